"""Organisations that a report calls by their kind alone (局工会, 段党委, 集团公司, 医院): which of those it names is meant.

The one that the title names speaks first, then the publisher, then the nearest named before the word, and last the first behind it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from kg.resolve.reading import Reading


class Houses:
    """The organisations that one report names, asked by the word for their kind; made for each report."""

    def __init__(self, reading: Reading) -> None:
        report, mentions = reading.report, reading.mentions
        self._rules: Mapping[str, Any] = reading.known.rules["house"]
        self._words: Mapping[str, list[str]] = self._rules["words"]
        self._all = [(index, surface) for index, surface in enumerate(reading.surfaces) if mentions[index].type == "ORG"]
        self._title = [surface for index, surface in self._all if mentions[index].start < report.title_end]
        said = self._trusted(report.context.publisher)
        written = (surface for _, surface in self._all if said and said == reading.known.relative.spelled_out(surface))
        self.publisher = next(written, said)  # as the report writes it
        self.house = list(self.stems(self.publisher))[-1] if self.publisher and report.context.level == "company" else None

    def _trusted(self, publisher: str | None) -> str | None:
        """The publisher of the context; None where the title was misread, so that it ends with what the title calls by its kind alone."""
        stems = list(self.stems(publisher)) if publisher else []
        misread = any(stem != surface and stem.endswith(surface) and self.is_relative(surface) for surface in self._title for stem in stems)
        return None if misread or any(self.is_relative(stem) for stem in stems) else publisher

    def full(self, index: int, kind: str, surface: str, before: Sequence[str]) -> str | None:
        """The full name of the mention `index`, where a word for a kind of organisation opens it and the report names such a one."""
        that = surface.startswith(self._rules["that"])
        bare = surface[len(self._rules["that"]) :] if that else surface
        word = next((word for word in self._words if bare.startswith(word)), None)
        if word is None or not self._fits(kind, surface if that else word, bare[len(word) :]):
            return None
        if kind != "ORG" and word in self._rules["zones"]:
            return None
        owner = self._owner(word, index, before, that)
        return owner + self._rules["shortened"].get(bare[len(word) :], bare[len(word) :]) if owner else None

    def _fits(self, kind: str, opening: str, rest: str) -> bool:
        """Whether `rest` is what may follow the word: nothing or a body of it, in names of other types an honour or event of its own."""
        if kind == "ORG":
            return (not rest and len(opening) > 1) or rest in self._rules["bodies"] or (len(opening) > 1 and self.is_part(rest))
        return kind in self._rules["types"] and re.match(self._rules["own"], rest) is not None

    def is_part(self, rest: str) -> bool:
        """Whether `rest` is what a department is called behind the word for its house: 公司|人力资源部."""
        return re.fullmatch(self._rules["parts"], rest) is not None

    def titled(self, word: str) -> str | None:
        """The house that the title names, where the word for its kind ends its name: 集团 for 晋山集团."""
        houses = [house for surface in self._title for house in self.stems(surface)]
        return next((house for house in houses if house.endswith(word) and not self.is_relative(house)), None)

    def _owner(self, word: str, index: int, before: Sequence[str], that: bool) -> str | None:
        endings = tuple(self._words[word] or [word])
        earlier = [before[at] for at, _ in self._all if at < index]
        opens = all(self.is_relative(surface) for at, surface in self._all if at < index)
        behind = [surface for at, surface in self._all if at > index] if opens else []
        publisher = [self.publisher] if self.publisher else []
        nearest = that or word in self._rules["nearest"]
        own = [] if that else [*self._title, *publisher]
        branch = self._rules["branch"]
        for at, name in enumerate([*own, *(reversed(earlier) if that or nearest else earlier), *([] if that else behind)]):
            for house in self.stems(name):
                part = at >= len(own) and word != branch and house.endswith(branch)
                if house.endswith(endings) and not self.is_relative(house) and not part:
                    return house
        return None

    def stems(self, name: str) -> Iterator[str]:
        """The name, and what stands before its union or party body."""
        yield name
        body = next((body for body in self._rules["bodies"] if name.endswith(body)), None)
        if body:
            yield name[: len(name) - len(body)]

    def is_relative(self, house: str) -> bool:
        """Whether the name is itself no more than such words, or too short to tell one house from another."""
        rest = re.sub(r"^\d+年度?", "", next((stem for stem in reversed(list(self.stems(house)))), house))
        words = (*self._rules["forms"], *sorted(self._words, key=len, reverse=True))
        rest = rest.removesuffix(next((word for word in words if rest.endswith(word)), ""))
        bare = rest
        for word in words:
            bare = bare.replace(word, "")
        return len(rest) < 2 or not bare
