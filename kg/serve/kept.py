"""Keeps whole answers that depend on nothing but the graph and the request: the graph does not change, so each is made once.

Each carries the digest of its content; a browser that has it already is told so (304) in place of being sent it again.
"""

import hashlib
from collections import OrderedDict
from collections.abc import Awaitable, Callable

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from kg.serve.site import language_of

MOST = 64_000_000  # bytes of all that is kept; a single answer may be an eighth of it
Endpoint = Callable[[Request], Response | Awaitable[Response]]
_Key = tuple[str, bytes, str, str]


class Shelf:
    """The answers used last, up to `most` bytes; used in the one thread of the event loop."""

    def __init__(self, most: int = MOST) -> None:
        self._most, self._size = most, 0
        self._answers: OrderedDict[_Key, Response] = OrderedDict()

    def keeping(self, endpoint: Endpoint) -> Callable[[Request], Awaitable[Response]]:
        """An endpoint that answers like `endpoint`, but the second time out of what is kept."""

        async def answered(request: Request) -> Response:
            key = request.scope["path"], request.scope["query_string"], request.headers.get("accept", ""), language_of(request)
            if key in self._answers:
                self._answers.move_to_end(key)
                return _or_unchanged(request, self._answers[key])
            answer = await run_in_threadpool(endpoint, request)
            response = answer if isinstance(answer, Response) else await answer
            # An answer that sets a cookie is for one visitor.
            if response.status_code != 200 or "set-cookie" in response.headers:
                return response
            response.headers["etag"] = f'"{hashlib.sha256(response.body).hexdigest()[:32]}"'
            response.headers["cache-control"] = "private, no-cache"  # kept by a browser, which asks whether it still holds
            self._keep(key, response)
            return _or_unchanged(request, response)

        return answered

    def _keep(self, key: _Key, response: Response) -> None:
        size = _size(key, response)
        if key in self._answers or size > self._most // 8:
            return
        self._answers[key] = response
        self._size += size
        while self._size > self._most:
            self._size -= _size(*self._answers.popitem(last=False))


def _size(key: _Key, response: Response) -> int:
    return len(response.body) + sum(map(len, key)) + 1000  # about what the objects themselves take


def _or_unchanged(request: Request, response: Response) -> Response:
    """The response, or that the client has it; with all its headers, since a browser puts them in place of the old ones."""
    known = request.headers.get("if-none-match", "")
    if response.headers["etag"] not in (tag.strip().removeprefix("W/") for tag in known.split(",")):
        return response
    unchanged = Response(status_code=304)
    unchanged.raw_headers = [(name, value) for name, value in response.raw_headers if name != b"content-length"]
    return unchanged
