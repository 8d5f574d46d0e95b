"""What people look at: the network page of thousands of entities and GraphML, against pyvis and networkx used as documented."""

from pathlib import Path

from pyoxigraph import Store

from benchmarks.generate import graph
from benchmarks.measure import Row, seconds
from kg.export import export
from kg.export.parts import Parts

NODES, EDGES = 20_000, 100_000


def rows(folder: Path) -> list[Row]:
    """The rows of this part; files go into `folder`."""
    return [_page(), _graphml(folder)]


def _page() -> Row:
    from pyvis.network import Network

    from kg.view.cards import Cards
    from kg.view.network import _render, build_network
    from kg.view.subgraph import Subgraph

    names = [f"第{number}号工会驿站" for number in range(NODES)]
    links = [(number, number // 7, "partOf") for number in range(1, NODES)]
    cards = Cards([{"name": name, "type": "FACILITY", "pinyin": []} for name in names], [{"count": 1} for _ in links])
    edges = tuple((names[one], relation, names[other]) for one, other, relation in links)
    subgraph = Subgraph(tuple(names), edges, dict.fromkeys(names, "FACILITY"), {}, {})

    def ours() -> None:
        from kg.view.look import load_look

        look = load_look()
        page = {"about": None, "title": None, "whole": True, "reach": NODES, "types": look.types, "classes": look.classes}
        page |= {"relations": look.relations, "messages": look.messages, "cards": vars(cards)}
        _render(build_network(subgraph, cards, places), page)

    def documented() -> None:
        network = Network(directed=True)
        for number in range(NODES):
            network.add_node(number, label=names[number])
        for one, other, relation in links:
            network.add_edge(one, other, label=relation)
        network.generate_html()

    places = [(number % 200, number // 200) for number in range(NODES)]
    spent, peer = seconds(ours, 3), seconds(documented, 1)
    what = f"write a network page of {NODES:,} nodes, placed"
    return Row(what, f"{spent:.2f} s", f"pyvis node by node {peer:.2f} s", peer / spent, "< 1 s")


def _graphml(folder: Path) -> Row:
    import networkx as nx

    store = Store()
    store.bulk_extend(graph(EDGES * 28))  # triples of a report, for each edge that it adds
    parts = Parts(store, small=len(store))
    next(parts.reports())  # is read: networkx has its graph in memory too
    spent = seconds(lambda: export(parts, "graphml", folder / "ours.graphml"), 1)
    network = nx.read_graphml(folder / "ours.graphml")
    peer = seconds(lambda: nx.write_graphml(network, folder / "peer.graphml"), 1)
    size = f"{network.number_of_edges():,} edges"
    return Row(f"write GraphML of {size}", f"{spent:.2f} s", f"networkx {peer:.2f} s", peer / spent, "< 2 s")
