"""The guard refuses what could harm before the engine sees it, and lets everything else pass."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Store

from kg.errors import QueryError
from kg.query.guard import MAX_DEPTH, MAX_LENGTH, MAX_STRUCTURE, check, tokens

OUTSIDE = "PREFIX : <http://127.0.0.1:9/> PREFIX a: <http://a/> "


@pytest.mark.parametrize(
    "query",
    [
        'SELECT * { ?s rdfs:label "SERVICE <http://x> { } INSERT" }',
        "SELECT * { ?s rdfs:label 'it\\'s' . ?s kg:note '''two\nlines, 'SERVICE' ''' }",
        "SELECT * { ?service ?p ?o } # SERVICE <http://x> {}",
        "SELECT * { ?s a schema:Service ; schema:provider <https://example.org/service#x> }",
        "SELECT * { ?s kg:value ?v FILTER(?v < 5 && ?v>2) }",
        "SELECT * { e-org:甘肃省总工会 kg:organizes/rdfs:label ?name }",
        "DESCRIBE <https://w3id.org/gonghui-kg/id/org/甘肃省总工会>",
        'ASK { ?s rdfs:label "\\u0053ERVICE"@zh-Hans }',
        "SELECT * { ?s kg:load ?o . ?o a kg:Create }",
    ],
)
def test_passes_harmless_queries(query: str) -> None:
    assert "".join(token.text for token in check(query))


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "select * { service silent <http://127.0.0.1:9/> { ?s ?p ?o } }",
        # The engine needs no space around words; each of these reaches out when it is given to it directly.
        "SELECT * { ?s ?p 1SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * { SERVICESILENT<http://127.0.0.1:9/>{ ?s ?p ?o } }",
        OUTSIDE + "SELECT * { ?s ?p trueSERVICE:x { ?s ?p ?o } }",
        # What looks like an IRI is a comparison and a comment.
        OUTSIDE + "SELECT * {FILTER(1<2)SERVICE:x#>\n{?s ?p ?o}}",
        OUTSIDE + "SELECT * {FILTER(?x<a:b/'>' ) SERVICE :x {?s ?p '...'}}",
    ],
)
def test_refuses_service_however_it_is_hidden(query: str) -> None:
    with pytest.raises(QueryError):
        check(query)


@pytest.mark.parametrize(
    "word, rest",
    [
        ("INSERT", "DATA { <a:a> <a:a> 1 }"),
        ("DELETE", "WHERE { ?s ?p ?o }"),
        ("LOAD", "<file:///etc/passwd>"),
        ("clear", "all"),
        ("DROP", "GRAPH kg:inferred"),
    ],
)
def test_refuses_updates_by_their_word(word: str, rest: str) -> None:
    with pytest.raises(QueryError, match=f"Line 2, column 1: {word.upper()} is refused"):
        check(f"# a comment\n{word} {rest}")


def test_refuses_from_and_says_what_to_write() -> None:
    with pytest.raises(QueryError, match=r"column 15: FROM is refused.*not here"):
        check("SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }")


def test_asks_for_graphs_only_where_from_names_them() -> None:
    asked: list[str] = []
    check("SELECT ?from FROM <http://a.example/g> { ?from ?p ?o } # from them all", lambda name: not asked.append(name))
    assert asked == ["http://a.example/g"]


@pytest.mark.parametrize("opening, closing", ["{}", "()", "[]"])
def test_refuses_deep_nesting_where_it_gets_too_deep(opening: str, closing: str) -> None:
    within = opening * MAX_DEPTH + closing * MAX_DEPTH
    assert check("x " + within)
    with pytest.raises(QueryError, match=f"column {MAX_DEPTH + 3}: The brackets are nested"):
        check("x " + opening + within + closing)


@pytest.mark.parametrize("link", ["!", "||?x", "+1", "/kg:a", "{}UNION"])
def test_refuses_chains_that_overflow_the_engine(link: str) -> None:
    with pytest.raises(QueryError, match="brackets and operators"):
        check("ASK { ?x " + link * (MAX_STRUCTURE + 1))


def test_refuses_very_long_and_empty_queries() -> None:
    with pytest.raises(QueryError, match="the limit is"):
        check("ASK {} #" + "长" * MAX_LENGTH)
    with pytest.raises(QueryError, match="empty"):
        check("  # nothing\n")


def test_reads_long_texts_in_linear_time() -> None:
    assert [token.kind for token in check("'" + "\\\\" * 40_000 + "'")] == ["string"]
    with pytest.raises(QueryError, match="does not end"):
        check("'''" + "''a" * 30_000)


def test_points_at_the_character_under_chinese_text() -> None:
    with pytest.raises(QueryError) as refused:
        check("SELECT * {\n  ?s rdfs:label '总工会' ; ` }")
    place, line, mark = str(refused.value).split("\n")
    assert (place, line) == ("Line 2, column 25: '`' has no meaning here.", "    ?s rdfs:label '总工会' ; ` }")
    assert mark == " " * 29 + "^"  # 26 characters, three of them two columns wide


PIECES = ["SERVICE", ":x", "{", "}", "(", ")", "<", ">", "#", "\n", "'", '"', "'''", "\\", "a:b", "/", " ", "1", "?x", "true", "."]


@given(st.lists(st.sampled_from(PIECES), max_size=12))
def test_what_passes_asks_no_other_server(parts: list[str]) -> None:
    query = OUTSIDE + "SELECT * { " + "".join(parts) + " SERVICE :x { ?s ?p ?o } }"
    try:
        check(query)
        list(Store().query(query))
    except (QueryError, SyntaxError):
        return  # an OSError would be the engine on its way to port 9


@given(st.text(alphabet="ab?:<>'\"#\\ \n{}甘肃@^1.", max_size=60))
def test_tokens_keep_every_character_in_place(query: str) -> None:
    try:
        found = list(tokens(query))
    except QueryError:
        return
    assert all(query[token.start :].startswith(token.text) for token in found)
