"""The second look at the names of a report: one that the report also gives longer, or otherwise, becomes that other one."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from kg.model import Key
from kg.resolve.houses import Houses
from kg.resolve.reading import Reading


class Unified:
    """The names of one report, held against each other."""

    def __init__(self, reading: Reading, houses: Houses) -> None:
        self._reading, self._known, self._houses = reading, reading.known, houses

    def names(self, names: Sequence[str]) -> list[str]:
        """The names, with those that the report also gives longer or otherwise in that other way."""
        counts = Counter(Key(mention.type, name) for mention, name in zip(self._reading.mentions, names, strict=True))
        by_type: dict[str, list[str]] = defaultdict(list)
        for key in sorted(counts):
            by_type[key.type].append(key.name)
        first = {name: index for index, name in reversed(list(enumerate(names)))}
        same = {key: self._other(key, by_type[key.type], counts, first) for key in counts}
        return [same[Key(mention.type, name)] for mention, name in zip(self._reading.mentions, names, strict=True)]

    def _other(self, key: Key, names: Iterable[str], counts: Mapping[Key, int], first: Mapping[str, int]) -> str:
        kind, name = key
        rewritten = self._known.rewrite(kind, name)
        if rewritten != name and rewritten in names:
            return rewritten
        if kind == "DOCUMENT" and len(name) <= 6:
            longer = [other for other in names if len(other) > len(name) + 4 and other.endswith(name) and first[other] < first[name]]
            return longer[0] if len(longer) == 1 else name
        if kind == "ORG":
            return self._with_those_above(name, names) or self._longer_organisation(name, names)
        if kind == "FACILITY" and (len(name) == 2 or (len(name) <= 4 and self._known.entry(kind, name) is None)):
            longer = [other for other in names if other != name and other.endswith(name)]
            return max(longer, key=lambda other: (counts[Key(kind, other)], len(other), other)) if longer else name
        if kind in ("PROGRAM", "EVENT") and len(name) >= 2:
            longer = [other for other in names if other.startswith(name) and other[len(name) :] in self._known.rules["endings"]["heads"]]
            return max(longer, key=lambda other: (counts[Key(kind, other)], len(other))) if longer else name
        return name

    def _with_those_above(self, name: str, names: Iterable[str]) -> str | None:
        """A district's name with the city above it, where the report writes it so elsewhere; that of other regions without those above.

        徐汇区总工会 → 上海市徐汇区总工会; 浙江省安吉县总工会 → 安吉县总工会.
        """
        parts = self._reading.cut(name)
        if parts is None or parts.relative:
            return None
        inner = self._known.divisions.below(parts.region, within=self._reading.context.code)
        if inner and not parts.region.endswith(tuple(self._known.rules["with_above"])):
            return inner.name + parts.rest if parts.region.endswith(inner.name) else None
        if inner or not parts.region.endswith(tuple(self._known.rules["with_above"])):
            return None
        longer = (other for other in names if other != name and other.endswith(name))
        return next(
            (other for other in longer if self._reading.cut(other) == parts._replace(region=other[: len(other) - len(parts.rest)])),
            None,
        )

    def _longer_organisation(self, name: str, names: Iterable[str]) -> str:
        """The company's full name for a short one: 北方集团 → 新疆北方建设集团有限公司, its union and party body likewise."""
        rules: Mapping[str, Any] = self._known.rules["endings"]
        bodies: list[str] = self._known.rules["owner"]["bodies"]
        houses = {house for other in names for house in self._houses.stems(other)}
        department = min((name.rpartition(core)[2] for core in self._known.rules["owner"]["cores"]), key=len)
        for body in ("", *bodies, *filter(self._houses.is_part, [department])):
            stem = name[: len(name) - len(body)] if body and name.endswith(body) else (name if not body else "")
            opened = self._by_opening(stem, houses)
            if opened:
                return self._longer_organisation(opened, names) + body
            ending = next((ending for ending in rules["companies"] if stem.endswith(ending)), "")
            if not ending or len(stem) - len(ending) < 2 or stem.endswith(tuple(self._known.rules["house"]["forms"])):
                continue
            longer = sorted(
                {other for other in houses if len(other) > len(stem) and _company(other, rules) and self._shortens(stem, other)}
            )
            if len(longer) == 1:
                return longer[0] + body
        return name

    def _shortens(self, short: str, long: str) -> bool:
        """Whether `short` may stand for the company; one that the lexicon knows for that, or at its opening: 国铁 is not in 中国铁路."""
        part = long.removeprefix(short)
        if not _abbreviates(short, long) or (part != long and part not in self._known.rules["endings"]["companies"]):
            return False  # …集团某某公司 is a part of the group
        entry = self._known.entry("ORG", short)
        before = long[: long.find(short[:2])]
        return entry is None or entry.name == long or not before or self._known.relative.division(before, self._reading.context) is not None

    def _by_opening(self, name: str, houses: Iterable[str]) -> str | None:
        """The one company of the report whose name the short one opens: 龙煤 → 龙煤集团."""
        if not 1 < len(name) <= self._known.rules["endings"]["short"] or name in self._known.rules["house"]["words"]:
            return None
        endings: list[str] = self._known.rules["endings"]["companies"]
        longer = {other for other in houses if other.startswith(name) and other[len(name) :] in endings}
        return longer.pop() if len(longer) == 1 else None


def _company(name: str, rules: Mapping[str, Any]) -> bool:
    return bool(name.endswith(rules["full"]) and not name.endswith(rules["branch"]))


def _abbreviates(short: str, long: str) -> bool:
    """Whether the characters of `short` stand in `long` in their order, its first two together."""
    at = long.find(short[:2])
    if at < 0:
        return False
    for character in short[2:]:
        at = long.find(character, at + 1)
        if at < 0:
            return False
    return True
