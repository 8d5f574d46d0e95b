"""Exports hold the same graph in every format, byte for byte the same each time, and hostile labels stay text."""

import csv
import gc
import shutil
import subprocess
import tomllib
from collections import Counter
from pathlib import Path

import igraph
import networkx
import openpyxl
import pytest
from pyarrow import parquet
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Store, parse
from rdflib import RDFS, Graph, URIRef

from kg.errors import UsageError
from kg.export import FORMATS, export, write_tables
from kg.graph.iris import BASE, INFERRED, ONTOLOGY, TEXTS, term

GRAPH = Path(__file__).parent.parent / "query" / "graph.trig"
HOSTILE = '=HYPERLINK("http://x")<script>&\x0b\x1b[31m\u202e"工会'
UNION = NamedNode(f"{BASE}org/甘肃省总工会")


@pytest.fixture(scope="module")
def store() -> Store:
    store = Store()
    store.load(path=str(GRAPH), format=RdfFormat.TRIG)
    return store


@pytest.fixture
def hostile(store: Store) -> Store:
    """The graph with an organisation whose every name is an attack."""
    copy = Store()
    copy.extend(store)
    node = NamedNode(f"{BASE}org/hostile")
    copy.add(Quad(node, term("rdf:type"), term("kg:Organization")))
    copy.add(Quad(node, term("rdfs:label"), Literal(HOSTILE, language="zh")))
    copy.add(Quad(node, term("skos:altLabel"), Literal("@SUM(A1)", language="zh")))
    copy.add(Quad(UNION, term("kg:cooperatesWith"), node))
    return copy


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def written(path: Path) -> dict[str, bytes]:
    return {str(file.relative_to(path)): file.read_bytes() for file in sorted(path.rglob("*")) if file.is_file()}


def test_the_same_graph_gives_the_same_bytes_in_whatever_order_it_comes(store: Store, tmp_path: Path) -> None:
    quads = list(store)
    for folder, graph in (("store", store), ("list", quads), ("reversed", quads[::-1])):
        for format in FORMATS:
            export(graph, format, tmp_path / folder / format)
    first = written(tmp_path / "store")
    assert first == written(tmp_path / "list") == written(tmp_path / "reversed")
    assert len(first) == 7 + 3 + 3


@pytest.mark.parametrize("format", ["turtle", "ntriples", "jsonld"])
def test_triples_are_the_union_of_all_graphs_but_the_texts(store: Store, tmp_path: Path, format: str) -> None:
    export(store, format, tmp_path / "graph")
    kinds = {"turtle": RdfFormat.TURTLE, "ntriples": RdfFormat.N_TRIPLES, "jsonld": RdfFormat.JSON_LD}
    read = {quad.triple for quad in parse(path=str(tmp_path / "graph"), format=kinds[format])}
    assert read == {quad.triple for quad in store if quad.graph_name != TEXTS}


@pytest.mark.parametrize("format, kind", [("nquads", RdfFormat.N_QUADS), ("trig", RdfFormat.TRIG)])
def test_quads_keep_their_graphs(store: Store, tmp_path: Path, format: str, kind: RdfFormat) -> None:
    export(store, format, tmp_path / "graph")
    read = set(parse(path=str(tmp_path / "graph"), format=kind))
    assert read == {quad for quad in store if quad.graph_name != TEXTS}
    assert {INFERRED, DefaultGraph()} <= {quad.graph_name for quad in read}


def test_turtle_reads_well(store: Store, tmp_path: Path) -> None:
    export(store, "turtle", tmp_path / "graph.ttl")
    text = (tmp_path / "graph.ttl").read_text(encoding="utf-8")
    assert "\n\ne-org:甘肃省总工会 a " in text
    assert "kg:organizes e-event:甘肃省职工技能大赛 , e-program:三抓三促" in text
    assert text.count("\ne-org:甘肃省总工会 ") == 1  # one block, whatever graphs its triples stand in
    assert "a kg:Inference" in text


def test_an_independent_parser_reads_the_turtle(hostile: Store, tmp_path: Path) -> None:
    rapper = shutil.which("rapper")
    if rapper is None:
        pytest.skip("rapper (Debian's raptor2-utils) is not installed")
    export(hostile, "turtle", tmp_path / "graph.ttl")
    counted = subprocess.run([rapper, "-i", "turtle", "-c", tmp_path / "graph.ttl"], capture_output=True, text=True, check=True)
    assert f"returned {len({quad.triple for quad in hostile if quad.graph_name != TEXTS})} triples" in counted.stderr
    assert "Warning" not in counted.stderr


def test_igraph_and_networkx_see_the_entities_of_the_turtle(hostile: Store, tmp_path: Path) -> None:
    export(hostile, "turtle", tmp_path / "graph.ttl")
    export(hostile, "graphml", tmp_path / "graph.graphml")
    write_tables(hostile, tmp_path)
    turtle = Graph().parse(tmp_path / "graph.ttl")
    kinds = ("Organization", "Person", "Place", "Program", "Event", "Award", "Facility", "FacilityKind", "Document", "Platform", "Group")
    entities = {str(node) for kind in kinds for node in turtle.subjects(None, URIRef(ONTOLOGY + kind))}
    by_igraph = igraph.Graph.Read_GraphML(str(tmp_path / "graph.graphml"))
    assert set(by_igraph.vs["id"]) == entities
    by_networkx = networkx.read_graphml(tmp_path / "graph.graphml", force_multigraph=True)
    assert set(by_networkx) == entities
    assert isinstance(by_networkx, networkx.MultiDiGraph)
    assert {row["iri"] for row in rows(tmp_path / "entities.csv")} == entities


def test_an_edge_carries_its_relation_and_its_best_proof(store: Store, tmp_path: Path) -> None:
    export(store, "graphml", tmp_path / "graph.graphml")
    network = networkx.read_graphml(tmp_path / "graph.graphml", force_multigraph=True)
    (edge,) = network.get_edge_data(UNION.value, f"{BASE}program/三抓三促").values()
    assert edge == {
        "label": "组织开展",
        "relation": "organizes",
        "confidence": 0.95,
        "claims": 2,
        "inferred": False,
        "quote": "甘肃省总工会开展“三抓三促”行动，并举办甘肃省职工技能大赛。",
        "report": "甘肃省总工会2023年工作报告",
    }
    (inferred,) = network.get_edge_data(UNION.value, f"{BASE}org/中华全国总工会").values()
    assert (inferred["relation"], inferred["inferred"], inferred["claims"]) == ("subOrganizationOf", True, 0)
    ids = [key for _, _, key in network.edges(keys=True)]
    assert len(set(ids)) == len(ids)


def test_a_node_carries_label_type_region_and_degree(store: Store, tmp_path: Path) -> None:
    export(store, "graphml", tmp_path / "graph.graphml")
    network = networkx.read_graphml(tmp_path / "graph.graphml", force_multigraph=True)
    described = {"label": "甘肃省总工会", "type": "ORG", "kind": "TradeUnion", "region": "甘肃省", "mentions": 2}
    assert network.nodes[UNION.value] == described | {"degree": network.degree(UNION.value)}


def test_a_plan_is_a_row_but_no_edge(store: Store, tmp_path: Path) -> None:
    write_tables(store, tmp_path)
    (plan,) = [row for row in rows(tmp_path / "relations.csv") if row["object"] == "县级工会加强年"]
    assert plan["planned"] == "true"
    quads = [quad for quad in store if quad.object != NamedNode(f"{BASE}program/县级工会加强年") or quad.predicate != term("kg:organizes")]
    export(quads, "graphml", tmp_path / "without.graphml")
    assert "县级工会加强年活动" not in (tmp_path / "without.graphml").read_text(encoding="utf-8")


def test_observations_have_what_a_researcher_compares(store: Store, tmp_path: Path) -> None:
    write_tables(store, tmp_path)
    table = {row["phrase"]: row for row in rows(tmp_path / "observations.csv")}
    assert table["累计建成工会驿站"] == {
        "region": "甘肃省", "level": "province", "year": "2023", "period": "2023", "agent": "甘肃省总工会", "indicator": "工会驿站",
        "phrase": "累计建成工会驿站", "value": "1566", "unit": "个", "kind": "cumulative", "measure": "stock",
        "approx": "false", "target": "false", "confidence": "0.95",
        "sentence": "全省累计建成工会驿站1566个，其中省级示范驿站20余个，投入1.64亿元。",
        "report": "甘肃省总工会2023年工作报告", "source": "gansu.txt", "line": "4", "page": "",
    }  # fmt: skip
    assert (table["省级示范驿站"]["approx"], table["工会会员"]["target"], table["入会率"]["value"]) == ("true", "true", "90.4")
    assert table["投入"]["year"] == ""


def test_relations_have_qualifiers_and_proof_in_the_order_of_the_reports(store: Store, tmp_path: Path) -> None:
    write_tables(store, tmp_path)
    table = rows(tmp_path / "relations.csv")
    assert len(table) == 14
    assert [(row["report"], int(row["line"])) for row in table] == sorted((row["report"], int(row["line"])) for row in table)
    funding = next(row for row in table if row["relation"] == "funds")
    assert (funding["subject"], funding["subject_type"]) == ("甘肃省总工会", "ORG")
    assert (funding["object"], funding["object_type"]) == ("金秋助学", "PROGRAM")
    assert (funding["amount"], funding["sentence"], funding["source"]) == ("500万元", "省总工会投入500万元开展金秋助学。", "gansu.txt")


def test_entities_have_aliases_and_counts(store: Store, tmp_path: Path) -> None:
    write_tables(store, tmp_path)
    table = {row["name"]: row for row in rows(tmp_path / "entities.csv")}
    union = table["平凉市总工会"]
    assert (union["type"], union["kind"], union["aliases"], union["region"]) == ("ORG", "TradeUnion", "市总|省总", "平凉市")
    assert (union["reports"], union["claims"], union["observations"]) == ("1", "3", "2")


def test_no_cell_starts_a_formula(hostile: Store, tmp_path: Path) -> None:
    write_tables(hostile, tmp_path)
    assert (tmp_path / "entities.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    (row,) = [row for row in rows(tmp_path / "entities.csv") if "script" in row["name"]]
    assert row["name"].startswith("'=HYPERLINK")
    assert row["aliases"] == "'@SUM(A1)"
    assert "\x1b" not in row["name"]


def test_a_workbook_has_numbers_in_number_cells_and_no_formulas(hostile: Store, tmp_path: Path) -> None:
    export(hostile, "xlsx", tmp_path / "graph.xlsx")
    book = openpyxl.load_workbook(tmp_path / "graph.xlsx")
    assert book.sheetnames == ["entities", "relations", "observations", "说明"]
    assert ("observations", "口径 measure", "stock", "存量") in list(book["说明"].iter_rows(values_only=True))
    assert book["observations"].auto_filter.ref == f"A1:S{book['observations'].max_row}"
    assert all(sheet.freeze_panes == "A2" for sheet in book)
    types = Counter(cell.data_type for sheet in book for line in sheet.iter_rows() for cell in line)
    assert "f" not in types
    assert any(str(cell.value).startswith("=HYPERLINK") for cell in book["entities"]["A"])
    header, *lines = book["observations"].iter_rows(values_only=True)
    values = {line[header.index("原文指标 phrase")]: line[header.index("数值 value")] for line in lines}
    assert values == {"累计建成工会驿站": 1566, "省级示范驿站": 20, "投入": 164000000, "工会会员": 205000, "入会率": 90.4}
    assert book["relations"].column_dimensions["L"].width > book["relations"].column_dimensions["J"].width


def test_codes_are_called_as_the_vocabulary_and_the_network_call_them(root: Path) -> None:
    codes = tomllib.loads((root / "kg/export/codes.toml").read_text(encoding="utf-8"))
    graph = Graph().parse(root / "ontology/kg.ttl")
    labels = {str(node).removeprefix(ONTOLOGY): str(name) for node, name in graph.subject_objects(RDFS.label) if name.language == "zh"}
    for column in ("kind", "measure"):
        said = {name.removeprefix(f"{column}-"): label for name, label in labels.items() if name.startswith(f"{column}-")}
        assert codes["observations"][column] == said
    assert {code: labels[code] for code in codes["entities"]["kind"]} == codes["entities"]["kind"]
    look = tomllib.loads((root / "kg/view/look.toml").read_text(encoding="utf-8"))
    assert {code: one["zh"] for code, one in look["types"].items()} == codes["entities"]["type"]


def test_parquet_keeps_types(store: Store, tmp_path: Path) -> None:
    export(store, "parquet", tmp_path / "tables")
    table = parquet.read_table(tmp_path / "tables" / "observations.parquet")
    assert str(table.schema.field("value").type) == "double"
    assert {row["phrase"]: (row["value"], row["year"], row["target"]) for row in table.to_pylist()}["工会会员"] == (205000.0, 2024, True)


@pytest.mark.parametrize("name, column", [("relations.csv", "subject"), ("anything.csv", "phrase")])
def test_a_file_name_gets_one_table(store: Store, tmp_path: Path, name: str, column: str) -> None:
    export(store, "csv", tmp_path / "new" / name)
    assert column in rows(tmp_path / "new" / name)[0]


@pytest.mark.parametrize("format", FORMATS)
def test_an_empty_graph_gives_files_without_content(tmp_path: Path, format: str) -> None:
    export(Store(), format, tmp_path / "empty")
    assert (tmp_path / "empty").exists()


def test_the_garbage_collector_of_the_caller_stays_as_it_was(store: Store, tmp_path: Path) -> None:
    before = gc.get_threshold()
    export(store, "graphml", tmp_path / "graph.graphml")
    assert gc.get_threshold() == before


def test_an_unknown_format_is_wrong_use(store: Store, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="choose one of turtle, ntriples"):
        export(store, "excel", tmp_path / "x")


def test_a_year_is_where_the_period_ends(tmp_path: Path) -> None:
    def year(**known: str) -> str:
        node, report = NamedNode(f"{BASE}observation/o"), NamedNode(f"{BASE}report/r")
        quads = [Quad(report, term("rdf:type"), term("kg:Report"), report), Quad(node, term("rdf:type"), term("kg:Observation"), report)]
        quads += [Quad(node, term(f"kg:{name}"), Literal(text), report) for name, text in known.items()]
        write_tables(quads, tmp_path)
        return rows(tmp_path / "observations.csv")[0]["year"]

    assert year(period="2018-2023") == "2023"
    assert year(period="五年来", periodStart="2018-01-01", periodEnd="2022-12-31") == "2022"
    assert year(period="五年来") == ""
