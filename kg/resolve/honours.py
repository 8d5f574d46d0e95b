"""Honours by their full name: with the scope that is written, that the list before hands on, or that the report's region gives."""

import re
from collections.abc import Sequence

from kg.resolve.known import clean
from kg.resolve.reading import Reading


class Honours:
    """The honours of one report."""

    def __init__(self, reading: Reading) -> None:
        self._reading, self._known = reading, reading.known

    def full(self, index: int, surface: str, before: Sequence[str]) -> str:
        """An honour in full: its own scope, or the one that the list before it hands on."""
        rules = self._known.rules["awards"]
        base: str = rules["bare"].get(surface, surface)
        if level := self._known.relative.level_before(base, self._reading.context):
            region, rest = level
            if self._known.listed("AWARD", rest):
                return region + rest
        name, known = self._reading.full(base, "AWARD")
        scopes = tuple(rules["scopes"])
        parts = self._reading.cut(name)
        if name != base or name.startswith(scopes) or parts or not known:
            return name
        if sibling := self._sibling_before(index, surface, before):
            return sibling
        scope = self._scope_before(index, before) or self._place_before(index, before)
        if scope and (surface in rules["bare"] or self._known.scoped("AWARD", base)):
            return scope + base
        entry = self._known.entry("AWARD", name)
        return entry.name if entry and not entry.name.startswith(scopes) else name

    def _listed_before(self, index: int, before: Sequence[str]) -> str | None:
        """The honour named just before in the same list; None where that one was of two scopes."""
        if index == 0 or self._reading.mentions[index - 1].type != "AWARD":
            return None
        between = self._reading.report.text[self._reading.mentions[index - 1].end : self._reading.mentions[index].start]
        if len(between) > 12 or re.search(r"[。；！？\n]", between) or not re.search(r"^$|[、和及与,，]|\d", between):
            return None
        if (
            index > 1
            and self._reading.mentions[index - 2].type == "AWARD"
            and self._known.scope.fullmatch(self._reading.surfaces[index - 2])
        ):
            return None  # 全国、省五一劳动奖状: what follows is of both
        return before[index - 1]

    def _sibling_before(self, index: int, surface: str, before: Sequence[str]) -> str | None:
        """The medal of the kind whose other one is named just before: 火车头奖杯9个、奖章20个."""
        endings: Sequence[str] = self._known.rules["awards"]["siblings"]
        name = self._listed_before(index, before) if surface in endings else None
        ending = next((ending for ending in endings if name and ending != surface and name.endswith(ending)), None)
        return name.removesuffix(ending) + surface if name and ending else None

    def _scope_before(self, index: int, before: Sequence[str]) -> str | None:
        """The scope (全国, 甘肃省) of the nearest honour before in the same list that has one."""
        name = self._listed_before(index, before)
        if name is None:
            return None
        scope = next((scope for scope in self._known.rules["awards"]["national"] if name.startswith(scope)), None)
        parts = self._reading.cut(name)
        division = self._known.relative.division(parts.region, self._reading.context) if parts else None
        if parts and (division is None or division.short in parts.region):  # 陇原工匠 says nothing of the next
            return scope or parts.region
        return scope or self._scope_before(index - 1, before)

    def _place_before(self, index: int, before: Sequence[str]) -> str | None:
        """The region written right before the quotation that the honour stands in: 甘肃省“五一劳动奖”."""
        if index == 0 or self._reading.mentions[index - 1].type != "PLACE":
            return None
        between = self._reading.report.text[self._reading.mentions[index - 1].end : self._reading.mentions[index].start]
        return before[index - 1] if not clean(between) else None
