"""Training: what it learns from few documents, that it repeats itself, and what the model is worth on documents it has not seen."""

import json
from pathlib import Path

import pytest

from kg.clauses import analyse
from kg.domains import Domain, load_domain
from kg.errors import DomainError
from kg.evaluate.gold import GoldDocument, read_gold
from kg.model import Clause, Context, Mention, Report, Source
from kg.relate import FILE, relate
from kg.relate.model import read_model
from kg.relate.train import fit, train_relations

WRITTEN = Path(__file__).parents[2] / "data/gold/written"


def prepare(document: GoldDocument) -> tuple[Report, tuple[Mention, ...], tuple[Clause, ...]]:
    mentions = tuple(sorted(document.mentions, key=lambda one: one.start))
    report = Report(document.name, "", document.text, Source(document.name, "text/plain", ""), Context())
    return report, mentions, analyse(report, mentions, load_domain("unions"))


def test_a_regression_learns_which_feature_counts() -> None:
    rows = [["bias", "good"], ["bias", "bad"], ["bias", "good", "bad"], ["bias"]] * 100
    weights = fit(rows, ["good" in row for row in rows], "organizes")
    assert weights["good"] > 1 > abs(weights.get("bad", 0.0))


@pytest.mark.skipif(not WRITTEN.is_dir(), reason="the annotated texts of data/gold are not in the wheel")
def test_training_repeats_itself_and_beats_the_frames_on_unseen_documents(tmp_path: Path) -> None:
    documents = list(read_gold(WRITTEN))
    seen, unseen = documents[::2], documents[1::2]
    domain = load_domain("unions")
    first, second = (train_relations(seen, domain, prepare).dump() for _ in range(2))
    assert first == second
    (tmp_path / FILE).write_bytes(first)
    trained, plain = load_domain("unions", (), tmp_path), load_domain("unions", (), tmp_path / "none")
    assert sum(f1(document, trained) for document in unseen) > 0.5 * len(unseen)
    assert sum(f1(document, trained) for document in unseen) > sum(f1(document, plain) for document in unseen)


def f1(document: GoldDocument, domain: Domain) -> float:
    stated = {row[:3] for row in document.relations}
    found = {(row.subject.name, row.relation, row.object.name) for row in relate(*prepare(document), domain)}
    return 2 * len(stated & found) / (len(stated) + len(found))


def test_a_model_of_another_form_is_told(tmp_path: Path) -> None:
    path = tmp_path / FILE
    path.write_text(json.dumps({"form": 99, "threshold": 0.4, "weights": {}}), encoding="utf-8")
    with pytest.raises(DomainError, match="kg train"):
        read_model(path)
