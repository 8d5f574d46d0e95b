"""Another store gives the answers of our own: a real Virtuoso (Debian's virtuoso-opensource-7-bin) loads our N-Quads in bulk."""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from pyoxigraph import Store

from kg.domains import Domain
from kg.errors import NameNotFound
from kg.export import export
from kg.query import Endpoint, Source, bind, questions, run

pytestmark = pytest.mark.skipif(
    not (shutil.which("virtuoso-t") and shutil.which("isql-vt")),
    reason="needs Virtuoso: apt-get install virtuoso-opensource-7-bin",
)

SETTINGS = """
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
[TempDatabase]
DatabaseFile = {folder}/temp.db
TransactionFile = {folder}/temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DirsAllowed = {folder}
NumberOfBuffers = 10000
MaxDirtyBuffers = 6000
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = {folder}
[SPARQL]
ResultSetMaxRows = 1000000
"""
LOAD = "ld_dir('{folder}', 'graph.nq', 'urn:gonghui-kg:default'); rdf_loader_run(); checkpoint;"
START = 180  # seconds that a busy machine may take


@pytest.fixture(scope="module")
def endpoint(store: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Endpoint]:
    folder = tmp_path_factory.mktemp("virtuoso")
    sql, http = _free_port(), _free_port()
    (folder / "virtuoso.ini").write_text(SETTINGS.format(folder=folder, sql=sql, http=http), encoding="utf-8")
    export(store, "nquads", folder / "graph.nq")
    with (folder / "output.txt").open("wb") as output:
        server = subprocess.Popen(
            ["virtuoso-t", "+configfile", folder / "virtuoso.ini", "+foreground"], stdout=output, stderr=output, cwd=folder
        )
    try:
        address = f"http://127.0.0.1:{http}/sparql"
        _wait(address, server)
        command = ["isql-vt", f"127.0.0.1:{sql}", "dba", "dba", f"exec={LOAD.format(folder=folder)}"]
        subprocess.run(command, check=True, capture_output=True, timeout=START)
        yield Endpoint(address, timeout=START)
    finally:
        server.terminate()
        server.wait(60)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


def _wait(address: str, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + START
    while True:
        try:
            urlopen(address, timeout=5).close()
            return
        except (URLError, OSError):
            assert server.poll() is None, "Virtuoso stopped; its virtuoso.log says why"
            assert time.monotonic() < until, "Virtuoso did not answer in time"
            time.sleep(0.3)


def _answer(source: Source, text: str) -> list[tuple[str, ...]]:
    """The rows of an answer, sorted: each store has an order of its own for Chinese."""
    return sorted(tuple("" if term is None else term.value for term in row) for row in run(source, text).rows)


def test_virtuoso_holds_what_was_exported(endpoint: Endpoint, store: Store) -> None:
    count = "SELECT (COUNT(*) AS ?claims) { ?claim a kg:Claim ; rdf:subject ?one ; kg:evidence/oa:exact ?sentence }"
    assert _answer(endpoint, count) == _answer(store, count) != [("0",)]


def test_all_named_questions_have_the_same_answers(endpoint: Endpoint, store: Store, domain: Domain) -> None:
    different = []
    for asked in questions(domain):
        examples = {parameter.name: parameter.example for parameter in asked.parameters}
        for values in ({}, *({name: value} for name, value in examples.items()), examples):
            try:
                own = _answer(store, bind(asked, values, store))
            except NameNotFound:
                continue  # the small graph does not have this example
            if _answer(endpoint, bind(asked, values, endpoint)) != own:
                different.append((asked.name, values))
    assert not different
