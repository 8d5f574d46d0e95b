"""Where the nodes of a graph are found on this server: an IRI of an entity is the same path under the local host."""

from urllib.parse import quote

from pyoxigraph import NamedNode, Store

from kg.graph.iris import BASE, INDICATORS, ONTOLOGY, Iris, term

HERE = "/id/"
_INDICATORS = "/indicator/"
_ONTOLOGY = "/ontology"


def base_of(store: Store) -> str:
    """The base that a graph's IRIs were made under: that of any of its reports."""
    for quad in store.quads_for_pattern(None, term("rdf:type"), term("kg:Report"), None):
        if isinstance(quad.subject, NamedNode) and "/report/" in quad.subject.value:
            return quad.subject.value.rpartition("/report/")[0] + "/"
    return BASE


class Links:
    """Turns IRIs into paths of this server and back.

    base: where the graph's own IRIs live.
    """

    def __init__(self, base: str) -> None:
        self.iris = Iris(base)

    def path(self, iri: str) -> str | None:
        """The path, percent-encoded, of the page of an IRI; None for one of another vocabulary."""
        for space, path in ((self.iris.base, HERE), (INDICATORS, _INDICATORS), (ONTOLOGY, f"{_ONTOLOGY}#")):
            if iri.startswith(space):
                # A % of the IRI stands for itself: local names hold encoded characters.
                return path + quote(iri.removeprefix(space), safe="/:@!$'()*,;=~")
        return None

    def node(self, local: str) -> NamedNode | None:
        """The IRI of a path below /id/, decoded once; None where no IRI can be so."""
        return _named(self.iris.base + local)


def indicator(local: str) -> NamedNode | None:
    """The IRI of a path below /indicator/: a concept of the scheme."""
    return _named(INDICATORS + local)


def _named(iri: str) -> NamedNode | None:
    try:
        return NamedNode(iri)
    except ValueError:
        return None
