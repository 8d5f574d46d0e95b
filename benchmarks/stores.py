"""The graph: loading, writing, asking and searching it, against rdflib and against pyoxigraph called directly."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pyoxigraph import Quad, RdfFormat, Store, serialize

from benchmarks.generate import graph, node
from benchmarks.measure import Row, in_turns, least, median, median_awaited, seconds
from kg.domains import load_domain
from kg.export import export
from kg.graph.iris import Iris
from kg.graph.store import image, open_store, write_store
from kg.query import Question, bind, question, run
from kg.query.bindings import as_json
from kg.query.text import TextIndex, write_index
from kg.serve.pool import Pool

UNION = "第1市总工会"
ONE_ENTITY = f"""SELECT ?name ?sentence {{ ?claim rdf:subject e-org:{UNION} ; rdf:predicate kg:organizes ; rdf:object ?program ;
  kg:evidence/oa:exact ?sentence . ?program rdfs:label ?name }}"""
# For rdflib, and for ours with the values first: it then looks up the agents of the 50 alone, which rdflib takes long for.
PLAINLY = """SELECT ?agent ?value { ?seen kg:indicator ind:generated-97 ; kg:agent/rdfs:label ?agent ; kg:value ?value }
  ORDER BY DESC(?value) ?agent LIMIT 50"""
ONE_INDICATOR = """SELECT ?agent ?value {
  { SELECT ?seen ?value { ?seen kg:indicator ind:generated-97 ; kg:value ?value } ORDER BY DESC(?value) LIMIT 50 }
  ?seen kg:agent ?by . ?by rdfs:label ?agent } ORDER BY DESC(?value) ?agent"""
ALL = """SELECT ?indicator (COUNT(*) AS ?n) (SUM(?value) AS ?sum) { ?seen kg:indicator ?indicator ; kg:value ?value }
  GROUP BY ?indicator ORDER BY ?indicator"""
INDICATOR, SCAN = "one indicator, its 50 largest", "a full scan"
QUERIES = {"one entity, what it organizes": ONE_ENTITY, INDICATOR: ONE_INDICATOR, SCAN: ALL}
# What rdflib does where `kg query` opens the store and asks.
RDFLIB = "import sys, rdflib; print(rdflib.Graph().parse(sys.argv[1], format='nt').query(sys.argv[2]).serialize(format='csv').decode())"
QUESTIONS = {"one entity, `observations-of`": ("observations-of", "agent")}  # a named question, and the parameter that is given


def rows(folder: Path, triples: int) -> Iterator[Row]:
    """Against rdflib and pyoxigraph on a graph of so many triples, written into `folder`."""
    quads = list(graph(triples))
    yield from _loading(quads, folder)
    yield from _asking(quads, folder)
    yield from _searching(folder, len(quads))
    yield from _writing(quads, folder)


def large(folder: Path, triples: int) -> list[Row]:
    """A graph of millions: latencies, and full scans against pyoxigraph called directly."""
    write_store(graph(triples), folder / "large")
    store = open_store(folder / "large")
    found = []
    for name, query in _queries(store).items():
        ours, direct = median(lambda q=query: run(store, q), 5), median(lambda q=query: _directly(store, q), 5)
        wanted = "≥ 0.5" if name == SCAN else "< 50 ms"
        found.append(Row(f"{name}, {len(store):,} triples", _ms(ours), f"pyoxigraph {_ms(direct)}", direct / ours, wanted))
    write_index(store, folder / "large")
    return found + _text(folder / "large", len(store))


def _loading(quads: list[Quad], folder: Path) -> list[Row]:
    def with_pyoxigraph() -> None:
        store = Store(folder / f"raw{len(list(folder.iterdir()))}")
        store.bulk_extend(quads)
        store.flush()

    ours, raw = in_turns(lambda: write_store(quads, folder / "store"), with_pyoxigraph)
    text = _n_triples(quads)
    rdflib = seconds(lambda: _rdflib(text), 1)
    return [
        Row("load into a store", _rate(quads, ours), f"pyoxigraph {_rate(quads, raw)}", raw / ours, "≥ 0.7"),
        Row("load into a store", _rate(quads, ours), f"rdflib, in memory {_rate(quads, rdflib)}", rdflib / ours),
    ]


def _writing(quads: list[Quad], folder: Path) -> list[Row]:
    store = open_store(folder / "store")
    plain = folder / "raw.nq"
    ours, raw = in_turns(lambda: export(store, "nquads", folder / "ours.nq"), lambda: store.dump(plain, format=RdfFormat.N_QUADS))
    turtle = seconds(lambda: export(quads, "turtle", folder / "ours.ttl"), 1)
    memory = _rdflib(_n_triples(quads))
    rdflib = seconds(lambda: memory.serialize(folder / "rdflib.ttl", format="turtle"), 1)
    return [
        Row("write N-Quads, sorted, from disk", _rate(quads, ours), f"pyoxigraph, unsorted {_rate(quads, raw)}", raw / ours, "≥ 0.7"),
        Row("write Turtle, sorted", _rate(quads, turtle), f"rdflib {_rate(quads, rdflib)}", rdflib / turtle),
    ]


def _asking(quads: list[Quad], folder: Path) -> Iterator[Row]:
    """As JSON in this process, as rdflib answers, and from the workers of `kg serve`; as CSV from `kg query`, each time a new process."""
    text = _n_triples(quads)
    (folder / "graph.nt").write_bytes(text)
    memory = _rdflib(text)
    header = " ".join(f"PREFIX {prefix}: <{space}>" for prefix, space in Iris().prefixes.items())
    plain = {name: f"{header} {query}" for name, query in _queries(None).items()}
    held = image(serialize(quads, format=RdfFormat.N_QUADS) or b"")
    with asyncio.Runner() as runner:
        pool = Pool(folder / "store")
        runner.run(pool.start())
        runner.run(pool.settled())
        for name, query in _queries(open_store(folder / "store")).items():
            what = f"{name}, {len(quads):,} triples"
            peer = median(lambda q=plain[name]: memory.query(q).serialize(format="json"), 5)
            ours = median(lambda q=query: as_json(run(held, q)))
            yield Row(f"{what}, in memory", _ms(ours), f"rdflib, in memory {_ms(peer)}", peer / ours, "≥ 20")
            ours = runner.run(median_awaited(lambda q=query: pool.run("query", text=q, formats=["json"])))
            yield Row(f"{what}, asked of `kg serve`", _ms(ours), f"rdflib, in memory {_ms(peer)}", peer / ours, "≥ 20")
            peer = least(["-c", RDFLIB, str(folder / "graph.nt"), plain[name]], 1).wall
            ours = least(["-m", "kg", "query", "-g", str(folder), "--format", "csv", query], 3).wall
            yield Row(f"{what}, `kg query`", _ms(ours), f"rdflib, loading N-Triples {_ms(peer)}", peer / ours, "≥ 20")
        runner.run(pool.close())


def _queries(store: Store | None) -> dict[str, str]:
    """The queries; without a store as other engines get them."""
    domain = load_domain("unions")
    named = {name: _bound(question(domain, asked), parameter, store) for name, (asked, parameter) in QUESTIONS.items()}
    return named | QUERIES | ({INDICATOR: PLAINLY} if store is None else {})


def _bound(asked: Question, name: str, store: Store | None) -> str:
    if store is not None:
        return bind(asked, {name: UNION}, store)
    (parameter,) = (each for each in asked.parameters if each.name == name)
    text = parameter.condition.sub(r"FILTER (\1)", asked.text)
    text = text.replace(parameter.place, f"VALUES ?{name}_ {{ {node(Iris(), 'org', UNION)} }}")
    for other in asked.parameters:
        text = other.condition.sub("", text).replace(other.place, "")
    return text


def _searching(folder: Path, size: int) -> list[Row]:
    store = open_store(folder / "store")
    write_index(store, folder / "store")
    contains = 'SELECT ?e ?s { ?e oa:exact ?s FILTER CONTAINS(?s, "法律援助，服务职工777") } LIMIT 50'
    peer = median(lambda: run(store, contains), 5)
    return [row._replace(peer=f"SPARQL CONTAINS {_ms(peer)}") for row in _text(folder / "store", size)]


def _text(folder: Path, size: int) -> list[Row]:
    index = TextIndex(folder)
    sentences = {"rare text": "法律援助，服务职工777", "two characters": "清凉", "one character": "法"}
    names = {"part": "1市总工", "two characters": "工会"}
    found = [(f"{name} in sentences", median(lambda t=text: index.quoted(t))) for name, text in sentences.items()]
    found += [(f"{name} in names", median(lambda t=text: index.named(t))) for name, text in names.items()]
    return [Row(f"search: {name}, {size:,} triples", _ms(spent), wanted="< 10 ms") for name, spent in found]


def _directly(store: Store, query: str) -> list[object]:
    return list(store.query(query, prefixes=Iris().prefixes, use_default_graph_as_union=True))


def _n_triples(quads: list[Quad]) -> bytes:
    return serialize([quad.triple for quad in quads], format=RdfFormat.N_TRIPLES) or b""


def _rdflib(text: bytes) -> Any:
    from rdflib import Graph

    return Graph().parse(data=text, format="nt")


def _rate(quads: list[Quad], spent: float) -> str:
    return f"{len(quads) / spent:,.0f} triples/s"


def _ms(spent: float) -> str:
    return f"{spent * 1000:.1f} ms"
