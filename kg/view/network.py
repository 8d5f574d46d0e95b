"""Writes a part of the graph as one interactive network page that needs nothing but a browser.

pyvis holds the network and renders it; the template, style and script are the project's own and stand inside the page,
so that nothing is loaded from anywhere and nothing that a label contains can run.
"""

import math
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyvis
from markupsafe import Markup
from pyvis.network import Network

from kg.packaged import packaged
from kg.page import hash_source, script_json, templates
from kg.view.cards import Cards, make_cards
from kg.view.layout import place
from kg.view.look import load_look
from kg.view.subgraph import Selection, Subgraph, select

if TYPE_CHECKING:
    from pyoxigraph import Store

    from kg.query.text import TextIndex

SMALLEST, LARGEST = 5.0, 26.0  # radius of a node's sign, in pixels at zoom 1
BEND = 0.22  # roundness of edges that join the same two nodes
MANY_EDGES = 1200  # from here on edges are left out while the page is dragged or zoomed

OPTIONS = {
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "nodes": {"shape": "custom"},
    "edges": {
        "arrows": {"to": {"enabled": True, "scaleFactor": 0.35}},
        "color": {"color": "#a9a092", "hover": "#6f675b", "highlight": "#6f675b"},
        "smooth": False,
        "hoverWidth": 1,
        "selectionWidth": 1,
    },
}
INTERACTION = {"hover": True, "hoverConnectedEdges": False, "selectConnectedEdges": False, "zoomSpeed": 0.7}


@dataclass(frozen=True, slots=True)
class ViewSummary:
    """What a page shows, and of how much."""

    nodes: int
    edges: int
    reach: int  # entities that the selection allows; `nodes` of them are shown
    total_nodes: int  # entities of the graph, those without any relation among them
    total_edges: int  # statements between entities of the graph

    @property
    def left_out(self) -> int:
        """Entities within the selection that the limit cuts off."""
        return self.reach - self.nodes


def write_network(  # noqa: PLR0913 - the choices of `kg view`
    store: "Store",
    path: Path,
    *,
    about: str | None = None,
    hops: int = 1,
    types: Collection[str] | None = None,
    query: str | None = None,
    limit: int = 300,
    title: str | None = None,
    index: "TextIndex | None" = None,
) -> ViewSummary:
    """Write the network page of `store` to `path`; an earlier file there stays whole until the new one is.

    about: only what is within `hops` steps of the entity of this name or alias.
    types: only entities of these mention types (ORG, PERSON …).
    query: only the entities that a SELECT gives, or the edges that a CONSTRUCT gives.
    limit: at most so many entities: the nearest, then the most important, each joined to the rest.
    title: the heading; without it the page says what it is about.
    index: where the name is looked up; without it the whole graph is read for it.
    Raises NameNotFound for an unknown name or type, QueryError for a broken query, UsageError for a query that finds nothing.
    """
    html, summary = network_page(store, about=about, hops=hops, types=types, query=query, limit=limit, title=title, index=index)
    part = path.with_name(f"{path.name}.part")
    part.write_text(html, encoding="utf-8", newline="\n")
    part.replace(path)
    return summary


def network_page(store: "Store", *, title: str | None = None, **selection: Any) -> tuple[str, ViewSummary]:
    """The text of the page that `write_network` writes, with its summary; the arguments are the same."""
    subgraph = select(store, Selection(**selection))
    summary = ViewSummary(len(subgraph.nodes), len(subgraph.edges), subgraph.reach, subgraph.total_nodes, subgraph.total_edges)
    cards = make_cards(store, subgraph)
    network = build_network(subgraph, cards)
    look = load_look()
    page = {
        "about": selection.get("about"),
        "title": title,
        "whole": selection.get("about") is None and selection.get("query") is None,
        "reach": summary.reach,
        "types": {name: {key: row[key] for key in ("zh", "en", "colour", "shape")} for name, row in look.types.items()},
        "classes": look.classes,
        "relations": look.relations,
        "messages": look.messages,
        "cards": vars(cards),
    }
    return _render(network, page), summary


def build_network(subgraph: Subgraph, cards: Cards, places: Sequence[tuple[int, int]] | None = None) -> Network:
    """The pyvis network: a node an entity, numbered by importance, an edge a statement; placed, sized, and at rest.

    places: where the nodes stand, in pixels, where that is known already.
    """
    network = Network(directed=True)
    links = _links(subgraph)
    radii = _radii(subgraph)
    places = places or place(links, radii)
    # add_node and add_edge search lists: 9 s for 20,000 nodes.
    network.nodes = [
        {"id": number, "label": row["name"], "group": row["type"], "shape": "custom", "size": radius, "x": x, "y": y}
        for number, (row, radius, (x, y)) in enumerate(zip(cards.nodes, radii, places, strict=True))
    ]
    network.node_ids = [node["id"] for node in network.nodes]
    network.node_map = {node["id"]: node for node in network.nodes}
    between = Counter(frozenset(link) for link in links)
    seen: Counter[frozenset[int]] = Counter()
    for number, (link, (triple, fact)) in enumerate(zip(links, zip(subgraph.edges, cards.facts, strict=False), strict=True)):
        width = round(1 + 0.5 * math.log2(max(fact["count"], 1)), 2)
        edge: dict[str, Any] = {"id": number, "from": link[0], "to": link[1], "label": triple[1], "width": width}
        if fact.get("inferred"):
            edge["dashes"] = True
        pair = frozenset(link)
        if between[pair] > 1:
            edge["smooth"] = _bend(seen[pair], forward=link[0] < link[1])
            seen[pair] += 1
        network.edges.append(edge)
    hiding = dict.fromkeys(("hideEdgesOnDrag", "hideEdgesOnZoom"), len(links) > MANY_EDGES)
    network.options = OPTIONS | {"interaction": INTERACTION | hiding}
    return network


def _links(subgraph: Subgraph) -> list[tuple[int, int]]:
    number = {node: position for position, node in enumerate(subgraph.nodes)}
    return [(number[subject], number[object_]) for subject, _, object_ in subgraph.edges]


def _radii(subgraph: Subgraph) -> list[float]:
    weights = [subgraph.importance.get(node, 0.0) for node in subgraph.nodes]
    most = max(weights, default=0.0) or 1.0
    return [round(SMALLEST + (LARGEST - SMALLEST) * math.sqrt(weight / most), 1) for weight in weights]


def _bend(position: int, *, forward: bool) -> dict[str, Any]:
    """The curve of the edge number `position` between two nodes: alternately to either side, ever wider."""
    side = (position % 2 == 0) == forward
    return {"enabled": True, "type": "curvedCW" if side else "curvedCCW", "roundness": round(BEND * (1 + position // 2), 2)}


def _render(network: Network, page: dict[str, Any]) -> str:
    """Let pyvis render the network with the project's own template."""
    folder = packaged("view") / "page"
    environment = templates(folder)
    environment.filters["json"] = script_json
    scripts = [_vis_network(), (folder / "network.js").read_text(encoding="utf-8")]
    style = (folder / "network.css").read_text(encoding="utf-8")
    environment.globals |= {
        "page": page,
        "words": page["messages"],
        "scripts": [Markup(script) for script in scripts],
        "style": Markup(style),
        "script_hashes": Markup(" ".join(map(hash_source, scripts))),
        "style_hash": Markup(hash_source(style)),
    }
    network.templateEnv, network.path = environment, "network.html"
    return str(network.generate_html())


def _vis_network() -> str:
    """The drawing library that pyvis brings along, with the line ends that a browser hashes."""
    versions = sorted((Path(pyvis.__file__).parent / "templates" / "lib").glob("vis-*/vis-network.min.js"))
    return versions[-1].read_text(encoding="utf-8").replace("\r\n", "\n").replace("\r", "\n")
