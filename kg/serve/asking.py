"""The pages that ask: named questions as forms, SPARQL with an editor, and the endpoint of the SPARQL protocol."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from kg.language import say
from kg.serve.formats import FORMATS, KINDS, accepted
from kg.serve.protocol import Refusal, description, query_of
from kg.serve.reader import Reader
from kg.serve.site import Site, language_of, sent
from kg.serve.wire import Answer

SHOWN = 1000  # rows of a result on a page; a download has all
_DOWNLOADS: Mapping[str, Sequence[str]] = {"csv": ("excel",), "json": ("json", "jsonld"), "ttl": ("ttl",), "xml": ("xml", "rdf")}
_TABLE = ("json", "ttl")


def routes(site: Site) -> list[Route]:
    """The pages of `site` that ask, and its endpoint."""

    def listed(request: Request) -> Response:
        return site.page(request, "questions.html", questions=list(site.questions.values()))

    async def asked(request: Request) -> Response:
        name, download = request.path_params["name"], request.query_params.get("download", "")
        found = site.questions.get(name)
        if found is None:
            raise HTTPException(404, name)
        fields = request.query_params
        given = {parameter.name: fields.get(parameter.name, "").strip() for parameter in found.parameters}
        values = {parameter: value for parameter, value in given.items() if value}
        result: dict[str, Any] | None = None
        answer: Answer | None = None
        if "ask" in fields or download:
            answer = await site.pool.run("question", name=name, values=values, formats=_DOWNLOADS.get(download, _TABLE))
            if download and answer.status == 200:
                return _file(answer, name, download)
            result = _table(answer, site.reader)
        shown: dict[str, Any] = {
            "question": found,
            "values": values,
            "result": result,
            "columns": found.columns,
            "words": found.words,
            "error": _error(answer, language_of(request)),
        }
        return site.page(request, "question.html", status=_status(answer), **shown)

    async def editor(request: Request) -> Response:
        query, download = request.query_params.get("query", ""), request.query_params.get("download", "")
        answer: Answer | None = None
        if query.strip():
            answer = await site.pool.run("query", text=query, formats=_DOWNLOADS.get(download, _TABLE))
            if download and answer.status == 200:
                return _file(answer, "result", download)
        shown: dict[str, Any] = {
            "query": query,
            "result": _table(answer, site.reader),
            "error": _error(answer, language_of(request)),
            "columns": {},
            "words": {},
        }
        help_: dict[str, Any] = {"examples": list(site.questions.values()), "prefixes": site.reader.links.iris.prefixes}
        return site.page(request, "query.html", status=_status(answer), **shown, **help_)

    async def endpoint(request: Request) -> Response:
        try:
            query = await query_of(request)
        except Refusal as refusal:
            return PlainTextResponse(refusal.message + "\n", refusal.status)
        header = request.headers.get("accept")
        if query is None:
            return _description(request, header)
        formats = accepted(header)
        if not formats:
            kinds = ", ".join(form.media_type for form in FORMATS.values())
            return PlainTextResponse(f"Results come as {kinds}.\n", 406)
        return sent(await site.pool.run("query", **asdict(query), formats=formats), vary="Accept")

    return [
        Route("/questions", listed),
        Route("/questions/{name}", asked),
        Route("/query", editor),
        Route("/sparql", endpoint, methods=["GET", "POST"]),
    ]


def _description(request: Request, accept: str | None) -> Response:
    """What the service is, for programs; people go to the page with the editor."""
    wanted = accepted(accept, {"ttl": KINDS["ttl"], "html": ("text/html",), **{name: KINDS[name] for name in ("nt", "rdf", "jsonld")}})
    if wanted[:1] == ["html"]:
        return RedirectResponse("/query", 303)
    form = FORMATS[wanted[0] if wanted else "ttl"]
    return Response(form.write(description(str(request.url))), headers={"content-type": form.media_type, "vary": "Accept"})


def _file(answer: Answer, name: str, download: str) -> Response:
    suffix = next((form.suffix for form in FORMATS.values() if form.media_type == answer.media_type), download)
    return sent(answer, **{"content-disposition": f'attachment; filename="{name}.{suffix}"'})


def _status(answer: Answer | None) -> int:
    return answer.status if answer else 200


def _error(answer: Answer | None, language: str) -> str:
    return say(answer.body.decode(), language) if answer and answer.status != 200 else ""


def _table(answer: Answer | None, reader: Reader) -> dict[str, Any] | None:
    """A result as rows of cells for a page; None where there is none."""
    if answer is None or answer.status != 200:
        return None
    if answer.media_type == FORMATS["ttl"].media_type:
        return {"turtle": answer.body.decode()}
    found = json.loads(answer.body)
    if "boolean" in found:
        return {"truth": found["boolean"]}
    rows = found["results"]["bindings"]
    columns = found["head"]["vars"]
    cells = [[_cell(row.get(column), reader) for column in columns] for row in rows[:SHOWN]]
    return {"columns": columns, "rows": cells, "count": len(rows), "shown": SHOWN}


def _cell(term: Mapping[str, str] | None, reader: Reader) -> dict[str, Any]:
    if term is None:
        return {"text": "", "path": None, "number": False}
    if term["type"] == "uri":
        short = reader.links.iris.shorten(term["value"])
        return {"text": short, "path": reader.links.path(term["value"]), "number": False}
    number = term.get("datatype", "").rpartition("#")[2] in ("integer", "decimal", "double", "float")
    return {"text": term["value"], "path": None, "number": number}
