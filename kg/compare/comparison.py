"""Lines up all values of one indicator: panels that never mix stock, new, flow, sum and rate, nor heads and money."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from pyoxigraph import Literal, NamedNode

from kg.compare.indicator import find_indicator
from kg.compare.values import SORTS, Value, common_unit, values
from kg.compare.wording import amount, words
from kg.domains import Domain, load_domain
from kg.errors import UsageError
from kg.export.tables import OBSERVATIONS, Table
from kg.query import Result, Source, run
from kg.query.render import write as write_result

VIEWS = ("place", "agent", "year")
SUFFIXES = (".html", ".svg", ".csv", ".xlsx")

# Column of the table on the terminal → its heading.
_COLUMNS: Mapping[str, str] = {
    "sort": "口径",
    "place": "地区",
    "agent": "主体",
    "time": "时间",
    "value": "数值",
    "mark": "标记",
    "phrase": "原文指标",
    "sentence": "原句",
    "report": "报告",
}


@dataclass(frozen=True, slots=True)
class Panel:
    """Values that may be set side by side: of one sort, in one unit."""

    sort: str  # one of SORTS
    unit: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """All values of an indicator."""

    indicator: str  # label in Chinese
    english: str | None
    definition: str | None
    panels: tuple[Panel, ...]

    @property
    def values(self) -> tuple[Value, ...]:
        return tuple(value for panel in self.panels for value in panel.values)


def compare(source: Source, indicator: str, by: str = "place", domain: Domain | None = None) -> Comparison:
    """All values of `indicator`, ordered for a view of VIEWS.

    indicator: its name in the scheme, a label or other name, or words that the reports use for it.
    Raises NameNotFound or UsageError where it cannot be found, or a view does not exist.
    """
    if by not in VIEWS:
        raise UsageError(f"There is no view {by!r}; choose one of {', '.join(VIEWS)}.")
    nodes = find_indicator(source, indicator)
    panels: dict[tuple[int, str], list[Value]] = {}
    for value in values(source, nodes):
        panels.setdefault((SORTS.index(value.sort), common_unit(value.unit, domain or load_domain("unions"))), []).append(value)
    ordered = (Panel(SORTS[sort], unit, tuple(in_order(found, by))) for (sort, unit), found in sorted(panels.items()))
    labels = [_text(source, nodes, "rdfs:label", language) for language in ("zh", "en")]
    return Comparison(labels[0] or indicator, labels[1], _text(source, nodes, "skos:definition", "zh"), tuple(ordered))


def in_order(found: Sequence[Value], by: str) -> list[Value]:
    """The values of a panel in the order of a view: places and agents with the largest last value first, each over time; or years."""
    if by == "year":
        return sorted(found, key=lambda value: (value.year or 0, value.end or "", -value.value, value.line, value.phrase))
    groups: dict[str, list[Value]] = {}
    for value in sorted(found, key=lambda value: (value.end or "", value.start or "", value.line, -value.value, value.phrase)):
        groups.setdefault(group(value, by), []).append(value)
    return [value for _, members in sorted(groups.items(), key=lambda item: (-_latest(item[1]), item[0])) for value in members]


def group(value: Value, by: str) -> str:
    """What a view puts together: the region, or the agent with its collective."""
    return value.line if by == "agent" else value.region or words()["marks"]["nowhere"]["zh"]


def _latest(members: Sequence[Value]) -> float:
    done = [value for value in members if not value.target] or members
    last = max(value.end or "" for value in done)
    return float(max(value.value for value in done if (value.end or "") == last))


def _text(source: Source, nodes: Sequence[NamedNode], property_: str, language: str) -> str | None:
    rows = run(source, f'SELECT ?text {{ {nodes[0]} {property_} ?text FILTER (LANG(?text) = "{language}") }} ORDER BY ?text').rows
    return next((text.value for (text,) in rows if isinstance(text, Literal)), None)


def mark(value: Value) -> str:
    """≈ for an approximate value, 目标 for a plan."""
    return " ".join([*(["≈"] if value.approx else []), *([words()["marks"]["target"]["zh"]] if value.target else [])])


def show(comparison: Comparison, out: TextIO) -> None:
    """Write the values as a table for people, each with its sentence."""
    rows = [
        (
            words()["sorts"][panel.sort]["zh"],
            value.region,
            value.who,
            value.when,
            amount(value.value, value.unit),
            mark(value),
            value.phrase,
            value.sentence,
            value.where,
        )
        for panel in comparison.panels
        for value in panel.values
    ]
    texts = tuple(tuple(Literal(cell or "") for cell in row) for row in rows)
    write_result(Result(tuple(_COLUMNS), texts, "select"), "table", out, titles=_COLUMNS)


def table(found: Iterable[Value]) -> Table:
    """One row a value, with the columns of the exported observations."""
    fields = ["row" if column == "line" else column for column in OBSERVATIONS]
    return Table("observations", OBSERVATIONS, tuple(tuple(getattr(value, name) for name in fields) for value in found))


def write(comparison: Comparison, path: Path, by: str = "place") -> None:
    """Write the comparison to a file of a kind of SUFFIXES; UsageError for another."""
    from kg.compare.chart import picture
    from kg.compare.page import page
    from kg.export.files import write_csv, write_xlsx

    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise UsageError(f"{path} is of no kind that kg compare writes. End its name in {', '.join(SUFFIXES)}.")
    path.parent.mkdir(parents=True, exist_ok=True)
    if suffix == ".csv":
        write_csv(table(comparison.values), path)
    elif suffix == ".xlsx":
        write_xlsx([table(comparison.values)], path)
    else:
        path.write_text(page(comparison, by) if suffix == ".html" else picture(comparison, by), encoding="utf-8", newline="\n")
