"""Words and their classes: the neural lexical analysis that the package jieba carries, computed with numpy.

jieba ships the weights of Baidu's LAC (small; two bidirectional GRU layers over characters and a conditional random field,
Jiao et al. 2018, arXiv:1807.01882) for a framework that no current Python has; the arithmetic is a hundred lines. Its classes
(persons, places, organisations, works, 24 parts of speech) were learned from far more text than there are annotated reports.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import ThreadpoolController

from kg.domains.words import jieba_folder
from kg.errors import UsageError

Floats = NDArray[np.float32]

_BATCH = 64  # sentences computed at once
_LONGEST = 240  # characters of a sentence; what is longer is read in pieces
_SENTENCE = re.compile(r"[^。！？；\n]+[。！？；]*|[。！？；]+")

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


class _Layer(NamedTuple):
    """One bidirectional layer: the two directions lie along the first axis."""

    inputs: Floats  # 2 × input × 3·hidden
    bias: Floats  # 2 × 1 × 3·hidden
    gates: Floats  # 2 × hidden × 2·hidden
    candidate: Floats  # 2 × hidden × hidden


class Lexer:
    """Cuts texts into words with their classes."""

    def __init__(self) -> None:
        folder = _folder()
        self._threads = ThreadpoolController()
        self._ids = {word: int(number) for number, word in _table(folder / "word.dic")}
        self._unknown = self._ids["OOV"]
        self._tags = [tag for _, tag in _table(folder / "tag.dic")]
        weights = folder / "model_baseline"
        self._embedding = _weights(weights / "word_emb")
        self._layers = [_layer(weights, first) for first in (0, 2)]
        self._output, self._output_bias = _weights(weights / "fc_4.w_0"), _weights(weights / "fc_4.b_0")
        transitions = _weights(weights / "crfw")
        self._start, self._stop, self._transitions = transitions[0], transitions[1], np.ascontiguousarray(transitions[2:].T)

    def words(self, text: str) -> Iterator[Word]:
        """The words of the text in order; white space between sentences belongs to none."""
        pieces = [(start, text[start:end]) for start, end in _pieces(text)]
        order = sorted(range(len(pieces)), key=lambda index: len(pieces[index][1]))
        labels: dict[int, list[str]] = {}
        # Matrices this small are multiplied faster by one thread than by several, and kg already works in several processes.
        with self._threads.limit(limits=1):
            for first in range(0, len(order), _BATCH):
                batch = order[first : first + _BATCH]
                labels.update(zip(batch, self._labels([pieces[index][1] for index in batch]), strict=True))
        for index, (offset, _) in enumerate(pieces):
            yield from _words(labels[index], offset)

    def _labels(self, texts: Sequence[str]) -> Iterator[list[str]]:
        """For each text the label of each of its characters (ORG-B, ORG-I, O …)."""
        length, count = len(texts[-1]), len(texts)
        ids = np.zeros((length, count), dtype=np.int64)
        present = np.zeros((length, count), dtype=bool)
        for column, text in enumerate(texts):
            ids[: len(text), column] = [self._ids.get(character, self._unknown) for character in text.translate(_MARKS)]
            present[: len(text), column] = True
        first, second = self._layers
        # Few characters are different ones: each is projected once.
        kinds, kind = np.unique(ids, return_inverse=True)
        hidden = _bidirectional(_projected(self._embedding[kinds], first)[:, kind.reshape(ids.shape)], first, present)
        projected = _projected(hidden.reshape(length * count, -1), second)
        hidden = _bidirectional(projected.reshape(2, length, count, -1), second, present)
        for column, path in enumerate(self._decoded(hidden @ self._output + self._output_bias, present)):
            yield [self._tags[state] for state in path[: len(texts[column])]]

    def _decoded(self, scores: Floats, present: NDArray[np.bool_]) -> NDArray[np.int64]:
        """The best path of states of each column (Viterbi)."""
        length, count, _ = scores.shape
        best = self._start + scores[0]
        back = np.empty(scores.shape, dtype=np.int16)
        last = np.arange(scores.shape[2], dtype=np.int16)
        for step in range(1, length):
            moves = best[:, None, :] + self._transitions
            back[step] = moves.argmax(2)
            back[step, ~present[step]] = last
            better = np.take_along_axis(moves, back[step][:, :, None].astype(np.int64), 2)[:, :, 0] + scores[step]
            best = np.where(present[step][:, None], better, best)
        paths = np.empty((count, length), dtype=np.int64)
        paths[:, -1] = (best + self._stop).argmax(1)
        rows = np.arange(count)
        for step in range(length - 1, 0, -1):
            paths[:, step - 1] = back[step, rows, paths[:, step]]
        return paths


@lru_cache(maxsize=1)
def lexer() -> Lexer:
    """The one of this process: loading takes some 40 ms."""
    return Lexer()


def _projected(inputs: Floats, layer: _Layer) -> Floats:
    """What the inputs (rows × features) give to the gates and the candidate, for each direction."""
    projected: Floats = np.matmul(inputs[None], layer.inputs)
    return projected + layer.bias


def _bidirectional(projected: Floats, layer: _Layer, present: NDArray[np.bool_]) -> Floats:
    """One layer over a batch; projected: direction × time × texts × 3·hidden; gives time × texts × both directions' states."""
    _, length, count, width = projected.shape
    size = width // 3
    half = np.float32(0.5)
    there: Floats = present.astype(np.float32)[:, :, None]
    state = np.zeros((2, count, size), dtype=np.float32)
    states = np.empty((length, 2, count, size), dtype=np.float32)
    for step in range(length):
        places = (step, length - 1 - step)
        gates = np.matmul(state, layer.gates)
        for direction, place in enumerate(places):
            gates[direction] += projected[direction, place, :, : 2 * size]
        # The logistic function by way of tanh, in place.
        gates *= half
        np.tanh(gates, out=gates)
        gates *= half
        gates += half
        candidate = np.matmul(gates[..., size:] * state, layer.candidate)
        for direction, place in enumerate(places):
            candidate[direction] += projected[direction, place, :, 2 * size :]
        np.tanh(candidate, out=candidate)
        candidate -= state
        candidate *= gates[..., :size]
        for direction, place in enumerate(places):
            candidate[direction] *= there[place]
        state += candidate
        for direction, place in enumerate(places):
            states[place, direction] = state[direction]
    return states.transpose(0, 2, 1, 3).reshape(length, count, 2 * size)


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    for match in _SENTENCE.finditer(text):
        if match[0].strip():
            for start in range(match.start(), match.end(), _LONGEST):
                yield start, min(start + _LONGEST, match.end())


def _words(labels: Sequence[str], offset: int) -> Iterator[Word]:
    start = 0
    for end in range(1, len(labels) + 1):
        tag = labels[start].partition("-")[0]
        if end == len(labels) or labels[end] != f"{tag}-I":
            yield Word(offset + start, offset + end, tag)
            start = end


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

    def both(name: str) -> list[Floats]:
        return [_weights(folder / name.format(number)) for number in (first, first + 1)]

    # A recurrent weight is stored as the two gates' part and then the candidate's, each row by row.
    recurrent = [weight.ravel() for weight in both("gru_{}.w_0")]
    size = both("gru_{}.w_0")[0].shape[0]
    cut = 2 * size * size
    biases = [one.ravel() + two.ravel() for one, two in zip(both("fc_{}.b_0"), both("gru_{}.b_0"), strict=True)]
    return _Layer(
        np.stack(both("fc_{}.w_0")),
        np.stack(biases)[:, None, :],
        np.stack([weight[:cut].reshape(size, 2 * size) for weight in recurrent]),
        np.stack([weight[cut:].reshape(size, size) for weight in recurrent]),
    )


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
