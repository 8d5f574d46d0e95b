"""The pages that show the graph: search, entities, reports, indicators, the vocabulary and the network."""

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from fastapi import APIRouter
from markupsafe import Markup
from pyoxigraph import NamedNode
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from kg.compare.wording import words
from kg.graph.iris import local_name
from kg.query import Result
from kg.serve.charts import charts
from kg.serve.formats import FORMATS, KINDS, accepted
from kg.serve.links import indicator
from kg.serve.marking import marked
from kg.serve.reader import SHOWN, Number, Reader, Ref
from kg.serve.security import FRAMES
from kg.serve.site import Site, language_of, sent

PAGE = 50  # hits of a search
SUGGESTED = 8
# How the graph describes a node, beside a page.
_RDF: Mapping[str, tuple[str, ...]] = {"html": ("text/html", "application/xhtml+xml")} | {
    name: tuple(KINDS[name]) for name in ("ttl", "jsonld", "nt", "rdf")
}
_VIEWS = ("place", "agent", "year")


def routes(site: Site) -> APIRouter:
    """The pages of `site`."""
    router = APIRouter()
    reader = site.reader

    @router.get("/")
    def home(request: Request) -> Response:
        return site.page(request, "home.html", reports=reader.reports(), indicators=_counted(reader)[:12], counts=reader.counts)

    @router.get("/search")
    def search(request: Request, q: str = "", type: str = "", page: int = 1) -> Response:
        found = site.names.search(q, type)
        page = min(max(page, 1), 1 + len(found.hits) // PAGE)
        shown = found.hits[PAGE * (page - 1) : PAGE * page]
        values: dict[str, Any] = {"q": q, "type": type, "found": found, "hits": shown, "page": page, "more": len(found.hits) > PAGE * page}
        return site.page(request, "search.html", **values)

    @router.get("/suggest")
    def suggest(q: str = "") -> Response:
        hits = site.names.search(q).hits if q.strip() else ()
        return JSONResponse(list(dict.fromkeys(hit.ref.label for hit in hits))[:SUGGESTED])

    @router.get("/indicator/{local}")
    async def concept(request: Request, local: str) -> Response:
        found = indicator(local)
        if found is None or not reader.exists(found):
            raise HTTPException(404, local)
        return _described(site, request, found) or await _indicator(site, request, found)

    @router.get("/id/indicator/{local:path}")
    async def minted(request: Request, local: str) -> Response:
        found = _find(reader, f"indicator/{local}")
        if found is None:
            raise HTTPException(404, local)
        return _described(site, request, found) or await _indicator(site, request, found)

    @router.get("/id/{local:path}")
    def node(request: Request, local: str) -> Response:
        found = _find(reader, local)
        if found is None:
            raise HTTPException(404, f"{reader.links.iris.base}{local}")
        if target := reader.forward(found):
            return RedirectResponse(reader.links.path(target.value) or "/", 308)
        return _shown(site, request, found)

    @router.get("/indicators")
    def indicators(request: Request) -> Response:
        return site.page(request, "indicators.html", indicators=_counted(reader))

    @router.get("/reports")
    def reports(request: Request) -> Response:
        return site.page(request, "reports.html", reports=reader.reports())

    @router.get("/ontology")
    def ontology(request: Request) -> Response:
        return site.page(request, "ontology.html", terms=reader.vocabulary())

    @router.get("/network")
    async def network(request: Request, about: str = "", query: str = "", hops: int = 1, limit: int = 300) -> Response:
        selection: dict[str, Any] = {"about": about or None, "query": query or None, "hops": min(max(hops, 0), 5)}
        answer = await site.pool.run("network", **selection, limit=min(max(limit, 1), 2000))
        if answer.status != 200:
            return site.trouble(request, answer.status, answer.body.decode())
        # The page brings a policy of its own that names its scripts; the server's would stop them.
        return sent(answer, **{"content-security-policy": FRAMES})

    return router


def _find(reader: Reader, local: str) -> NamedNode | None:
    """The node below the base; also where the encoded characters of its name were decoded on the way."""
    folder, _, name = local.partition("/")
    for candidate in dict.fromkeys((local, f"{folder}/{local_name(name)}")):
        node = reader.links.node(candidate)
        if node is not None and reader.exists(node):
            return node
    return None


def _shown(site: Site, request: Request, node: NamedNode) -> Response:
    described = _described(site, request, node)
    if described:
        return described
    ref = site.reader.ref(node)
    if ref.type == "REPORT":
        return _report(site, request, node)
    if ref.type:
        return _entity(site, request, node)
    properties = site.reader.properties(node)
    if properties.node("oa:hasSource"):
        return RedirectResponse(site.reader.proof(node).path, 303)
    rows = [
        (site.reader.ref(NamedNode(name)), [site.reader.ref(value) if isinstance(value, NamedNode) else value.value for value in values])
        for name, values in sorted(properties.values.items())
    ]
    return site.page(request, "node.html", ref=ref, rows=rows, proofs=site.reader.proofs(properties))


def _described(site: Site, request: Request, node: NamedNode) -> Response | None:
    """The node as RDF, where the client wants that more than a page."""
    wanted = request.query_params.get("format") or next(iter(accepted(request.headers.get("accept"), _RDF)), "html")
    if wanted == "html" or wanted not in _RDF:
        return None
    form = FORMATS[wanted]
    rows = tuple((triple.subject, triple.predicate, triple.object) for triple in site.reader.described(node))
    content = form.write(Result(("subject", "predicate", "object"), rows, "triples", prefixes=site.reader.links.iris.prefixes))
    return Response(content, headers={"content-type": f"{form.media_type}; charset=utf-8", "vary": "Accept, Cookie"})


def _entity(site: Site, request: Request, node: NamedNode) -> Response:
    card, facts, numbers = site.reader.card(node), site.reader.facts(node), site.reader.numbers(node)
    groups: dict[tuple[str, bool], list[Any]] = {}
    for fact in facts[:SHOWN]:
        groups.setdefault((fact.relation, fact.subject.iri != node.value), []).append(fact)
    return site.page(
        request,
        "entity.html",
        card=card,
        groups=groups,
        numbers=numbers[:SHOWN],
        charts=charts(numbers, language_of(request)),
        more=max(0, len(facts) - SHOWN) + max(0, len(numbers) - SHOWN),
        sort=sort_of,
    )


def sort_of(number: Number) -> str:
    """stock, new, flow, sum or rate, as `kg.compare` tells values apart."""
    return "new" if number.kind == "new" and number.measure == "flow" else number.measure


def _report(site: Site, request: Request, node: NamedNode) -> Response:
    report = site.reader.report(node)
    types = sorted({ref.type for ref in report.mentions.values()})
    return site.page(request, "report.html", report=report, text=_marked_report(site.reader, node), types=types, sort=sort_of)


@lru_cache(maxsize=64)
def _marked_report(reader: Reader, node: NamedNode) -> Markup:
    report = reader.report(node)
    return marked(report.text, report.sentences, report.mentions)


def _counted(reader: Reader) -> list[tuple[Ref, int]]:
    """The indicators that have values, those with most first."""
    counted = [(ref, reader.count("kg:indicator", NamedNode(ref.iri))) for ref in reader.instances("Indicator")]
    return sorted((pair for pair in counted if pair[1]), key=lambda pair: (-pair[1], pair[0].label))


async def _indicator(site: Site, request: Request, node: NamedNode) -> Response:
    """The values of an indicator side by side; of one that only heads others, those below it."""
    reader, ref = site.reader, site.reader.ref(node)
    by = request.query_params.get("by", "place")
    by = by if by in _VIEWS else "place"
    told: dict[str, Any] = {"panels": [], "findings": [], "definition": None}
    if reader.count("kg:indicator", node):
        answer = await site.pool.run("indicator", label=ref.label, by=by)
        if answer.status != 200:
            return site.trouble(request, answer.status, answer.body.decode())
        told = json.loads(answer.body)
    for panel in told["panels"]:
        # Drawn by kg.compare, which escapes what it draws.
        panel["drawing"] = Markup(panel["drawing"])
        for row in panel["rows"]:
            row["path"] = next((proof.path for proof in reader.proofs(reader.properties(NamedNode(row["observation"])))), "")
    values: dict[str, Any] = {"ref": ref, "labels": reader.labels(node), "by": by, "narrower": reader.narrower(node)}
    return site.page(request, "indicator.html", **told, **values, verdicts=words()["verdicts"])


