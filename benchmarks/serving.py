"""How `kg serve` bears many visitors: `python benchmarks/serving.py DIR` starts it on a build and prints two tables.

Each of the clients asks for pages, searches, indicators, RDF and SPARQL in turns that a fixed seed draws, each time about something
else, and pauses between them as a reader does; then the same again while one more client sends heavy queries without a pause. The
clients are bare sockets in one process, so that the load they make themselves is small.
"""

import argparse
import asyncio
import json
import os
import random
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from statistics import quantiles
from urllib.parse import quote, urlencode, urlsplit

HEAVY = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
NAMES = "SELECT ?s ?label WHERE { ?s rdfs:label ?label . ?s kg:origin ?origin } ORDER BY ?s"
Times = Mapping[str, list[float]]
Drawn = tuple[str, str, str]  # kind, path, Accept


class Client:
    """A connection that is kept open."""

    def __init__(self, host: str) -> None:
        self._host, self._port = host.rsplit(":", 1)

    async def open(self) -> None:
        self._answers, self._requests = await asyncio.open_connection(self._host, int(self._port))

    async def get(self, path: str, accept: str) -> tuple[int, bytes]:
        """Status and body of an answer; on a new connection where the server has closed an idle one."""
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            return await self._get(path, accept)
        await self.open()
        return await self._get(path, accept)

    async def _get(self, path: str, accept: str) -> tuple[int, bytes]:
        self._requests.write(f"GET {path} HTTP/1.1\r\nHost: {self._host}:{self._port}\r\nAccept: {accept}\r\n\r\n".encode())
        head = (await self._answers.readuntil(b"\r\n\r\n")).lower()
        length = int(head.partition(b"content-length:")[2].partition(b"\r\n")[0])
        return int(head[9:12]), await self._answers.readexactly(length)


def drawing(entities: list[dict[str, str]], reports: list[str], seed: int) -> Callable[[], Drawn]:
    """Draws one request after another: out of ten, three entities, two searches, two SPARQL, and one each of three others."""
    chance = random.Random(seed)

    def draw() -> Drawn:
        one = chance.choice(entities)
        path, label = "/id/" + quote(one["s"].partition("/id/")[2]), one["label"]
        sparql = f"SELECT ?r ?o WHERE {{ <{one['s']}> ?r ?o }} LIMIT {chance.randint(5, 50)}"
        kinds: list[Drawn] = [
            *[("entity page", path, "text/html")] * 3,
            ("search", "/search?" + urlencode({"q": label[: chance.randint(1, 4)]}), "text/html"),
            ("suggestions", "/suggest?" + urlencode({"q": label[:2]}), "application/json"),
            *[("SPARQL", "/sparql?" + urlencode({"query": sparql}), "application/sparql-results+json")] * 2,
            ("report page", "/id/" + quote(chance.choice(reports).partition("/id/")[2]), "text/html"),
            ("JSON-LD", path, "application/ld+json"),
            ("indicator page", f"/indicator/stations?by={chance.choice(('place', 'agent', 'year'))}", "text/html"),
        ]
        return chance.choice(kinds)

    return draw


async def visit(host: str, draw: Callable[[], Drawn], until: float, pause: float, times: Times, failures: list[str]) -> None:
    """One client: asks and pauses until the time is over."""
    client = Client(host)
    await client.open()
    await asyncio.sleep(random.random() * pause)
    while time.monotonic() < until:
        kind, path, accept = draw()
        begin = time.monotonic()
        status, _ = await client.get(path, accept)
        times[kind].append(time.monotonic() - begin)
        if status != 200:
            failures.append(f"{status} {path}")
        await asyncio.sleep(random.expovariate(1 / pause) if pause else 0)


async def burden(host: str, until: float, statuses: list[int]) -> None:
    """A client that sends heavy queries, one at a time and each another one."""
    client = Client(host)
    await client.open()
    while time.monotonic() < until:
        query = f"{HEAVY} # {len(statuses)}"
        statuses.append((await client.get("/sparql?" + urlencode({"query": query}), "*/*"))[0])


async def phase(host: str, arguments: argparse.Namespace, data: tuple[list[dict[str, str]], list[str]], heavy: bool) -> Times:
    """One minute of all clients; prints a row a kind."""
    times: Times = defaultdict(list)
    failures: list[str] = []
    statuses: list[int] = []
    until = time.monotonic() + arguments.seconds
    clients = [visit(host, drawing(*data, seed), until, arguments.pause, times, failures) for seed in range(arguments.clients)]
    await asyncio.gather(*clients, *([burden(host, until, statuses)] if heavy else []))
    whole = [one for some in times.values() for one in some]
    print(
        f"\n{arguments.clients} clients, {arguments.seconds:g} s, pause {arguments.pause:g} s"
        + (", heavy queries beside them" if heavy else "")
    )
    print(f"{'':16}{'requests':>9}{'median ms':>11}{'p95 ms':>9}{'most ms':>9}")
    for kind, some in [*sorted(times.items()), ("all", whole)]:
        cuts = quantiles(some, n=20)
        print(f"{kind:16}{len(some):>9}{cuts[9] * 1000:>11.0f}{cuts[18] * 1000:>9.0f}{max(some) * 1000:>9.0f}")
    print(f"failed: {len(failures)} {failures[:3]}" + (f"; heavy queries: {len(statuses)}, all {sorted(set(statuses))}" if heavy else ""))
    return times


def processor_time(process: int) -> float:
    """Seconds that the web process has computed; without its workers."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(") ")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def run(arguments: argparse.Namespace) -> None:
    begin = time.monotonic()
    command = [sys.executable, "-m", "kg", "serve", "-g", str(arguments.folder), "--port", "0"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        host = urlsplit(process.stdout.readline().strip()).netloc
        client = Client(host)
        await client.open()
        await client.get("/", "text/html")
        used = processor_time(process.pid)
        first = f"first page {time.monotonic() - begin:.2f} s after the start, {used:.2f} s of them computing"
        print(f"load of the machine {os.getloadavg()[0]:.1f}; {first}")
        _, body = await client.get("/sparql?" + urlencode({"query": NAMES}), "application/json")
        entities = [{name: value["value"] for name, value in row.items()} for row in json.loads(body)["results"]["bindings"]]
        _, body = await client.get("/sparql?" + urlencode({"query": "SELECT ?s WHERE { ?s a kg:Report } ORDER BY ?s"}), "application/json")
        data = entities, [row["s"]["value"] for row in json.loads(body)["results"]["bindings"]]
        await client.get("/search?q=a", "text/html")
        used = processor_time(process.pid)
        alone = await phase(host, arguments, data, heavy=False)
        count = sum(map(len, alone.values()))
        print(f"the web process computed {(processor_time(process.pid) - used) / count * 1000:.1f} ms a request")
        beside = await phase(host, arguments, data, heavy=True)
        before, after = (quantiles([one for some in times.values() for one in some], n=20)[18] for times in (alone, beside))
        print(f"\np95 with heavy queries : without = {after / before:.2f}")
    finally:
        process.terminate()
        process.wait(10)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="folder of a build")
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--pause", type=float, default=1.0, help="mean seconds between two requests of a client; 0 for none")
    asyncio.run(run(parser.parse_args()))
