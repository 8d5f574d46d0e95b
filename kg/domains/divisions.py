"""The administrative divisions of China since 1990, with parents, short names and years of validity.

Read from data/divisions/divisions.csv, whose README names the sources and the form.
"""

import csv
from collections.abc import Iterator
from functools import cache, cached_property
from pathlib import Path
from typing import Literal, NamedTuple, TypeVar

from kg.errors import DomainError
from kg.packaged import packaged

Level = Literal["nation", "province", "prefecture", "county"]

NATION = "000000"
LEVELS: tuple[Level, ...] = ("nation", "province", "prefecture", "county")
COLUMNS = ["code", "name", "level", "parent", "short", "aliases", "valid_from", "valid_to"]
_QUIET = "="
_NOW = 9999

_Value = TypeVar("_Value")


class Division(NamedTuple):
    """A division of the state; two with the same code are the same ground under two names."""

    code: str  # six digits
    name: str  # in full: 甘肃省, 临夏回族自治州
    level: Level
    parent: str  # code of the division above; empty for the nation
    short: str  # without its level: 甘肃, 临夏
    aliases: tuple[str, ...] = ()  # other ways to write it: 临夏州, 陇
    quiet: frozenset[str] = frozenset()  # forms that say too little alone to be looked for in running text: 陇, 城关, 东方
    valid_from: int | None = None  # year; None: before 1990
    valid_to: int | None = None  # year in which it ended; None: it stands

    @property
    def current(self) -> bool:
        return self.valid_to is None


class Divisions:
    """The table, with its indexes by code, name and form."""

    def __init__(self, rows: tuple[Division, ...]) -> None:
        self._rows = rows

    @classmethod
    def load(cls) -> "Divisions":
        """The packaged table, read once."""
        return _load()

    def __iter__(self) -> Iterator[Division]:
        return iter(self._rows)

    def get(self, code: str | None) -> Division | None:
        """The division of that code under its present or last name."""
        return self._by_code.get(code or "")

    def named(self, name: str) -> Division | None:
        """The one division of that full name, a current one before a former; None where there is none or more than one."""
        return _only(_prefer_latest(self._by_name.get(name, ())))

    def candidates(self, surface: str) -> tuple[Division, ...]:
        """Every division that is written so: by full name, short name or alias, in the order of their codes."""
        return self._by_form.get(surface, ())

    def find(self, surface: str, within: str | None = None) -> Division | None:
        """The division that `surface` means in a text about the division with code `within`; None where that stays open.

        The nearest one counts: below `within`, else below what stands above it, else in the whole country. Of several, a current
        one goes before a former (and the later former before the earlier), a full name before a short one, and a division before
        those that lie in it: 吉林 is the province, not the city.
        """
        candidates = self.candidates(surface)
        for area in self.chain(within) if within else ():
            inside = [division for division in candidates if self._lies_in(division, area)]
            if inside:
                return self._choose(surface, inside)
        return self._choose(surface, candidates)

    def below(self, surface: str, within: str | None = None) -> Division | None:
        """The division that a name with those above it means: 四川成都, 山东省日照市莒县; None for other names. `within` as for `find`."""
        for size in range(len(surface) - 2, 1, -1):
            above = self.find(surface[:size], within) or self.below(surface[:size], within)
            inside = [division for division in self.candidates(surface[size:]) if above and self._lies_in(division, above)]
            if found := self._choose(surface[size:], [division for division in inside if above and division.code != above.code]):
                return found
        return None

    def _lies_in(self, division: Division, area: Division) -> bool:
        return any(above.code == area.code for above in self.chain(division.code))

    def chain(self, code: str) -> tuple[Division, ...]:
        """The division of that code, the one above it, and so on up to the province; empty for an unknown code."""
        chain: list[Division] = []
        division = self.get(code)
        while division and division.code != NATION:
            chain.append(division)
            division = self.get(division.parent)
        return tuple(chain) or ((division,) if division else ())

    def scope_name(self, division: Division) -> str | None:
        """What tells it from others of its name: None for 山丹县, which is alone in the table; 兰州市 for 城关区."""
        if division.level != "county" or len({row.code for row in self._by_name[division.name]}) == 1:
            return None
        above = self.get(division.parent)
        return above.name if above else None

    def surfaces(self) -> Iterator[tuple[str, Division]]:
        """Every form that may be looked for in running text, with its division; a form may come with several."""
        for division in self._rows:
            for form in dict.fromkeys((division.name, division.short, *division.aliases)):
                if form not in division.quiet:
                    yield form, division

    @cached_property
    def _by_code(self) -> dict[str, Division]:
        return {row.code: row for row in reversed(self._rows)}

    @cached_property
    def _by_name(self) -> dict[str, tuple[Division, ...]]:
        return _grouped((row.name, row) for row in self._rows)

    @cached_property
    def _by_form(self) -> dict[str, tuple[Division, ...]]:
        return _grouped((form, row) for row in self._rows for form in {row.name, row.short, *row.aliases})

    def _choose(self, surface: str, candidates: "list[Division] | tuple[Division, ...]") -> Division | None:
        best = _prefer_latest(candidates)
        best = [division for division in best if division.name == surface] or best
        if len(best) > 1:
            chains = [{above.code for above in self.chain(division.code)} for division in best]
            best = [division for division in best if all(division.code in chain for chain in chains)] or [
                division for division in best if division.level in ("nation", "province")
            ]
        return _only(best)


@cache
def _load() -> Divisions:
    path = packaged("data/divisions/divisions.csv")
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        if next(rows) != COLUMNS:
            raise DomainError(str(path), 1, f"the columns must be {','.join(COLUMNS)}.")
        return Divisions(tuple(_division(path, number, row) for number, row in enumerate(rows, start=2)))


def _division(path: Path, number: int, row: list[str]) -> Division:
    try:
        code, name, level, parent, short, aliases, valid_from, valid_to = row
        first, last = int(valid_from) if valid_from else None, int(valid_to) if valid_to else None
    except ValueError as error:
        raise DomainError(str(path), number, f"needs {len(COLUMNS)} cells, the last two years or empty ({error}).") from error
    if level not in LEVELS:
        raise DomainError(str(path), number, f"needs a level out of {', '.join(LEVELS)}; it has {level!r}.")
    others = tuple(aliases.split("|")) if aliases else ()
    if _QUIET not in short and _QUIET not in aliases:
        return Division(code, name, level, parent, short, others, frozenset(), first, last)
    quiet = frozenset(form[1:] for form in (short, *others) if form.startswith(_QUIET))
    plain = tuple(form.removeprefix(_QUIET) for form in others)
    return Division(code, name, level, parent, short.removeprefix(_QUIET), plain, quiet, first, last)


def _grouped(pairs: Iterator[tuple[str, Division]]) -> dict[str, tuple[Division, ...]]:
    groups: dict[str, list[Division]] = {}
    for key, value in pairs:
        groups.setdefault(key, []).append(value)
    return {key: tuple(group) for key, group in groups.items()}


def _prefer_latest(divisions: "list[Division] | tuple[Division, ...]") -> list[Division]:
    """The current ones; without any, those that stood longest."""
    last = max((division.valid_to or _NOW for division in divisions), default=_NOW)
    return [division for division in divisions if (division.valid_to or _NOW) == last]


def _only(divisions: list[_Value]) -> _Value | None:
    return divisions[0] if len(divisions) == 1 else None
