"""Graphs of any size in the shape that a build gives, for the benchmarks: reports with claims, evidence and observations.

The same size gives the same graph. Names, sentences and links are made up; how many triples a claim, a sentence and a number take, and
how skewed the entities are, is that of a real build.
"""

import random
from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Quad

from kg.graph.iris import Iris, term

A_REPORT = 545  # triples, about
CLAIMS, NUMBERS, SENTENCES = 24, 14, 20  # of a report
ACTS = ("开展", "推进", "启动", "深化")
THINGS = ("安全生产竞赛", "送清凉行动", "求学圆梦行动", "工会驿站建设", "技能提升计划", "普惠服务", "书香工会", "法律援助")
INDICATORS = tuple(f"ind:generated-{number}" for number in range(100))
_ZH, _INTEGER, _DECIMAL = "zh", term("xsd:integer"), term("xsd:decimal")


def graph(triples: int) -> Iterator[Quad]:
    """The quads of a graph with about so many triples."""
    iris, source = Iris(), random.Random(1)
    reports = max(1, triples // A_REPORT)
    bodies = [f"第{number}市总工会" for number in range(max(10, reports // 4))]
    programs = [f"{THINGS[number % len(THINGS)]}{number}" for number in range(max(10, reports * 3))]
    for name in bodies:
        yield from _entity(iris, "org", name, ("kg:Organization", "org:Organization", "kg:TradeUnion"))
    for name in programs:
        yield from _entity(iris, "program", name, ("kg:Program", "schema:Project"))
    for name in INDICATORS:
        yield Quad(term(name), term("rdf:type"), term("kg:Indicator"))
        yield Quad(term(name), term("rdfs:label"), Literal(f"指标{name.rpartition('-')[2]}", language=_ZH))
    stated: set[tuple[str, str]] = set()
    for number in range(reports):
        yield from _report(iris, number, bodies[number % len(bodies)], programs, stated, source)


def node(iris: Iris, folder: str, name: str) -> NamedNode:
    """The IRI of something that is called so."""
    return NamedNode(f"{iris.base}{folder}/{name}")


def _entity(iris: Iris, folder: str, name: str, classes: tuple[str, ...]) -> Iterator[Quad]:
    iri = node(iris, folder, name)
    for class_ in classes:
        yield Quad(iri, term("rdf:type"), term(class_))
    yield Quad(iri, term("rdfs:label"), Literal(name, language=_ZH))
    yield Quad(iri, term("kg:origin"), Literal("text"))
    yield Quad(iri, term("kg:confidence"), Literal("0.9", datatype=_DECIMAL))


def _report(iris: Iris, number: int, body: str, programs: list[str], stated: set[tuple[str, str]], source: random.Random) -> Iterator[Quad]:
    report, agent = node(iris, "report", f"r{number}"), node(iris, "org", body)
    yield Quad(report, term("rdf:type"), term("kg:Report"), report)
    yield Quad(report, term("rdfs:label"), Literal(f"{body}第{number}年工作", language=_ZH), report)
    for sentence in range(SENTENCES):
        yield from _evidence(iris, report, number, sentence, body, source)
    for position in range(CLAIMS):
        # A few programmes are everywhere, most are rare.
        program = programs[int(len(programs) * source.random() ** 3)]
        object_ = node(iris, "program", program)
        if (body, program) not in stated:
            stated.add((body, program))
            yield Quad(agent, term("kg:organizes"), object_)
        yield Quad(report, term("kg:mentions"), object_, report)
        claim = node(iris, "claim", f"{number}-{position}")
        for name, value in (
            ("rdf:type", term("kg:Claim")),
            ("rdf:type", term("rdf:Statement")),
            ("rdf:subject", agent),
            ("rdf:predicate", term("kg:organizes")),
            ("rdf:object", object_),
            ("kg:asOf", Literal("2023")),
            ("kg:confidence", Literal(f"0.{source.randint(50, 99)}", datatype=_DECIMAL)),
            ("kg:evidence", _place(iris, number, position % SENTENCES)),
        ):
            yield Quad(claim, term(name), value, report)
    for position in range(NUMBERS):
        observation = node(iris, "observation", f"{number}-{position}")
        for name, value in (
            ("rdf:type", term("kg:Observation")),
            ("rdf:type", term("qb:Observation")),
            ("kg:agent", agent),
            ("kg:indicator", term(INDICATORS[int(len(INDICATORS) * source.random() ** 2)])),
            ("kg:value", Literal(str(source.randint(1, 99999)), datatype=_INTEGER)),
            ("kg:phrase", Literal(f"建成{THINGS[position % len(THINGS)]}")),
            ("kg:unit", Literal("个")),
            ("kg:kind", Literal("cumulative")),
            ("kg:measure", Literal("stock")),
            ("kg:period", Literal("2023")),
            ("kg:confidence", Literal("0.9", datatype=_DECIMAL)),
            ("kg:evidence", _place(iris, number, position % SENTENCES)),
        ):
            yield Quad(observation, term(name), value, report)


def _place(iris: Iris, number: int, sentence: int) -> NamedNode:
    return node(iris, "evidence", f"r{number}_{sentence * 60}-{sentence * 60 + 50}")


def _evidence(iris: Iris, report: NamedNode, number: int, sentence: int, body: str, source: random.Random) -> Iterator[Quad]:
    place = _place(iris, number, sentence)
    work = source.choice(ACTS) + source.choice(THINGS)
    said = f"{body}{work}，服务职工{source.randint(100, 99999)}人次，建成站点{source.randint(2, 999)}个。"
    for name, value in (
        ("rdf:type", term("kg:Evidence")),
        ("oa:hasSource", report),
        ("oa:start", Literal(str(sentence * 60), datatype=_INTEGER)),
        ("oa:end", Literal(str(sentence * 60 + 50), datatype=_INTEGER)),
        ("oa:exact", Literal(said)),
        ("kg:line", Literal(str(sentence), datatype=_INTEGER)),
    ):
        yield Quad(place, term(name), value, report)
