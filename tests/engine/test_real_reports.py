"""The real reports beside the checkout: every file is read, and other programs read what was built from them."""

import shutil
import subprocess
from pathlib import Path

import pytest

from kg.config import Settings
from kg.engine import BuildSummary, build
from kg.model import MENTION_TYPES

RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
ONTOLOGY = "https://w3id.org/gonghui-kg/ontology#"
CLASSES = {"Organization", "FacilityKind", *(name.title() for name in MENTION_TYPES if name != "ORG")}


@pytest.fixture(scope="module")
def built(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[BuildSummary, Path]:
    folder = tmp_path_factory.mktemp("real") / "out"
    return build([shared / "corpus"], folder, Settings()), folder


def test_every_file_is_read_and_the_compilation_split(built: tuple[BuildSummary, Path]) -> None:
    summary, _ = built
    assert [row["path"] for row in summary.files if row["outcome"] != "read"] == []
    compilation = next(row for row in summary.files if row["path"].startswith("003_"))
    assert compilation["reports"] >= 25
    assert summary.rejected == []


def test_rapper_and_igraph_find_the_same_entities(built: tuple[BuildSummary, Path]) -> None:
    rapper = shutil.which("rapper")
    if rapper is None:
        pytest.skip("rapper (Debian's raptor2-utils) is not installed")
    igraph = pytest.importorskip("igraph", reason="igraph is not installed")
    _, folder = built
    read = subprocess.run([rapper, "-q", "-i", "turtle", "-o", "ntriples", folder / "graph.ttl"], capture_output=True, check=True)
    lines = read.stdout.decode("unicode_escape").splitlines()  # rapper writes \\uXXXX for what is not ASCII
    classes = {f"<{ONTOLOGY}{name}>" for name in CLASSES}
    typed = (line.split(" ", 2) for line in lines if f" <{RDF_TYPE}> " in line)
    entities = {subject[1:-1] for subject, _, object_ in typed if object_.removesuffix(" .") in classes}
    network = igraph.Graph.Read_GraphML(str(folder / "graph.graphml"))
    assert len(entities) > 500
    assert set(network.vs["id"]) == entities
