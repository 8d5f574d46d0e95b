"""Puts the web site together: pages, endpoint, static files, and the guard around them."""

import os
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kg.errors import UsageError
from kg.serve import asking, explore
from kg.serve.pool import Limits
from kg.serve.security import LOCAL, Guard
from kg.serve.site import Site

_LONGEST_ADDRESS = 1 << 16  # bytes of request line and headers: a query in an address


def create_app(folder: Path, host: str = "127.0.0.1", token: str | None = None, limits: Limits | None = None) -> Guard:
    """The web site of the build in `folder` as an ASGI application.

    host: the address that it will listen at, which decides under what names it answers.
    token: the secret that each request must bring; None asks for none.
    limits: what queries may use.
    Raises GraphError where the folder holds no graph.
    """
    site = Site(folder, limits)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        await site.start()
        yield
        await site.stop()

    def static(request: Request) -> Response:
        name = request.path_params["name"]
        if name not in site.static:
            raise HTTPException(404)
        media_type, content = site.static[name]
        return Response(content, media_type=media_type, headers={"cache-control": "max-age=3600"})

    def trouble(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        return site.trouble(request, error.status_code, str(error.detail))

    pages = [*explore.routes(site), *asking.routes(site), Route("/static/{name}", static)]
    # Starlette alone, without FastAPI: nothing here declares an interface, and FastAPI takes half a second to import.
    app = Starlette(routes=pages, lifespan=lifespan, exception_handlers={HTTPException: trouble})
    return Guard(app, host, token)


def serve(folder: Path, host: str, port: int, token: str | None = None) -> None:
    """Serve the build in `folder` until interrupted.

    host: 127.0.0.1 is for this machine alone; with any other a token is asked for, a random one unless given.
    Raises GraphError where there is no graph, UsageError where the port is taken.
    """
    import secrets
    import sys

    import uvicorn

    if host not in LOCAL and token is None:
        token = secrets.token_urlsafe(24)
    app = create_app(folder, host, token)
    listening = _listen(host, port)
    shown = f"[{host}]" if ":" in host else host
    address = f"http://{shown}:{listening.getsockname()[1]}/"
    sys.stdout.write(f"{address}{f'?token={token}' if token else ''}\n")
    sys.stdout.flush()
    config = uvicorn.Config(
        app, log_level="warning", access_log=False, server_header=False, proxy_headers=False, http="h11", ws="none",
        h11_max_incomplete_event_size=_LONGEST_ADDRESS, limit_concurrency=500, timeout_graceful_shutdown=3,
    )  # fmt: skip
    uvicorn.Server(config).run([listening])


def _listen(host: str, port: int) -> socket.socket:
    # Without the protocol asyncio does not know it for TCP, and each answer waits 40 ms for the client to confirm its first part.
    listening = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if os.name == "posix":  # on Windows this would let two servers share a port
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(256)
        return listening
    except (OSError, OverflowError) as error:
        listening.close()
        raise UsageError(f"The server cannot listen at {host}, port {port}: {error}. Choose another with --port or --host.") from error
