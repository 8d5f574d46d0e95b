"""What each source of proposals is worth: mentions found on documents left out, with each source and pair alone and with all.

    python benchmarks/ablation.py [--folds 2]

Prints the two tables of docs/quality.md: the score of each set of sources, and with all of them the errors by class. Trains the
tagger once a fold for each row that has it, on the shared annotation alone, so that the whole takes minutes; the figures of the
product, which learns from more, stand above them.
"""

import argparse
from collections import Counter
from collections.abc import Iterable
from itertools import combinations
from pathlib import Path
from typing import Any

from kg.config import SOURCES, Settings
from kg.evaluate.cross import predictions
from kg.evaluate.gold import GoldDocument
from kg.evaluate.score import Scores, add
from kg.model import MENTION_TYPES

ROOT = Path(__file__).parent.parent
GOLD = [ROOT.parent / "shared/gold/dev", ROOT.parent / "shared/gold/train"]


def main() -> None:
    """Print the table, a row a set of sources."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--folds", type=int, default=2)
    folds = arguments.parse_args().folds
    print(f"| sources | exact | overlapping | {' | '.join(MENTION_TYPES)} |")
    print(f"|---|{'---|' * (2 + len(MENTION_TYPES))}")
    for size in range(1, len(SOURCES) + 1):
        for kept in combinations(SOURCES, size):
            scores = Scores()
            settings = Settings(without=tuple(source for source in SOURCES if source not in kept))
            read = list(predictions(GOLD, [], settings, folds))
            for document, predicted in read:
                add(scores, document, predicted)
            cells = [scores.tally(name).f1 for name in ("mentions, exact", "mentions", *(f"mentions: {kind}" for kind in MENTION_TYPES))]
            print(f"| {' + '.join(kept)} | {' | '.join(f'{cell:.3f}' for cell in cells)} |", flush=True)
    print("\n".join(errors(read)))


def errors(read: Iterable[tuple[GoldDocument, dict[str, Any]]]) -> list[str]:
    """The table of errors by class and type: for each annotated name what stands there, and the names where nothing is annotated."""
    classes = ("right", "another border", "another type", "missed", "nothing there")
    counts: Counter[tuple[str, str]] = Counter()
    for document, predicted in read:
        found = [(row["start"], row["end"], row["type"]) for row in predicted["mentions"]]
        gold = [(row.start, row.end, row.type) for row in document.mentions]
        for start, end, kind in gold:
            there = [row for row in found if row[0] < end and row[1] > start]
            same = [row for row in there if row[2] == kind]
            # A quote mark at the border counts for nothing, as in score.py.
            close = any(abs(row[0] - start) <= 1 and abs(row[1] - end) <= 1 for row in same)
            counts[kind, "right" if close else "another border" if same else "another type" if there else "missed"] += 1
        for start, end, kind in found:
            if not any(row[0] < end and row[1] > start for row in gold):
                counts[kind, "nothing there"] += 1
    rows = [[kind, *(str(counts[kind, name]) for name in classes)] for kind in MENTION_TYPES]
    return ["", *(f"| {' | '.join(row)} |" for row in (["type", *classes], ["---"] * (1 + len(classes)), *rows))]


if __name__ == "__main__":
    main()
