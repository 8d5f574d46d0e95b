"""Makes the whole graph of a corpus as quads: its statements, what follows from them, and the vocabulary that they are written in."""

from collections.abc import Iterator
from typing import NamedTuple

from pyoxigraph import Quad, RdfFormat, parse

from kg.domains import Domain
from kg.graph.assemble import assemble
from kg.graph.check import Rejection, check
from kg.graph.entities import Entities
from kg.graph.infer import infer
from kg.graph.iris import BASE, VOCABULARY, Iris
from kg.model import Corpus
from kg.packaged import packaged


class Built(NamedTuple):
    """A graph as quads, and what broke an invariant and was left out of it."""

    quads: Iterator[Quad]
    rejected: tuple[Rejection, ...]


def build_quads(corpus: Corpus, domain: Domain, base: str = BASE) -> Built:
    """The whole graph of a corpus: statements, what follows from them, and the vocabulary that they are written in."""
    iris = Iris(base)
    sound, rejected = check(corpus)
    entities = Entities(sound, domain.divisions, iris)

    def quads() -> Iterator[Quad]:
        yield from assemble(sound, entities, iris)
        yield from infer(sound, entities, domain, iris)
        yield from vocabulary_quads(domain)

    return Built(quads(), rejected)


def vocabulary_quads(domain: Domain) -> Iterator[Quad]:
    """The ontology and the domain's scheme of indicators, in a graph of their own."""
    for path in (packaged("ontology") / "kg.ttl", domain.folder / "indicators.ttl"):
        if path.is_file():
            for triple in parse(path=path, format=RdfFormat.TURTLE):
                yield Quad(triple.subject, triple.predicate, triple.object, VOCABULARY)
