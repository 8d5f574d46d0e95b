"""Words and their classes: the neural lexical analysis that the package jieba carries, computed with numpy.

jieba ships the weights of Baidu's LAC (small; two bidirectional GRU layers over characters and a conditional random field,
Jiao et al. 2018, arXiv:1807.01882) for a framework that no current Python has; the arithmetic is a hundred lines. Its classes
(persons, places, organisations, works, 24 parts of speech) were learned from far more text than there are annotated reports.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
from threadpoolctl import ThreadpoolController

from kg.domains.words import jieba_folder
from kg.errors import UsageError
from kg.recognise.chain import Floats, Numbers, batches, best_path, sentences

# The marks that the model was trained on are the Western ones.
_MARKS = str.maketrans(
    {
        **dict(zip("，、；：（）！？。“”‘’「」『』—－–…【】～•％．〈〉", ',,;:()!?.""\'\'""""---.[]~·%.《》', strict=True)),
        **{chr(0xFF10 + digit): str(digit) for digit in range(10)},
        "　": " ",
    }
)


class Word(NamedTuple):
    """A word with its class (n, v, PER, LOC, ORG …); offsets in the text that was analysed."""

    start: int
    end: int
    tag: str


class _Direction(NamedTuple):
    """One direction of a layer. What leads to the gates is negative, as the logistic function wants it."""

    inputs: Floats  # input × 3·hidden: two gates and the candidate
    bias: Floats  # 3·hidden
    gates: Floats  # hidden × 2·hidden
    candidate: Floats  # hidden × hidden


_Layer = tuple[_Direction, _Direction]
Words = Sequence[tuple[str, str]]  # all of a text, cut into words, with their classes


class Lexer:
    """Cuts texts into words with their classes."""

    def __init__(self) -> None:
        folder = _folder()
        self._threads = ThreadpoolController()
        self._ids = {word: int(number) for number, word in _table(folder / "word.dic")}
        self._unknown = self._ids["OOV"]
        tags = [tag.partition("-")[::2] for _, tag in _table(folder / "tag.dic")]
        self._tags = [tag for tag, _ in tags]
        self._classes = np.unique(self._tags, return_inverse=True)[1]
        self._inner = np.where([place == "I" for _, place in tags], self._classes, -1)
        weights = folder / "model_baseline"
        self._embedding = _weights(weights / "word_emb")
        self._layers = [_layer(weights, first) for first in (0, 2)]
        self._output, self._output_bias = _weights(weights / "fc_4.w_0"), _weights(weights / "fc_4.b_0")
        transitions = _weights(weights / "crfw")
        self._start, self._stop, self._transitions = transitions[0], transitions[1], transitions[2:]

    def words(self, text: str) -> Iterator[Word]:
        """The words of the text in order; white space between sentences belongs to none."""
        pieces = list(sentences(text))
        ids = np.array([self._ids.get(character, self._unknown) for character in text.translate(_MARKS)], dtype=np.int64)
        labels = np.zeros(len(text), dtype=np.int64)
        # Matrices this small are multiplied faster by one thread than by several, and kg already works in several processes.
        with self._threads.limit(limits=1):
            for batch in batches(pieces):
                labels[batch.places] = self._labels(ids[batch.places], batch.blocks)
        # A word goes on where a label is the inner one of the class before it.
        borders = np.flatnonzero(self._inner[labels[1:]] != self._classes[labels[:-1]]) + 1
        for start, end in pieces:
            first, last = np.searchsorted(borders, (start + 1, end))
            for left, right in pairwise((start, *borders[first:last].tolist(), end)):
                yield Word(left, right, self._tags[labels[left]])

    def _labels(self, ids: Numbers, blocks: Sequence[slice]) -> Numbers:
        """The label of each character of a batch (ORG-B, ORG-I, O …)."""
        first, second = self._layers
        # Few characters are different ones: each is projected once.
        kinds, kind = np.unique(ids, return_inverse=True)
        hidden = _bidirectional(self._embedding[kinds], first, blocks, kind)
        hidden = _bidirectional(hidden, second, blocks, np.arange(len(ids)))
        return best_path(hidden @ self._output + self._output_bias, self._transitions, blocks, self._start, self._stop)


@lru_cache(maxsize=1)
def lexer() -> Lexer:
    """The one of this process: loading takes some 40 ms."""
    return Lexer()


def words_of(text: str) -> Words:
    """The words of the text with their classes; what belongs to none stands character by character."""
    words: list[tuple[str, str]] = []
    done = 0
    for start, end, tag in lexer().words(text):
        words += [(" ", "w")] * (start - done)
        words.append((text[start:end], tag))
        done = end
    return words + [(" ", "w")] * (len(text) - done)


def _bidirectional(inputs: Floats, layer: _Layer, blocks: Sequence[slice], rows: Numbers) -> Floats:
    """One layer over a batch; inputs: rows × features; rows: that of each character; gives characters × both directions' states."""
    size = len(layer[0].candidate)
    states = np.empty((len(rows), 2 * size), dtype=np.float32)
    for number, (direction, order) in enumerate(zip(layer, (blocks, blocks[::-1]), strict=True)):
        projected = inputs @ direction.inputs
        projected += direction.bias
        _fill(states[:, number * size : (number + 1) * size], direction, projected, order, rows)
    return states


def _fill(states: Floats, direction: _Direction, projected: Floats, blocks: Sequence[slice], rows: Numbers) -> None:
    """Compute the state of one direction at each character, block by block in the order given (gated recurrent units)."""
    size = states.shape[1]
    one = np.float32(1)
    latest = np.zeros((max(block.stop - block.start for block in blocks), size), dtype=np.float32)
    for block in blocks:
        state = latest[: block.stop - block.start]
        given = projected[rows[block]]
        gates = state @ direction.gates
        gates += given[:, : 2 * size]
        np.exp(gates, out=gates)
        gates += one
        np.reciprocal(gates, out=gates)
        candidate = (gates[:, size:] * state) @ direction.candidate
        candidate += given[:, 2 * size :]
        np.tanh(candidate, out=candidate)
        candidate -= state
        candidate *= gates[:, :size]
        state += candidate
        states[block] = state


def _folder() -> Path:
    folder = jieba_folder() / "lac_small"
    if not (folder / "model_baseline" / "word_emb").is_file():
        raise UsageError(
            "The package jieba is here without its lexical model (folder lac_small). Install it again: pip install jieba==0.42.1"
        )
    return folder


def _table(path: Path) -> list[list[str]]:
    return [line.split("\t") for line in path.read_text(encoding="utf-8").split("\n") if "\t" in line]


def _layer(folder: Path, first: int) -> _Layer:
    """The layer whose directions are numbered `first` and `first` + 1 in the names of the files."""
    return _direction(folder, first), _direction(folder, first + 1)


def _direction(folder: Path, number: int) -> _Direction:
    inputs, recurrent = _weights(folder / f"fc_{number}.w_0"), _weights(folder / f"gru_{number}.w_0")
    bias = _weights(folder / f"fc_{number}.b_0").ravel() + _weights(folder / f"gru_{number}.b_0").ravel()
    size = len(recurrent)
    signs = np.repeat(np.array([-1, 1], dtype=np.float32), [2 * size, size])
    # A recurrent weight is stored as the two gates' part and then the candidate's, each row by row.
    gates, candidate = np.split(recurrent.ravel(), [2 * size * size])
    return _Direction(inputs * signs, bias * signs, -gates.reshape(size, 2 * size), candidate.reshape(size, size))


def _weights(path: Path) -> Floats:
    """A tensor of PaddlePaddle's file format: versions and level of detail (16 bytes when there is none), the length of a
    description, the description (protobuf: type, then each dimension as a varint behind the byte 0x10), the numbers."""
    content = path.read_bytes()
    size = int.from_bytes(content[16:20], "little")
    description, data = content[20 : 20 + size], np.frombuffer(content, dtype=np.float32, offset=20 + size)
    return data.reshape(_dimensions(description))


def _dimensions(description: bytes) -> list[int]:
    dimensions, position = [], 2
    while position < len(description):
        position += 1
        value, shift = 0, 0
        while True:
            byte = description[position]
            value |= (byte & 0x7F) << shift
            shift, position = shift + 7, position + 1
            if byte < 0x80:
                break
        dimensions.append(value)
    return dimensions
