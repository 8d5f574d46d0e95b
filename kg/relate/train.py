"""Training of the relation model: logistic regressions over candidate pairs, fitted by L-BFGS with numpy.

A pair is right when the annotation of its document states it; what the frames say is a feature that costs little to trust.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from kg.domains import Domain
from kg.evaluate.gold import GoldDocument
from kg.model import Clause, Mention, Report
from kg.relate.candidates import Judged, judged
from kg.relate.frames import Frames, load_frames
from kg.relate.model import Model
from kg.relate.scene import scenes

__all__ = ["train_relations"]

Prepared = tuple[Report, Sequence[Mention], Sequence[Clause]]
Vector = NDArray[np.float64]

# On left-out documents with recognised names: F1 0.571 at 0.3, 0.576 at 0.35, 0.572 at 0.4; with annotated names 0.791, 0.796, 0.798.
THRESHOLD = 0.35
# Relations whose names are long, and so recognised with less confidence, are taken earlier; those told by common verbs later. On 58
# left-out documents with recognised names: participatesIn 0.251 → 0.305, locatedIn 0.490 → 0.549, funds 0.422 → 0.463, issues
# 0.672 → 0.715, establishes 0.571 → 0.583, all 0.602 → 0.608.
THRESHOLDS = {
    "organizes": 0.4,
    "establishes": 0.4,
    "funds": 0.3,
    "confers": 0.3,
    "participatesIn": 0.25,
    "locatedIn": 0.25,
    "issues": 0.25,
    "partOf": 0.25,
}
_PENALTY = 8.0  # L2; on left-out documents: F1 0.782 with 2, 0.786 with 4, 0.789 with 8 and 16
_RULE_PENALTY = 1.0  # a frame is known to be a good witness
_FREE_PENALTY = 0.001  # the bias, and that any frame says this very relation
_LEAST = 2  # a feature seen once says nothing
_SMALL = 0.015  # weights below are left out
_ROUNDS = 120
_MEMORY = 10
_SIGNS = re.compile(r"[\s“”‘’\"'《》〈〉「」（）()【】\[\]·•、，,—－-]")


def train_relations(documents: Iterable[GoldDocument], domain: Domain, prepare: Callable[[GoldDocument], Prepared]) -> Model:
    """A model from annotated documents; `prepare` gives the report, mentions and clauses of one, as `relate` will get them.

    Deterministic: the same documents in the same order give the same weights.
    """
    frames = load_frames(domain)
    features: dict[str, list[list[str]]] = {}
    labels: dict[str, list[bool]] = {}
    for document in documents:
        stated = _stated(document, frames)
        for relation, pair, names in _pairs(prepare(document), frames):
            features.setdefault(relation, []).append(names)
            labels.setdefault(relation, []).append((_fold(pair[0], frames), relation, _fold(pair[1], frames)) in stated)
    weights = {relation: fit(features[relation], labels[relation], relation) for relation in sorted(features)}
    return Model(weights, THRESHOLD, THRESHOLDS)


def _pairs(prepared: Prepared, frames: Frames) -> Iterable[tuple[str, tuple[str, str], list[str]]]:
    report, mentions, clauses = prepared
    for scene in scenes(report, mentions, clauses, frames):
        for one in judged(scene, frames):
            yield from _rows(one)


def _rows(one: Judged) -> Iterable[tuple[str, tuple[str, str], list[str]]]:
    pair = (one.candidate.subject.name, one.candidate.object.mention.name)
    names = sorted({*one.around, *one.joint})
    for relation in one.candidate.relations:
        yield relation, pair, names


def _stated(document: GoldDocument, frames: Frames) -> set[tuple[str, str, str]]:
    stated = {(_fold(subject, frames), relation, _fold(target, frames)) for subject, relation, target, _ in document.relations}
    return stated | {(target, relation, subject) for subject, relation, target in stated if relation == "cooperatesWith"}


def _fold(name: str, frames: Frames) -> str:
    """One spelling for the names that count as the same: without signs, a collective as its head."""
    name = _SIGNS.sub("", name).lower()
    for pattern, replacement in frames.same:
        name = pattern.sub(replacement, name)
    return name


def fit(features: Sequence[Sequence[str]], labels: Sequence[bool], relation: str) -> dict[str, float]:
    """The weights of a logistic regression for `relation` with an L2 penalty; each row lists the features that hold, none twice."""
    counts = Counter(name for row in features for name in row)
    names = sorted(name for name, count in counts.items() if count >= _LEAST)
    index = {name: number for number, name in enumerate(names)}
    cells = [(row, index[name]) for row, held in enumerate(features) for name in held if name in index]
    rows, columns = np.array([row for row, _ in cells]), np.array([column for _, column in cells])
    truth = np.array(labels, dtype=np.float64)
    penalty = np.array([_penalty(name, relation) for name in names])

    def loss(weights: Vector) -> tuple[float, Vector]:
        scores = np.bincount(rows, weights[columns], minlength=len(truth))
        error = 1 / (1 + np.exp(-scores)) - truth
        value = np.logaddexp(0, scores).sum() - truth @ scores + 0.5 * (penalty * weights) @ weights
        return float(value), np.bincount(columns, error[rows], minlength=len(names)) + penalty * weights

    weights = _minimise(loss, np.zeros(len(names)))
    return {name: float(weight) for name, weight in zip(names, weights, strict=True) if abs(weight) >= _SMALL}


def _penalty(name: str, relation: str) -> float:
    if name in ("bias", f"rule={relation}"):
        return _FREE_PENALTY
    return _RULE_PENALTY if name.startswith("rule=") else _PENALTY


def _minimise(loss: Callable[[Vector], tuple[float, Vector]], start: Vector) -> Vector:
    """Limited-memory BFGS with a backtracking line search (Nocedal and Wright, Numerical Optimization, algorithm 7.5)."""
    point, (value, gradient) = start, loss(start)
    steps: list[tuple[Vector, Vector]] = []
    for _ in range(_ROUNDS):
        direction = -_curved(gradient, steps)
        slope, length = float(gradient @ direction), 1.0 if steps else min(1.0, 1.0 / float(np.abs(gradient).sum()))
        after, after_gradient = loss(point + length * direction)
        while after > value + 1e-4 * length * slope and length > 1e-8:
            length /= 2
            after, after_gradient = loss(point + length * direction)
        step, change = length * direction, after_gradient - gradient
        if step @ change > 1e-10:
            steps = [*steps[-_MEMORY + 1 :], (step, change)]
        done = abs(value - after) < 1e-6 * max(1.0, abs(value)) and float(np.abs(after_gradient).max()) < 0.05
        point, value, gradient = point + step, after, after_gradient
        if done:
            break
    return point


def _curved(gradient: Vector, steps: Sequence[tuple[Vector, Vector]]) -> Vector:
    """The gradient times the inverse curvature that the last steps show."""
    result, shares = gradient.copy(), []
    for step, change in reversed(steps):
        share = (step @ result) / (change @ step)
        shares.append(share)
        result -= share * change
    if steps:
        step, change = steps[-1]
        result *= (step @ change) / (change @ change)
    for (step, change), share in zip(steps, reversed(shares), strict=True):
        result += step * (share - (change @ result) / (change @ step))
    return result
