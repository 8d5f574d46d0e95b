"""Results as a table that lines up, as CSV for Excel, as SPARQL JSON, and as Turtle."""

import csv
import io
import json

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, parse

from kg.errors import UsageError
from kg.query import run
from kg.query.render import write


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def written(store: Store, query: str, format: str, out: io.StringIO | None = None, **titles: str) -> str:
    out = out or io.StringIO()
    write(run(store, query), format, out, titles, store)
    return out.getvalue()


NAMES = "SELECT ?node ?name ?value { ?o kg:agent ?node ; kg:value ?value . ?node rdfs:label ?name } ORDER BY DESC(?value) LIMIT 2"


def test_a_plain_table_lines_up_with_wide_characters(store: Store) -> None:
    assert written(store, NAMES, "table", name="名称") == (
        "node                名称              value\n"
        "------------------  ------------  ---------\n"
        "e-org:甘肃省总工会  甘肃省总工会  164000000\n"
        "e-org:平凉市总工会  平凉市总工会     205000\n"
        "2 rows\n"
    )


def test_codes_have_words_in_tables_alone(store: Store) -> None:
    found = run(store, 'SELECT ?kind { VALUES ?kind { "new" "other" } }')
    table, sheet = io.StringIO(), io.StringIO()
    write(found, "table", table, {"kind": "性质"}, words={"kind": {"new": "新增"}})
    write(found, "csv", sheet, {"kind": "性质"}, words={"kind": {"new": "新增"}})
    assert table.getvalue().splitlines() == ["性质", "-----", "新增", "other", "2 rows"]
    assert sheet.getvalue().splitlines()[1:] == ["new", "other"]


def test_iris_whose_name_says_nothing_come_with_their_label(store: Store) -> None:
    table = written(store, "SELECT DISTINCT ?p ?i { ?a ?p e-event:甘肃省职工技能大赛 . ?o kg:indicator ?i } ORDER BY ?i ?p", "table")
    assert "kg:organizes (组织开展)" in table
    assert "ind:member (工会会员)" in table
    assert "e-indicator:开展活动\n" in table


def test_a_terminal_gets_every_cell_and_no_markup(store: Store) -> None:
    table = written(store, 'SELECT ("[bold]\u001b[31m工会[/bold]" AS ?x) {}', "table", Terminal(newline=""))
    assert "[bold] [31m工会[/bold]" in table
    assert "\x1b[31m" not in table
    assert "1 row" in table


def test_truths_are_said_in_a_word(store: Store) -> None:
    assert written(store, "ASK {}", "table") == "yes\n"
    assert json.loads(written(store, "ASK { ?s kg:nothing ?o }", "json"))["boolean"] is False


def test_csv_opens_in_excel_and_starts_no_formula() -> None:
    store = Store()
    for number, text in enumerate(["=1+1", "@SUM(A1)", "-三", "+86", '平安,\n"康"']):
        store.add(Quad(NamedNode(f"http://x/{number}"), NamedNode("http://x/p"), Literal(text)))
    text = written(store, "SELECT ?o (-5 AS ?n) { ?s ?p ?o } ORDER BY ?s", "csv")
    assert text.startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert rows == [["o", "n"], ["'=1+1", "-5"], ["'@SUM(A1)", "-5"], ["'-三", "-5"], ["'+86", "-5"], ['平安,\n"康"', "-5"]]


def test_json_is_sparql_results_json(store: Store) -> None:
    values = "?s rdfs:label ?label . ?o kg:agent ?s ; kg:value ?rate ; kg:unit '%'"
    query = f"SELECT ?s ?label ?rate ?none {{ {values} OPTIONAL {{ ?s kg:none ?none }} }}"
    assert json.loads(written(store, query, "json")) == {
        "head": {"vars": ["s", "label", "rate", "none"]},
        "results": {
            "bindings": [
                {
                    "s": {"type": "uri", "value": "https://w3id.org/gonghui-kg/id/org/平凉市总工会"},
                    "label": {"type": "literal", "value": "平凉市总工会", "xml:lang": "zh"},
                    "rate": {"type": "literal", "value": "90.4", "datatype": "http://www.w3.org/2001/XMLSchema#decimal"},
                }
            ]
        },
    }


def test_turtle_holds_the_triples_under_prefixes(store: Store) -> None:
    turtle = written(store, "DESCRIBE e-org:甘肃省总工会", "ttl")
    assert "e-org:甘肃省总工会 a " in turtle
    described = {quad.triple for quad in parse(turtle, format=RdfFormat.TURTLE)}
    assert described == set(run(store, "DESCRIBE e-org:甘肃省总工会").triples)
    with pytest.raises(UsageError, match="Only CONSTRUCT and DESCRIBE"):
        written(store, "SELECT * { ?s ?p ?o }", "ttl")


def test_an_unknown_format_is_wrong_use(store: Store) -> None:
    with pytest.raises(UsageError, match="choose one of table, csv, json, ttl"):
        written(store, "ASK {}", "xml")
