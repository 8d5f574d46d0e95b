"""Scores extractions against annotated documents by the measures of the annotation guide.

A mention is found when its span is the same, or overlaps by half with the same type; a name is the same when it is when folded;
an observation is found by value, unit and a likeness of its phrase. A test holds the figures to those of the guide's own script.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from kg.config import Settings
from kg.evaluate.gold import GoldDocument, read_gold
from kg.export.contract import contract
from kg.recognise.tagger import trimmed

_UNITS = {
    **dict.fromkeys(("名", "位"), "人"),
    **dict.fromkeys(("人(次)", "人（次）"), "人次"),
    **dict.fromkeys(("次", "场次", "期", "场(次)", "场（次）"), "场"),
    **dict.fromkeys(("项次", "项(次)", "项（次）"), "项"),
    **dict.fromkeys(("份", "条", "篇"), "件"),
    **dict.fromkeys("家所座处间支枚", "个"),
    **{"元人民币": "元", "户次": "户", "％": "%", "批次": "批"},
}
_HEADS = re.compile("(专项行动|专项工作|主题活动|系列活动|主题教育|行动|活动|工程|计划|品牌|工作|制度|机制)$")
_LIKE = 0.4  # the least likeness of two phrases

_Row = TypeVar("_Row")


@dataclass
class Tally:
    """Hits of one measure."""

    hit: int = 0
    gold: int = 0
    predicted: int = 0

    def add(self, hit: int, gold: int, predicted: int) -> None:
        self.hit, self.gold, self.predicted = self.hit + hit, self.gold + gold, self.predicted + predicted

    @property
    def precision(self) -> float:
        return self.hit / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        return self.hit / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        both = self.gold + self.predicted
        return 2 * self.hit / both if both else 0.0

    def __str__(self) -> str:
        return (
            f"P {self.precision:.3f}  R {self.recall:.3f}  F1 {self.f1:.3f}  ({self.hit} of {self.gold} gold, {self.predicted} predicted)"
        )


@dataclass
class Scores:
    """All measures over some documents."""

    tallies: dict[str, Tally] = field(default_factory=dict)
    entities: Tally = field(default_factory=Tally)  # of found mentions, those with the right entity
    relative: Tally = field(default_factory=Tally)  # of these, the ones that are not written in full
    unusual: Tally = field(default_factory=Tally)  # of found observations with another agent than the report's usual one
    confidences: list[tuple[float, bool]] = field(default_factory=list)  # of each predicted mention: stated, and whether it is right

    def tally(self, name: str) -> Tally:
        return self.tallies.setdefault(name, Tally())

    def lines(self) -> Iterator[str]:
        """The table, a measure a line."""
        for name in sorted(self.tallies, key=_order):
            yield f"{name:40} {self.tallies[name]}"
        shares = (("entity of a found mention", self.entities), ("  of those not written in full", self.relative),
                  ("agent, where not the report's usual one", self.unusual))  # fmt: skip
        for name, share in shares:
            yield f"{name:40} {share.recall:.3f} right ({share.hit} of {share.gold})"


def evaluate(folders: Sequence[Path], settings: Settings) -> Iterator[str]:
    """Extract every annotated document of the folders with `settings` and give the table of scores."""
    from kg.domains import load_domain
    from kg.pipeline import extract
    from kg.read import read_plain

    domain = load_domain(settings.domain, settings.lexicon, settings.model)
    scores = Scores()
    for document in (one for folder in folders for one in read_gold(folder)):
        add(scores, document, contract(extract(read_plain(document.path, domain), settings)))
    yield from scores.lines()


def add(scores: Scores, document: GoldDocument, predicted: dict[str, Any]) -> None:
    """Count what `predicted`, in the JSON contract, has of the document."""
    _add_mentions(scores, document, predicted.get("mentions", ()))
    _add_relations(scores, document, predicted.get("relations", ()))
    _add_observations(scores, document, predicted.get("observations", ()))


def _add_mentions(scores: Scores, document: GoldDocument, rows: Sequence[dict[str, Any]]) -> None:
    text = document.text
    gold = [(*trimmed(text, row.start, row.end), row.type, row.name) for row in document.mentions]
    found = [(*trimmed(text, row["start"], row["end"]), row["type"], row["entity"]) for row in rows]
    exact = _pairs(gold, found, lambda g, p: float(g[:3] == p[:3]))
    scores.tally("mentions, exact").add(len(exact), len(gold), len(found))
    loose = _pairs(gold, found, lambda g, p: float(g[2] == p[2] and _overlap(g, p)))
    scores.tally("mentions").add(len(loose), len(gold), len(found))
    for kind in {row[2] for row in gold} | {row[2] for row in found}:
        hits = sum(gold[i][2] == kind for i, _ in loose)
        scores.tally(f"mentions: {kind}").add(hits, sum(row[2] == kind for row in gold), sum(row[2] == kind for row in found))
    for i, j in loose:
        right = same_name(gold[i][3], found[j][3])
        scores.entities.add(right, 1, 1)
        if not same_name(text[gold[i][0] : gold[i][1]], gold[i][3]):
            scores.relative.add(right, 1, 1)
    found_right = {j for _, j in loose}
    scores.confidences += [(row.get("confidence", 1.0), j in found_right) for j, row in enumerate(rows)]


def _add_relations(scores: Scores, document: GoldDocument, rows: Sequence[dict[str, Any]]) -> None:
    gold = _unique([(subject, relation, object_) for subject, relation, object_, _ in document.relations])
    found = _unique([(row["subject"], row["relation"], row["object"]) for row in rows])
    pairs = _pairs(gold, found, _relation_match)
    scores.tally("relations").add(len(pairs), len(gold), len(found))
    for kind in {row[1] for row in gold} | {row[1] for row in found}:
        hits = sum(gold[i][1] == kind for i, _ in pairs)
        scores.tally(f"relations: {kind}").add(hits, sum(row[1] == kind for row in gold), sum(row[1] == kind for row in found))


def _add_observations(scores: Scores, document: GoldDocument, rows: Sequence[dict[str, Any]]) -> None:
    gold = document.observations
    pairs = _pairs(gold, rows, _observation_match)
    right = [(i, j) for i, j in pairs if same_name(gold[i]["agent"], rows[j]["agent"])]
    kinds = [(i, j) for i, j in pairs if gold[i].get("kind") == rows[j]["kind"]]
    for name, hits in (("observations", pairs), ("observations, agent right", right), ("observations, kind right", kinds)):
        scores.tally(name).add(len(hits), len(gold), len(rows))
    agents = [_fold(row["agent"]) for row in gold]
    usual = max(agents, key=agents.count, default="")
    for i, j in pairs:
        if agents[i] != usual:
            scores.unusual.add((i, j) in right, 1, 1)


def _pairs(gold: Sequence[_Row], found: Sequence[_Row], match: Callable[[_Row, _Row], float]) -> list[tuple[int, int]]:
    """One-to-one pairs, the best match first."""
    scored = sorted((-score, i, j) for i, g in enumerate(gold) for j, p in enumerate(found) if (score := match(g, p)) > 0)
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for _, i, j in scored:
        if i not in pairs and j not in taken:
            pairs[i] = j
            taken.add(j)
    return sorted(pairs.items())


def _overlap(g: Sequence[Any], p: Sequence[Any]) -> bool:
    both = min(g[1], p[1]) - max(g[0], p[0])
    return bool(both > 0 and both / (max(g[1], p[1]) - min(g[0], p[0])) >= 0.5)


def _relation_match(g: tuple[str, str, str], p: tuple[str, str, str]) -> float:
    if g[1] != p[1]:
        return 0.0
    straight = same_name(g[0], p[0]) and same_name(g[2], p[2])
    return float(straight or (g[1] == "cooperatesWith" and same_name(g[0], p[2]) and same_name(g[2], p[0])))


def _observation_match(g: dict[str, Any], p: dict[str, Any]) -> float:
    value = float(g["value"])
    if abs(value - float(p["value"])) > 1e-6 * max(1.0, abs(value)) or _unit(g["unit"]) != _unit(p["unit"]):
        return 0.0
    return _likeness(g["indicator"], p["indicator"])


def _unit(unit: str) -> str:
    unit = (unit or "").replace("余", "")
    return _UNITS.get(unit, unit)


@cache
def _likeness(one: str, other: str) -> float:
    """Dice's coefficient of the two phrases' pairs of characters; 0 where it is small."""
    one, other = _fold(one), _fold(other)
    first, second = ({name[i : i + 2] for i in range(len(name) - 1)} for name in (one, other))
    dice = 1.0 if one == other else 2 * len(first & second) / max(1, len(first) + len(second))
    return dice if dice >= _LIKE else 0.0


@cache
def _fold(name: str) -> str:
    folded = re.sub(r"[\s“”‘’\"'《》〈〉「」『』（）()【】\[\]·•、，,—\-－]", "", name or "").lower()
    folded = re.sub("^中(国)?共(产党)?(?=.+委)", "", folded).replace("劳模", "劳动模范")
    folded = re.sub("(?<=..)(省|市)$", "", folded)
    folded = re.sub("(各级工会组织|各级工会|工会系统|总工会)$", "工会", folded)
    return re.sub("(?<=..)(省|市|自治区|自治州|州|县|区)(?=工会$)", "", folded)


@cache
def same_name(one: str, other: str) -> bool:
    """Whether two names are those of one entity: equal when folded, with or without a head noun, or all but a small part."""
    short, long = sorted((_fold(one), _fold(other)), key=len)
    if not short:
        return False
    headless = len(short) > 3 and _HEADS.sub("", short) == _HEADS.sub("", long)
    return short == long or headless or (short in long and len(short) / len(long) > 0.75)


def _unique(rows: Sequence[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    return list({(_fold(row[0]), row[1], _fold(row[2])): row for row in reversed(rows)}.values())[::-1]


def _order(name: str) -> tuple[int, str]:
    layers = ("mentions", "relations", "observations")
    return next(i for i, layer in enumerate(layers) if name.startswith(layer)), name.replace(":", "~")
