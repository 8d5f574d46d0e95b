"""A worker goes on with a copy of the store in memory, and answers as before."""

import shutil
from pathlib import Path

import pytest

from kg.graph import open_store
from kg.serve.worker import Worker

ASKED = [
    {"task": "query", "text": "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g", "formats": ["json"]},
    {"task": "query", "text": "SELECT ?s ?o { ?s rdfs:label ?o } ORDER BY ?s ?o", "formats": ["csv"]},
    {"task": "question", "name": "report-overview", "values": {}, "formats": ["json"]},
]


def test_a_copy_in_memory_answers_as_the_store(sample_build: Path, tmp_path: Path) -> None:
    shutil.copytree(sample_build / "store", tmp_path / "store")
    worker = Worker(open_store(tmp_path / "store"), rows=100_000, size=32 << 20)
    before = [worker.answer(request) for request in ASKED]
    worker.hold()
    shutil.rmtree(tmp_path / "store")
    assert [worker.answer(request) for request in ASKED] == before
    assert all(answer.status == 200 and len(answer.body) > 100 for answer in before)


@pytest.mark.parametrize("error", [OSError, MemoryError])
def test_a_store_that_cannot_be_copied_is_asked_where_it_is(
    sample_build: Path, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    def fail(_: bytes) -> None:
        raise error

    monkeypatch.setattr("kg.serve.worker.image", fail)
    worker = Worker(open_store(sample_build / "store"), rows=100_000, size=32 << 20)
    worker.hold()
    assert worker.answer(ASKED[0]).status == 200
