"""The trained tagger: a conditional random field over characters that sees gazetteer and grammar among its features.

Its proposals carry the probability that the field gives them. The model is one file, made by `kg train`.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import count, pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

from kg.domains import Domain
from kg.model import Mention
from kg.recognise.features import BITS, Features
from kg.recognise.field import Field
from kg.recognise.proposals import Proposal

FILE = "mentions.npz"
MARKS = "“”‘’\"'《》〈〉「」『』（）()【】[]·• 　\t"

# L1 and L2 weights and rounds of L-BFGS; from docs/quality.md, the best on documents left out.
PARAMETERS = {"c1": 0.1, "c2": 0.05, "max_iterations": 60, "feature.possible_transitions": True}

# The field is too sure of itself: the slope that brings its log-odds to the share that is right, fitted on documents left out
# (docs/quality.md, reliability).
CALIBRATION = 0.57


class Tagger:
    """Tags the characters of a text by a trained model."""

    def __init__(self, domain: Domain, model: Path) -> None:
        grammar = domain.table("grammar.toml")
        self._features = Features(grammar)
        self._borders = {kind: re.compile(border) for kind, border in grammar.get("apart", {}).items()}
        self._inward = re.compile(grammar.get("inward", {}).get("all", "(?!)"))
        self._onward = {kind: re.compile(border) for kind, border in grammar.get("onward", {}).items()}
        self._field = Field.load(model)

    def proposals(self, text: str, sources: Sequence[Sequence[Proposal]]) -> list[Proposal]:
        """The names that the model finds, given what the other `sources` propose, in the order of the text."""
        if not text.strip():
            return []
        labels, probable = self._field.decode(text, self._features(text, sources, self._field.vocabulary.__getitem__))
        # The least sure character decides: a name is as good as its weakest border.
        return list(self._named(text, [(start, end, kind, float(probable[start:end].min())) for start, end, kind in spans(labels)]))

    def _named(self, text: str, rows: Sequence[tuple[int, int, str, float]]) -> Iterator[Proposal]:
        """The names in the labelled stretches: 省委省政府 is two, “春送岗位”活动 ends behind its head noun, 7届技能竞赛 begins behind
        the count."""
        for index, (start, end, kind, least) in enumerate(rows):
            free = rows[index + 1][0] if index + 1 < len(rows) else len(text)
            first, last = self._start(text, start, end), self._end(text, end, free, kind)
            borders = [first, *self._inner(text, first, end, kind), last]
            yield from (Proposal(left, right, kind, _calibrated(least)) for left, right in pairwise(borders))

    def _inner(self, text: str, start: int, end: int, kind: str) -> Iterator[int]:
        border = self._borders.get(kind)
        return (start + match.start() for match in border.finditer(text[start:end])) if border else iter(())

    def _start(self, text: str, start: int, end: int) -> int:
        less = self._inward.match(text, start, end)
        return less.end() if less and less.end() < end - 1 else start

    def _end(self, text: str, end: int, free: int, kind: str) -> int:
        onward = self._onward.get(kind)
        more = onward.match(text, end) if onward else None
        return more.end() if more and more.end() <= free else end


def _calibrated(probability: float) -> float:
    bounded = min(max(probability, 1e-9), 0.9999)
    return float(1 / (1 + ((1 - bounded) / bounded) ** CALIBRATION))


def train_tagger(documents: Iterable[tuple[str, Sequence[Mention], Sequence[Sequence[Proposal]]]], domain: Domain, path: Path) -> None:
    """Learn from texts with their mentions and what the other sources propose in them; the model goes to `path`.

    Deterministic: the same documents in the same order give the same file.
    """
    import pycrfsuite  # only training needs it

    features = Features(domain.table("grammar.toml"))
    vocabulary: defaultdict[str, int] = defaultdict(count(1).__next__)
    trainer = pycrfsuite.Trainer(verbose=False)
    trainer.select("lbfgs")
    trainer.set_params(PARAMETERS)
    for text, mentions, sources in documents:
        labels = labelled(text, mentions)
        columns = features(text, sources, vocabulary.__getitem__).T
        for match in re.finditer("[^\n]+", text):
            rows = [[str(key) for key in keys if key] for keys in columns[match.start() : match.end()].tolist()]
            trainer.append(rows, labels[match.start() : match.end()])
    assert len(vocabulary) < 1 << BITS
    with TemporaryDirectory() as folder:
        trained = Path(folder) / "crf"
        trainer.train(str(trained))
        tagger = pycrfsuite.Tagger()
        with tagger.open(str(trained)):
            model = tagger.info()
            Field.trained(vocabulary, model.state_features, model.transitions).save(path)


def labelled(text: str, mentions: Iterable[Mention]) -> list[str]:
    """The label of each character: B-TYPE, I-TYPE or O; quote marks at the borders of a mention stay outside."""
    labels = ["O"] * len(text)
    for mention in mentions:
        start, end = trimmed(text, mention.start, mention.end)
        labels[start:end] = [f"B-{mention.type}", *[f"I-{mention.type}"] * (end - start - 1)][: end - start]
    return labels


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without the marks and spaces at its borders."""
    while start < end and text[start] in MARKS:
        start += 1
    while end > start and text[end - 1] in MARKS:
        end -= 1
    return start, end


def spans(labels: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """Start, end and type of each run of labels."""
    start = 0
    while start < len(labels):
        end = start + 1
        if labels[start] != "O":
            kind = labels[start][2:]
            while end < len(labels) and labels[end] == f"I-{kind}":
                end += 1
            yield start, end, kind
        start = end
