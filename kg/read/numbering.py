"""Counts the automatic numbers of a Word document: the 一、 （一） 1. that stand in no paragraph's text."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DIGITS = "〇一二三四五六七八九"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"))
_ROMAN_ONES = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
_LARGEST = 9999


class _Level(NamedTuple):
    format: str
    text: str  # %1、
    start: int


class Numbering:
    """The lists of `numbering.xml` and how far each has counted."""

    def __init__(self, root: etree._Element | None) -> None:
        self._levels: dict[str, dict[int, _Level]] = {}
        self._lists: dict[str, str] = {}
        self._counts: dict[str, dict[int, int]] = {}
        if root is None:
            return
        for abstract in root.iter(f"{W}abstractNum"):
            levels = {int(level.get(f"{W}ilvl", "0")): _level(level) for level in abstract.iter(f"{W}lvl")}
            self._levels[abstract.get(f"{W}abstractNumId", "")] = levels
        for number in root.iter(f"{W}num"):
            self._lists[number.get(f"{W}numId", "")] = _value(number, "abstractNumId")

    def next(self, number: str, depth: int) -> str:
        """The number that the next paragraph of a list gets at that depth; empty for a bullet or an unknown list."""
        abstract = self._lists.get(number, "")
        levels = self._levels.get(abstract, {})
        level = levels.get(depth)
        if level is None:
            return ""
        counts = self._counts.setdefault(abstract, {})
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in [deeper for deeper in counts if deeper > depth]:
            del counts[deeper]
        if level.format in ("bullet", "none"):
            return ""
        text = level.text
        for other, shape in levels.items():
            text = text.replace(f"%{other + 1}", _written(counts.get(other, shape.start), shape.format))
        return text


def _level(element: etree._Element) -> _Level:
    start = _value(element, "start")
    return _Level(_value(element, "numFmt") or "decimal", _value(element, "lvlText"), int(start) if start.isdigit() else 1)


def _value(element: etree._Element, name: str) -> str:
    child = element.find(f"{W}{name}")
    return "" if child is None else str(child.get(f"{W}val", ""))


def _written(number: int, form: str) -> str:
    write = _FORMS.get(form, str)
    return write(number) if 0 < number <= _LARGEST else str(number)


def _chinese(number: int) -> str:
    """十二, 一百零三."""
    parts: list[str] = []
    pending = False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            parts.append(("零" if pending else "") + _DIGITS[digit] + name)
        pending = bool(parts) and digit == 0
    text = "".join(parts)
    return text.removeprefix("一") if text.startswith("一十") else text


def _roman(number: int) -> str:
    parts = ""
    for value, letters in _ROMAN:
        parts += letters * (number // value)
        number %= value
    return parts + _ROMAN_ONES[number]


def _letters(number: int) -> str:
    return chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1)


_FORMS: Mapping[str, Callable[[int], str]] = {
    "chineseCounting": _chinese,
    "chineseCountingThousand": _chinese,
    "japaneseCounting": _chinese,
    "taiwaneseCounting": _chinese,
    "taiwaneseCountingThousand": _chinese,
    "ideographDigital": lambda number: "".join(_DIGITS[int(digit)] for digit in str(number)),
    "decimalEnclosedCircle": lambda number: _CIRCLED[number - 1] if number <= len(_CIRCLED) else f"({number})",
    "decimalEnclosedCircleChinese": lambda number: _CIRCLED[number - 1] if number <= len(_CIRCLED) else f"({number})",
    "decimalZero": lambda number: f"{number:02}",
    "upperRoman": _roman,
    "lowerRoman": lambda number: _roman(number).lower(),
    "upperLetter": _letters,
    "lowerLetter": lambda number: _letters(number).lower(),
}
