"""The trained tagger: a conditional random field over characters that sees gazetteer and grammar among its features.

Its proposals carry the probability that the field gives them. The model is one file, made by `kg train`.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, chain, count, pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import NamedTuple

import ahocorasick_rs

from kg.domains import Domain
from kg.model import Mention
from kg.recognise.features import BITS, Features
from kg.recognise.field import Field
from kg.recognise.lexical import Words, words_of
from kg.recognise.proposals import Proposal

FILE = "mentions.npz"
MARKS = "“”‘’\"'《》〈〉「」『』（）()【】[]·• 　\t"

BRACKETS = {"）": "（", ")": "("}  # a name that opens one ends behind it: 劳模（职工）

# L1 and L2 weights and rounds of L-BFGS; from docs/quality.md, the best on documents left out.
PARAMETERS = {"c1": 0.1, "c2": 0.05, "max_iterations": 60, "feature.possible_transitions": True}

# The field is too sure of itself: the slope that brings its log-odds to the share that is right, fitted on documents left out
# (docs/quality.md, reliability).
CALIBRATION = 0.57


# The share of known places that are right where the model is silent, on documents left out (docs/quality.md).
KEPT = 0.8
_JOINT = re.compile("、|[和及与]")
_NOUNS = ("n", "L", "O")  # how the lexer's classes of nouns, places and organisations begin
_AS_PLACE = {"region": "PLACE", "short": "PLACE"}  # what the gazetteer calls administrative divisions


class Tagger:
    """Tags the characters of a text by a trained model."""

    def __init__(self, domain: Domain, model: Path) -> None:
        grammar = domain.table("grammar.toml")
        self._features = Features(grammar)
        ways = ("apart", "inward", "outward", "onward", "bare", "kept", "elliptic")
        self._borders, self._inward, self._outward, self._onward, self._bare, self._kept, self._elliptic = (
            {kind: re.compile(border) for kind, border in grammar.get(way, {}).items()} for way in ways
        )
        self._again = Again(**grammar.get("again", {}), blocked=grammar["blocked"]["words"].split())
        self._field = Field.load(model)

    def proposals(self, text: str, words: Words, sources: Sequence[Sequence[Proposal]]) -> list[Proposal]:
        """The names that the model finds, given the words of the text and what the other `sources` propose, in the order of the text."""
        if not text.strip():
            return []
        labels, probable = self._field.decode(text, self._features(text, words, sources, self._field.vocabulary.__getitem__))
        # The least sure character decides: a name is as good as its weakest border.
        rows = [(start, end, kind, float(probable[start:end].min())) for start, end, kind in spans(labels)]
        named = list(self._named(text, list(_whole_quotations(text, rows))))
        found = sorted((*named, *self._silent(text, words, named, sources), *self._people(text, words, named)))
        return said_again(text, self._sharing_heads(text, found, sources), self._again)

    def _silent(self, text: str, words: Words, named: Iterable[Proposal], sources: Iterable[Iterable[Proposal]]) -> Iterator[Proposal]:
        """Known names of the types of `[kept]` that are whole words where the model names nothing: 四川 in 每一名四川职工.

        A division must be a place by its word too: 全州 is a county, and all of a prefecture.
        """
        taken = _taken(text, named)
        ends = list(accumulate((len(word) for word, _ in words), initial=0))
        borders, places = set(ends), {start for start, (_, kind) in zip(ends, words, strict=False) if kind == "LOC"}
        for start, end, source_type, _ in chain.from_iterable(sources):
            kind = _AS_PLACE.get(source_type, source_type)
            behind = self._kept.get(kind)
            known = {start, end} <= borders and (kind == source_type or start in places)
            if behind and known and behind.match(text, end) and not any(taken[start:end]):
                taken[start:end] = b"\1" * (end - start)
                yield Proposal(start, end, kind, KEPT)

    def _people(self, text: str, words: Words, named: Sequence[Proposal]) -> Iterator[Proposal]:
        """People by the lexer where the model names nothing: listed beside one that it names, named elsewhere, or before an office."""
        people = [one for one in named if one.type == "PERSON"]
        names, begins, ends = {text[one.start : one.end] for one in people}, {one.start for one in people}, {one.end for one in people}
        taken, office = _taken(text, named), self._kept.get("PERSON")
        borders = accumulate((len(word) for word, _ in words), initial=0)
        for start, (name, kind), (_, after) in zip(borders, words, [*words[1:], ("", "w")], strict=False):
            end = start + len(name)
            if kind != "PER" or len(name) < 2 or any(taken[start:end]) or any(text.startswith(word, start) for word in self._again.blocked):
                continue
            behind = text[start - 1 : start] == "、" and start - 1 in ends and after[:1] not in _NOUNS
            before = text[end : end + 1] == "、" and end + 1 in begins
            if behind or before or name in names or (office and office.match(text, end)):
                ends.add(end)
                yield Proposal(start, end, "PERSON", KEPT)

    def _sharing_heads(self, text: str, found: Sequence[Proposal], sources: Iterable[Iterable[Proposal]]) -> list[Proposal]:
        """`found` with places that share the head noun of the name behind them as names of its type: 武昌区、咸安区总工会 is two unions."""
        regions = {start for start, _, kind, _ in chain.from_iterable(sources) if kind in _AS_PLACE}
        shared: list[Proposal] = []
        carried = ""  # the type of the name whose head those before it share
        for one in reversed(found):
            if not (carried and one.type == "PLACE" and _JOINT.fullmatch(text, one.end, shared[-1].start)):
                head = self._elliptic.get(one.type)
                carried = one.type if head and one.start in regions and head.search(text, one.start, one.end) else ""
            shared.append(one._replace(type=carried or one.type))
        return shared[::-1]

    def _named(self, text: str, rows: Sequence[tuple[int, int, str, float]]) -> Iterator[Proposal]:
        """The names in the labelled stretches: 省委省政府 is two, “春送岗位”活动 ends behind its head noun, 7届技能竞赛 begins behind
        the count, “航天工匠”称号 ends before the word for it, 启动仪式 is none."""
        for index, (start, end, kind, least) in enumerate(rows):
            free = rows[index + 1][0] if index + 1 < len(rows) else len(text)
            borders = [start, *self._inner(text, start, end, kind), self._end(text, start, end, free, kind)]
            for left, right in pairwise(borders):
                opening = self._start(text, left, right, kind)
                if not (kind in self._bare and self._bare[kind].fullmatch(text, opening, right)):
                    yield Proposal(opening, right, kind, _calibrated(least))

    def _inner(self, text: str, start: int, end: int, kind: str) -> Iterator[int]:
        border = self._borders.get(kind)
        return (start + match.start() for match in border.finditer(text[start:end])) if border else iter(())

    def _start(self, text: str, start: int, end: int, kind: str) -> int:
        for inward in (self._inward.get("all"), self._inward.get(kind)):
            less = inward.match(text, start, end) if inward else None
            start = less.end() if less and less.end() < end - 1 else start
        return start

    def _end(self, text: str, start: int, end: int, free: int, kind: str) -> int:
        outward, onward = self._outward.get(kind), self._onward.get(kind)
        if outward and (less := outward.search(text, start + 2, end)):
            return less.start()
        if onward and (more := onward.match(text, end)) and more.end() <= free:
            return more.end()
        opening = BRACKETS.get(text[end : end + 1])
        closes = opening is not None and end < free and text.count(opening, start, end) > text.count(text[end], start, end)
        return end + 1 if closes else end


def _whole_quotations(text: str, rows: Sequence[tuple[int, int, str, float]]) -> Iterator[tuple[int, int, str, float]]:
    """The labelled stretches; one that goes on over the end of a quotation begins where that begins: “创新、实干”竞赛 is one name."""
    whole: list[tuple[int, int, str, float]] = []
    for start, end, kind, least in rows:
        closes = text.find("”", start, end)
        opens = text.rfind("“", 0, closes) + 1 if closes >= 0 else 0
        cut = 0 < opens < start and not {"”", "\n"} & set(text[opens:start])
        first = opens if cut else start
        whole = [row for row in whole if row[1] <= first]
        whole.append((first, end, kind, least))
    return iter(whole)


class Again(NamedTuple):
    """When a name that the text writes elsewhere too is found there."""

    least: Mapping[str, int] = MappingProxyType({})  # characters that it has, by mention type; others never
    some: int = 4  # characters that are enough for one that was found `often`
    often: int = 3
    blocked: Sequence[str] = ()  # words in which it is no name

    def holds(self, name: str, kind: str, found: int) -> bool:
        """Whether a name that was found so often is one to look for."""
        return kind in self.least and len(name) >= (min(self.some, self.least[kind]) if found >= self.often else self.least[kind])


def said_again(text: str, proposals: Sequence[Proposal], again: Again) -> list[Proposal]:
    """The proposals with the other places where the text writes one of their names, in its order.

    Only long names, or those that are found often: on documents left out 19 of 23 such places hold the name (docs/quality.md).
    """
    taken = _taken(text, proposals)
    sure: defaultdict[tuple[str, str], list[float]] = defaultdict(list)
    for one in proposals:
        sure[text[one.start : one.end], one.type].append(one.confidence)
    names = sorted((name, kind) for (name, kind), found in sure.items() if again.holds(name, kind, len(found)))
    matches = ahocorasick_rs.AhoCorasick([name for name, _ in names]).find_matches_as_indexes(text, overlapping=True) if names else []
    more: list[Proposal] = []
    for index, start, end in sorted(matches, key=lambda match: (match[1] - match[2], match)):
        name, kind = names[index]
        if any(taken[start:end]) or any(text.startswith(word, max(0, start - word.index(name))) for word in again.blocked if name in word):
            continue
        taken[start:end] = b"\1" * (end - start)
        more.append(Proposal(start, end, kind, min(sure[name, kind])))
    return sorted((*proposals, *more))


def _taken(text: str, proposals: Iterable[Proposal]) -> bytearray:
    """1 at each character that a proposal covers."""
    taken = bytearray(len(text))
    for one in proposals:
        taken[one.start : one.end] = b"\1" * (one.end - one.start)
    return taken


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
        columns = features(text, words_of(text), sources, vocabulary.__getitem__).T
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
