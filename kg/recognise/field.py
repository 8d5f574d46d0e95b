"""A linear-chain conditional random field over the characters of a text, computed with numpy for all sentences at once.

The weights come from python-crfsuite (Okazaki 2007), which trains well but wants each feature as a string; here a feature is a
number (`kg.recognise.features`), and what a text scores is a lookup in a sorted table.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from kg.errors import DomainError
from kg.recognise.chain import Floats, batches, best_path, marginals, sentences
from kg.recognise.features import Keys


class Vocabulary(dict[str, int]):
    """Numbers of strings from 1 on; 0 for one that is unknown."""

    def __missing__(self, string: str) -> int:
        return 0


class Field:
    """The weights of a trained field: `labels` are those of a character, `vocabulary` numbers the strings in its features."""

    def __init__(self, vocabulary: Sequence[str], labels: Sequence[str], keys: Keys, weights: Floats, transitions: Floats) -> None:
        """keys: the features in ascending order. weights: features × labels. transitions: labels × labels, from row to column."""
        self.vocabulary = Vocabulary(zip(vocabulary, range(1, len(vocabulary) + 1), strict=True))
        self.labels = list(labels)
        self._keys = keys
        self._weights = np.vstack([weights, np.zeros((1, len(labels)), dtype=np.float32)])  # the last one is that of unknown features
        self._transitions = transitions

    @classmethod
    def trained(
        cls, vocabulary: Mapping[str, int], features: Mapping[tuple[str, str], float], transitions: Mapping[tuple[str, str], float]
    ) -> "Field":
        """The field of these weights: of features (a key as a string, a label) and of transitions (a label, the next one)."""
        labels = sorted({label for pair in transitions for label in pair} | {label for _, label in features})
        number = {label: index for index, label in enumerate(labels)}
        keys = sorted({int(key) for key, _ in features})
        row = {key: index for index, key in enumerate(keys)}
        weights = np.zeros((len(keys), len(labels)), dtype=np.float32)
        for (key, label), weight in features.items():
            weights[row[int(key)], number[label]] = weight
        moves = np.zeros((len(labels), len(labels)), dtype=np.float32)
        for (label, following), weight in transitions.items():
            moves[number[label], number[following]] = weight
        return cls(sorted(vocabulary, key=vocabulary.__getitem__), labels, np.array(keys, dtype=np.uint64), weights, moves)

    def save(self, path: Path) -> None:
        """Write the field to a file; the same field gives the same bytes."""
        rows, columns = np.nonzero(self._weights)
        with path.open("wb") as file:
            np.savez_compressed(
                file,
                vocabulary=_bytes(self.vocabulary),
                labels=_bytes(self.labels),
                keys=self._keys,
                rows=rows.astype(np.uint32),
                columns=columns.astype(np.uint8),
                weights=self._weights[rows, columns],
                transitions=self._transitions,
            )

    @classmethod
    def load(cls, path: Path) -> "Field":
        """The field in that file; DomainError where it holds none."""
        try:
            with np.load(path) as file:
                labels, keys = _strings(file["labels"]), file["keys"]
                weights = np.zeros((len(keys), len(labels)), dtype=np.float32)
                weights[file["rows"], file["columns"]] = file["weights"]
                return cls(_strings(file["vocabulary"]), labels, keys, weights, file["transitions"])
        except (ValueError, KeyError, EOFError, BadZipFile) as error:
            raise DomainError(str(path), 1, "this is not a model of mentions; train it again with kg train.") from error

    def decode(self, text: str, features: Keys) -> tuple[list[str], Floats]:
        """The best label of each character of the text, and how probable it is there."""
        outside = self.labels.index("O")
        best = np.full(len(text), outside)
        probable = np.ones(len(text), dtype=np.float32)
        for batch in batches(list(sentences(text))):
            scores = self._scores(features[:, batch.places])
            scores[batch.blocks[0]] += self._transitions[outside]  # no name goes over the end of a sentence
            path = best_path(scores, self._transitions, batch.blocks)
            best[batch.places] = path
            probable[batch.places] = marginals(scores, self._transitions, batch.blocks)[np.arange(len(path)), path]
        return [self.labels[label] for label in best], probable

    def _scores(self, features: Keys) -> Floats:
        """What the features of each character give to each label."""
        total = np.zeros((features.shape[1], len(self.labels)), dtype=np.float32)
        unknown = len(self._keys)
        for keys in features:
            rows = self._keys.searchsorted(keys)
            rows[self._keys.take(rows, mode="clip") != keys] = unknown
            total += self._weights.take(rows, axis=0)
        return total


def _bytes(strings: Sequence[str] | Mapping[str, int]) -> NDArray[np.uint8]:
    return np.frombuffer("\0".join(strings).encode(), dtype=np.uint8)


def _strings(content: NDArray[np.uint8]) -> list[str]:
    return content.tobytes().decode().split("\0")
