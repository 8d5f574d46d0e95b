"""Each shape catches its broken example, and nothing else does."""

import re
from pathlib import Path

import pytest
from pyoxigraph import Quad, RdfFormat, parse
from rdflib import RDF, SH, Graph

from kg.graph.validate import Violation, validate
from kg.packaged import packaged

HERE = Path(__file__).parent
BROKEN = sorted((HERE / "broken").glob("*.ttl"))
SHAPES = Graph().parse(packaged("ontology") / "shapes.ttl")


def violations(*paths: Path) -> list[Violation]:
    files = (packaged("ontology") / "kg.ttl", HERE / "good.ttl", *paths)
    return validate(Quad(*triple) for path in files for triple in parse(path=path, format=RdfFormat.TURTLE))


def expected(path: Path) -> set[str]:
    return set(re.findall("^# expected: (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE))


def test_a_good_graph_passes():
    assert violations() == []


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_a_broken_example_is_caught_by_its_shape_alone(path):
    found = violations(path)
    assert {violation.message_en for violation in found} == expected(path)
    assert all(violation.message_zh for violation in found)


def test_every_shape_and_every_message_has_a_broken_example():
    named = {str(shape).rpartition("#")[2] for shape in SHAPES.subjects(RDF.type, SH.NodeShape)}
    assert named == {path.stem for path in BROKEN}
    said = {str(message) for message in SHAPES.objects(None, SH.message) if message.language == "en"}
    assert said == set().union(*map(expected, BROKEN))


def test_every_message_is_said_in_chinese_and_english():
    for node in set(SHAPES.subjects(SH.message)):
        assert sorted(str(text.language) for text in SHAPES.objects(node, SH.message)) == ["en", "zh"]
