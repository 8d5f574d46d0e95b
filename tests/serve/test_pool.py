"""Queries run in processes with a time, a memory and a place each; what goes past them ends alone."""

import asyncio
import json

from kg.serve.pool import Pool

COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
ENDLESS = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
HUNGRY = "SELECT (COUNT(*) AS ?n) WHERE { SELECT DISTINCT * WHERE { ?a ?b ?c . ?d ?e ?f } }"


def query(pool, text, *formats):
    return pool.run("query", text=text, formats=list(formats or ("json", "ttl")))


def test_answers_select_ask_and_construct(with_pool):
    async def work(pool: Pool):
        return [
            await query(pool, COUNT),
            await query(pool, "ASK { ?s a kg:Report }"),
            await query(pool, "CONSTRUCT { ?s a kg:Report } WHERE { ?s a kg:Report }"),
        ]

    counted, asked, constructed = with_pool(work, places=1)
    assert int(json.loads(counted.body)["results"]["bindings"][0]["n"]["value"]) > 1000
    assert json.loads(asked.body)["boolean"] is True
    assert constructed.media_type == "text/turtle" and b"a kg:Report" in constructed.body


def test_wrong_query_is_told_with_its_place(with_pool):
    answer = with_pool(lambda pool: query(pool, "SELECT * WHERE {\n ?s rdfs:lable }"), places=1)
    assert answer.status == 400
    assert b"Line 2, column" in answer.body


def test_long_query_is_stopped_and_the_place_is_free_again(with_pool):
    async def work(pool: Pool):
        return await query(pool, ENDLESS), await query(pool, COUNT)

    late, counted = with_pool(work, places=2, seconds=1.5, short=0.5)
    assert (late.status, counted.status) == (504, 200)
    assert b"more than 1.5 s" in late.body


def test_a_place_is_kept_for_short_queries(with_pool):
    async def work(pool: Pool):
        long = [asyncio.ensure_future(query(pool, ENDLESS)) for _ in range(2)]
        await asyncio.sleep(0.2)
        short = await query(pool, COUNT)
        return short, await asyncio.gather(*long)

    short, long = with_pool(work, places=2, seconds=4, short=1)
    assert short.status == 200
    # Of two long ones on two places one had to leave.
    assert sorted(answer.status for answer in long) == [503, 504]


def test_too_many_queries_are_told_to_come_back(with_pool):
    async def work(pool: Pool):
        return await asyncio.gather(*(query(pool, ENDLESS) for _ in range(3)))

    answers = with_pool(work, places=1, seconds=3, short=2.9, wait=0.1, waiting=1)
    assert [answer.status for answer in answers].count(503) == 3
    assert any(b"Try again" in answer.body for answer in answers)


def test_query_past_its_memory_costs_only_itself(with_pool):
    async def work(pool: Pool):
        return await query(pool, HUNGRY), await query(pool, COUNT)

    hungry, counted = with_pool(work, places=2, seconds=30, memory=300 << 20)
    assert (hungry.status, counted.status) == (500, 200)
    assert b"300 MB" in hungry.body


def test_large_answers_are_refused(with_pool):
    async def work(pool: Pool):
        return await query(pool, "SELECT * { ?s ?p ?o }"), await query(pool, "CONSTRUCT WHERE { ?s ?p ?o }"), await query(pool, COUNT)

    many, triples, counted = with_pool(work, places=1, rows=500)
    assert (many.status, triples.status, counted.status) == (400, 400, 200)
    assert b"more than 500 rows" in many.body and b"more than 500 rows" in triples.body


def test_answers_of_many_bytes_are_refused(with_pool):
    answer = with_pool(lambda pool: query(pool, "SELECT * { ?s kg:text ?text }"), places=1, bytes=1000)
    assert (answer.status, b"larger than" in answer.body) == (400, True)


def test_no_network_page_for_a_query_that_the_guard_refuses(with_pool):
    answer = with_pool(lambda pool: pool.run("network", query="SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"), places=2)
    assert (answer.status, b"SERVICE is refused" in answer.body) == (400, True)
