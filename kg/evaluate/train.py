"""Trains the models of a domain on annotated folders, deterministically, and says what they were made from.

The tagger learns names from gold mentions and what gazetteer and grammar propose; the model of relations learns from gold
mentions and relations. `model.json` beside them holds the hashes of the training documents and the versions.
"""

import json
from collections.abc import Iterable, Sequence
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from kg.clauses import analyse
from kg.domains import Domain, load_domain
from kg.evaluate.gold import GoldDocument, read_gold
from kg.model import Clause, Mention, Report
from kg.progress import Progress, silent
from kg.read import read_plain
from kg.recognise import FILE, Gazetteer, Grammar, Proposal, train_tagger
from kg.relate.model import FILE as RELATIONS_FILE
from kg.relate.train import train_relations


class Proposers:
    """The untrained sources of proposals of a domain, those of `without` left out."""

    def __init__(self, domain: Domain, without: Sequence[str] = ()) -> None:
        self._gazetteer = None if "gazetteer" in without else Gazetteer(domain)
        self._grammar = None if "grammar" in without else Grammar(domain)

    def __call__(self, text: str) -> tuple[list[Proposal], list[Proposal], list[Proposal]]:
        """What each source proposes in the text: known names, names grown from them, names built by rule."""
        known, grown = self._gazetteer.proposals(text) if self._gazetteer else ([], [])
        return known, grown, self._grammar.proposals(text) if self._grammar else []


def train(folders: Sequence[Path], name: str, output: Path | None = None, progress: Progress = silent) -> Path:
    """Train the models of the domain `name` on the annotated `folders` and write them to `output`; where they are.

    Without `output` they take the place of the domain's own. Raises UsageError where a folder holds no annotated document.
    """
    domain = load_domain(name)
    documents = gold(folders)
    target = output or domain.folder / "model"
    target.mkdir(parents=True, exist_ok=True)
    progress("training", documents=len(documents))
    fit(documents, domain, Proposers(domain), target)
    (target / "model.json").write_text(described(documents), encoding="utf-8", newline="\n")
    return target


def described(documents: Sequence[GoldDocument]) -> str:
    """What models were trained on, as JSON: each document with its hash, sizes, and the versions of what trained."""
    content = {
        "documents": {document.name: _hash(document) for document in sorted(documents, key=lambda one: one.name)},
        "characters": sum(len(document.text) for document in documents),
        "mentions": sum(len(document.mentions) for document in documents),
        "versions": {package: version(package) for package in ("gonghui-kg", "python-crfsuite", "jieba")},
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def fit(documents: Sequence[GoldDocument], domain: Domain, proposers: Proposers, target: Path) -> None:
    """Train the tagger and the model of relations on the documents into the folder `target`."""
    train_mentions(documents, domain, proposers, target / FILE)
    model = train_relations(documents, domain, lambda document: prepared(document, domain))
    (target / RELATIONS_FILE).write_bytes(model.dump())


def gold(folders: Sequence[Path]) -> list[GoldDocument]:
    """The annotated documents of the folders, in the order of the folders."""
    return [document for folder in folders for document in read_gold(folder)]


def train_mentions(documents: Iterable[GoldDocument], domain: Domain, proposers: Proposers, path: Path) -> None:
    """Train the tagger on the mentions of the documents into the file `path`."""
    rows = ((one.text, one.mentions, proposers(one.text)) for one in documents)
    train_tagger(rows, domain, path)


def prepared(document: GoldDocument, domain: Domain) -> tuple[Report, Sequence[Mention], Sequence[Clause]]:
    """The document as the relations will get it, with the annotated mentions in place of recognised ones."""
    report = read_plain(document.path, domain)
    return report, document.mentions, analyse(report, document.mentions, domain)


def _hash(document: GoldDocument) -> str:
    content = json.dumps([document.text, [list(mention_row) for mention_row in _rows(document)]], ensure_ascii=False)
    return sha256(content.encode()).hexdigest()[:16]


def _rows(document: GoldDocument) -> Iterable[tuple[int, int, str, str]]:
    return ((mention.start, mention.end, mention.type, mention.name) for mention in document.mentions)
