"""What all pages share: the graph, the workers, the templates, and the language of the visitor."""

import asyncio
import threading
import tomllib
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

import jinja2
from pyoxigraph import NamedNode
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from kg.compare.wording import amount, words
from kg.domains import load_domain
from kg.graph import open_store
from kg.language import say
from kg.packaged import packaged
from kg.query import questions
from kg.serve.gaps import Account, accounts
from kg.serve.names import Names
from kg.serve.pool import Limits, Pool
from kg.serve.reader import Reader, relation_name
from kg.serve.wire import Answer
from kg.view.look import load_look

LANGUAGES = ("zh", "en")
_PATIENCE = 1.0  # seconds that the first visitor has before the index of names is made
_YEAR = 365 * 24 * 3600


class Site:
    """One graph as a web site.

    folder: of a build.
    limits: of queries.
    """

    def __init__(self, folder: Path, limits: Limits | None = None) -> None:
        self._folder = folder
        self.reader = Reader(open_store(folder / "store"))
        self.pool = Pool(folder / "store", limits)
        self.questions = {asked.name: asked for asked in questions(load_domain("unions"))}
        self._names: Names | None = None
        self._naming = threading.Lock()
        self._words = _messages()
        pages = packaged("serve") / "pages"
        self._pages = jinja2.Environment(
            loader=jinja2.FileSystemLoader(pages), autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined
        )
        self._pages.globals |= {"look": load_look(), "with_query": with_query, "relation_name": relation_name, "amount": amount}
        self.static = {
            "style.css": ("text/css; charset=utf-8", (pages / "style.css").read_text(encoding="utf-8") + _type_colours()),
            "icon.svg": ("image/svg+xml", (pages / "icon.svg").read_text(encoding="utf-8")),
            "page.js": ("text/javascript; charset=utf-8", (pages / "page.js").read_text(encoding="utf-8")),
        }

    @property
    def names(self) -> Names:
        """The index of names, made at the first call."""
        with self._naming:
            if self._names is None:
                self._names = Names(self.reader)
            return self._names

    @cached_property
    def network(self) -> bytes:
        """The page of the whole network that the build made; nothing where it is gone."""
        try:
            return (self._folder / "network.html").read_bytes()
        except OSError:
            return b""

    @cached_property
    def accounts(self) -> Mapping[str, Account]:
        """Local name of a report → how much of it was understood."""
        return accounts(self._folder, self.reader)

    def account_of(self, report: NamedNode) -> Account | None:
        return self.accounts.get(report.value.rpartition("/")[2])

    async def start(self) -> None:
        """Start the workers, and make the index while the first visitor looks at the first page."""
        await self.pool.start()
        self._warming = asyncio.get_running_loop().call_later(_PATIENCE, threading.Thread(target=lambda: self.names, daemon=True).start)

    async def stop(self) -> None:
        self._warming.cancel()
        await self.pool.close()

    def page(self, request: Request, template: str, status: int = 200, **values: Any) -> HTMLResponse:
        """A page in the visitor's language; a language named in the address is remembered."""
        language = language_of(request)
        shown = {
            "lang": language,
            "other": "en" if language == "zh" else "zh",
            "t": SimpleNamespace(**{name: row[language] for name, row in self._words.items()}),
            # A reference to this page itself: a path that a visitor chose could lead to another host.
            "here": with_query("", [field for field in request.query_params.multi_items() if field[0] != "lang"]),
            "sorts": {name: row[language] for name, row in words()["sorts"].items()},
            "type_name": self.type_name,
        }
        response = HTMLResponse(self._pages.get_template(template).render(shown | values), status)
        response.headers["vary"] = "Accept, Accept-Language, Cookie"
        if request.query_params.get("lang") in LANGUAGES:
            response.set_cookie("lang", language, max_age=_YEAR, httponly=True, samesite="strict")
        return response

    def type_name(self, type_: str, language: str) -> str:
        row = load_look().types.get(type_) or self._words.get(f"type_{type_}")
        return str(row[language]) if row else type_

    def trouble(self, request: Request, status: int, message: str) -> HTMLResponse:
        """A page that tells what went wrong."""
        heading = self._words.get(f"error_{status}", self._words["error_other"])[language_of(request)]
        return self.page(request, "error.html", status, heading=heading, message=say(message, language_of(request)))


def language_of(request: Request) -> str:
    """zh or en: what the address or a cookie says, else which of the two the browser names first, else zh."""
    asked = request.query_params.get("lang") or request.cookies.get("lang")
    if asked in LANGUAGES:
        return asked
    wanted = (part.strip()[:2].lower() for part in request.headers.get("accept-language", "").split(","))
    return next((language for language in wanted if language in LANGUAGES), "zh")


def with_query(path: str, fields: Any) -> str:
    """A path with parameters; `fields` is a mapping or a list of pairs."""
    return f"{path}?{urlencode(fields)}" if fields else path


def sent(answer: Answer, **headers: str) -> Response:
    """An answer of a worker as a response."""
    if answer.status == 503:
        headers["retry-after"] = "2"
    return Response(answer.body, answer.status, {"content-type": answer.media_type, **headers})


def _messages() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads((packaged("serve") / "messages.toml").read_text(encoding="utf-8"))


def _type_colours() -> str:
    """A rule a type: pages may have no inline styles, and the colours are those of the network."""
    rules = [f".{name} {{ --type: {row['colour']}; }} .without-{name} .{name} {{ border: 0; }}" for name, row in load_look().types.items()]
    return "\n".join(rules) + "\n"
