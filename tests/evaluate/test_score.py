"""The scorer of the package gives the figures of the annotation guide's own script."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from kg.evaluate.gold import read_gold
from kg.evaluate.score import Scores, add

ROWS = {
    "mentions, exact": "mentions, exact span and type",
    "mentions": "mentions, overlapping span, same type",
    "relations": "relations",
    "observations": "observations, value, unit and indicator",
    "observations, agent right": "observations, and the right agent",
    "observations, kind right": "observations, and the right kind",
}


@pytest.fixture(scope="module")
def sample_gold(root: Path) -> Path:
    return root / "data/gold/sample"


def blurred(document: object) -> dict[str, object]:
    """Predictions with faults of every sort: shifted spans, other types, lost rows, wrong names and numbers."""
    mentions = [
        {
            "start": m.start,
            "end": m.end - (i % 3 == 0),
            "type": "ORG" if i % 7 == 0 else m.type,
            "entity": m.name[: len(m.name) - (i % 5 == 0)],
        }
        for i, m in enumerate(document.mentions)  # type: ignore[attr-defined]
        if i % 11
    ]
    relations = [
        {"subject": s, "relation": r, "object": o[1:] if i % 4 == 0 else o, "qualifiers": {}}
        for i, (s, r, o, _) in enumerate(document.relations)  # type: ignore[attr-defined]
        if i % 6
    ]
    observations = [
        {**row, "value": row["value"] + (i % 9 == 0), "indicator": row["indicator"][i % 4 :], "agent": row["agent"] if i % 5 else "某工会"}
        for i, row in enumerate(document.observations)  # type: ignore[attr-defined]
    ]
    return {"mentions": mentions, "relations": relations, "observations": observations}


def test_the_figures_are_those_of_the_guide(shared: Path, sample_gold: Path, tmp_path: Path) -> None:
    scores = Scores()
    for document in read_gold(sample_gold):
        predicted = blurred(document)
        (tmp_path / f"{document.name}.json").write_text(json.dumps(predicted, ensure_ascii=False), encoding="utf-8")
        add(scores, document, predicted)
    command = [sys.executable, str(shared / "gold/score.py"), str(sample_gold), str(tmp_path)]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    for ours, theirs in ROWS.items():
        hits = re.search(rf"^{re.escape(theirs)} .*\((\d+) of (\d+) gold, (\d+) predicted\)", printed, re.MULTILINE)
        assert hits is not None, theirs
        tally = scores.tallies[ours]
        assert [tally.hit, tally.gold, tally.predicted] == [int(figure) for figure in hits.groups()], ours
    found = re.findall(r"right \((\d+) of (\d+)\)", printed)
    shares = [(str(share.hit), str(share.gold)) for share in (scores.entities, scores.relative, scores.unusual)]
    assert found == shares
