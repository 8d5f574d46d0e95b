"""A server on the sample, one on a graph whose every text is hostile, and a browser without a way to the network."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlencode, urlsplit

import pyoxigraph as ox
import pytest

from kg.graph import write_store
from kg.graph.iris import TEXTS, VOCABULARY, Iris, local_name, term
from kg.serve.pool import Limits, Pool

T = TypeVar("T")
HOSTILE = (
    '<img src=x onerror="window.broken=1">',
    "</script><script>window.broken=1</script>",
    "\"'`;window.broken=1//${window.broken=1}{{ 7*7 }}{% raw %}",
    "左\u202e右\u2066中\u200f",
    "长" * 10_000,
    "=cmd|' /C calc'!A0",
    "javascript:window.broken=1",
)


class Answered:
    """What a server answered."""

    def __init__(self, response: HTTPResponse) -> None:
        self.status, self.headers, self.body = response.status, response.headers, response.read()
        self.kind = response.headers.get_content_type()

    @property
    def text(self) -> str:
        return self.body.decode()


class Server:
    """A running server; asks are sent as they are, on a connection of their own."""

    def __init__(self, address: str, process: int) -> None:
        self.address, self.process = address, process
        self.host = urlsplit(address).netloc

    def ask(self, path: str, method: str = "GET", body: bytes | None = None, **headers: str) -> Answered:
        connection = HTTPConnection(self.host, timeout=30)
        try:
            connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
            return Answered(connection.getresponse())
        finally:
            connection.close()

    def query(self, text: str, **headers: str) -> Answered:
        return self.ask(f"/sparql?{urlencode({'query': text})}", **headers)


@contextmanager
def served(folder: Path, *options: str, **environment: str) -> Iterator[Server]:
    command = [sys.executable, "-m", "kg", "serve", "-g", str(folder), "--port", "0", *options]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=os.environ | environment)
    try:
        assert process.stdout is not None
        yield Server(process.stdout.readline().strip(), process.pid)
    finally:
        process.terminate()
        process.wait(10)


@pytest.fixture(scope="session")
def serving() -> Callable[..., Any]:
    """Starts `kg serve` on a folder, with options."""
    return served


@pytest.fixture(scope="session")
def server(sample_build: Path) -> Iterator[Server]:
    with served(sample_build) as running:
        yield running


@pytest.fixture(scope="session")
def hostile() -> tuple[str, ...]:
    return HOSTILE


@pytest.fixture(scope="session")
def hostile_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("hostile")
    write_store(_hostile_quads(), folder / "store")
    with served(folder) as running:
        yield running


DATA = "http://example.org/data/data{}.rdf"


@pytest.fixture(scope="session")
def suite_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server on three graphs like those of the W3C's protocol tests: each holds a statement about itself."""
    folder = tmp_path_factory.mktemp("suite")
    graphs = [ox.NamedNode(DATA.format(number)) for number in (1, 2, 3)]
    fixed = ox.Quad(term("ind:any"), term("rdf:type"), term("owl:Thing"), VOCABULARY)
    write_store([fixed, *(ox.Quad(graph, term("rdf:type"), term("foaf:Document"), graph) for graph in graphs)], folder / "store")
    with served(folder) as running:
        yield running


def _hostile_quads() -> Iterator[ox.Quad]:
    """Entities, a claim, a number and a report in which every text is hostile."""
    iris = Iris()
    text = "\n".join(HOSTILE)
    report = iris.report("report")
    union = ox.NamedNode(f"{iris.base}org/{local_name(HOSTILE[0])}")
    indicator = ox.NamedNode(f"{iris.base}indicator/hostile")
    claim, number, evidence = (ox.NamedNode(f"{iris.base}{kind}/1") for kind in ("claim", "observation", "evidence"))

    def say(node: ox.NamedNode, name: str, *values: Any) -> Iterator[ox.Quad]:
        for value in values:
            yield ox.Quad(node, term(name), value if isinstance(value, ox.NamedNode) else ox.Literal(value), report)

    def name(node: ox.NamedNode, class_: str, label: str) -> Iterator[ox.Quad]:
        yield from say(node, "rdf:type", term(class_))
        yield ox.Quad(node, term("rdfs:label"), ox.Literal(label, language="zh"), report)

    yield from name(report, "kg:Report", HOSTILE[1])
    yield from say(report, "kg:source", HOSTILE[0])
    yield ox.Quad(report, term("kg:text"), ox.Literal(text), TEXTS)
    yield from name(union, "kg:Organization", HOSTILE[0])
    yield from say(union, "skos:altLabel", *HOSTILE)
    yield from name(indicator, "kg:Indicator", HOSTILE[2])
    for place, label in enumerate(HOSTILE):
        program = ox.NamedNode(f"{iris.base}program/{place}")
        yield from name(program, "kg:Program", label)
        yield from say(union, "kg:organizes", program)
        yield from say(report, "kg:mentions", program)
    yield from say(claim, "rdf:type", term("kg:Claim"))
    yield from say(claim, "rdf:subject", union)
    yield from say(claim, "rdf:predicate", term("kg:organizes"))
    yield from say(claim, "rdf:object", ox.NamedNode(f"{iris.base}program/1"))
    yield from say(claim, "kg:role", HOSTILE[0])
    yield from say(claim, "kg:evidence", evidence)
    for place, year in enumerate(("2023-12-31", "2024-12-31")):
        number = ox.NamedNode(f"{iris.base}observation/{place}")
        yield from say(number, "rdf:type", term("kg:Observation"))
        yield from say(number, "kg:agent", union)
        yield from say(number, "kg:indicator", indicator)
        yield ox.Quad(number, term("kg:value"), ox.Literal(10 + place), report)
        for key in ("phrase", "unit", "period"):
            yield from say(number, f"kg:{key}", HOSTILE[place])
        yield from say(number, "kg:kind", "cumulative")
        yield from say(number, "kg:measure", "stock")
        yield from say(number, "kg:periodEnd", year)
        yield ox.Quad(number, term("kg:confidence"), ox.Literal("0.9", datatype=term("xsd:decimal")), report)
        yield from say(number, "kg:evidence", evidence)
    yield from say(evidence, "rdf:type", term("kg:Evidence"))
    yield from say(evidence, "oa:hasSource", report)
    yield from say(evidence, "oa:exact", HOSTILE[0])
    for key, value in (("start", 0), ("end", len(HOSTILE[0]))):
        yield ox.Quad(evidence, term(f"oa:{key}"), ox.Literal(value), report)
    yield ox.Quad(term("ind:any"), term("rdf:type"), term("owl:Thing"), VOCABULARY)


@pytest.fixture
def with_pool(sample_build: Path) -> Callable[..., Any]:
    """Runs what a test does with a pool of workers, on a store and under the limits given."""

    def run(work: Callable[[Pool], Coroutine[Any, Any, T]], store: Path = sample_build / "store", **limits: Any) -> T:
        async def whole() -> T:
            pool = Pool(store, Limits(**limits))
            await pool.start()
            try:
                return await work(pool)
            finally:
                await pool.close()

        # The browser of other tests keeps a loop in this thread.
        with ThreadPoolExecutor(1) as thread:
            return thread.submit(lambda: asyncio.run(whole())).result()

    return run
