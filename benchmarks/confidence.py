"""How far the confidence of a mention holds: stated against found right, on predictions by models that never saw the documents.

    kg evaluate GOLD_DIR... --folds 3 --with data/gold/written -o PREDICTED
    python -m benchmarks.confidence PREDICTED GOLD_DIR...

Prints the reliability table of docs/quality.md, the expected calibration error over tenths, and the area under the curve (right against
wrong). A mention is right when half of its span and its type agree, as in score.py.
"""

import json
import sys
from pathlib import Path

import numpy as np

from kg.evaluate.gold import read_gold
from kg.evaluate.score import Scores, add


def main() -> None:
    """Print the table and the two figures."""
    predicted, *folders = map(Path, sys.argv[1:])
    scores = Scores()
    for document in (one for folder in folders for one in read_gold(folder)):
        add(scores, document, json.loads((predicted / f"{document.name}.json").read_text(encoding="utf-8")))
    stated, right = (np.array(column, dtype=float) for column in zip(*scores.confidences, strict=True))
    tenths = np.clip((stated * 10).astype(int), 0, 9)
    error = 0.0
    print("| stated | mentions | found right |\n|---|---|---|")
    for tenth in np.unique(tenths):
        here = tenths == tenth
        error += here.mean() * abs(stated[here].mean() - right[here].mean())
        print(f"| {tenth / 10:.1f}–{(tenth + 1) / 10:.1f} | {here.sum():,} | {right[here].mean():.2f} |")
    above = stated[right == 1][:, None] - stated[right == 0]
    print(f"\nexpected calibration error {error:.3f}; area under the curve {(above > 0).mean() + (above == 0).mean() / 2:.3f}")


if __name__ == "__main__":
    main()
