"""Which part of a graph a page shows."""

import pytest

from kg.errors import NameNotFound, QueryError, UsageError
from kg.view.subgraph import Selection, pagerank, select


def names(subgraph):
    return {node.rpartition("/")[2].partition("_")[0] for node in subgraph.nodes}


@pytest.fixture(scope="module")
def chain(drawing):
    """A hub with five leaves, the third of which leads to a far pair; and a lonely pair elsewhere."""
    graph = drawing()
    hub = graph.entity("ORG", "中心")
    leaves = [graph.entity("PROGRAM", f"行动{number}") for number in range(5)]
    for leaf in leaves:
        graph.fact(hub, "organizes", leaf, "中心开展行动。")
    far = graph.entity("GROUP", "远处")
    graph.fact(leaves[2], "serves", far, "行动服务远处。")
    graph.fact(graph.entity("ORG", "孤一"), "cooperatesWith", graph.entity("ORG", "孤二"), "两家合作。")
    return graph.store


def test_whole_graph_shows_connected_entities_and_counts_the_rest(province):
    subgraph = select(province, Selection())
    assert "无人提到的人群" not in names(subgraph)
    assert (len(subgraph.nodes), subgraph.reach, subgraph.total_nodes) == (14, 14, 16)


def test_planned_relation_is_no_edge(province):
    subgraph = select(province, Selection())
    assert not any("青工汇" in object_ for _, _, object_ in subgraph.edges)


def test_inferred_statement_is_marked(province):
    subgraph = select(province, Selection())
    assert {relation for _, relation, _ in subgraph.inferred} == {"subOrganizationOf"}
    assert len(subgraph.inferred) == 2


def test_same_statement_of_two_claims_is_one_edge(province):
    edges = [edge for edge in select(province, Selection()).edges if "暖心驿路" in edge[2]]
    assert len(edges) == 1


def test_limit_keeps_the_important_and_the_connected(chain):
    subgraph = select(chain, Selection(limit=4))
    assert "中心" in names(subgraph)
    touched = {end for subject, _, object_ in subgraph.edges for end in (subject, object_)}
    assert touched == set(subgraph.nodes)
    assert subgraph.reach - len(subgraph.nodes) == 5


def test_about_takes_names_and_aliases(province):
    by_alias = select(province, Selection(about="省总"))
    assert by_alias.nodes == select(province, Selection(about="青原省总工会")).nodes
    assert {"青原省总工会", "金秋助学", "云河市总工会"} <= names(by_alias)
    assert "林秋禾" not in names(by_alias)
    assert "林秋禾" in names(select(province, Selection(about="省总", hops=2)))


def test_about_shows_an_entity_without_relations(province):
    assert names(select(province, Selection(about="无人提到的人群"))) == {"无人提到的人群"}


def test_unknown_name_suggests_near_ones(province):
    with pytest.raises(NameNotFound) as error:
        select(province, Selection(about="青原总工会"))
    assert error.value.suggestions[0] == "青原省总工会"


def test_types_restrict_nodes(province):
    subgraph = select(province, Selection(types=["org", "PLACE"]))
    assert {subgraph.types[node] for node in subgraph.nodes} == {"ORG", "PLACE"}
    with pytest.raises(NameNotFound):
        select(province, Selection(types=["PLANET"]))


def test_select_query_gives_nodes_with_all_edges_between_them(province):
    subgraph = select(province, Selection(query="SELECT ?u WHERE { ?u a kg:TradeUnion }"))
    assert names(subgraph) == {"青原省总工会", "云河市总工会", "白石县总工会"}
    assert len(subgraph.edges) == 2


def test_construct_query_gives_its_edges_alone(province):
    query = "CONSTRUCT { ?s kg:organizes ?o } WHERE { ?s kg:organizes ?o . ?o a kg:Program }"
    subgraph = select(province, Selection(query=query))
    assert names(subgraph) == {"青原省总工会", "暖心驿路行动", "金秋助学"}
    assert {relation for _, relation, _ in subgraph.edges} == {"organizes"}


@pytest.mark.parametrize(
    ("query", "error"),
    [("SELECT ?u WHERE {", QueryError), ("ASK { ?s ?p ?o }", QueryError), ("SELECT ?n WHERE { ?s rdfs:label ?n }", UsageError)],
)
def test_unfit_queries_are_refused(province, query, error):
    with pytest.raises(error):
        select(province, Selection(query=query))


@pytest.mark.parametrize("selection", [Selection(limit=0), Selection(hops=-1)])
def test_impossible_limits_are_refused(province, selection):
    with pytest.raises(UsageError):
        select(province, selection)


def test_pagerank_of_a_star_lies_in_the_middle():
    ranks = pagerank(4, [(0, 1), (1, 0), (0, 2), (2, 0), (0, 3), (3, 0)])
    assert ranks[0] > 2 * ranks[1]
    assert ranks[1] == ranks[2] == ranks[3]
    assert sum(ranks) == pytest.approx(4, abs=1e-3)
