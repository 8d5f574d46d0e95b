"""Slips of a scanner: 工人文化官 for 工人文化宫. A known name is found although one of its characters is written as one that looks like it.

Precision first: names of four characters and more, one slip in each, and only where the words around are likelier with the right character.
"""

from collections.abc import Iterable, Iterator

import ahocorasick_rs

from kg.domains.characters import look_alikes
from kg.domains.words import log_probability
from kg.model import Slip
from kg.recognise.gazetteer import FOLD, Gazetteer

_LEAST_NAME, _LEAST_PART = 4, 3  # characters of a name, and of the part of it that has the slip
_AROUND = 4  # characters before and after the slip whose words are weighed
# How much the natural logarithm of their probability must gain: no right text of docs/reading.md passes, real slips of one column do
# (上会蜂站 0.9, 文化官 1.8).
_LEAST_GAIN = 0.5
_PARTS = ("region", "short", "level", "body")
_OPEN = "工匠"  # anybody's place or brand stands before it: 绵州工匠 is no slip of 锦州工匠


class SlipFinder:
    """Finds the slips in a text by the names of a gazetteer; made once, used for every report."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._fold = str.maketrans(dict(look_alikes()))
        self._names = [(name, kinds) for name, kinds in gazetteer.surfaces.items() if len(name) > 1 or "level" in kinds]
        folded = [name.translate(self._fold) for name, _ in self._names]
        self._matcher = ahocorasick_rs.AhoCorasick(folded, matchkind=ahocorasick_rs.MatchKind.Standard)

    def find(self, text: str) -> tuple[Slip, ...]:
        """The slips of the text in its order, none overlapping another; `name` is the known name as it should stand there."""
        marked = text.translate(FOLD)
        found = {slip.at: slip for slip in self._candidates(marked)}
        return tuple(found[at] for at in sorted(found) if self._is_likelier(marked, found[at]))

    def _candidates(self, text: str) -> Iterator[Slip]:
        """The known names, whole or grown out of a region or level word, with one slip, where no right name covers it."""
        right: set[int] = set()
        slips: list[Slip] = []
        heads: dict[int, list[tuple[int, str]]] = {}
        bodies: list[tuple[int, int, str, int]] = []
        for index, start, end in self._matcher.find_matches_as_indexes(text.translate(self._fold), overlapping=True):
            name, kinds = self._names[index]
            at = self._slip(text, start, name)
            if at is None:
                continue
            if at < 0:
                if len(name) > 1 and not kinds <= {"level"}:
                    right.update(range(start, end))
                if not kinds.isdisjoint(("region", "short", "level")):
                    heads.setdefault(end, []).append((start, name))
            elif name.endswith(_OPEN) and at < end - len(_OPEN):
                continue
            elif len(name) >= _LEAST_NAME and not kinds <= set(_PARTS[1:]):
                slips.append(Slip(start, end, at, text[start:end], name))
            elif "body" in kinds and len(name) >= _LEAST_PART:
                bodies.append((start, end, name, at))
        for start, end, name, at in bodies:
            for first, head in heads.get(start, ()):
                if end - first >= _LEAST_NAME:
                    slips.append(Slip(first, end, at, text[first:end], head + name))
        yield from sorted((slip for slip in slips if slip.at not in right), key=lambda slip: (slip.end - slip.start, slip))

    def _slip(self, text: str, start: int, name: str) -> int | None:
        """Where the text has another character than the name, which it has folded: -1 nowhere, None in several places."""
        if text.startswith(name, start):
            return -1
        places = [at for at, character in enumerate(name, start) if text[at] != character]
        return places[0] if len(places) == 1 else None

    def _is_likelier(self, text: str, slip: Slip) -> bool:
        before, after = text[max(0, slip.at - _AROUND) : slip.at], text[slip.at + 1 : slip.at + 1 + _AROUND]
        right = slip.name[slip.at - slip.start]
        return log_probability(before + right + after) - log_probability(before + text[slip.at] + after) >= _LEAST_GAIN


def corrected(text: str, slips: Iterable[Slip]) -> str:
    """The text with the right character at each slip: of the same length."""
    characters = list(text)
    for slip in slips:
        characters[slip.at] = slip.name[slip.at - slip.start]
    return "".join(characters)
