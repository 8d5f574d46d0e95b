"""The words in which comparisons and findings are told, Chinese and English, read from `wording.toml`.

Numbers are written as each language writes them: 1.64亿元 and 164,000,000 yuan.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple

from kg.compare.values import Value
from kg.domains import Domain
from kg.packaged import packaged

LANGUAGES = ("zh", "en")
_RUNNING = re.compile("累计")
_OPENING = re.compile("^(?:累计|共计|共|已|全年|目前|现)+")
_HUNDRED_MILLION, _TEN_THOUSAND = Decimal(100_000_000), Decimal(10_000)
_MOST_DECIMALS = 4  # of a number in 万 or 亿


class Said(NamedTuple):
    """One statement in both languages."""

    zh: str
    en: str


@cache
def words() -> Mapping[str, Mapping[str, Any]]:
    """The tables of `wording.toml`; an entry has a text for each language."""
    return tomllib.loads((packaged("compare") / "wording.toml").read_text(encoding="utf-8"))


class Wording:
    """Tells findings; the verbs that open a phrase are those of the domain."""

    def __init__(self, domain: Domain) -> None:
        table = domain.table("quantities.toml")["phrase"]
        verbs = sorted({verb for verb in table["verbs"] if verb and verb not in table["mixed"]}, key=lambda verb: (-len(verb), verb))
        self._verb = re.compile(f"^(?:{'|'.join(map(re.escape, verbs))})[了过出]?(?=..)")

    def noun(self, phrase: str) -> str:
        """What a phrase counts, without verb and wording: 累计建成服务站点 → 服务站点."""
        bare: str = self._verb.sub("", _OPENING.sub("", phrase) or phrase, count=1)
        return bare

    def running(self, phrase: str) -> bool:
        """Whether the phrase is worded as a running total."""
        return _RUNNING.search(phrase) is not None

    def said(self, template: str, ending: str, members: Sequence[Value], gap: Decimal) -> Said:
        """The statement of a template of `[said]` about values of which the last is held against the others."""
        return Said(*(self._told(language, template, ending, members, gap) for language in LANGUAGES))

    def _told(self, language: str, template: str, ending: str, members: Sequence[Value], gap: Decimal) -> str:
        *parts, last = members
        tables = words()
        apart = amount(abs(gap), last.unit, language)
        told = tables["said"][template][language].format(
            series=f"{last.line} · {last.indicator}",
            parts=("＋" if language == "zh" else " + ").join(_part(part, language) for part in parts),
            reckoned=amount(sum((part.value for part in parts), Decimal(0)), last.unit, language),
            first=_number(parts[0], language),
            given=_number(last, language),
            earlier=when(parts[0], language),
            when=when(last, language),
            earlier_report=parts[0].report,
            report=last.report,
            ending=tables["endings"][ending][language].format(gap=apart),
        )
        nouns = [f"“{noun}”" for noun in dict.fromkeys(self.noun(value.phrase) for value in members)]
        if len(nouns) > 1:
            joined = "、".join(nouns[:-1]) + ("与" if language == "zh" else " and ") + nouns[-1]
            told += tables["endings"]["series"][language].format(words=joined)
        return str(told) + ("。" if language == "zh" else ".")


def _part(value: Value, language: str) -> str:
    sort = words()["sorts"][value.sort][language]
    number = _number(value, language)
    return f"{when(value, language)}{sort}{number}" if language == "zh" else f"{number} ({sort}, {when(value, language)})"


def _number(value: Value, language: str) -> str:
    return amount(value.value, value.unit, language, value.approx)


def when(value: Value, language: str) -> str:
    """The time of a value in words: 2024年末 for a state, 2024年, 2018–2023年, or the day; as the text has it where no date is known."""
    times = words()["times"]
    if value.measure == "stock" and value.when.isdigit():
        return str(times["year_end"][language].format(year=value.when))
    if value.when.replace("–", "").isdigit():
        return str(times["years"][language].format(years=value.when))
    return value.when


def amount(value: Decimal, unit: str, language: str = "zh", approx: bool = False) -> str:
    """A number with its unit, as the language writes it, ≈ before an approximate one: 1.64亿元, 164,000,000 yuan, 90.4%."""
    mark = "≈" if approx else ""
    if unit == "%":
        return f"{mark}{figure(value)}%"
    if language == "zh":
        return f"{mark}{chinese_figure(value)}{unit}"
    return f"{mark}{figure(value)} {words()['units'].get(unit, unit)}".rstrip()


def chinese_figure(value: Decimal) -> str:
    """1566, 1.64亿, 80.26万: in 亿 or 万 where that is exact with few decimals, and shorter."""
    for size, name in ((_HUNDRED_MILLION, "亿"), (_TEN_THOUSAND, "万")):
        scaled = value / size
        if abs(value) >= size and scaled == round(scaled, _MOST_DECIMALS) and len(plain(scaled)) < len(plain(value)):
            return plain(scaled) + name
    return plain(value)


def figure(value: Decimal) -> str:
    """1,566 or 33.7."""
    whole, point, decimals = plain(value).partition(".")
    return f"{int(whole):,}{point}{decimals}"


def plain(value: Decimal) -> str:
    """The number in digits, without exponent or needless zeros."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
