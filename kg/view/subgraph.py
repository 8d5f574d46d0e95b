"""Chooses the part of a graph that a page can show: around a name, out of a query, or the most telling of the whole.

Nodes are entities, edges the direct statements between them; a planned relation has none and is therefore no edge.
"""

import difflib
import heapq
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import pyoxigraph as ox

from kg.errors import NameNotFound, QueryError, UsageError
from kg.graph.iris import INFERRED, Iris, term
from kg.view.look import load_look

if TYPE_CHECKING:
    from kg.query.text import TextIndex

DAMPING = 0.85  # Page et al. 1999, The PageRank citation ranking
PAGERANK_ROUNDS = 60  # 0.85 ** 60 < 1e-4: well below what a node's size can show
SUGGESTIONS = 5
SMALLEST_START = 3  # a component below this size is shown only where room is left

Triple: TypeAlias = tuple[str, str, str]  # subject IRI, local name of the relation, object IRI


@dataclass(frozen=True, slots=True)
class Selection:
    """What to show; the fields are the arguments of `write_network`."""

    about: str | None = None
    hops: int = 1
    types: Collection[str] | None = None
    query: str | None = None
    limit: int = 300
    index: "TextIndex | None" = None  # where names are looked up; without one, the whole graph is read for them


@dataclass(frozen=True, slots=True)
class Subgraph:
    """The chosen nodes, the most important first, with all edges between them."""

    nodes: tuple[str, ...]
    edges: tuple[Triple, ...]
    types: Mapping[str, str]  # IRI of any entity of the graph → mention type
    kinds: Mapping[str, str]  # IRI of any entity of the graph → its most special class
    importance: Mapping[str, float]  # IRI of a connected entity → PageRank times the number of entities
    inferred: frozenset[Triple] = frozenset()  # edges that no report states
    reach: int = 0  # entities that the selection allows, of which `nodes` are the first
    total_nodes: int = 0  # entities of the graph
    total_edges: int = 0  # statements between entities of the graph


@dataclass(frozen=True)
class _Whole:
    """All entities and edges of a store, within the wanted types."""

    types: dict[str, str]
    kinds: dict[str, str]
    edges: dict[Triple, bool]  # → inferred
    allowed: set[str]
    neighbours: dict[str, set[str]] = field(default_factory=dict)
    importance: dict[str, float] = field(default_factory=dict)

    def rank(self, node: str) -> tuple[float, str]:
        """Sorts the most important first, and alike ones by name."""
        return -self.importance.get(node, 0.0), node


def select(store: ox.Store, selection: Selection) -> Subgraph:
    """The part of `store` that `selection` asks for.

    Raises NameNotFound for a name or type that is not there, QueryError for a broken query, UsageError for a limit below 1.
    """
    if selection.limit < 1 or selection.hops < 0:
        raise UsageError(f"A page needs a limit of at least 1 and hops of at least 0; they are {selection.limit} and {selection.hops}.")
    whole = _read_whole(store, _wanted_types(selection.types))
    edges: Iterable[Triple] = whole.edges
    if selection.query is not None:
        found, edges = _run(store, selection.query, whole)
        whole = _link(_Whole(whole.types, whole.kinds, whole.edges, found & whole.allowed), edges)
    if selection.about is not None:
        known = _looked_up(selection.index, selection.about, whole) if selection.index else ()
        reach = _around(known or _named(store, selection.about, whole), selection.hops, whole)
        chosen = reach[: selection.limit]
    elif selection.query is not None:
        reach = sorted(whole.allowed, key=whole.rank)
        chosen = reach[: selection.limit]
    else:
        reach = sorted(whole.neighbours, key=whole.rank)
        chosen = reach if len(reach) <= selection.limit else _grow(whole, selection.limit)
    kept = set(chosen)
    shown = sorted(edge for edge in edges if edge[0] in kept and edge[2] in kept)
    return Subgraph(
        nodes=tuple(sorted(chosen, key=whole.rank)),
        edges=tuple(shown),
        types=whole.types,
        kinds=whole.kinds,
        importance=whole.importance,
        inferred=frozenset(edge for edge in shown if whole.edges[edge]),
        reach=len(reach),
        total_nodes=len(whole.types),
        total_edges=len(whole.edges),
    )


def _wanted_types(types: Collection[str] | None) -> frozenset[str]:
    known = load_look().types
    wanted = frozenset(name.upper() for name in types) if types else frozenset(known)
    for name in sorted(wanted - set(known)):
        raise NameNotFound("type", name, tuple(known))
    return wanted


def _read_whole(store: ox.Store, wanted: frozenset[str]) -> _Whole:
    types, kinds = _read_types(store)
    edges: dict[Triple, bool] = {}
    for relation in load_look().relations:
        for quad in store.quads_for_pattern(None, term(f"kg:{relation}"), None, None):
            if not (isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode)):
                continue
            edge = (quad.subject.value, relation, quad.object.value)
            if edge[0] in types and edge[2] in types and edge[0] != edge[2]:
                edges[edge] = edges.get(edge, True) and quad.graph_name == INFERRED
    allowed = {node for node, kind in types.items() if kind in wanted}
    return _link(_Whole(types, kinds, edges, allowed), edges)


def _read_types(store: ox.Store) -> tuple[dict[str, str], dict[str, str]]:
    types: dict[str, str] = {}
    kinds: dict[str, str] = {}
    for name, kind in load_look().class_types().items():
        for quad in store.quads_for_pattern(None, term("rdf:type"), term(f"kg:{name}"), None):
            if isinstance(quad.subject, ox.NamedNode) and types.setdefault(quad.subject.value, kind) == kind:
                kinds[quad.subject.value] = name
    return types, kinds


def _link(whole: _Whole, edges: Iterable[Triple]) -> _Whole:
    """Fill in who is next to whom, and how important each is."""
    for subject, _, object_ in edges:
        if subject in whole.allowed and object_ in whole.allowed:
            whole.neighbours.setdefault(subject, set()).add(object_)
            whole.neighbours.setdefault(object_, set()).add(subject)
    nodes = sorted(whole.neighbours)
    index = {node: number for number, node in enumerate(nodes)}
    links = [(index[node], index[other]) for node in nodes for other in sorted(whole.neighbours[node])]
    whole.importance.update(zip(nodes, pagerank(len(nodes), links), strict=True))
    return whole


def pagerank(size: int, links: Sequence[tuple[int, int]]) -> list[float]:
    """PageRank times `size`, rounded to nine decimals, of nodes 0 … size-1 that each have a link.

    Only sums in a fixed order and plain arithmetic: the same on every machine.
    """
    if not size:
        return []
    sources, targets = np.array(links, dtype=np.int64).T
    degree = np.bincount(sources, minlength=size)
    rank = np.ones(size)
    for _ in range(PAGERANK_ROUNDS):
        received = np.bincount(targets, weights=(rank / degree)[sources], minlength=size)
        rank = (1 - DAMPING) + DAMPING * received.astype(np.float64)
    return [round(float(value), 9) for value in rank]


def _grow(whole: _Whole, limit: int) -> list[str]:
    """The most important nodes that hang together: each joins by an edge, or is the first of its component."""
    components = _components(whole)
    starts = [min(part, key=whole.rank) for part in components if len(part) >= SMALLEST_START]
    late = [min(part, key=whole.rank) for part in components if len(part) < SMALLEST_START]
    chosen: dict[str, None] = {}
    for batch in (starts, late):
        queue = [whole.rank(node) for node in batch]
        heapq.heapify(queue)
        while queue and len(chosen) < limit:
            node = heapq.heappop(queue)[1]
            if node not in chosen:
                chosen[node] = None
                for other in whole.neighbours[node]:
                    if other not in chosen:
                        heapq.heappush(queue, whole.rank(other))
    return list(chosen)


def _components(whole: _Whole) -> list[list[str]]:
    found: list[list[str]] = []
    seen: set[str] = set()
    for start in sorted(whole.neighbours):
        if start in seen:
            continue
        part = [start]
        seen.add(start)
        for node in part:
            fresh = whole.neighbours[node] - seen
            seen |= fresh
            part.extend(sorted(fresh))
        found.append(part)
    return found


def _around(start: Sequence[str], hops: int, whole: _Whole) -> list[str]:
    """The nodes within `hops` of `start`, the nearest first and the important first among them."""
    ring = sorted(start, key=whole.rank)
    found = list(ring)
    seen = set(ring)
    for _ in range(hops):
        ring = sorted({other for node in ring for other in whole.neighbours.get(node, ())} - seen, key=whole.rank)
        seen.update(ring)
        found += ring
    return found


def _looked_up(index: "TextIndex", name: str, whole: _Whole) -> list[str]:
    """The entities that `name` names in full or, where there are none, as an alias."""
    wanted = name.strip().casefold()
    fits = [row for row in index.named(name) if row.name.casefold() == wanted and row.iri in whole.types]
    full = [row.iri for row in fits if row.name == row.label]
    return sorted(full or [row.iri for row in fits])


def _named(store: ox.Store, name: str, whole: _Whole) -> list[str]:
    """The entities that `name` names in full or as an alias; NameNotFound with the nearest names otherwise."""
    wanted = name.strip().casefold()
    names: dict[str, str] = {}  # casefolded → as written
    found: dict[str, set[str]] = {"rdfs:label": set(), "skos:altLabel": set()}
    for predicate, nodes in found.items():
        for quad in store.quads_for_pattern(None, term(predicate), None, None):
            subject, text = quad.subject, quad.object
            if isinstance(subject, ox.NamedNode) and isinstance(text, ox.Literal) and subject.value in whole.types:
                names[text.value.casefold()] = text.value
                if text.value.casefold() == wanted:
                    nodes.add(subject.value)
    chosen = found["rdfs:label"] or found["skos:altLabel"]
    if not chosen:
        raise NameNotFound("entity", name, _suggest(wanted, names))
    return sorted(chosen)


def _suggest(wanted: str, names: Mapping[str, str]) -> tuple[str, ...]:
    within = sorted((known for known in names if wanted and (wanted in known or known in wanted)), key=lambda known: (len(known), known))
    # A name may be far too long to compare; nobody means it.
    near = difflib.get_close_matches(wanted[:80], sorted(known for known in names if len(known) <= 80), SUGGESTIONS, cutoff=0.5)
    return tuple(names[known] for known in dict.fromkeys([*near, *within]))[:SUGGESTIONS]


def _run(store: ox.Store, query: str, whole: _Whole) -> tuple[set[str], list[Triple]]:
    """The entities and edges that a SELECT or CONSTRUCT query gives; a SELECT has all edges between its entities."""
    try:
        results = store.query(query, prefixes=Iris().prefixes, use_default_graph_as_union=True)
        if isinstance(results, ox.QueryBoolean):
            raise QueryError("The query answers yes or no; a network needs a SELECT of entities or a CONSTRUCT.")
        rows = [tuple(row) for row in results]
    except SyntaxError as error:
        raise QueryError(f"The query cannot be read: {error}. Correct it and try again.") from error
    found = {value.value for row in rows for value in row if isinstance(value, ox.NamedNode) and value.value in whole.types}
    if not found:
        raise UsageError(
            "The query finds no entity of the graph; let it select IRIs of entities, such as ?union in ?union a kg:TradeUnion."
        )
    if isinstance(results, ox.QuerySolutions):
        return found, [edge for edge in whole.edges if edge[0] in found and edge[2] in found]
    constructed = set(rows)
    return found, [edge for edge in whole.edges if (ox.NamedNode(edge[0]), term(f"kg:{edge[1]}"), ox.NamedNode(edge[2])) in constructed]
