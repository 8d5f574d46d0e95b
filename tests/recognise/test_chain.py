"""Decoding of many sentences at once against the plain definition, sentence by sentence."""

from itertools import pairwise, product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from kg.recognise.chain import batches, best_path, marginals

LABELS = 3
spans = st.lists(st.integers(1, 4), min_size=1, max_size=5)


def paths(scores: NDArray[np.float32], transitions: NDArray[np.float32]) -> dict[tuple[int, ...], float]:
    """The score of every path of one sentence."""
    found = {}
    for path in product(range(LABELS), repeat=len(scores)):
        moves = sum(transitions[a, b] for a, b in pairwise(path))
        found[path] = float(sum(scores[i, label] for i, label in enumerate(path)) + moves)
    return found


@settings(max_examples=60)
@given(spans, st.integers(0, 10_000))
def test_paths_and_probabilities_are_those_of_the_definition(lengths: list[int], seed: int) -> None:
    random = np.random.default_rng(seed)
    borders = [0, *np.cumsum(lengths).tolist()]
    sentences = list(pairwise(borders))
    scores = random.normal(size=(borders[-1], LABELS)).astype(np.float32)
    transitions = random.normal(size=(LABELS, LABELS)).astype(np.float32)
    best, probable = np.empty(borders[-1], dtype=np.int64), np.empty_like(scores)
    for batch in batches(sentences):
        best[batch.places] = best_path(scores[batch.places], transitions, batch.blocks)
        probable[batch.places] = marginals(scores[batch.places], transitions, batch.blocks)
    for start, end in sentences:
        every = paths(scores[start:end], transitions)
        assert every[tuple(best[start:end].tolist())] >= max(every.values()) - 1e-5
        weights = {path: np.exp(score) for path, score in every.items()}
        for i in range(end - start):
            for label in range(LABELS):
                share = sum(weight for path, weight in weights.items() if path[i] == label) / sum(weights.values())
                assert abs(share - probable[start + i, label]) < 1e-4


def test_large_texts_come_in_batches_that_hold_each_character_once() -> None:
    sentences = [(start, start + 90) for start in range(0, 45_000, 90)]
    together = list(batches(sentences))
    assert len(together) > 1
    assert sorted(np.concatenate([batch.places for batch in together]).tolist()) == list(range(45_000))
