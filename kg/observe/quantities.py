"""The grammar of Chinese quantities: reads every numeral of a text with its value, its unit and whether it is approximate.

Numerals that count nothing (dates, ordinals, codes, figures of speech) come out with the reason; what a quantity means
in its sentence is not decided here. The words stand in `quantities.toml` of the domain.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import Any

from kg.domains import Domain

_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_TENS = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": 10**4, "亿": 10**8}
_ARABIC = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?"
_HAN = "零〇一二两三四五六七八九十百千万亿"
_SMALL_HAN = frozenset("一二两三四五六七八九十")
_NUMBER = rf"(?:{_ARABIC}(?:[余多来]?[十百千万亿]+(?:{_ARABIC}[千万亿]+)?)?|[{_HAN}]+(?:点[零〇一二三四五六七八九]+)?(?:[余多来][万亿]+)?)"
_SIZE = re.compile("(?<=以[上下])的?(?:企业|单位|非公|规模|用人|建会|基层)")
_POINTS = re.compile(rf"(?:[、和]{_ARABIC}个)*[、和]{_ARABIC}个百分点")  # 1.8个、2.4个百分点
_REASONS = {"saying": "figure of speech"}
_OPENS = "+#＋百第前头周星上下晚凌其○"  # how else dates, ordinals, codes and shares may open: told first, so that few places are tried
_SCENE = 8  # characters before a number that may say that it is geography
_SHIFTS = ("8", "24")  # 8小时, 24小时: the working day and round the clock
_YEAR = r"(?:19|20)\d\d"
_DATES = (
    rf"{_YEAR}年?度?[ 　]?[-—–~～至到－]+[ 　]?(?:{_YEAR}|\d\d(?=年))年?(?:度|上半年|下半年)?(?:\d+月(?:底|末|份)?(?:\d+日)?)?"
    rf"|{_YEAR}年度?(?:\d+月(?:份|底|初|末|中旬|上旬|下旬)?(?:\d+[日号])?)?(?:[-—–~～至到]+(?:{_YEAR}年)?(?:\d+月)?(?:\d+日)?)?"
    r"|\d{1,2}[-—–~～至到]\d{1,2}月份?|\d+月(?:份|底|初|末|中旬|上旬|下旬|\d+[日号])?(?:[-—–~～至到、]+(?:\d+月(?:份|底|末)?)?(?:\d+[日号])?)?"
    r"|\d+[日号](?:[-—–~～至到]+\d+[日号])?(?!文|线|楼)|\d{1,2}[:：]\d\d(?:[-—–~～至到]+\d{1,2}[:：]\d\d)?|\d{1,2}时(?:\d+分)?|(?:上午|下午|晚上|凌晨)\d+点"
    r"|[一二三四五六七八九〇零○]{4}年(?:[一二三四五六七八九十]+月)?|(?<![个])[一二三四五六七八九十]{1,2}月(?:份|[一二三四五六七八九十]+日)?"
    r"|\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d+世纪(?:[\d一二三四五六七八九]+十?年代)?"
)
_ORDINALS = (
    rf"(?:第|前|头|周|星期){_NUMBER}(?:[-—~～至、到]+(?:第)?{_NUMBER})*(?:次|届|批|期|名|位|个|家|号|季度|产业|方面)?|(?<!连续)(?<!举办)(?<!举办了)(?<!开展)(?<!赛)(?!两届)[{_HAN}]+届(?:[{_HAN}]+次(?:、[{_HAN}]+次)*)?|[{_HAN}]+次(?=全会|全体|全委|代表大会|党代会)"
    r"|其一|其二|其三|0\d版"  # the page of a newspaper
)
_CODES = rf"[A-Za-z+#＋]+[-—]?{_ARABIC}|{_ARABIC}[ 　]?[+＋][^，。；\n ]?|{_ARABIC}[A-Za-z]+|N\+[\dXN]"


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number as the text writes it."""

    start: int  # of the first character of the number
    end: int  # behind the unit and what belongs to it (余, 以上)
    value: Decimal  # in the base unit: 1.64亿元 → 164000000
    unit: str | None = None  # names of the same unit made one (名 → 人); None where there is none
    kind: str | None = None  # what the unit measures: money, people, events, things, rate, duration …
    approx: bool = False
    reason: str | None = None  # why it is no quantity: date, ordinal, code, duration, vague, figure of speech, no unit
    opens: int = -1  # where the words before the number begin that belong to it (近, 约); start where there are none
    noun: int = -1  # where the counted noun begins that stands in place of a measure word (20部门); end where there is none


@dataclass(frozen=True)
class Grammar:
    """The quantities of a domain, compiled from its `quantities.toml`."""

    pattern: re.Pattern[str]
    kinds: Mapping[str, str]
    base: Mapping[str, str]
    bare: Mapping[str, str]  # nouns that need no measure word, with the unit they are counted in
    silent: Sequence[tuple[str, re.Pattern[str], re.Pattern[str]]]  # unit, what stands before, what stands behind
    small_units: frozenset[str]
    small_nouns: re.Pattern[str]
    figures: re.Pattern[str]  # unit and noun after a small Chinese numeral that only announce a list: 三件大事
    scenery: re.Pattern[str]  # what stands before a number of geography: 海拔
    regions: frozenset[str]  # bare nouns that with a Chinese numeral name a group of regions: 三省

    def numerals(self, text: str) -> Iterator[Numeral]:
        """Every numeral of `text` in order; Chinese digits that are only part of a word (统一, 一线) are none."""
        for match in self.pattern.finditer(text):
            numeral = self._numeral(text, match)
            if numeral.unit == "成" and numeral.reason is None:
                numeral = replace(numeral, value=numeral.value * 10, unit="%")
            if numeral.unit == "个" and _POINTS.match(text, numeral.end):
                numeral = replace(numeral, unit="个百分点", kind="rate")
            if match["han"] != "一" or numeral.kind not in ("duration", "rank", "time"):
                yield numeral

    def _numeral(self, text: str, match: re.Match[str]) -> Numeral:
        for reason in ("date", "ordinal", "code", "saying"):
            if match[reason]:
                return Numeral(match.start(), match.end(), Decimal(0), reason=_REASONS.get(reason, reason), opens=match.start())
        if match["share"]:
            approx = bool(match["before"] or match["after"])
            return Numeral(match.start("percent"), match.end(), number_value(match["share"]), "%", "rate", approx, opens=match.start())
        number = match["arabic"] or match["han"]
        word = match["unit"]
        unit = self.base.get(word, word) if word else self.bare.get(match["bare"])
        if unit is None and match["arabic"]:
            unit = self._silent_unit(text, match)
        kind = self.kinds.get(word or unit or "")
        approx = bool(match["before"] or match["after"] or match["more"] or re.search("[余多来]", number) or match["upper"])
        start = match.start("arabic") if match["arabic"] else match.start("han")
        noun = match.start("bare") if match["bare"] else match.end()
        return Numeral(start, match.end(), number_value(number), unit, kind, approx, self._reason(text, match, kind), match.start(), noun)

    def _silent_unit(self, text: str, match: re.Match[str]) -> str | None:
        """The unit of a number that has none, by the words beside it; none at the opening of a line, where numbers number."""
        start, end = match.start(), match.end()
        if start == 0 or text[start - 1] == "\n" or _is_year(match["arabic"]) or text[end : end + 1] in tuple(".-/:：%个"):
            return None
        ahead = text[max(0, start - 14) : start]
        for unit, before, behind in self.silent:
            if before.search(ahead) or (behind.match(text, end) and not ahead.endswith("第")):
                return unit
        return None

    def _reason(self, text: str, match: re.Match[str], kind: str | None) -> str | None:
        reason: str | None
        han = match["han"]
        if match["vague"]:
            reason = "vague"
        elif self.scenery.search(text, max(0, match.start() - _SCENE), match.start()):
            reason = "scenery"
        elif kind is None:
            reason = "date" if match["arabic"] and _is_year(match["arabic"]) else "no unit"
        elif kind == "people" and _SIZE.match(text, match.end()):
            reason = "size"
        elif kind == "duration" or (kind == "time" and (han or match["arabic"] in _SHIFTS)):
            reason = "duration"
        elif kind == "rank":
            reason = "ordinal"
        elif han and match["bare"] in self.regions:
            reason = "figure of speech"
        elif han and match["unit"] and not match["before"]:
            reason = self._figure_of_speech(text, match, han)
        else:
            return None
        return reason

    def _figure_of_speech(self, text: str, match: re.Match[str], han: str) -> str | None:
        if han == "一":
            return "vague"
        if han in _SMALL_HAN and self.figures.match(text, match.start("unit")):
            return "figure of speech"
        small = han in _SMALL_HAN and match["unit"] in self.small_units
        return "figure of speech" if small and not self.small_nouns.match(text, match.end()) else None


@lru_cache(maxsize=8)
def grammar(domain: Domain) -> Grammar:
    """The quantities of `domain`, read once."""
    table: Mapping[str, Any] = domain.table("quantities.toml")
    units, approximate = table["units"], table["approximate"]
    kinds = {unit: kind for kind, members in units["kinds"].items() for unit in members}
    unit = any_of(kinds, units["not_before"])
    nouns = {noun: unit for unit, members in units["bare"].items() for noun in members}
    bare = any_of(nouns, units["not_before"])
    after, vague = (any_of(approximate[key]) for key in ("after", "vague"))
    before = f"(?:{any_of(approximate['before'])}|{any_of(approximate['before_han'])}(?=[百千万亿]))"
    scaled = rf"{_ARABIC}(?:[ 　]?[余多来]?(?:[十百万亿]|千(?![瓦克米伏卡]))+(?:{_ARABIC}[千万亿]+)?)?"
    counted = f"(?:{unit}|{bare})"
    han = rf"(?P<han>[{_HAN}]+(?:点[零〇一二三四五六七八九]+)?(?:[余多来][万亿]+)?)(?=[余多来]?{counted})"
    number = rf"(?:(?P<arabic>{scaled})(?P<upper>[ 　]?[-—–~～至到]+[ 　]?{_ARABIC}[十百千万亿]*)?|{han})"
    more = rf"[ 　]?(?P<more>[余多](?=[ 　]?(?:{counted}|[\u4e00-\u9fff]))|来(?=[个名人家项]))?"
    pattern = (
        rf"(?P<date>{_DATES})|(?P<ordinal>{_ORDINALS})|(?P<code>{_CODES})|(?P<saying>{any_of(units['small']['sayings'])})"
        rf"|(?P<before>{before})?(?:(?P<percent>百分之(?P<share>{_NUMBER}))"
        rf"|(?P<vague>{vague}(?=[十百千万亿]))?{number}{more}[ 　]?(?:(?P<unit>{unit})|(?P<bare>{bare}))?)(?P<after>{after})?"
    )
    small = units["small"]
    words = (*approximate["before"], *approximate["before_han"], *approximate["vague"], *small["sayings"])
    first = "".join(sorted({word[0] for word in words} | set(f"{_HAN}{_OPENS}")))
    silent = [(row["unit"], re.compile(row["before"]), re.compile(row["behind"])) for row in units["silent"]]
    return Grammar(
        pattern=re.compile(rf"(?=[\dA-Za-z{re.escape(first)}])(?:{pattern})"),
        kinds=kinds,
        base=units["base"],
        bare=nouns,
        silent=silent,
        small_units=frozenset(small["kinds"]),
        small_nouns=re.compile(any_of(small["nouns"])),
        figures=re.compile(small["figures"]),
        scenery=re.compile(small["scenery"]),
        regions=frozenset(small["regions"]),
    )


def _is_year(number: str) -> bool:
    return len(number) == 4 and number[:2] in ("19", "20")


def number_value(written: str) -> Decimal:
    """The value of a number in Arabic or Chinese numerals with its myriads: 1.2万 → 12000, 三百多万 → 3000000.

    余, 多 and 来 add nothing.
    """
    written = re.sub(r"[,余多来\s]", "", written)
    value = _mixed(written) if re.match(r"\d", written) else _han(written)
    return Decimal(int(value)) if value == int(value) else value.normalize()


def _mixed(written: str) -> Decimal:
    total = Decimal(0)
    for digits, scales in re.findall(r"(\d+(?:\.\d+)?)([十百千万亿]*)", written):
        value = Decimal(digits)
        for scale in scales:
            value *= _TENS.get(scale) or _MYRIADS[scale]
        total += value
    return total


def _han(written: str) -> Decimal:
    whole, _, fraction = written.partition("点")
    value = _digits(whole) if len(whole) > 1 and all(character in _DIGITS for character in whole) else _spoken(whole)
    return Decimal(value) + (Decimal(f"0.{_digits(fraction)}") if fraction else 0)


def _digits(written: str) -> str:
    return "".join(str(_DIGITS[character]) for character in written)


def _spoken(written: str) -> int:
    """三千零五万二百 → 30050200: hundreds are summed, myriads multiply what stands before them."""
    total = section = digit = 0
    for character in written:
        if character in _DIGITS:
            digit = _DIGITS[character]
        elif character in _TENS:
            section += (digit or 1) * _TENS[character]
            digit = 0
        elif character == "亿":
            total = (total + section + digit or 1) * _MYRIADS[character]
            section = digit = 0
        else:
            total += (section + digit or 1) * _MYRIADS[character]
            section = digit = 0
    return total + section + digit


def any_of(words: Iterable[str], not_before: Mapping[str, str] | None = None) -> str:
    """An alternation, the longest first; `not_before` gives for a word what must not follow it."""
    follows = not_before or {}
    ordered = sorted(words, key=lambda word: (-len(word), word))
    return "(?:" + "|".join(re.escape(word) + (f"(?!{follows[word]})" if word in follows else "") for word in ordered) + ")"
