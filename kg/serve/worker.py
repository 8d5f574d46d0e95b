"""The process that carries queries out, so that the server can kill it at any time.

It reads one request after another from a socket and answers there; it opens the store read-only, keeps to a limit of memory and, while
the engine works, can open neither a file nor a connection.
"""

import json
import os
import socket
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import pyparsing  # noqa: F401  # loaded before the door is shut: they say where a query is wrong, and write results
import rdflib.plugins.sparql.parser  # noqa: F401
from pyoxigraph import Store

import kg.query.bindings
import kg.query.diagnose  # noqa: F401
from kg.domains import load_domain
from kg.errors import KgError, NameNotFound, QueryError, UsageError
from kg.query import Dataset, Result, bind, question, run
from kg.query.guard import check
from kg.serve.formats import FORMATS
from kg.serve.links import Links, base_of
from kg.serve.wire import LENGTH, Answer, failure, framed

try:
    import resource
except ImportError:  # Windows has no such limits; the server still kills what takes too long
    resource = None  # type: ignore[assignment]

_SPACE = Path("/proc/self/statm")  # where Linux tells how many pages of address space a process has


class Worker:
    """Answers requests on one store.

    store: opened read-only.
    rows: rows or triples that a result may have; `size`: bytes.
    """

    def __init__(self, store: Store, rows: int, size: int) -> None:
        self._store, self._rows, self._size = store, rows, size
        self._prefixes = Links(base_of(store)).iris.prefixes
        self._domain = load_domain("unions")
        self._tasks: Mapping[str, Callable[..., Answer]] = {
            "query": self.query,
            "question": self.question,
            "network": self.network,
            "indicator": self.indicator,
        }

    def answer(self, request: Mapping[str, Any]) -> Answer:
        """Carry a request out; an error of kg is an answer too, its message as text."""
        arguments = dict(request)
        try:
            answer = self._tasks[arguments.pop("task")](**arguments)
            if len(answer.body) > self._size:
                raise QueryError(f"The answer is larger than {self._size >> 20} MB. Add a LIMIT, or ask for less at a time.")
        except NameNotFound as error:
            return failure(404, error)
        except UsageError as error:
            return failure(400, error)
        except KgError as error:
            return failure(500, error)
        return answer

    def query(self, text: str, formats: Sequence[str], default: Sequence[str] = (), named: Sequence[str] = ()) -> Answer:
        """The result of a query in the first of `formats` that its form has.

        default, named: IRIs of the graphs that it reads; without any it reads all.
        """
        dataset = Dataset(tuple(default), tuple(named)) if default or named else None
        with _shut():
            return self._written(run(self._store, text, self._prefixes, self._rows, dataset), formats)

    def question(self, name: str, values: Mapping[str, str], formats: Sequence[str]) -> Answer:
        """The answer of a named question."""
        asked = question(self._domain, name)
        with _shut():
            text = bind(asked, values, self._store, self._prefixes)
            return self._written(run(self._store, text, self._prefixes, self._rows), formats)

    def network(self, **selection: Any) -> Answer:
        """A network page; the arguments are those of `kg.view.network_page`."""
        from kg.view import network_page

        if selection.get("query") is not None:
            check(selection["query"])
        page, _ = network_page(self._store, **selection)
        return Answer(200, "text/html; charset=utf-8", page.encode())

    def indicator(self, label: str, by: str) -> Answer:
        """All values of an indicator as JSON; the arguments are those of `kg.serve.indicator.told`."""
        from kg.serve.indicator import told

        return Answer(200, "application/json", json.dumps(told(self._store, label, by), ensure_ascii=False).encode())

    def _written(self, result: Result, formats: Sequence[str]) -> Answer:
        triples = result.form == "triples"
        chosen = next((FORMATS[name] for name in formats if FORMATS[name].triples == triples), None)
        if chosen is None:
            kinds = ", ".join(form.media_type for form in FORMATS.values() if form.triples == triples)
            return failure(406, f"The result of this query comes as {kinds}; the request takes none of them.")
        return Answer(200, chosen.media_type, chosen.write(result))


@contextmanager
def _shut() -> Iterator[None]:
    """While the engine works: no new file or connection, whatever a query makes it try. The store's files are open already."""
    if resource is None:
        yield
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def tell_ready(connection: socket.socket) -> None:
    """Tell the pool that this process can take requests, and its id."""
    connection.sendall(framed(str(os.getpid()).encode()))


def silence() -> None:
    """What the engine says when it breaks is for nobody, and must not get among what the server prints."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)


def _confine(memory: int) -> None:
    """Keep this process from now on to so many bytes of address space beyond what it has."""
    if resource is None:
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if _SPACE.exists():
        most = int(_SPACE.read_text().split()[0]) * resource.getpagesize() + memory
        resource.setrlimit(resource.RLIMIT_AS, (most, most))


def read(stream: BinaryIO) -> bytes | None:
    """The next message of a stream; None at its end."""
    head = stream.read(LENGTH.size)
    return stream.read(LENGTH.unpack(head)[0]) if len(head) == LENGTH.size else None


def work(connection: socket.socket, worker: Worker, memory: int) -> None:
    """Serve requests from a connection until it ends.

    memory: bytes that they may take beyond those that the process has already.
    """
    _confine(memory)
    tell_ready(connection)
    requests = connection.makefile("rb")
    while (request := read(requests)) is not None:
        try:
            answer = worker.answer(json.loads(request))
        except MemoryError:
            os._exit(os.EX_SOFTWARE)
        connection.sendall(framed(json.dumps([answer.status, answer.media_type]).encode(), answer.body))
