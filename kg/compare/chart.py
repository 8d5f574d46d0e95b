"""Draws panels of values as SVG: bars by region or agent, or dots and lines over time; a mark shows its sentence when it is pointed at.

Only presentation attributes are used, so that a drawing stands alone or inside a page whose policy forbids styles.
"""

import math
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from xml.etree.ElementTree import Element, SubElement, tostring

from kg.compare.comparison import Comparison, Panel, group, in_order
from kg.compare.values import Value
from kg.compare.wording import amount, chinese_figure, words

WIDTH = 900
COLOURS: Mapping[str, str] = {"stock": "#0f766e", "new": "#b5530a", "flow": "#2463a8", "sum": "#7a3fc4", "rate": "#8a6900"}
# Lines over time; further ones are grey.
LINES = ("#c0362c", "#2463a8", "#0f766e", "#b5530a", "#7a3fc4", "#8a6900", "#4f5d73", "#a3195b")
INK, SOFT, RULE, GREY = "#22262b", "#5d6268", "#e3ded4", "#9a9488"
FONT = "PingFang SC, Microsoft YaHei, Noto Sans CJK SC, Noto Sans SC, sans-serif"

_ROW, _GROUP_GAP, _LABEL, _TIME, _NUMBER = 24, 8, 190, 110, 280  # of bars, in pixels
_PLOT_HEIGHT, _LEFT, _RIGHT, _TOP, _BOTTOM = 320, 80, 200, 20, 40  # of a drawing over time
_LETTERS = 13  # of a label
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def picture(comparison: Comparison, by: str = "place") -> str:
    """All panels of a comparison below one another, as an SVG file."""
    root = Element("svg", xmlns="http://www.w3.org/2000/svg")
    title = f"{comparison.indicator} · {words()['views'][by]['zh']}"
    SubElement(root, "title").text = clean(title)
    SubElement(root, "rect", width="100%", height="100%", fill="#ffffff")
    _text(root, 16, 34, title, font_size=20, font_weight="700")
    top = 50
    for panel in comparison.panels:
        _text(root, 16, top + 22, heading(panel), font_size=15, font_weight="700", fill=COLOURS[panel.sort])
        drawn = draw(panel, by)
        drawn.set("y", str(top + 34))
        root.append(drawn)
        top += 34 + int(drawn.get("height", "0")) + 12
    root.set("width", str(WIDTH))
    root.set("height", str(top))
    root.set("viewBox", f"0 0 {WIDTH} {top}")
    root.set("font-family", FONT)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode") + "\n"


def heading(panel: Panel) -> str:
    """存量 stock · 个."""
    names = words()["sorts"][panel.sort]
    return f"{names['zh']} {names['en']}{f' · {panel.unit}' if panel.unit else ''}"


def draw(panel: Panel, by: str, numbers: Mapping[str, int] | None = None) -> Element:
    """One panel as an SVG element of WIDTH pixels.

    numbers: observation → its number on the page, written on its mark as data-value.
    """
    marks = _Marks(numbers or {})
    return _over_time(panel, marks) if by == "year" else _bars(panel, by, marks)


class _Marks:
    """Makes the group that stands for a value and shows its sentence."""

    def __init__(self, numbers: Mapping[str, int]) -> None:
        self._numbers = numbers

    def mark(self, parent: Element, value: Value) -> Element:
        made = SubElement(parent, "g", {"class": "mark"})
        if value.observation in self._numbers:
            made.attrib |= {"data-value": str(self._numbers[value.observation]), "tabindex": "0", "role": "button"}
            made.set("aria-label", clean(f"{value.who} {value.when} {said(value)}"))
        SubElement(made, "title").text = clean(f"{value.who} · {value.when} · {said(value)}\n{value.sentence}\n{value.where}")
        return made


def said(value: Value) -> str:
    """≈1.64亿元（目标）."""
    target = f"（{words()['marks']['target']['zh']}）" if value.target else ""
    return amount(value.value, value.unit, "zh", value.approx) + target


def _bars(panel: Panel, by: str, marks: _Marks) -> Element:
    svg = _svg()
    most = max((float(value.value) for value in panel.values), default=0.0) or 1.0
    left = _LABEL + _TIME + 16
    room = WIDTH - left - _NUMBER
    y, before = 0, None
    for value in in_order(panel.values, by):
        name = group(value, by)
        if name != before:
            y += _GROUP_GAP if before is not None else 0
            SubElement(svg, "line", x1="16", x2=str(WIDTH - 16), y1=str(y), y2=str(y), stroke=RULE)
            _text(svg, 16, y + 17, short(name), font_weight="700")
            before = name
        made = marks.mark(svg, value)
        SubElement(made, "rect", x="0", y=str(y + 1), width=str(WIDTH), height=str(_ROW - 2), fill="#ffffff", opacity="0")
        _text(made, _LABEL + _TIME, y + 17, value.when, text_anchor="end", fill=SOFT, font_size=12)
        width = max(2.0, room * max(0.0, float(value.value)) / most)
        _bar(made, left, y + 4, width, value, COLOURS[panel.sort])
        _text(made, left + width + 8, y + 17, said(value), font_size=13)
        SubElement(made[-1], "tspan", {"dx": "8", "fill": SOFT, "font-size": "12"}).text = clean(short(value.phrase))
        y += _ROW
    return _sized(svg, y + 4)


def _bar(parent: Element, x: float, y: float, width: float, value: Value, colour: str) -> None:
    """Filled for what is; hollow and dashed for a plan; paler where it is approximate."""
    bar = SubElement(parent, "rect", x=_figure(x), y=_figure(y), width=_figure(width), height=str(_ROW - 8), rx="2")
    if value.target:
        bar.attrib |= {"fill": "none", "stroke": colour, "stroke-dasharray": "4 3"}
    else:
        bar.attrib |= {"fill": colour, "fill-opacity": "0.55" if value.approx else "0.9"}


def _over_time(panel: Panel, marks: _Marks) -> Element:
    svg = _svg()
    dated = [value for value in panel.values if value.year is not None]
    if not dated:
        _text(svg, 16, 20, words()["marks"]["no_time"]["zh"], fill=SOFT)
        return _sized(svg, 32)
    scale = _Scale(dated)
    scale.draw(svg, panel.unit)
    colours = _line_colours(dated)
    for line, members in _lines(dated).items():
        ends = list(_yearly(members).values())
        if len(ends) > 1:
            points = " ".join(f"{_figure(scale.x(value))},{_figure(scale.y(value.value))}" for value in ends)
            path = SubElement(svg, "polyline", {"points": points, "fill": "none", "stroke": colours[line]})
            path.attrib |= {"stroke-width": "2", "stroke-opacity": "0.7"}
    for value in sorted(dated, key=lambda value: (-value.value, value.line)):
        _dot(marks.mark(svg, value), value, scale, colours[value.line])
    _names(svg, dated, scale, colours)
    return _sized(svg, _PLOT_HEIGHT)


class _Scale:
    """Years across, values upwards from zero."""

    def __init__(self, dated: Sequence[Value]) -> None:
        years = [value.year for value in dated if value.year is not None]
        begun = [int(value.start[:4]) for value in dated if value.start and _long(value)]
        self._first, self._last = min([*years, *begun]), max(years)
        self._step = _nice(max((value.value for value in dated), default=Decimal(1)))
        self._most = float(self._step) * math.ceil(max(float(value.value) for value in dated) / float(self._step)) or 1.0

    def x(self, value: Value) -> float:
        return self.at(value.year or self._last)

    def at(self, year: int) -> float:
        room = WIDTH - _LEFT - _RIGHT
        return _LEFT + (room / 2 if self._first == self._last else 20 + (room - 40) * (year - self._first) / (self._last - self._first))

    def y(self, value: Decimal) -> float:
        room = _PLOT_HEIGHT - _TOP - _BOTTOM
        return _TOP + room * (1 - max(0.0, float(value)) / self._most)

    def draw(self, svg: Element, unit: str) -> None:
        for number in range(round(self._most / float(self._step)) + 1):
            level = self._step * number
            y = self.y(level)
            SubElement(svg, "line", x1=str(_LEFT), x2=str(WIDTH - _RIGHT), y1=_figure(y), y2=_figure(y), stroke=RULE)
            _text(svg, _LEFT - 8, y + 4, chinese_figure(level) + (unit if unit == "%" else ""), text_anchor="end", fill=SOFT, font_size=12)
        every = math.ceil((self._last - self._first + 1) / 12)
        for year in range(self._first, self._last + 1, every):
            _text(svg, self.at(year), _PLOT_HEIGHT - _BOTTOM + 22, str(year), text_anchor="middle", fill=SOFT, font_size=12)


def _dot(made: Element, value: Value, scale: _Scale, colour: str) -> None:
    """A dot at the end of the time; a stretch where it covers more than a year; hollow for a plan."""
    x, y = scale.x(value), scale.y(value.value)
    if _long(value) and value.start:
        since = _figure(scale.at(int(value.start[:4])))
        stretch = SubElement(made, "line", {"x1": since, "x2": _figure(x), "y1": _figure(y), "y2": _figure(y)})
        stretch.attrib |= {"stroke": colour, "stroke-width": "4", "stroke-opacity": "0.35"}
    dot = SubElement(made, "circle", {"cx": _figure(x), "cy": _figure(y), "r": "5.5", "stroke": colour, "stroke-width": "2"})
    dot.set("fill", "#ffffff" if value.target else colour)
    if value.approx:
        dot.set("fill-opacity", "0.5")


def _names(svg: Element, dated: Sequence[Value], scale: _Scale, colours: Mapping[str, str]) -> None:
    """The names of the coloured lines at the right, level with their last value, none over another."""
    last = [(scale.y(list(_yearly(members).values())[-1].value), line) for line, members in _lines(dated).items() if colours[line] != GREY]
    free = float(_TOP)
    for y, line in sorted(last):
        free = max(y + 4, free)
        _text(svg, WIDTH - _RIGHT + 12, free, short(line), font_size=12, fill=colours[line])
        free += 16


def _lines(dated: Sequence[Value]) -> dict[str, list[Value]]:
    lines: dict[str, list[Value]] = {}
    for value in dated:
        lines.setdefault(value.line, []).append(value)
    return lines


def _yearly(members: Sequence[Value]) -> dict[int, Value]:
    """What a line joins: the largest value of each year, for parts stand under their whole; plans and longer times stay outside."""
    joined: dict[int, Value] = {}
    fitting = [value for value in members if not value.target and not _long(value)] or list(members)
    for value in sorted(fitting, key=lambda value: (value.year or 0, value.value)):
        joined[value.year or 0] = value
    return joined


def _line_colours(dated: Sequence[Value]) -> dict[str, str]:
    """A colour for the lines that have most to show: those with most years, then the highest."""
    lines = _lines(dated)
    ranked = sorted(lines, key=lambda line: (-len(_yearly(lines[line])), -max(value.value for value in lines[line]), line))
    return {line: LINES[number] if number < len(LINES) else GREY for number, line in enumerate(ranked)}


def _long(value: Value) -> bool:
    return value.measure != "stock" and value.start is not None and value.end is not None and int(value.end[:4]) > int(value.start[:4])


def _nice(most: Decimal) -> Decimal:
    """A step of 1, 2 or 5 times a power of ten that divides the scale into two to five parts."""
    if most <= 0:
        return Decimal(1)
    power = Decimal(10) ** (most.adjusted() - 1)
    return next(power * factor for factor in (2, 5, 10, 20, 50) if most / (power * factor) <= 5)


def _svg() -> Element:
    return Element("svg", {"width": str(WIDTH), "font-family": FONT, "font-size": "14", "fill": INK})


def _sized(svg: Element, height: int) -> Element:
    svg.attrib |= {"height": str(height), "viewBox": f"0 0 {WIDTH} {height}"}
    return svg


def _text(parent: Element, x: float, y: float, text: str, **attributes: str | int) -> None:
    """Words on the line `y`; further presentation attributes with _ for -."""
    made = SubElement(parent, "text", {"x": _figure(x), "y": _figure(y)})
    made.attrib |= {name.replace("_", "-"): str(value) for name, value in attributes.items()}
    made.text = clean(text)


def _figure(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")


def short(text: str) -> str:
    """A label that fits its column."""
    return text if len(text) <= _LETTERS else text[: _LETTERS - 1] + "…"


def clean(text: str) -> str:
    """A text that XML can hold."""
    return _CONTROL.sub("", text)
