"""Bodies and parts of a company or group that are named by a word for it (集团公司, 公司工会, 客运段): whose they are."""

from collections.abc import Sequence

from kg.model import Key
from kg.resolve.houses import Houses
from kg.resolve.reading import COMMAS, Reading


class Owners:
    """The companies and groups of one report, asked for what belongs to them."""

    def __init__(self, reading: Reading, houses: Houses) -> None:
        self._reading, self._known, self._houses = reading, reading.known, houses

    def owner(self, index: int, surface: str, before: Sequence[str]) -> str | None:
        """The publisher's company or union for 集团, 公司, 集团工会; in other reports the company named last."""
        rules = self._known.rules["owner"]
        if surface == rules["union"] and self._reading.shares_officer(index):
            parts = self._reading.cut(self._reading.surfaces[index - 1])
            return self._reading.full(parts.region + surface, "ORG")[0] if parts else None
        if surface in rules["bodies"] or surface in rules["unions"]:
            return self._houses.publisher if self._reading.context.level == "company" or surface in rules["unions"] else None
        word = next((word for word in rules["words"] if surface.startswith(word)), None)
        rest = surface[len(word) :] if word else ""
        if word is None or (rest and rest not in rules["bodies"] and not self._houses.is_part(rest)):
            return None
        if self._reading.context.level == "company":
            owner = self._company(word)
        else:
            owner = self._houses.titled(word) or self._last_company(index, word, before)
        if owner is None:
            return None
        return owner + ("工会" if rest == "工会委员会" else rest)

    def unit(self, index: int, surface: str, before: Sequence[str]) -> str | None:
        """A part of the company that is named before it in the clause, with the company's name."""
        if not surface.endswith(tuple(self._known.rules["owner"]["units"])):
            return None
        if any(mention.type == "PERSON" for mention in self._reading.mentions[max(0, index - 1) : index]):
            return None  # 某铁路局某段技师某某、某工务段
        owner = next(
            (before[earlier] for earlier in self._reading.earlier(index, COMMAS) if self._reading.mentions[earlier].type == "ORG"), ""
        )
        return owner + surface if owner.endswith(self._known.rules["endings"]["full"]) else None

    def part_of_known(self, surface: str) -> str | None:
        """A department of an organisation that the lexicon knows by a short name: 全总宣传教育部."""
        for size in range(len(surface) - 2, 1, -1):
            entry = self._known.entry("ORG", surface[:size])
            if entry and len(entry.name) > size and self._houses.is_part(surface[size:]):
                return entry.name + surface[size:]
        return None

    def _company(self, word: str) -> str | None:
        """The publisher's company or group, as the word asks for."""
        publisher = self._houses.publisher
        if publisher is None:
            return None
        ending = next(
            (ending for ending in sorted(self._known.rules["owner"]["endings"], key=len, reverse=True) if publisher.endswith(ending)), ""
        )
        return self._cored(publisher[: len(publisher) - len(ending)], word)

    def _cored(self, house: str, word: str) -> str:
        """The company or group that the house is part of where the word asks for one: 公司 in a report of …公司某项目部."""
        cores: Sequence[str] = self._known.rules["owner"]["cores"]
        core = next((core for core in cores if core in word), "")
        if not core or house.endswith(tuple(cores)):
            return house
        return house[: house.rfind(core) + len(core)] if core in house else house

    def _last_company(self, index: int, word: str, before: Sequence[str]) -> str | None:
        for earlier in range(index - 1, -1, -1):
            for house in self._houses.stems(before[earlier]) if self._reading.mentions[earlier].type == "ORG" else ():
                part = house.endswith(self._known.rules["house"]["branch"]) or self._houses.is_relative(house)
                if self._known.kind(Key("ORG", house)) == "Enterprise" and not part:
                    return self._cored(house, word)
        return None
