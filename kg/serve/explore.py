"""The pages that show the graph: search, entities, reports, indicators, the vocabulary and the network."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from markupsafe import Markup
from pyoxigraph import NamedNode
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from kg.compare.wording import words
from kg.graph.iris import local_name
from kg.query import Result
from kg.serve.charts import charts
from kg.serve.formats import FORMATS, KINDS, accepted
from kg.serve.gaps import NUMERAL, TEXT, reasons
from kg.serve.kept import Endpoint, Shelf
from kg.serve.links import indicator
from kg.serve.marking import marked
from kg.serve.reader import SHOWN, Fact, Number, Reader
from kg.serve.security import FRAMES
from kg.serve.site import Site, language_of, sent

PAGE = 50  # hits of a search
SUGGESTED = 8
# How the graph describes a node, beside a page.
_RDF: Mapping[str, tuple[str, ...]] = {"html": ("text/html", "application/xhtml+xml")} | {
    name: tuple(KINDS[name]) for name in ("ttl", "jsonld", "nt", "rdf")
}
_VIEWS = ("place", "agent", "year")


def routes(site: Site) -> list[Route]:
    """The pages of `site`."""
    reader = site.reader

    def home(request: Request) -> Response:
        return site.page(request, "home.html", reports=reader.reports(), indicators=reader.indicators[:12], counts=reader.counts)

    def search(request: Request) -> Response:
        text, type_ = request.query_params.get("q", ""), request.query_params.get("type", "")
        found = site.names.search(text, type_)
        page = _number(request, "page", 1, 1, 1 + len(found.hits) // PAGE)
        shown = found.hits[PAGE * (page - 1) : PAGE * page]
        values: dict[str, Any] = {"q": text, "type": type_, "found": found, "hits": shown, "page": page}
        return site.page(request, "search.html", **values, more=len(found.hits) > PAGE * page)

    def suggest(request: Request) -> Response:
        text = request.query_params.get("q", "")
        hits = site.names.search(text).hits if text.strip() else ()
        return JSONResponse(list(dict.fromkeys(hit.ref.label for hit in hits))[:SUGGESTED])

    async def concept(request: Request) -> Response:
        found = indicator(request.path_params["local"])
        return await _indicator(site, request, found if found and reader.exists(found) else None)

    async def minted(request: Request) -> Response:
        return await _indicator(site, request, _find(reader, f"indicator/{request.path_params['local']}"))

    def node(request: Request) -> Response:
        local = request.path_params["local"]
        found = _find(reader, local)
        if found is None:
            raise HTTPException(404, f"{reader.links.iris.base}{local}")
        if target := reader.forward(found):
            return RedirectResponse(reader.links.path(target.value) or "/", 308)
        return _shown(site, request, found)

    def indicators(request: Request) -> Response:
        return site.page(request, "indicators.html", indicators=reader.indicators)

    def reports(request: Request) -> Response:
        return site.page(request, "reports.html", reports=reader.reports())

    def gaps(request: Request) -> Response:
        return site.page(request, "coverage.html", accounts=list(site.accounts.values()))

    def gaps_of(request: Request) -> Response:
        account = site.accounts.get(request.path_params["local"])
        if account is None:
            raise HTTPException(404, request.path_params["local"])
        return site.page(request, "gaps.html", account=account, reasons=reasons(), shown=SHOWN)

    def ontology(request: Request) -> Response:
        return site.page(request, "ontology.html", terms=reader.vocabulary())

    async def network(request: Request) -> Response:
        asked = {name: request.query_params.get(name) or None for name in ("about", "query")}
        if not any(asked.values()) and "limit" not in request.query_params and site.network:
            return Response(site.network, media_type="text/html", headers={"content-security-policy": FRAMES})
        sizes = {"hops": _number(request, "hops", 1, 0, 5), "limit": _number(request, "limit", 300, 1, 2000)}
        answer = await site.pool.run("network", **asked, **sizes)
        if answer.status != 200:
            return site.trouble(request, answer.status, answer.body.decode())
        # The page brings a policy of its own that names its scripts; the server's would stop them.
        return sent(answer, **{"content-security-policy": FRAMES})

    pages: Mapping[str, Endpoint] = {
        "/": home,
        "/search": search,
        "/suggest": suggest,
        "/indicator/{local}": concept,
        "/id/indicator/{local:path}": minted,
        "/id/{local:path}": node,
        "/indicators": indicators,
        "/reports": reports,
        "/coverage": gaps,
        "/coverage/{local}": gaps_of,
        "/ontology": ontology,
        "/network": network,
    }
    shelf = Shelf()
    return [Route(path, shelf.keeping(page)) for path, page in pages.items()]


def _number(request: Request, name: str, usual: int, least: int, most: int) -> int:
    """A parameter that is a number, brought within bounds; the usual one for anything else."""
    given = request.query_params.get(name, "")
    return min(max(int(given), least), most) if given.isdecimal() and len(given) < 10 else usual


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
    return Response(content, headers={"content-type": f"{form.media_type}; charset=utf-8", "vary": "Accept, Accept-Language, Cookie"})


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
        years=time_line(facts, numbers),
        more=max(0, len(facts) - SHOWN) + max(0, len(numbers) - SHOWN),
        sort=sort_of,
    )


def time_line(facts: Iterable[Fact], numbers: Iterable[Number]) -> dict[str, tuple[list[Fact], list[Number]]]:
    """Year → what is told of it, the latest first; nothing where all is told of one year."""
    years: dict[str, tuple[list[Fact], list[Number]]] = {}
    for fact in facts:
        if fact.year:
            years.setdefault(fact.year, ([], []))[0].append(fact)
    for number in numbers:
        if number.end:
            years.setdefault(number.end[:4], ([], []))[1].append(number)
    return dict(sorted(years.items(), reverse=True)) if len(years) > 1 else {}


def sort_of(number: Number) -> str:
    """stock, new, flow, sum or rate, as `kg.compare` tells values apart."""
    return "new" if number.kind == "new" and number.measure == "flow" else number.measure


def _report(site: Site, request: Request, node: NamedNode) -> Response:
    report, account = site.reader.report(node), site.account_of(node)
    types = sorted({ref.type for ref in report.mentions.values()})
    gaps = account.gaps if account else ()
    sentences = report.sentences | {(gap.start, gap.end) for gap in gaps if gap.what == TEXT}
    text = marked(report.text, sentences, report.mentions, {(gap.start, gap.end) for gap in gaps if gap.what == NUMERAL})
    return site.page(request, "report.html", report=report, account=account, text=text, types=types, sort=sort_of)


async def _indicator(site: Site, request: Request, node: NamedNode | None) -> Response:
    """The values of an indicator side by side; of one that only heads others, those below it."""
    if node is None:
        raise HTTPException(404, request.path_params["local"])
    if described := _described(site, request, node):
        return described
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
