"""Small drawings of an entity's numbers over time, as geometry that a template draws as SVG."""

from collections.abc import Iterable
from dataclasses import dataclass

from kg.compare.wording import amount
from kg.serve.reader import Number

WIDTH, HEIGHT, ROOM = 320, 110, 18  # pixels; ROOM above for the figures and below for the years
_GAP = 0.35  # share of a column that stays free


@dataclass(frozen=True, slots=True)
class Bar:
    """A column: a year with its value."""

    x: float
    y: float
    width: float
    height: float
    year: str
    text: str
    approx: bool
    target: bool


@dataclass(frozen=True, slots=True)
class Chart:
    """The values of one indicator in one unit and of one measure, over the years."""

    title: str
    measure: str
    unit: str
    bars: tuple[Bar, ...]


def charts(numbers: Iterable[Number], language: str) -> list[Chart]:
    """A chart for each indicator that has values for at least two years; the largest value of a year stands for it."""
    series: dict[tuple[str, str, str, str], dict[str, Number]] = {}
    for number in numbers:
        year = number.end[:4]
        if not year or number.value < 0:
            continue
        # An increase and a total of the same indicator are never set side by side.
        years = series.setdefault((number.indicator.label, number.measure, number.kind, number.unit), {})
        if year not in years or number.value > years[year].value:
            years[year] = number
    return [_chart(key, years, language) for key, years in sorted(series.items()) if len(years) > 1]


def _chart(key: tuple[str, str, str, str], years: dict[str, Number], language: str) -> Chart:
    title, measure, _, unit = key
    most = float(max(number.value for number in years.values())) or 1.0
    step = WIDTH / len(years)
    bars = []
    for place, (year, number) in enumerate(sorted(years.items())):
        height = round((HEIGHT - 2 * ROOM) * float(number.value) / most, 1)
        text = amount(number.value, number.unit, language, number.approx)
        x, y = round((place + _GAP / 2) * step, 1), round(HEIGHT - ROOM - height, 1)
        bars.append(Bar(x, y, round((1 - _GAP) * step, 1), height, year, text, number.approx, number.target))
    return Chart(title, measure, unit, tuple(bars))
