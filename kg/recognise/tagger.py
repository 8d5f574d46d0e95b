"""The trained tagger: a conditional random field over characters that sees gazetteer and grammar among its features.

Its proposals carry the probability that the field gives them. The model is one file, made by `kg train`.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import pycrfsuite

from kg.domains import Domain
from kg.errors import DomainError
from kg.model import Mention
from kg.recognise.features import Features, lexical
from kg.recognise.proposals import Proposal, tags

FILE = "mentions.crf"
MARKS = "“”‘’\"'《》〈〉「」『』（）()【】[]·• 　\t"

# L1 and L2 weights and rounds of L-BFGS; from docs/quality.md, the best on documents left out.
PARAMETERS = {"c1": 0.1, "c2": 0.05, "max_iterations": 60, "feature.possible_transitions": True}

# The field is too sure of itself: the slope that brings its log-odds to the share that is right, fitted on documents left out
# (docs/quality.md, reliability).
CALIBRATION = 0.57

Rows = list[list[str]]


class Tagger:
    """Tags the characters of a text by a trained model."""

    def __init__(self, domain: Domain, model: Path) -> None:
        grammar = domain.table("grammar.toml")
        self._features = Features(grammar)
        self._borders = {kind: re.compile(border) for kind, border in grammar.get("apart", {}).items()}
        self._inward = re.compile(grammar.get("inward", {}).get("all", "(?!)"))
        self._onward = {kind: re.compile(border) for kind, border in grammar.get("onward", {}).items()}
        self._tagger = pycrfsuite.Tagger()
        try:
            self._tagger.open(str(model))
        except ValueError as error:
            raise DomainError(str(model), 1, "this is not a model of mentions; train it again with kg train.") from error

    def proposals(self, text: str, sources: Sequence[Sequence[Proposal]]) -> list[Proposal]:
        """The names that the model finds, given what the other `sources` propose, in the order of the text."""
        found: list[Proposal] = []
        for offset, rows in paragraphs(text, sources, self._features):
            self._tagger.set(rows)
            labels = self._tagger.tag()
            found += self._named(text, offset, list(spans(labels)))
        return found

    def _named(self, text: str, offset: int, rows: Sequence[tuple[int, int, str]]) -> Iterator[Proposal]:
        """The names in the stretches of one paragraph: 省委省政府 is two, “春送岗位”活动 ends behind its head noun, 7届技能竞赛
        begins behind the count."""
        for index, (start, end, kind) in enumerate(rows):
            confidence = self._confidence(kind, start, end)
            free = rows[index + 1][0] if index + 1 < len(rows) else len(text) - offset
            first, last = self._start(text, offset + start, offset + end), self._end(text, offset + end, offset + free, kind)
            borders = [first, *self._inner(text, first, offset + end, kind), last]
            yield from (Proposal(left, right, kind, confidence) for left, right in pairwise(borders))

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

    def _confidence(self, kind: str, start: int, end: int) -> float:
        """The least sure character decides: a name is as good as its weakest border."""
        marginal = self._tagger.marginal
        least = min(marginal(f"B-{kind}", start), *(marginal(f"I-{kind}", i) for i in range(start + 1, end)), 0.9999)
        return float(1 / (1 + ((1 - least) / max(least, 1e-9)) ** CALIBRATION))


def train_tagger(documents: Iterable[tuple[str, Sequence[Mention], Sequence[Sequence[Proposal]]]], domain: Domain, path: Path) -> None:
    """Learn from texts with their mentions and what the other sources propose in them; the model goes to `path`.

    Deterministic: the same documents in the same order give the same file.
    """
    features = Features(domain.table("grammar.toml"))
    trainer = pycrfsuite.Trainer(verbose=False)
    trainer.select("lbfgs")
    trainer.set_params(PARAMETERS)
    for text, mentions, sources in documents:
        labels = labelled(text, mentions)
        for offset, rows in paragraphs(text, sources, features):
            trainer.append(rows, labels[offset : offset + len(rows)])
    trainer.train(str(path))


def paragraphs(text: str, sources: Sequence[Sequence[Proposal]], features: Features) -> Iterator[tuple[int, Rows]]:
    """The features of each paragraph of the text, with its offset."""
    by_source = [tags(source) for source in sources]
    words = lexical(text)
    offset = 0
    for line in text.split("\n"):
        if line.strip():
            yield offset, features(line, words[offset : offset + len(line)], by_source, offset)
        offset += len(line) + 1


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
