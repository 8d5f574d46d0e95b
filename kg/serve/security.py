"""What every request has to pass and every answer carries: the host, the origin, the token, and the policy for the browser.

The promises are listed in docs/security.md, each with its test.
"""

import ipaddress
import socket
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from http.cookies import CookieError, SimpleCookie
from secrets import compare_digest
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

Scope = MutableMapping[str, Any]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]

LOCAL = frozenset(("127.0.0.1", "localhost", "::1"))
COOKIE = "kg_token"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)
# A page that brings its own policy (the network page names its scripts by their digests) is only kept out of frames.
FRAMES = "frame-ancestors 'none'"
_HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
_METHODS = frozenset(("GET", "HEAD", "POST"))


class Guard:
    """An ASGI application around another.

    host: the address that the server listens at.
    token: the secret that each request must bring; None asks for none.
    """

    def __init__(self, app: Callable[[Scope, Receive, Send], Awaitable[None]], host: str = "127.0.0.1", token: str | None = None) -> None:
        self._app, self._token = app, token
        self._local = host in LOCAL
        self._names = LOCAL if self._local else LOCAL | {host.lower(), socket.gethostname().lower()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
            return
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        refusal = self._refusal(scope, headers)
        if refusal:
            await _answer(send, *refusal)
            return
        if self._token and not self._known(headers):
            await self._enter(scope, send)
            return
        # The server leaves the body of an answer to HEAD out.
        inner = {**scope, "method": "GET"} if scope["method"] == "HEAD" else scope
        await self._app(inner, receive, _with_headers(send))

    def _refusal(self, scope: Scope, headers: MutableMapping[str, str]) -> tuple[int, str] | None:
        hosts = [value for name, value in scope["headers"] if name == b"host"]
        if len(hosts) != 1 or not self._is_here(headers["host"]):
            return 421, "This server does not answer under this name. Open it under the address that kg serve printed."
        if scope["method"] not in _METHODS:
            return 405, "Only GET, HEAD and POST are answered."
        origin = headers.get("origin")
        if origin is not None and urlsplit(origin).netloc.lower() != headers["host"].lower():
            return 403, "Another site sent this request; only pages of this server may."
        if headers.get("sec-fetch-site") in ("cross-site", "same-site") and headers.get("sec-fetch-mode") != "navigate":
            return 403, "Another site sent this request; only pages of this server may."
        return None

    def _is_here(self, host: str) -> bool:
        """Whether a Host header names this server. DNS can point any name here, so only known names and addresses pass."""
        try:
            name = (urlsplit(f"//{host}").hostname or "").lower()
        except ValueError:
            return False
        if name in self._names:
            return True
        return not self._local and _is_address(name)

    def _known(self, headers: MutableMapping[str, str]) -> bool:
        scheme, _, given = headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer" and self._fits(given.strip()):
            return True
        try:
            cookie = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
        except CookieError:
            return False
        return cookie is not None and self._fits(cookie.value)

    async def _enter(self, scope: Scope, send: Send) -> None:
        """A first visit brings the token in the address; from then on a cookie holds it and the address does not."""
        fields = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
        given = [value for name, value in fields if name == "token"]
        if not given or not self._fits(given[0]):
            await _answer(send, 401, "This server asks for a token. Open the address that kg serve printed, with its token.")
            return
        rest = urlencode([field for field in fields if field[0] != "token"])
        # Relative to this host, whatever the path: //other.example would lead away.
        path = "/" + quote(scope["path"].lstrip("/\\")) + (f"?{rest}" if rest else "")
        cookie = f"{COOKIE}={self._token}; Path=/; HttpOnly; SameSite=Strict"
        await _answer(send, 303, "", [("location", path), ("set-cookie", cookie)])

    def _fits(self, given: str) -> bool:
        return self._token is not None and compare_digest(given.encode(), self._token.encode())


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


async def _answer(send: Send, status: int, text: str, headers: Iterable[tuple[str, str]] = ()) -> None:
    sent = [("content-type", "text/plain; charset=utf-8"), ("cache-control", "no-store"), *headers]
    start = {"type": "http.response.start", "status": status, "headers": [(name.encode(), value.encode("latin-1")) for name, value in sent]}
    deliver = _with_headers(send)
    await deliver(start)
    await deliver({"type": "http.response.body", "body": text.encode()})


def _with_headers(send: Send) -> Send:
    async def deliver(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            present = {name for name, _ in message["headers"]}
            added = [(name.encode(), value.encode()) for name, value in _HEADERS.items() if name.encode() not in present]
            message = {**message, "headers": [*message["headers"], *added]}
        await send(message)

    return deliver
