"""Puts the web site together: pages, endpoint, static files, and the guard around them."""

import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI
from fastapi.telemetry import TelemetryConfig
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

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
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        await site.start()
        yield
        await site.stop()

    # The pages that FastAPI makes of its own load scripts from elsewhere, and its telemetry would report to an address that
    # environment variables name.
    silent = TelemetryConfig(tracing=False, metrics=False, logs=False, operation_spans=False, auto_configure=False)
    app = FastAPI(lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None, telemetry=silent)
    app.include_router(explore.routes(site))
    app.include_router(asking.routes(site))

    @app.get("/static/{name}")
    def static(name: str) -> Response:
        if name not in site.static:
            raise HTTPException(404)
        media_type, content = site.static[name]
        return Response(content, media_type=media_type, headers={"cache-control": "max-age=3600"})

    @app.exception_handler(HTTPException)
    def trouble(request: Request, error: HTTPException) -> Response:
        return site.trouble(request, error.status_code, str(error.detail))

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
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET, backlog=256)
    except (OSError, OverflowError) as error:
        raise UsageError(f"The server cannot listen at {host}, port {port}: {error}. Choose another with --port or --host.") from error
