"""Answers are made once and kept, as long as there is room for them."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from starlette.requests import Request
from starlette.responses import Response

from kg.serve.kept import Shelf


def answers(shelf, bodies, asked):
    """What a shelf answers, and what had to be made for it."""
    made = []

    def page(request):
        made.append(request.scope["path"])
        return Response(bodies[request.scope["path"]])

    kept = shelf.keeping(page)
    requests = [Request({"type": "http", "path": path, "query_string": b"", "headers": []}) for path in asked]

    async def ask():
        return [(await kept(request)).body for request in requests]

    # In a thread of its own: the browser of other tests keeps a loop in this one.
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, ask()).result(), made


def test_page_is_made_once():
    bodies = {"/a": b"A", "/b": b"B"}
    assert answers(Shelf(), bodies, ["/a", "/b", "/a", "/b"]) == ([b"A", b"B", b"A", b"B"], ["/a", "/b"])


def test_page_used_longest_ago_gives_way():
    paths = [f"/{letter}" for letter in "abcdefghijkl"]  # a little more than there is room for
    bodies = {path: path.encode() * 50 for path in paths}
    assert answers(Shelf(most=10_000), bodies, [*paths, "/a"])[1] == [*paths, "/a"]
    assert answers(Shelf(most=10_000), bodies, [asked for path in paths for asked in (path, "/a")])[1] == paths


def test_page_too_large_for_the_shelf_is_made_each_time():
    assert answers(Shelf(most=8000), {"/a": b"-" * 1001}, ["/a", "/a"])[1] == ["/a", "/a"]
