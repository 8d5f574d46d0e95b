"""Reads what time a number covers: years, months, ranges, 五年来, 截至9月底, 工会十七大以来, 十四五.

Where the sentence names none, the first sentence of the paragraph does, else the report's context, but for what is planned.
"""

import re
from bisect import bisect_left
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from kg.domains import Domain
from kg.model import Clause, Context, Report
from kg.observe.quantities import number_value

Span = tuple[str | None, str | None]  # first and last day, YYYY-MM-DD

_CONGRESS_COLUMNS = ("name", "forms", "start", "end")
_HAN = "一二三四五六七八九十两"
_OPENS = '“"十截至过近最这的今本全年去上下目明每多到自从'  # how else a time may open: told first, so that few places are tried
_PLAN_YEARS = 5
_TENTH_PLAN = 2001  # first year of 十五; since then plans follow one another every five years
_BLOCKED = re.compile("(?:较|比|于|与|自|从|由|对比|相比|超过|第|在|到)$")


@dataclass(frozen=True, slots=True)
class Period:
    """A time as the text has it, with its first and last day where they are known."""

    text: str
    start: str | None = None
    end: str | None = None


@dataclass(frozen=True)
class Times:
    """The expressions of time of a domain."""

    pattern: re.Pattern[str]
    congresses: Mapping[str, tuple[str, str]]


@lru_cache(maxsize=8)
def times(domain: Domain) -> Times:
    """The expressions of `domain`, with the congresses of its `congresses.csv`."""
    congresses: dict[str, tuple[str, str]] = {}
    for row in domain.rows("congresses.csv", _CONGRESS_COLUMNS):
        for form in (row["name"], *row["forms"].split("|")):
            congresses[form] = (row["start"], row["end"])
    names = "|".join(sorted(map(re.escape, congresses), key=lambda name: (-len(name), name)))
    year = r"(?:19|20)\d\d"
    pattern = (
        rf"(?P<congress>{names})(?:胜利)?(?:召开)?(?:以来|以后)"
        rf"|(?P<plan>[“\"]?十[一二三四五六]?五[”\"]?)(?:期间|以来|时期|规划期间)"
        rf"|(?P<range>(?P<first>{year})年?[-—–~～至到]+(?P<last>{year}|\d\d(?=年))年?(?P<lastpart>上半年|[一二三]季度)?)"
        rf"|(?:截至|截止到?|(?<!\d)至|到(?={year}年))(?P<until>(?:(?P<uyear>{year})年|今年)?(?:(?P<umonth>\d\d?)月)?(?:(?P<uday>\d\d?)日|份?底|份?末|份|初)?)(?=[^\d]|$)(?<![至止到])"
        rf"|(?P<days>(?:(?P<dyear>{year})年)?(?P<month>\d\d?)月(?P<day>\d\d?)日(?:[-—–~～至到](?:(?P<month2>\d\d?)月)?(?P<day2>\d\d?)日)?)"
        rf"|[自从](?P<syear>{year})年(?:(?P<smonth>\d\d?)月)?[^，,。；;、\n\d]{{0,20}}?(?P<since>以来|至今)"
        rf"|(?P<months>(?:(?P<msyear>{year})年|今年|(?P<mslast>去年))(?P<from>\d\d?)月?[-—–~～至到](?P<to>\d\d?)月(?:份|底|末)?)"
        rf"|(?P<year>{year})年(?P<part>上半年|下半年|[一二三四]季度|第[一二三四]季度|以来|(?P<ymonth>\d\d?)月(?:份|底|末)?)?"
        rf"|(?P<these>(?:过去|近|最近|这)?的?(?P<years>[{_HAN}]+|\d\d?)年(?:多)?(?:来|间|以来|里))|(?:过去|近|最近)的?(?P<past>[{_HAN}]+|\d\d?)年"
        r"|(?P<this>今年以来|今年|本年度?|全年(?!任务|目标|计划)|年内)(?P<thispart>上半年|下半年)?|(?P<lastyear>去年)|(?P<nextyear>明年)|(?P<half>上半年|下半年)"
        r"|(?P<now>截至目前|截止目前|目前|截至当前)|(?P<every>每年|每月|每季度)|(?P<vague>近年来|近几年来?|多年来)"
    )
    first = "".join(sorted({name[0] for name in congresses} | set(f"{_HAN}{_OPENS}")))
    return Times(re.compile(rf"(?=[\d{re.escape(first)}])(?:{pattern})"), congresses)


class Calendar:
    """The times that one report names, and which of them a number belongs to."""

    def __init__(self, report: Report, domain: Domain) -> None:
        self._text = report.text
        self._times = times(domain)
        self._first, self._last = _span(report.context)
        self._dated = bool(report.context.date)
        self._context = Period(report.context.period, self._first, self._last) if report.context.period else None
        self._found: list[tuple[int, Period]] = []
        for match in self._times.pattern.finditer(report.text):
            if not _BLOCKED.search(report.text[max(0, match.start() - 2) : match.start()]) and (period := self._period(match)):
                self._found.append((match.start(), period))
        self._starts = [start for start, _ in self._found]

    def period(self, clause: Clause, number: int) -> Period | None:
        """What the number at `number` in `clause` covers."""
        sentence = max(self._text.rfind("。", 0, number), self._text.rfind("\n", 0, number)) + 1
        if found := self._latest(sentence, number, clause.start):
            return found
        line = self._text.rfind("\n", 0, number) + 1
        stop = self._text.find("。", line, number)
        # What is planned does not belong to the time that is reported on.
        return self._latest(line, stop if stop > 0 else number, number) or (None if clause.planned else self._context)

    def _latest(self, start: int, end: int, clause: int) -> Period | None:
        """The last time between `start` and `end`; a single day or 每年 only where it stands in the clause of the number."""
        for index in range(bisect_left(self._starts, end) - 1, -1, -1):
            at, period = self._found[index]
            if at < start:
                return None
            if at >= clause or not (period.text.startswith("每") or (period.start and period.start == period.end)):
                return period
        return None

    def _period(self, match: re.Match[str]) -> Period | None:
        text = match[0]
        readers = {
            "congress": self._congress,
            "plan": self._plan,
            "range": self._range,
            "until": self._until,
            "days": self._days,
            "since": self._since,
            "months": self._months,
            "year": self._year,
            "years": self._years,
            "past": self._years,
        }
        reader = next((readers[name] for name in readers if match[name]), self._relative)
        return Period(text, *reader(match))

    def _congress(self, match: re.Match[str]) -> Span:
        return self._times.congresses[match["congress"]][0], self._last

    def _plan(self, match: re.Match[str]) -> Span:
        """Five-year plans since 十五 (2001), which follow one another without gaps."""
        start = _TENTH_PLAN + _PLAN_YEARS * (int(number_value(match["plan"].strip('“”"')[:-1])) - 10)
        return f"{start}-01-01", f"{start + _PLAN_YEARS - 1}-12-31"

    def _range(self, match: re.Match[str]) -> Span:
        last = match["last"] if len(match["last"]) == 4 else match["first"][:2] + match["last"]
        return f"{match['first']}-01-01", _part(last, match["lastpart"] or "")[1]

    def _until(self, match: re.Match[str]) -> Span:
        year = match["uyear"] or self._this_year()
        if year is None:
            return None, None
        month = int(match["umonth"] or 12)
        return None, _day(year, month, int(match["uday"]) if match["uday"] else _month_end(year, month))

    def _days(self, match: re.Match[str]) -> Span:
        year = match["dyear"] or self._this_year()
        if year is None:
            return None, None
        start = _day(year, int(match["month"]), int(match["day"]))
        return start, _day(year, int(match["month2"] or match["month"]), int(match["day2"])) if match["day2"] else start

    def _year(self, match: re.Match[str]) -> Span:
        year, part = match["year"], match["part"] or ""
        if match["ymonth"]:
            month = int(match["ymonth"])
            return _day(year, month, 1), _day(year, month, _month_end(year, month))
        return (f"{year}-01-01", self._until_now(year)) if part == "以来" else _part(year, part)

    def _since(self, match: re.Match[str]) -> Span:
        return _day(match["syear"], int(match["smonth"] or 1), 1), self._until_now(match["syear"])

    def _until_now(self, year: str) -> str | None:
        """The report's last day, if that is later: a year that the report itself only knows by 2013年以来 does not end it."""
        return self._last if self._last and (self._last[:4] > year or (self._dated and self._last >= year)) else None

    def _months(self, match: re.Match[str]) -> Span:
        year = match["msyear"] or self._this_year()
        if year is None:
            return None, None
        year = str(int(year) - 1) if match["mslast"] else year
        first, last = int(match["from"]), int(match["to"])
        return _day(year, first, 1), _day(year, last, _month_end(year, last))

    def _years(self, match: re.Match[str]) -> Span:
        """五年来: back from the report's last day, or the report's own span where that is as long."""
        years = int(number_value(match["years"] or match["past"]))
        if self._last is None:
            return None, None
        if self._first and int(self._last[:4]) - int(self._first[:4]) >= years - 1:
            return self._first, self._last
        return f"{int(self._last[:4]) - years + 1}-01-01", self._last

    def _relative(self, match: re.Match[str]) -> Span:
        year = self._this_year()
        if match["now"]:
            return None, self._last
        if match["every"] or match["vague"] or year is None:
            return None, None
        if match["lastyear"] or match["nextyear"]:
            return _part(str(int(year) + (1 if match["nextyear"] else -1)), "")
        if match["this"] == "今年以来":
            return f"{year}-01-01", self._last
        return _part(year, match["thispart"] or match["half"] or "")

    def _this_year(self) -> str | None:
        return self._last[:4] if self._last else None


def _span(context: Context) -> Span:
    """First and last day of the report's own time."""
    dated = _last_day(context.date or "")
    years = re.findall(r"(?:19|20)\d\d", context.period or "")
    if not years:
        return None, dated
    return f"{years[0]}-01-01", dated if dated and dated[:4] == years[-1] else f"{years[-1]}-12-31"


def _last_day(date: str) -> str | None:
    """The last day of YYYY, YYYY-MM or YYYY-MM-DD."""
    parts = date.split("-")
    if not parts[0]:
        return None
    month = int(parts[1]) if len(parts) > 1 else 12
    return _day(parts[0], month, int(parts[2]) if len(parts) > 2 else _month_end(parts[0], month))


def _part(year: str, part: str) -> Span:
    """A year or its half or quarter."""
    if part == "上半年":
        return f"{year}-01-01", f"{year}-06-30"
    if part == "下半年":
        return f"{year}-07-01", f"{year}-12-31"
    if part.endswith("季度"):
        last = 3 * int(number_value(part.removeprefix("第")[0]))
        return _day(year, last - 2, 1), _day(year, last, _month_end(year, last))
    return f"{year}-01-01", f"{year}-12-31"


def _month_end(year: str, month: int) -> int:
    return monthrange(int(year), month)[1] if 1 <= month <= 12 else 31


def _day(year: str, month: int, day: int) -> str | None:
    return f"{year}-{month:02d}-{day:02d}" if 1 <= month <= 12 and 1 <= day <= _month_end(year, month) else None
