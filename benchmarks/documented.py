"""The same task by the documented use of the libraries and far simpler rules: the peer of a whole build.

    python -m benchmarks.documented CORPUS FOLDER

spaCy's entity ruler over the names of the domain's lexicons, a pattern for numbers, one frame for relations; rdflib holds the graph and
writes Turtle, networkx writes GraphML, pyvis a page of the 300 names that stand beside most others. One process, as in their guides.
"""

import csv
import re
import sys
from collections import Counter
from itertools import combinations
from pathlib import Path
from urllib.parse import quote

import networkx
import spacy
from pyvis.network import Network
from rdflib import RDF, RDFS, Graph, Literal, Namespace
from spacy.tokens import Doc, Span

ROOT = Path(__file__).parent.parent
NODES = 300
KG = Namespace("https://example.org/documented/")
NUMBER = re.compile(r"(\d+(?:\.\d+)?)([万亿]?)([个人次家名元万项场件名所支])")
DOES = ("开展", "举办", "实施", "建成", "组织")


def main() -> None:
    """Read, link, write; say how many triples there are."""
    corpus, folder = map(Path, sys.argv[1:])
    folder.mkdir(parents=True, exist_ok=True)
    graph, network = Graph(), networkx.Graph()
    lines = [line for path in sorted(corpus.glob("*.txt")) for line in path.read_text(encoding="utf-8").splitlines()]
    for number, doc in enumerate(_pipeline().pipe(lines)):  # a line each: the names of a sentence are looked for in its whole text
        _add(doc, f"line{number}", graph, network)
    graph.serialize(folder / "graph.ttl", format="turtle")
    networkx.write_graphml(network, folder / "graph.graphml")
    _page(network, folder / "network.html")
    print(len(graph))


def _pipeline() -> spacy.Language:
    nlp = spacy.blank("zh")
    nlp.add_pipe("sentencizer", config={"punct_chars": ["。", "！", "？", "；"]})
    ruler = nlp.add_pipe("entity_ruler")
    for path in sorted((ROOT / "kg/domains/unions/lexicon").glob("*.csv")):
        with path.open(encoding="utf-8") as rows:
            patterns = [{"label": row["type"], "pattern": row["name"]} for row in csv.DictReader(rows)]
            ruler.add_patterns(patterns)  # type: ignore[attr-defined]
    return nlp


def _add(doc: Doc, line: str, graph: Graph, network: "networkx.Graph[str]") -> None:
    for number, sentence in enumerate(doc.sents):
        evidence = KG[f"{line}-{number}"]
        graph.add((evidence, KG.text, Literal(sentence.text)))
        names = {entity.text: entity for entity in sentence.ents}
        for name, entity in names.items():
            graph.add((_iri(entity), RDF.type, KG[entity.label_]))
            graph.add((_iri(entity), RDFS.label, Literal(name, lang="zh")))
            graph.add((evidence, KG.mentions, _iri(entity)))
            network.add_node(name, label=name, group=entity.label_)
        for one, other in combinations(names.values(), 2):
            network.add_edge(one.text, other.text)
            if one.label_ == "ORG" and other.label_ == "PROGRAM" and any(verb in sentence.text for verb in DOES):
                graph.add((_iri(one), KG.organizes, _iri(other)))
        for found in NUMBER.finditer(sentence.text):
            observation = KG[f"{line}-{number}-{found.start()}"]
            graph.add((observation, KG.value, Literal(found[1] + found[2])))
            graph.add((observation, KG.unit, Literal(found[3])))
            graph.add((observation, KG.evidence, evidence))


def _iri(entity: Span) -> str:
    return KG[quote(entity.text)]


def _page(network: "networkx.Graph[str]", path: Path) -> None:
    degrees = Counter(dict(network.degree()))
    page = Network(height="800px", cdn_resources="in_line")
    page.from_nx(network.subgraph(name for name, _ in degrees.most_common(NODES)))
    path.write_text(page.generate_html(), encoding="utf-8")


if __name__ == "__main__":
    main()
