"""A store is written whole or not at all, and opened read-only with a clear word where that cannot be."""

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from kg.errors import GraphError
from kg.graph import build_quads, open_store, write_store
from kg.graph.iris import VOCABULARY, term


def test_what_is_written_is_read(tmp_path, corpus, domain):
    quads = list(build_quads(corpus, domain).quads)
    folder = tmp_path / "输出" / "store"
    assert write_store(quads, folder) == len(set(quads)) + 1  # and its format
    assert set(quads) <= set(open_store(folder))


def test_a_second_build_replaces_the_first(tmp_path):
    for name in ("甲", "乙"):
        write_store([Quad(NamedNode(f"http://x/{name}"), term("rdfs:label"), Literal(name))], tmp_path / "store")
    assert {quad.object.value for quad in open_store(tmp_path / "store") if quad.predicate == term("rdfs:label")} == {"乙"}
    assert [path.name for path in tmp_path.iterdir()] == ["store"]


def test_a_build_that_fails_leaves_the_earlier_store(tmp_path):
    write_store([Quad(NamedNode("http://x/甲"), term("rdfs:label"), Literal("甲"))], tmp_path / "store")

    def breaking():
        yield Quad(NamedNode("http://x/乙"), term("rdfs:label"), Literal("乙"))
        raise RuntimeError("the step before broke")

    with pytest.raises(RuntimeError):
        write_store(breaking(), tmp_path / "store")
    assert {quad.object.value for quad in open_store(tmp_path / "store") if quad.predicate == term("rdfs:label")} == {"甲"}


def test_a_store_can_be_moved(tmp_path, corpus, domain):
    quads = list(build_quads(corpus, domain).quads)
    write_store(quads, tmp_path / "here")
    (tmp_path / "here").rename(tmp_path / "there")
    assert set(quads) <= set(open_store(tmp_path / "there"))


def test_a_store_is_opened_for_reading_alone(tmp_path):
    write_store([], tmp_path / "store")
    with pytest.raises(RuntimeError, match="read-write"):
        open_store(tmp_path / "store").add(Quad(term("kg:a"), term("kg:b"), term("kg:c")))


def test_a_missing_store_says_how_to_make_one(tmp_path):
    with pytest.raises(GraphError, match=r"no graph in .*nowhere.*kg build"):
        open_store(tmp_path / "nowhere")
    assert not (tmp_path / "nowhere").exists()


def test_a_broken_store_says_so(tmp_path):
    write_store([], tmp_path / "store")
    (tmp_path / "store" / "CURRENT").write_text("MANIFEST-999999\n")
    with pytest.raises(GraphError, match="broken"):
        open_store(tmp_path / "store")


def test_a_store_of_another_format_says_so(tmp_path):
    store = Store(str(tmp_path / "store"))
    store.add(Quad(term("kg:store"), term("owl:versionInfo"), Literal("0"), VOCABULARY))
    store.flush()
    del store
    with pytest.raises(GraphError, match="has the format 0"):
        open_store(tmp_path / "store")


def test_a_folder_of_something_else_is_not_overwritten(tmp_path):
    (tmp_path / "thesis.docx").write_text("ten years of work")
    with pytest.raises(GraphError, match="not a graph store"):
        write_store([], tmp_path)
    assert (tmp_path / "thesis.docx").exists()
