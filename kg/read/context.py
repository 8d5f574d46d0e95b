"""Finds who speaks in a report, where and when: from its title, its first full names, its own words, the remains of the page.

What the field calls its organisations and reports stands in the domain's `context.toml`; what cannot be known stays None.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any, NamedTuple

import ahocorasick_rs

from kg.domains import Domain
from kg.domains.divisions import NATION, Division, Divisions
from kg.model import Context

_HAN_RUN = re.compile("[\u3400-\u9fffA-Za-z0-9]*")
_BRACKETED = re.compile(r"[（(][^（）()]{0,40}[)）]$")
_INNER = r"[（(][\u3400-\u9fff]{2,6}[）)]"  # inside the name of a firm: 南京公共交通（集团）有限公司
_EMPLOYER_RUN = re.compile(rf"(?:{_INNER}|[\u3400-\u9fffA-Za-z0-9])*$")
_LONGEST_PLACE = 12
_DIVISIONS = "省市县区旗州盟"  # how names of divisions end
_NAME = 40  # characters that an organisation's name may reach back
_NOTHING: Mapping[str, str] = {}
_OPENING = 3000  # characters of a text in which a place may be named that tells namesakes apart
# No figure stands before a year; that is looked at after the year is found, so that the search runs at the speed of its first figure.
_ALONE = r"(?<!\d\d{4})"
_YEAR = re.compile(rf"((?:19|20)\d\d){_ALONE}(?=\s?年|(?:[-—–~至]{{1,2}}|年?[至到])(?:19|20)\d\d)")
_SPAN = re.compile(rf"((?:19|20)\d\d){_ALONE}\s?年?\s?[-—–~至到]{{1,2}}\s?((?:19|20)\d\d)(?!\d)")
_DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)\s?[-年/.]\s?(1[0-2]|0?[1-9])\s?[-月/.]\s?(3[01]|[12]\d|0?[1-9])(?!\d)")
_DATE_LINE = re.compile(rf"[（(]?\s*(?:{_DATE.pattern})\s*日?\s*[)）]?")
_SINCE = re.compile(r"((?:19|20)\d\d)年以来")
_LOOKING_BACK = re.compile(r"(?:回顾|回望|盘点)((?:19|20)\d\d)年")
_FIRST_WORDS = re.compile(r"(?:[^。！？\n]{0,40}\n)*\W*((?:19|20)\d\d)年[，,]")  # of the first sentence, below names and headings
_SHARE = 0.4  # of the organisations of its level that a text names, to be taken as its publisher
_OFTEN = 2  # times that a text must name an organisation or place to be taken as its own
_EARLY = 500  # characters within which a text says what time it is about
_BYLINE = re.compile("[日晚工人时]报|记者|通讯员")
_COLON_TITLE = re.compile("[：:]")


class Publisher(NamedTuple):
    """An organisation with its place."""

    name: str
    division: Division | None
    level: str
    reason: str


class ContextFinder:
    """The rules of `context.toml` over the table of divisions."""

    def __init__(self, domain: Domain) -> None:
        table = domain.table("context.toml")
        self._divisions: Divisions = domain.divisions
        self._forms = frozenset(form for row in self._divisions for form in (row.name, row.short, *row.aliases))
        self._shorts: dict[str, tuple[list[Division], ahocorasick_rs.AhoCorasick]] = {}
        for level in ("province", "prefecture"):
            shorts = [row for row in self._divisions if row.level == level and row.current and row.short not in row.quiet]
            self._shorts[level] = shorts, ahocorasick_rs.AhoCorasick([row.short for row in shorts])
        self._publisher: Mapping[str, Any] = table["publisher"]
        self._own: Mapping[str, Sequence[str]] = table["own"]
        self._words = _words_pattern(self._publisher["words"])
        self._national = _words_pattern(self._publisher["national_words"])
        self._spoken_before = re.compile(f"(?:{self._publisher['spoken_before']})$")
        self._spoken_after = re.compile(self._publisher["spoken_after"])
        self._branches = tuple(sorted(self._publisher["branches"], key=lambda word: (-len(word), word)))
        self._employer = re.compile(
            f"(?:^[在于由])?((?:(?!{self._publisher['employer_not']})(?:[\u3400-\u9fff]|(?<=[\u3400-\u9fff]){_INNER})){{2,20}}?"
            f"(?:{_alternation(self._publisher['employers'])}))$"
        )
        self._kinds = re.compile(f"(?:{_alternation(table['title']['kinds'])})(?:[（(].{{1,12}}[)）])?$")
        self._separators = re.compile("|".join(table["title"]["separator_patterns"]))
        self._mottoes = {_plain(motto) for motto in table["title"]["mottoes"]}
        self.contents = re.compile(table["title"]["contents_pattern"])
        self._five_years_words: Sequence[str] = table["period"]["five_years_words"]
        self._five_years = re.compile("|".join(table["period"]["five_years_patterns"]))
        self._this_year = re.compile("|".join(table["period"]["this_year_patterns"]))
        before, after = table["period"]["ahead_patterns"]
        self._ahead_before, self._ahead_after = re.compile(before), re.compile(after)

    def context(
        self, title: str, text: str, *, heading: str | None = None, remains: Iterable[str] = (), metadata: Mapping[str, str] = _NOTHING
    ) -> Context:
        """Who published `text`, the body of a report, where and when.

        `heading` is the title of the compilation it stands in, `remains` the bookkeeping of the page, `metadata` what the format states.
        """
        reasons: dict[str, str] = {}
        publisher = self._of_title(title, text) or self._of_text(text) or self._of_statement(metadata.get("publisher", ""))
        region = code = level = None
        if publisher:
            level = publisher.level
            division = publisher.division
            region, code = (division.name, division.code) if division else (None, None)
            reasons = {"publisher": publisher.reason, "level": publisher.reason} | ({"region": publisher.reason} if division else {})
            if not division and (division := self._province_of(text)):
                region, code = division.name, division.code
                reasons["region"] = f"the province that the text names most: {division.name}"
        date = self._date(remains, text, metadata, reasons)
        period = self._period(title, text, heading, date, reasons)
        if date is None and heading and (year := _YEAR.search(heading)):
            date, reasons["date"] = year[1], f"the compilation's title: {heading}"
        address = metadata.get("address") or None
        if address:
            reasons["address"] = "the file's own statement"
        return Context(publisher.name if publisher else None, region, code, level, period, date, reasons, address)

    def stated(self, context: Context, facts: Mapping[str, str], where: str) -> Context:
        """The context with what the user states: publisher, region, date and address; `where` is the place of that statement."""
        changes: dict[str, str | None] = {name: facts[name] for name in ("publisher", "date", "address") if name in facts}
        known = self._of_title(facts["publisher"], "") if "publisher" in facts else None
        if "publisher" in facts:
            division = known.division if known else None
            changes |= {"level": known.level if known else None}
            changes |= {"region": division.name, "code": division.code} if division else {}
        if "region" in facts:
            whole = self._place_at_end(facts["region"], "")  # 四川省广元市: the last place names it
            division = self._division(facts["region"], "") or (whole[1] if whole else None)
            changes |= {"region": division.name if division else facts["region"], "code": division.code if division else None}
            if division and not changes.get("level", context.level):
                changes["level"] = division.level
        reasons = {name: where for name in changes if name in facts or name in ("level", "region")}
        return replace(context, **changes, reasons={**context.reasons, **reasons})

    def is_title(self, line: str) -> bool:
        """Whether a line is clearly the title of a report: it parts a compilation, or names its publisher and its kind."""
        if self._separators.fullmatch(line):
            return True
        return bool(self._kinds.search(line)) and self._of_title(line, "") is not None

    def title_rank(self, line: str) -> int:
        """How much a heading near the top looks like the title: 0 not at all, 3 it names publisher and kind."""
        if _plain(line) in self._mottoes:
            return 0
        named = self._of_title(line, self._publisher["topic"] * self._publisher["topic_least"]) is not None
        return 1 + named + bool(self._kinds.search(line))

    def _of_title(self, title: str, text: str) -> Publisher | None:
        if match := next(self._speaking(self._national, title), None):
            at = next(self._speaking(self._words, title), None)
            if not at or at.end() >= match.end():
                return self._nation(f"the title: {title}")
        for match in self._speaking(self._words, title):
            if found := self._before(title[: match.start()], match.group(), text):
                return found._replace(reason=f"the title: {title}")
        return self._place_of_title(title, text)

    def _speaking(self, words: re.Pattern[str], title: str) -> Iterator[re.Match[str]]:
        """Where the title has one of `words`, but where it only speaks of that body: who honoured it, whose congress or paper it names."""
        for match in words.finditer(title):
            if not self._spoken_before.search(title, 0, match.start()) and not self._spoken_after.match(title, match.end()):
                yield match

    def _nation(self, reason: str) -> Publisher:
        return Publisher(self._publisher["national"], self._divisions.get(NATION), "nation", reason)

    def _before(self, before: str, word: str, text: str) -> Publisher | None:
        """The organisation whose name is the end of `before` and then `word`: 甘肃省|总工会, 昌吉州教育|工会, 北大荒集团|工会."""
        before = _BRACKETED.sub("", before)
        stem = _last_run(before)
        for branch in self._branches_of(stem):
            if hit := self._place_at_end(stem[: len(stem) - len(branch)], text):
                surface, division = hit
                return Publisher(self._name(surface, division, branch, word), division, division.level, "")
        run = _EMPLOYER_RUN.search(before, max(0, len(before) - _NAME))
        if match := self._employer.search(run.group() if run else ""):
            name = self._full_employer(match[1], text)
            return Publisher(name + word, self._place_at_start(name, text), "company", "")
        return None

    def _branches_of(self, stem: str) -> list[str]:
        """The branches that `stem` may end with, none first, then longer ones before shorter."""
        return ["", *(branch for branch in self._branches if stem.endswith(branch))] if stem.endswith(self._branches) else [""]

    def _name(self, surface: str, division: Division, branch: str, word: str) -> str:
        if not branch:
            whole = surface if surface.startswith(division.name) else division.name  # 第一师阿拉尔市 says more than 第一师
            return str(self._publisher["national"] if division.code == NATION else whole + self._publisher["suffix"])
        usual = surface[-1] == division.name[-1] or division.code == NATION  # 昌吉州 is what a prefecture's own branches say, 西宁 is cut
        return (surface if usual else division.name) + branch + word

    def _place_at_end(self, stem: str, text: str) -> tuple[str, Division] | None:
        for length in range(min(_LONGEST_PLACE, len(stem)), 1, -1):
            surface, before = stem[-length:], stem[:-length]
            if surface not in self._forms or (length == 2 and self._is_torn(surface, before, text)):
                continue
            if division := self._division(surface, text):
                return surface, division
        return None

    def _is_torn(self, surface: str, before: str, text: str) -> bool:
        """Whether two characters that name a place are the end of another's name that the table does not have: 台|北市, 南湖|新区."""
        if surface[-1] not in _DIVISIONS or before[-1:] <= "\u3400":
            return False
        above = self._place_at_end(before, text)
        chains = (self._divisions.chain(division.code) for division in self._divisions.candidates(surface))
        return above is None or not any(above[1] in chain for chain in chains)

    def _place_at_start(self, name: str, text: str) -> Division | None:
        """The place that a name opens with: the lower one where two stand together (福建泉州…)."""
        for length in range(min(2 * _LONGEST_PLACE, len(name)), 3, -1):
            if below := self._divisions.below(name[:length]):
                return below
        for length in range(min(_LONGEST_PLACE, len(name)), 1, -1):
            if name[:length] in self._forms and (division := self._division(name[:length], text)) and division.code != NATION:
                return division
        return None

    def _division(self, surface: str, text: str) -> Division | None:
        """The division of that name; of namesakes the one whose parents the beginning of the text names."""
        candidates = self._divisions.candidates(surface)
        if not candidates:
            return None
        if found := self._divisions.find(surface):
            return found
        opening = text[:_OPENING]
        named = {
            candidate: sum(opening.count(above.short) for above in self._divisions.chain(candidate.code)[1:] if len(above.short) > 1)
            for candidate in candidates
            if candidate.current
        }
        ranked = sorted(named.items(), key=lambda item: (-item[1], item[0].code))
        clear = ranked and ranked[0][1] > 0 and (len(ranked) == 1 or ranked[0][1] > ranked[1][1])
        return ranked[0][0] if clear else None

    def _full_employer(self, short: str, text: str) -> str:
        """The full name where the text gives it: 北方建设集团 → 北方建设集团有限公司; 北方集团 → 新疆北方建设集团有限公司."""
        for form in self._publisher["employer_forms"]:
            if short.endswith(form):
                return short
            if short + form in text:
                return self._with_place(short + str(form), text)
        if short.endswith("集团") and len(short) > len("集团") + 1:
            forms = _alternation(self._publisher["employer_forms"])
            longer = re.search(f"{re.escape(short.removesuffix('集团'))}[\u3400-\u9fff]{{0,6}}?集团(?:{forms})", text)
            return self._with_place(longer.group(), text) if longer else short
        return short

    def _with_place(self, name: str, text: str) -> str:
        """The name with the place that stands right before it where the text writes it first: 新疆 + 北方建设集团有限公司."""
        at = text.find(name)
        hit = self._place_at_end(_last_run(text[max(0, at - _LONGEST_PLACE) : max(0, at)]), text)
        return hit[0] + name if hit and hit[1].code != NATION else name

    def _place_of_title(self, title: str, text: str) -> Publisher | None:
        """A region that heads the title (平凉：…) or is named in it, for a text on the topic."""
        if text.count(self._publisher["topic"]) < self._publisher["topic_least"]:
            return None
        head = _COLON_TITLE.split(title, maxsplit=1)[0]
        division = self._division(head, text) or self._place_at_start(title, text)
        word_only = division and division.level == "county" and head != division.short and not title.startswith(division.name)
        if not division or division.code == NATION or word_only or _BYLINE.search(title):
            return None
        return Publisher(division.name + self._publisher["suffix"], division, division.level, f"the region in the title: {title}")

    def _of_text(self, text: str) -> Publisher | None:
        """The organisation that the text names most among those of the level that it calls its own."""
        own = {level: sum(text.count(word) for word in words) for level, words in self._own.items()}
        level = max(own, key=lambda level: (own[level], level))
        if own[level] < self._publisher["topic_least"]:
            return None
        counts: Counter[Publisher] = Counter()
        for match in self._words.finditer(text):
            found = self._before(text[max(0, match.start() - _NAME) : match.start()], match.group(), text)
            if found and found.level == level:
                counts[found] += 1
        if not counts:
            division = self._place_of_text(text, level)
            return self._union_of(division, level) if division else None
        best, count = min(counts.items(), key=lambda item: (-item[1], item[0].name))
        scattered = count < _SHARE * counts.total()  # news from many places, of which none is the publisher's
        if (scattered or count < _OFTEN) and (division := self._place_of_text(text, level, times=1 + scattered)):
            return self._union_of(division, level)
        if scattered:
            return None
        return best._replace(reason=f"the text: it names {best.name} {count} times and speaks of its own {level} {own[level]} times")

    def _union_of(self, division: Division, level: str) -> Publisher:
        reason = f"the text: {division.name} is the {level} that it names most"
        return Publisher(division.name + self._publisher["suffix"], division, level, reason)

    def _place_of_text(self, text: str, level: str, times: int = 1) -> Division | None:
        """The province or prefecture that the text names more than twice and more than `times` as often as any other.

        None for counties, whose short names are words.
        """
        if level not in self._shorts:
            return None
        shorts, matcher = self._shorts[level]
        counts = Counter(shorts[index] for index, _, _ in matcher.find_matches_as_indexes(text, overlapping=True))
        ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0].code))
        least = max([_OFTEN, *(times * count for _, count in ranked[1:2])])
        return ranked[0][0] if ranked and ranked[0][1] > least else None

    def _of_statement(self, stated: str) -> Publisher | None:
        """The organisation that the file says it comes from, where it is one of the field and no newspaper or site."""
        found = self._of_title(stated, "") if stated and self._words.search(stated) else None
        return found._replace(reason=f"the file's own statement: {stated}") if found else None

    def _province_of(self, text: str) -> Division | None:
        words = self._words.finditer(text)
        named = (self._before(text[max(0, match.start() - _NAME) : match.start()], match.group(), "") for match in words)
        counts = Counter(found.division for found in named if found and found.division and found.level == "province")
        ranked = counts.most_common(2)
        return ranked[0][0] if ranked and (len(ranked) == 1 or ranked[0][1] > ranked[1][1]) else None

    def _date(self, remains: Iterable[str], text: str, metadata: Mapping[str, str], reasons: dict[str, str]) -> str | None:
        ends = [line for line in (*text[:300].split("\n"), *text[-300:].split("\n")) if _DATE_LINE.fullmatch(line)]
        sources = [("the file's own statement", metadata.get("date", ""))]
        sources += [("the page's remains", line) for line in remains]
        sources += [("a line of its own", line) for line in ends]
        for where, line in sources:
            if match := _DATE.search(line):
                reasons["date"] = f"{where}: {line}"
                return f"{match[1]}-{int(match[2]):02}-{int(match[3]):02}"
        return None

    def _period(self, title: str, text: str, heading: str | None, date: str | None, reasons: dict[str, str]) -> str | None:
        if match := _SPAN.search(title):
            reasons["period"] = f"the title: {match.group()}"
            return f"{match[1]}/{match[2]}"
        opening = title + "\n" + text[:_EARLY]
        looks_back = any(word in opening for word in self._five_years_words)
        match = (self._five_years.search(title) or self._five_years.search(text[:_EARLY])) if looks_back else None
        if match and (written := self._written(text, heading, date)):
            year, where = written
            reasons["period"] = f"{match.group()}, counted back from {year} ({where})"
            return f"{year - 5}/{year}"
        subtitle = text.partition("\n")[0] if text.startswith("—") else ""
        if match := _YEAR.search(title) or _YEAR.search(subtitle):
            reasons["period"] = f"the title: {match[1]}年"
            return match[1]
        if match := _SINCE.search(opening) or _LOOKING_BACK.search(text) or _FIRST_WORDS.match(text):
            reasons["period"] = f"the text: {match.group().rpartition(chr(10))[2]}"
            return match[1]
        if (match := self._this_year.search(text)) and (written := self._written(text, heading, date)):
            year, where = written
            reasons["period"] = f"the text says {match.group()}; written in {year} ({where})"
            return str(year)
        return None

    def _written(self, text: str, heading: str | None, date: str | None) -> tuple[int, str] | None:
        """The year in which the text was written, with the reason."""
        if date:
            return int(date[:4]), f"dated {date}"
        if heading and (match := _YEAR.search(heading)):
            return int(match[1]), f"the compilation's title: {heading}"
        spans = [match.span() for match in _SPAN.finditer(text)]
        years = Counter(
            int(match[1])
            for match in _YEAR.finditer(text)
            if not any(start <= match.start() < end for start, end in spans)
            and not self._ahead_before.search(text[max(0, match.start() - 4) : match.start()])
            and not self._ahead_after.match(text[match.end() : match.end() + 6])
        )
        return (max(years), "the latest year that it looks back on") if years else None


@cache
def context_finder(domain: Domain) -> ContextFinder:
    """The finder of `domain`, made once."""
    return ContextFinder(domain)


def _alternation(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


def _words_pattern(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile(_alternation(words))


def _last_run(text: str) -> str:
    """The Chinese characters, letters and figures that `text` ends with."""
    run = _HAN_RUN.match(text[::-1])
    return run.group()[::-1] if run else ""


def _plain(text: str) -> str:
    return "".join(filter(str.isalnum, text))
