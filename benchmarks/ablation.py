"""What each source of proposals is worth: mentions found on documents left out, with each source and pair alone and with all.

    python benchmarks/ablation.py [--folds 2]

Prints the table of docs/quality.md. Trains the tagger once a fold for each row that has it, on the shared annotation alone, so
that the whole table takes minutes; the figures of the product, which learns from more, stand above it.
"""

import argparse
from itertools import combinations
from pathlib import Path

from kg.config import SOURCES, Settings
from kg.evaluate.cross import predictions
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
            for document, predicted in predictions(GOLD, [], settings, folds):
                add(scores, document, predicted)
            cells = [scores.tally(name).f1 for name in ("mentions, exact", "mentions", *(f"mentions: {kind}" for kind in MENTION_TYPES))]
            print(f"| {' + '.join(kept)} | {' | '.join(f'{cell:.3f}' for cell in cells)} |", flush=True)


if __name__ == "__main__":
    main()
