"""A small graph is held in memory once: workers are forks of what holds it, answer as the disk does, and are replaced by such."""

import asyncio
import multiprocessing
import os
import random
import shutil
import signal

import pytest

from kg.graph import open_store
from kg.serve.pool import Limits, Pool
from kg.serve.worker import Worker

pytestmark = pytest.mark.skipif("forkserver" not in multiprocessing.get_all_start_methods(), reason="this system has no forks")

COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
ENDLESS = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
HUNGRY = "SELECT (COUNT(*) AS ?n) WHERE { SELECT DISTINCT * WHERE { ?a ?b ?c . ?d ?e ?f } }"
ASKED = [
    {"task": "query", "text": "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g", "formats": ["json"]},
    {"task": "query", "text": "SELECT ?s ?o { ?s rdfs:label ?o } ORDER BY ?s ?o", "formats": ["csv"]},
    {"task": "question", "name": "report-overview", "values": {}, "formats": ["json"]},
    {"task": "indicator", "label": "工会驿站", "by": "place"},
    {"task": "network", "about": "甘肃省总工会"},
]


def query(pool: Pool, text: str):
    return pool.run("query", text=text, formats=["json"])


async def settled(pool: Pool) -> list[bool]:
    """Wait until no worker is on its way; of each worker, whether it asks what is held."""
    await pool.settled()
    return [process.holds for process in pool._all - {pool._holder}]


def test_what_is_held_answers_as_the_disk(with_pool, sample_build):
    async def work(pool: Pool):
        assert await settled(pool) == [True, True]
        return [await pool.run(**asked) for asked in ASKED]

    disk = Worker(open_store(sample_build / "store"), Limits().rows, Limits().bytes)
    answers = with_pool(work, places=2)
    assert answers == [disk.answer(asked) for asked in ASKED]
    assert all(answer.status == 200 and len(answer.body) > 100 for answer in answers)


def test_a_worker_at_work_is_exchanged_after_it(with_pool):
    async def work(pool: Pool):
        long = asyncio.ensure_future(query(pool, ENDLESS))
        while pool._holder is None:
            await asyncio.sleep(0.02)
        return (await long).status, await settled(pool)

    assert with_pool(work, places=2, seconds=6, short=5) == (504, [True, True])


def test_workers_that_end_are_replaced_by_forks_without_the_disk(with_pool, sample_build, tmp_path):
    store = tmp_path / "store"
    shutil.copytree(sample_build / "store", store)
    chance = random.Random(1)

    async def work(pool: Pool):
        await settled(pool)
        shutil.rmtree(store)
        statuses = []
        for _ in range(20):
            os.kill(chance.choice([*(pool._all - {pool._holder})])._id, signal.SIGKILL)
            statuses += [answer.status for answer in await asyncio.gather(*(query(pool, COUNT) for _ in range(4)))]
            assert await settled(pool) == [True, True]
        return statuses

    statuses = with_pool(work, store, places=2)
    assert set(statuses) == {200, 500} and statuses.count(500) == 20


def test_hungry_queries_cost_only_themselves(with_pool):
    async def work(pool: Pool):
        await settled(pool)
        return [(await query(pool, HUNGRY), await query(pool, COUNT)) for _ in range(3)]

    for hungry, counted in with_pool(work, places=2, seconds=30, memory=200 << 20):
        assert (hungry.status, counted.status) == (500, 200)
        assert b"200 MB" in hungry.body


def test_the_disk_is_asked_where_what_holds_the_graph_is_gone(with_pool):
    async def work(pool: Pool):
        await settled(pool)
        pool._holder.kill()
        for process in pool._all - {pool._holder}:
            process.kill()
        died, counted = await query(pool, COUNT), await query(pool, COUNT)
        return died.status, counted.status, await settled(pool)

    assert with_pool(work, places=1) == (500, 200, [False])


def test_a_large_graph_is_left_on_the_disk(with_pool, monkeypatch):
    monkeypatch.setattr("kg.serve.pool._HELD", 1000)

    async def work(pool: Pool):
        return await settled(pool), pool._holder, (await query(pool, COUNT)).status

    assert with_pool(work, places=2) == ([False, False], None, 200)
