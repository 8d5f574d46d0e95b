"""Relative and short names written in full: 省总工会, 全市各级工会, 玉门市委, 西宁工会, given the region that speaks."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from kg.domains import Domain
from kg.domains.divisions import Division
from kg.model import Context

# A year or an ordinal may stand before the region: 2023年全市…, 第三届省…
_LEAD = re.compile(r"20\d\d年度?")


class Parts(NamedTuple):
    """A name cut behind its region."""

    region: str  # the region in full, or as the text writes it
    rest: str
    relative: bool  # the text names the region by its level alone


class RelativeNames:
    """Writes out names by the domain's `resolve.toml` and `bodies.csv`; made once for a domain."""

    def __init__(self, domain: Domain, rules: Mapping[str, Any]) -> None:
        levels = sorted(rules["levels"], key=len, reverse=True)
        before, after = "|".join(rules["level_words"]["before"]), "|".join(rules["level_words"]["after"])
        self._levels: Mapping[str, list[str]] = rules["levels"]
        self._joint = frozenset(rules["level_words"]["joint"])
        self._before = tuple(rules["level_words"]["before"])
        self._words = re.compile("|".join(rules["level_words"]["not"]))
        self._level = re.compile(rf"(?:{before})?(?P<level>{'|'.join(levels)})(?!级)(?:{after})?")
        self._collective: str = rules["collective"]["name"]
        self._collectives = frozenset(rules["collective"]["suffixes"])
        self._levels_at_once = re.compile(rules["collective"]["levels"])
        self._shortened: Mapping[str, str] = rules["shortened"]
        rows = list(domain.rows("bodies.csv", ("suffix", "type", "kind", "template")))
        self._templates = {row["suffix"]: row["template"] for row in rows}
        self._offices = frozenset(row["suffix"] for row in rows if row["kind"] in rules["offices"])
        self._in_full = frozenset(rules["in_full"])
        self._own_name = tuple(rules["own_name"])
        self._inverted = re.compile(rules["inverted"]["pattern"])
        self._inverted_name: str = rules["inverted"]["name"]
        self._longest_body = max(map(len, self._templates))
        self._divisions = domain.divisions
        self._surfaces: dict[str, Division] = {}
        for surface, division in domain.divisions.surfaces():
            self._surfaces.setdefault(surface, division)
        self._longest_region = max(map(len, self._surfaces))

    def full(self, surface: str, kind: str, context: Context) -> tuple[str, bool]:
        """The full name of `surface`, a mention of type `kind`, and whether it could be known."""
        lead = _LEAD.match(surface)
        if lead and kind != "ORG":
            rest, known = self.full(surface[lead.end() :], kind, context)
            return lead.group() + rest, known
        if kind == "ORG" and context.region and self._levels_at_once.match(surface):
            return self._collective.format(region=context.region), True
        inverted = self._inverted.match(surface) if kind == "ORG" else None
        if inverted and (region := self.region(inverted["level"], context)):
            return self._inverted_name.format(region=region, rest=inverted["rest"]), True
        parts = self.cut(surface, context)
        if parts is None:
            return surface, self._level_word(surface) is None
        return self._written_out(surface, kind, parts, context), True

    def _written_out(self, surface: str, kind: str, parts: Parts, context: Context) -> str:
        if kind == "ORG" and parts.rest in self._collectives:
            return self._collective.format(region=self._long(parts.region, context))
        if kind == "ORG" or (kind == "EVENT" and self._body(parts.rest) is not None):
            return self._with_body(parts, context)
        return parts.region + parts.rest if parts.relative else surface

    def cut(self, surface: str, context: Context) -> Parts | None:
        """`surface` as region and rest; None where it starts with no region, or with a level word that the context does not explain."""
        found = self._level_word(surface)
        region = self.region(found["level"], context) if found else None
        for size in range(min(self._longest_region, len(surface) - 1), 1, -1):
            if surface[:size] in self._surfaces and not (region and surface.startswith(self._before)):  # 全州 is a county too
                end = self._innermost(surface, size)
                return Parts(surface[:end], surface[end:], False)
        return Parts(region, surface[found.end() :], True) if found and region else None

    def spelled_out(self, name: str) -> str:
        """The full name of an organisation with its region in full, by which two reports are compared: 宁夏教育工会, 日照市莒县总工会."""
        parts = self.cut(name, Context())
        body = self._body(parts.rest) if parts else None
        if parts is None or body not in self._offices or parts.rest.startswith(self._own_name):
            return name
        inner = self._divisions.below(parts.region)
        return (inner.name if inner else self._long(parts.region, Context())) + parts.rest

    def division(self, region: str, context: Context) -> Division | None:
        """The division of that name, also of one with those above it."""
        return self._divisions.find(region, within=context.code) or self._divisions.below(region, within=context.code)

    def _innermost(self, surface: str, size: int) -> int:
        """Where the last of the regions ends that open the name, each in the one before it: 山东省日照市莒县."""
        for end in range(min(size + self._longest_region, len(surface) - 1), size + 1, -1):
            if surface[size:end] in self._surfaces and self._divisions.below(surface[:end]):
                return self._innermost(surface, end)
        return size

    def place(self, surface: str, context: Context) -> str | None:
        """The region that a level word alone means: 我省, 全市."""
        found = self._level.fullmatch(surface)
        return self.region(found["level"], context) if found else None

    def region(self, level: str, context: Context) -> str | None:
        """The full name of the region that the level word means: the nearest from the report's own upwards.

        A division of the corps that is a city too has a name with both (师市: 第七师胡杨河市).
        """
        for division in self._divisions.chain(context.code) if context.code else ():
            names = (division.name, *(alias for alias in division.aliases if alias.startswith(division.name)))
            for name in names:
                if name.endswith(tuple(self._levels.get(level, ()))) and (level not in self._joint or name != division.name):
                    return name
        return None

    def level_before(self, surface: str, context: Context) -> tuple[str, str] | None:
        """Region and rest of a name that starts with a level (省级劳模); None for others."""
        level, mark, rest = surface.partition("级")
        region = self.region(level, context) if mark and rest else None
        return (region, rest) if region else None

    def _level_word(self, surface: str) -> re.Match[str] | None:
        found = self._level.match(surface)
        if found is None or found.end() == len(surface) or self._words.match(surface):
            return None
        return found

    def _body(self, rest: str) -> str | None:
        sizes: Iterable[int] = range(min(self._longest_body, len(rest)), 0, -1)
        return next((rest[:size] for size in sizes if rest[:size] in self._templates), None)

    def _with_body(self, parts: Parts, context: Context) -> str:
        rest = self._shortened.get(parts.rest, parts.rest)
        body = self._body(rest)
        if body is None:
            return parts.region + rest
        region = self._long(parts.region, context) if body in self._in_full else parts.region
        written_so = not parts.relative and region == parts.region
        template = self._templates[body]
        if written_so and not template.startswith("中共"):
            template = "{region}" + body
        return template.format(region=region) + rest[len(body) :]

    def _long(self, region: str, context: Context) -> str:
        """A region written without its level word, in full; one with it stays as the text has it (临夏州)."""
        division = self._divisions.find(region, within=context.code)
        return division.name if division and division.short == region else region
