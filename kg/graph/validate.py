"""Holds a graph to the shapes of `ontology/shapes.ttl`: each violation as a row that names the entity, the rule and the sentence.

The shapes run over an in-memory copy: over the store itself pyshacl is forty times slower, and its `ox-` parsers give
xsd:string literals that rdflib does not equate with plain ones, hence the one literal convention of `_term`.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

import pyshacl
from pyoxigraph import Literal, NamedNode, Quad
from rdflib import RDF, RDFS, SH, BNode, Graph, Namespace, URIRef
from rdflib import Literal as RdfLiteral
from rdflib.term import Node

from kg.errors import GraphError
from kg.graph.iris import ONTOLOGY, VOCABULARIES, Iris
from kg.packaged import packaged

_KG, _OA = Namespace(ONTOLOGY), Namespace(VOCABULARIES["oa"])
_STRING = VOCABULARIES["xsd"] + "string"


class Violation(NamedTuple):
    """A node of the graph that breaks a shape."""

    entity: str  # what it is about, for people
    node: str  # prefixed name of the node
    message_zh: str
    message_en: str
    value: str  # what is wrong, where it can be named
    quote: str  # the sentence that it rests on, or empty


def validate(quads: Iterable[Quad], shapes: Path | None = None, iris: Iris | None = None) -> list[Violation]:
    """The violations of the shapes (those of the package, unless named) in the union of all graphs, sorted.

    GraphError where the shapes themselves cannot be applied.
    """
    graph = memory_graph(quads)
    path = shapes or packaged("ontology") / "shapes.ttl"
    rules = Graph().parse(path, format="turtle")
    _, results, _ = pyshacl.validate(graph, shacl_graph=rules, inference="none")
    if not isinstance(results, Graph):
        raise GraphError(f"The shapes in {path} cannot be applied: {results}. Correct them, or reinstall kg.")
    rows = _Rows(graph, rules, iris or Iris())
    return sorted({rows.row(results, result) for result in results.subjects(RDF.type, SH.ValidationResult)})


def memory_graph(quads: Iterable[Quad]) -> Graph:
    """The union of all named graphs in rdflib's memory."""
    graph = Graph()
    graph.addN((_term(quad.subject), _term(quad.predicate), _term(quad.object), graph) for quad in quads)
    return graph


def _term(term: Any) -> Any:
    if isinstance(term, NamedNode):
        return URIRef(term.value)
    if isinstance(term, Literal):
        if term.language:
            return RdfLiteral(term.value, lang=term.language)
        datatype = term.datatype.value
        return RdfLiteral(term.value, datatype=None if datatype == _STRING else URIRef(datatype))
    return BNode(term.value)


class _Rows:
    """Says for people what a result of SHACL is about."""

    def __init__(self, graph: Graph, rules: Graph, iris: Iris) -> None:
        self._graph, self._iris = graph, iris
        # Results of constraints in SPARQL lose the language of their messages.
        self._languages = {str(message): message.language for message in rules.objects(None, SH.message) if isinstance(message, RdfLiteral)}

    def row(self, results: Graph, result: Node) -> Violation:
        focus, value = results.value(result, SH.focusNode), results.value(result, SH.value)
        # Constraints over a whole report or graph name the node at fault as the value.
        component = results.value(result, SH.sourceConstraintComponent)
        node = value if component == SH.SPARQLConstraintComponent and value is not None else focus
        messages = {self._languages.get(str(message)): str(message) for message in results.objects(result, SH.resultMessage)}
        return Violation(
            entity=self._spoken(node),
            node=self._short(node),
            message_zh=messages.get("zh", ""),
            message_en=messages.get("en", ""),
            value="" if value == node else self._short(value),
            quote=self._quote(node),
        )

    def _spoken(self, node: Node | None) -> str:
        label = self._graph.value(node, RDFS.label)
        if label is not None:
            return str(label)
        paths = (
            (RDF.subject, RDF.predicate, RDF.object),
            (_KG.agent, _KG.phrase, _KG.value, _KG.unit),
            (_OA.hasSource,),
        )
        for path in paths:
            parts = [self._graph.value(node, step) for step in path]
            if parts[0] is not None:
                return " ".join(self._name(part) for part in parts if part is not None)
        return self._short(node)

    def _name(self, node: Node) -> str:
        labels = [label for label in self._graph.objects(node, RDFS.label) if isinstance(label, RdfLiteral)]
        chinese = sorted(str(label) for label in labels if label.language == "zh")
        return chinese[0] if chinese else self._short(node)

    def _quote(self, node: Node | None) -> str:
        """The sentence of the node itself, of its evidence, or of a statement about it."""
        if not isinstance(node, URIRef):
            return ""
        about = [statement for role in (RDF.subject, RDF.object, _KG.agent) for statement in self._graph.subjects(role, node)]
        evidence = [place for statement in (node, *about) for place in self._graph.objects(statement, _KG.evidence)]
        quotes = [str(quote) for place in (node, *evidence) for quote in self._graph.objects(place, _OA.exact)]
        return min(quotes, default="")

    def _short(self, node: Node | None) -> str:
        return self._iris.shorten(str(node)) if isinstance(node, URIRef) else str(node if node is not None else "")
