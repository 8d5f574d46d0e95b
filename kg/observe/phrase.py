"""Cuts the phrase that says what is counted out of the clause around a number.

A number stands behind its noun (签订集体合同5150份) or before it (组织12支宣讲队); lists share the verb of their first item,
各 and 分别 hand numbers out. The words stand in the section `phrase` of `quantities.toml`.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from kg.model import Clause, Key, Mention
from kg.observe.quantities import Numeral
from kg.observe.words import Words

_LONGEST_PREDICATE = 26
_LONGEST_NOUN = 40
_LONG_NAME = 8  # a longer noun is told by its head where it stands beside another
_HEAD = 4
_LONG_LIST = 16
_AHEAD = 120  # characters before a number that may name the contest
_LONGEST_SECOND = 14
_LONGEST_QUOTE = 30
_JOINS = re.compile("[、和及与]|以及")
_AND = re.compile("和")
_LINK = re.compile("(?:[的 　]|(?<=[0-9０-９一二两三四五六七八九十百千万])大)*")  # before a noun; 9大板块 but 3场大型活动
_COMMA = re.compile("[，,；;：]")
_LAST_JOIN = re.compile("、(?=[^、]*$)|(?:以及|和|及)(?=[^、和及]{0,6}$)")
_BRACKET = re.compile(r"[（(][^（）()]*[）)]")
_OPEN = re.compile(r"[（(][^（）()]*$")
_MOVE = 3  # characters of such a verb
_BARE = 2  # characters of a phrase that is a verb alone: 播出52期
_ONWARD = re.compile("[到至为]")
_HOLDER = re.compile("工会|单位|企业|公司")
_DONE = re.compile("(?:已经?|已达|共|(?<=..)累计)$")
_PREFIX = re.compile("(?:累计|新)$")
_OF_YEAR = re.compile(r"(?:19|20)\d\d年的?")
_AGE = re.compile(r"\d+岁以[上下]")
_NOUN_END = re.compile(r"[，,；;：:]|[（(](?![^）)\d]{1,8}[）)])")
_ENUMERATED = re.compile('(?:等|(?:(?:“[^”]*”|"[^"]*")[、和]?)+)$')
_ITEM = re.compile("(?:其中|包括|含|[，,、：:；;（( 　])*")  # before the name that an item of a list opens with
_BESIDE = re.compile(r"[^，,。；;、！\n\d]{1,10}[和及与](?=\d)([^，,。；;、！\n]*)")
_LEVEL = re.compile("^(?:市地|市州|地市|县区|区县|县市|(?:国家|全国|省|自治区|地市|乡镇|市|县|区|州)级?)")
_ENDS = re.compile("[，,。；;、！]|$")
_EACH = re.compile("各(?:约|近|为|有|达)?$")
_QUOTED_NAME = re.compile('(.*[”"])([^”"]+)$')
_PAIRS = (("“", "”"), ("‘", "’"), ("《", "》"), ("（", "）"), ("(", ")"), ("「", "」"))


@dataclass(frozen=True, slots=True)
class Count:
    """A number with the phrase that says what it counts."""

    numeral: Numeral
    verb: str  # 新建; empty where the clause has none
    noun: str  # 工会驿站
    predicate: str = ""  # what the counted do: 参赛
    before: str = ""  # what stands between the last number and this one: the wording (累计, 共, 新增) is read off it
    holder: Key | None = None  # whose number it is in a list of names with theirs: 山丹县总工会2万元，民乐县总工会3万元

    @property
    def phrase(self) -> str:
        return self.verb + self.noun + self.predicate


class _Stretch(NamedTuple):
    """A number with the text that may belong to it."""

    start: int
    numeral: Numeral
    end: int  # where the next number or the clause ends it
    more: bool  # a further number follows


class Phraser:
    """Reads the phrases of one report."""

    def __init__(self, text: str, mentions: Sequence[Mention], words: Words) -> None:
        self._text = text
        self._words = words
        self._mentions = mentions
        self._starts = [mention.start for mention in mentions]

    def counts(self, clause: Clause, numerals: Sequence[Numeral], before: Sequence[Count]) -> list[Count]:
        """The counts of a clause, in order of the text. `before` are those of the clause before it in the same sentence."""
        before = [count for count in before if not _OPEN.search(self._text, clause.sentence[0], count.numeral.opens)]
        spans = {numeral.start: self._bracket(clause, numeral) for numeral in numerals}
        outside = [numeral for numeral in numerals if spans[numeral.start] is None]
        found = self._row(self._opening(clause, numerals[0]), clause.end, outside, before)
        for numeral in numerals:
            if (span := spans[numeral.start]) is not None:
                owner = [count for count in found if count.numeral.end <= numeral.start][-1:]
                found += self._row(span[0], span[1], [numeral], owner)
        return sorted(found, key=lambda count: count.numeral.start)

    def _row(self, start: int, end: int, numerals: Sequence[Numeral], before: Sequence[Count]) -> list[Count]:
        """The counts of a stretch of text, from left to right."""
        found: list[Count] = []
        for index, numeral in enumerate(numerals):
            more = index + 1 < len(numerals)
            count, start = self._count(_Stretch(start, numeral, numerals[index + 1].opens if more else end, more), found, before)
            found.append(count)
        return self._respectively(found, before) or list(self._each(_share(found)))

    def _bracket(self, clause: Clause, numeral: Numeral) -> tuple[int, int] | None:
        """The part of a bracket that the number stands in, between its commas."""
        for match in _BRACKET.finditer(self._text, clause.start, clause.end):
            if match.start() < numeral.start < match.end():
                commas = [mark.start() for mark in _COMMA.finditer(self._text, match.start(), match.end())]
                marks = [match.start(), *commas, match.end() - 1]
                index = bisect_left(marks, numeral.start)
                return marks[index - 1] + 1, marks[index]
        return None

    # One number

    def _count(self, stretch: _Stretch, done: Sequence[Count], before: Sequence[Count]) -> tuple[Count, int]:
        """The count of a number, and where the text of the next one begins."""
        start, numeral, end, more = stretch
        holder = self._holder(start, numeral, end)
        left = "" if holder else self._text[start : numeral.opens]
        if left.startswith(("（", "(")):
            left = _BRACKET.sub("", left, count=1)
        joined = bool(done) and (not left or _JOINS.match(left) is not None)
        cleaned = self._clean(left)
        limit = self._limit(numeral.end, end, pivot=cleaned.endswith(tuple(self._words.pivots))) if more else end
        governed = match[0] if (match := self._words.verb_at_end.search(cleaned)) else ""
        if match and not _ENDS.match(self._text, numeral.end) and self._ends_item(cleaned, match.span()):
            governed = ""
        follows, stop = self._noun_after(numeral, limit, governed=governed, joined=joined)
        receives = bool(follows) and self._words.preposition.search(left) is not None
        if receives:
            verb, noun = "", ""
        elif follows and _ENUMERATED.search(left):
            verb, noun = self._head_verb(cleaned), ""
        else:
            verb, noun = self._split(cleaned, start + max(0, left.find(cleaned)), numeral, (bool(follows), joined))
        acts = not follows and numeral.kind == "people" and self._words.verb.match(self._text, stop, limit) is not None
        inherited = done[-1].verb if joined and not verb and not noun.startswith("其中") and not acts else ""
        if follows:
            noun = follows if governed else noun + follows
        rest = stop, limit
        predicate = self._predicate(*rest) if receives else self._said(verb or inherited, noun, bool(follows), numeral, rest)
        if predicate and more and self._text[limit : limit + 1] == "、":
            stop = limit
        if predicate and not follows and left.endswith("等"):
            noun = ""
        if predicate and not noun and numeral.kind == "money":
            noun = self._words.money_noun
        count = Count(numeral, verb or inherited, self._in_full(noun, numeral), predicate, left, holder)
        return self._about(self._complete(count, done, before, bool(inherited))), max(stop, numeral.end)

    def _holder(self, start: int, numeral: Numeral, end: int) -> Key | None:
        """Whose number it is, where an item of a list is nothing but a name and the number: 其中，山丹县总工会2万元，…"""
        mention = self._mentions[bisect_left(self._starts, numeral.opens) - 1] if self._mentions else None
        named = mention is not None and mention.type in (("PLACE",) if numeral.kind == "things" else ("PLACE", "ORG"))
        if mention is None or not named or not max(start, mention.start) < mention.end == numeral.opens:
            return None
        alone = numeral.end == end or _ENDS.match(self._text, numeral.end) or self._text.startswith(("（", "("), numeral.end)
        return mention.key if alone and _ITEM.fullmatch(self._text, min(start, mention.start), mention.start) else None

    def _about(self, count: Count) -> Count:
        """Names what a word that says little alone is about: 赔付 → 职工互助保障赔付, 工种 → 技能大赛工种."""
        words, at = self._words, count.numeral.opens
        start = max(self._text.rfind("\n", 0, at), self._text.rfind("。", 0, at)) + 1
        if words.paying.fullmatch(count.phrase):
            topics = [match[0] for piece in re.split("[，；,;、]", self._text[start:at]) if (match := words.topic.match(piece))]
            return replace(count, noun=_head(self._clean(topics[-1])) + count.verb + count.noun, verb="") if topics else count
        if count.verb and len(count.phrase) <= _BARE and count.verb not in words.reach and (topic := self._title(start, at)):
            return replace(count, noun=topic + count.verb, verb="")
        if not count.verb and words.contest_parts.fullmatch(count.noun) and not words.passive.match(count.predicate):
            contests = words.contest.findall(self._text, max(start, at - _AHEAD), at)
            return replace(count, noun=contests[-1] + count.noun, predicate="") if contests else count
        if len(count.noun) > _LONG_LIST and (match := _QUOTED_NAME.match(count.noun)) and len(match[2]) > 2:
            return replace(count, noun=match[2])
        listed = len(count.noun) > _LONG_LIST and "、" in _BRACKET.sub("", count.noun)
        if listed and count.numeral.kind != "rate" and not _EACH.search(count.before):
            return replace(count, noun=balanced(count.noun.rsplit("、", 1)[1]))
        return count

    def _title(self, start: int, end: int) -> str:
        """The head of the last title before the number."""
        before = reversed(self._mentions[bisect_left(self._starts, start) : bisect_left(self._starts, end)])
        return next((_head(self._text[mention.start : mention.end]) for mention in before if mention.type == "DOCUMENT"), "")

    def _said(self, verb: str, noun: str, follows: bool, numeral: Numeral, rest: tuple[int, int]) -> str:
        """What the clause says of the counted behind the number, where that belongs to the phrase."""
        if not verb and (follows or numeral.kind == "people" or self._words.passive.match(self._text, *rest)):
            return self._predicate(*rest)
        if verb.removeprefix("累计") in self._words.pivots and (follows or numeral.kind in ("people", "households")):
            return self._second_verb(*rest)
        listed = self._text.endswith(("有", "已有"), 0, numeral.opens) and not verb
        if listed and (match := self._words.verb.match(self._text, *rest)) and match[0] not in self._words.mixed:
            return self._predicate(*rest)
        if numeral.unit == "次" and not (verb or noun) and (match := self._words.verb.match(self._text, *rest)):
            return match[0]
        if numeral.kind == "money" and noun in ("", self._words.money_noun) and (match := self._words.purpose.match(self._text, *rest)):
            return match[0]
        return ""

    def _in_full(self, noun: str, numeral: Numeral) -> str:
        """The noun without levels, and an honour by its full name where a list shortens it: 奖章 → 全国五一劳动奖章."""
        index = bisect_left(self._starts, numeral.opens) - 1
        mention = self._mentions[index] if noun and index >= 0 else None
        if mention and mention.type == "AWARD" and noun == self._text[mention.start : mention.end] and mention.name.endswith(noun):
            return mention.name
        return self._words.strip_noun.sub("", noun)

    def _limit(self, start: int, end: int, *, pivot: bool) -> int:
        """Where, before a further number, the words end that belong to this one: at a verb, else at the last 、 or 和.

        `pivot`: whether a verb of `pivots` stands before the number; a verb behind it then says what the counted do.
        """
        between = self._text[start:end]
        if between.endswith(("的", "、")):
            return end - 1
        first = (_JOINS if "、" in between else _AND).search(self._text, start + 1, end) if between.endswith("等") else None
        if first and not self._inside_name(first.start()):
            return first.start()
        if "、" in between:
            last = start + between.rfind("、")
            acts = pivot and self._words.verb.match(self._text, last + 1, end)
            return (None if acts else self._next_verb(start, end)) or last
        match = _LAST_JOIN.search(self._text, start, end)
        return match.start() if match and not self._inside_name(match.start()) else end

    def _next_verb(self, start: int, end: int) -> int | None:
        """The verb, ahead of a list, that begins what belongs to the next number: 58个县区工会培训困难职工、农民工近3万人次."""
        first = self._text.find("、", start, end)
        for verb in self._words.verb.finditer(self._text, start + 1, first - 1):
            in_noun = verb[0] in self._words.mixed and self._words.noun_end.match(self._text, verb.end(), end)
            if not in_noun and not self._inside_name(verb.start()):
                return verb.start()
        return None

    def _clean(self, left: str) -> str:
        return self._words.strip_after.sub("", self._words.strip_before.sub("", left))

    def _head_verb(self, left: str) -> str:
        """The verb that opens an enumeration: 设置工业机器人、软件开发等 → 设置."""
        match = self._words.verb.match(left) or self._words.partner.match(left)
        return match[0] if match else ""

    def _split(self, cleaned: str, offset: int, numeral: Numeral, place: tuple[bool, bool]) -> tuple[str, str]:
        """The words before a number as verb and noun: 为工作室下拨创新研发经费 → 下拨, 创新研发经费.

        `place`: whether a noun follows the number, so that the verb that stands last governs it, and whether the words
        are an item of a list, which may have its verb before the list.
        """
        closed, joined = place
        if numeral.kind == "rate":
            cleaned = self._words.rate.sub("", cleaned)
        if match := self._words.preposition.search(cleaned):
            cleaned = cleaned[: match.start()]
        spans = [
            found.span()
            for found in self._words.verb.finditer(cleaned)
            if not self._inside_name(offset + found.start()) and not cleaned.startswith("率", found.end())
        ]
        if numeral.kind == "rate" and not cleaned.endswith(("率", "比例", "比重")):
            return "", self._shorten(cleaned)
        chosen = self._govern(cleaned, spans, numeral, closed=closed)
        if chosen and chosen[0] > 0 and not self._is_verb(cleaned, chosen, joined=joined) and not self._words.way.match(cleaned):
            chosen = None
        if chosen is None:
            return "", "" if closed and match else self._shorten(cleaned)
        verb, ahead = cleaned[slice(*chosen)], cleaned[: chosen[0]]
        if verb in self._words.reach and len(ahead) > 1:
            verb = self._shorten(_DONE.sub("", self._words.strip_before.sub("", ahead))[-20:]) + verb
        elif prefix := _PREFIX.search(ahead):
            verb = prefix[0] + verb
        return verb, self._shorten(re.sub("^[了过出]", "", cleaned[chosen[1] :]))

    def _ends_item(self, cleaned: str, span: tuple[int, int]) -> bool:
        """Whether a verb that also stands inside nouns only ends an item of a list: 花艺设计、造型设计4项."""
        item = cleaned[: span[0]].rpartition("、")
        return bool(item[1]) and len(item[2]) > 1 and cleaned[slice(*span)] in self._words.mixed

    def _govern(self, cleaned: str, spans: Sequence[tuple[int, int]], numeral: Numeral, *, closed: bool) -> tuple[int, int] | None:
        """The verb of a phrase: the last sure one with a noun behind it, else one that stands last, else the first possible."""
        words = self._words
        last = spans[-1] if spans and cleaned[spans[-1][1] :] in ("", "了", "出") else None
        last = None if last and closed and self._ends_item(cleaned, last) else last
        if last and (closed or (numeral.kind == "money" and cleaned[slice(*last)] in words.money)):
            return last
        if last and words.way.search(cleaned, 0, last[0]) and all(words.way.match(cleaned, *span) for span in spans[:-1]):
            return last
        opens = [span for span in spans if span != last]
        sure = [span for span in opens if cleaned[slice(*span)] not in words.mixed or cleaned[: span[0]] in ("", "累计")]
        if sure:
            return sure[-1]
        if last:
            stands_alone = cleaned[: last[0]] in ("", "累计") or cleaned[slice(*last)] in words.reach
            return last if stands_alone else None
        return opens[0] if opens and numeral.kind != "rate" else None

    def _is_verb(self, cleaned: str, span: tuple[int, int], *, joined: bool) -> bool:
        """Whether a verb that also stands inside nouns is one here, and not part of 招聘会 or 参保人数."""
        if cleaned[slice(*span)] not in self._words.mixed or _PREFIX.search(cleaned[: span[0]]):
            return True
        rest = cleaned[span[1] :]
        return not joined and (not rest or (len(rest) > 1 and self._words.noun_end.match(rest) is None))

    def _shorten(self, noun: str) -> str:
        """Drops the examples before 等: 快递员、货车司机等劳动者 → 劳动者."""
        noun = noun if "、" in noun else noun.removesuffix("等群体")
        return balanced(self._words.others.sub("", noun, count=1).strip("，,、 　"))

    def _noun_after(self, numeral: Numeral, end: int, *, governed: str, joined: bool) -> tuple[str, int]:
        """The noun behind a number, up to the next verb, preposition or comma; and where it ends.

        Where the verb `governed` governs it, verbs that also stand inside nouns are part of it (27门培训课程), but for
        those that say what money or people are for (筹集50万元慰问户外作业人员).
        """
        text, words, start = self._text, self._words, numeral.noun
        start = max(start, _LINK.match(text, start, end).end())  # type: ignore[union-attr]  # it matches nothing too
        if skipped := _AGE.match(text, start, end) or words.whence.match(text, start, end):
            start = skipped.end()
        if joined and text.startswith("为", start):
            return self._shorten(text[start + 1 : end].split("，")[0]), end
        if start >= end or text[start] in "，,；;：:（(）)" or _JOINS.match(text, start, end) or self._moves(start, end):
            return "", start
        spends = numeral.kind == "people" or governed in words.money
        stop = end
        for match in words.verb.finditer(text, start, end):
            in_noun = match[0] in words.mixed and (
                text[match.start() - 1] == "、"
                or words.noun_end.match(text, match.end(), end) is not None
                or (governed and (match.start() > start or not spends))
            )
            if not in_noun and not self._inside_name(match.start()):
                stop = match.start()
                break
        for match in words.cut.finditer(text, start, stop):
            if not self._inside_name(match.start()):
                stop = match.start()
                break
        if mark := _NOUN_END.search(text, start, stop):
            stop = mark.start()
        if numeral.kind == "money" and (fund := words.funds.match(text, start, stop)):
            stop = fund.end()
        return self._shorten(words.strip_after.sub("", text[start : min(stop, start + _LONGEST_NOUN)])), stop

    def _moves(self, start: int, end: int) -> bool:
        """Whether a verb of change right behind a number leads to the next one: 20家扩展到115家."""
        match = self._words.moved.match(self._text, start, end)
        return match is not None and len(match[0]) <= _MOVE and _ONWARD.search(self._text, match.end() - 1, match.end() + 1) is not None

    def _predicate(self, start: int, end: int) -> str:
        rest = re.split("[，,；;]", self._text[start:end].lstrip("的 　"), maxsplit=1)[0]
        rest = self._words.strip_after.sub("", self._words.adverbial.sub("", rest, count=1))
        if self._words.figure.match(rest):
            return ""
        return balanced(rest if len(rest) <= _LONGEST_PREDICATE else rest[:_LONGEST_PREDICATE].split("、")[0])

    def _second_verb(self, start: int, end: int) -> str:
        """What those do whom a pivot verb moves: 推荐6名职工入选大国工匠培育对象."""
        rest = re.split("[，,；;]", self._text[start:end], maxsplit=1)[0]
        match = self._words.verb.match(rest) or self._words.going.match(rest)
        return "" if match is None else balanced(rest if len(rest) <= _LONGEST_SECOND else match[0])

    def _complete(self, count: Count, done: Sequence[Count], before: Sequence[Count], inherited: bool) -> Count:
        """Adds what the words beside the number leave out: the noun of money, what reaches, what changes, the whole of 其中."""
        words, verb = self._words, count.verb.removeprefix("累计")
        outer = done[-1] if done else (before[-1] if before else None)
        if count.numeral.kind == "money" and not count.noun and verb in words.money:
            return replace(count, noun=words.money_noun)
        if (match := words.origin.search(count.before)) and words.moved.match(self._text, count.numeral.end):
            head = self._clean(count.before[: match.start()])
            return replace(
                count,
                verb="原有",
                noun=outer.noun if outer and (not head or (len(head) <= 4 and _HOLDER.search(head))) else head,
                predicate="",
            )
        return count if outer is None else self._after(outer, count, [*before, *done], first=not done, inherited=inherited)

    def _after(self, outer: Count, count: Count, earlier: Sequence[Count], *, first: bool, inherited: bool) -> Count:
        """A count that leans on the one before it."""
        words, verb = self._words, count.verb.removeprefix("累计")
        bare = not count.noun and not count.predicate and (not verb or inherited)
        moved = _OF_YEAR.sub("", count.before.strip())
        if words.adds.match(outer.verb) and words.sums.search(count.before):
            outer = replace(outer, verb="")
        if not first and outer.verb == "原有" and words.change.match(moved):
            count = replace(count, verb="", noun=outer.noun, predicate=moved)
        elif words.change.match(verb + count.noun):
            changed = next((other for other in reversed(earlier) if other.numeral.kind != "rate"), outer)
            count = replace(count, verb="", noun=changed.noun, predicate=self._clean(count.before) or verb)
        elif first and verb in words.reach and not inherited and outer.verb not in words.reach and words.reaching.search(outer.noun):
            count = replace(count, verb=_head(outer.noun) + verb)
        elif verb and not inherited and not count.noun and verb not in words.reach and not count.predicate and _alike(count, outer):
            count = replace(count, noun=_head(outer.noun))
        elif words.total.fullmatch(verb + count.noun) and not count.predicate and outer.noun:
            count = replace(count, verb="" if count.noun.startswith("总") else outer.verb, noun=outer.noun + count.noun)
        elif count.predicate and words.passive.match(count.predicate) and not count.noun:
            count = replace(count, verb="")
        elif "其中" in count.before and len(count.noun) <= 3 and outer.numeral.kind != "rate":
            count = replace(count, verb=outer.verb, noun=count.noun + outer.noun)
        elif first and count.noun and not (verb or count.predicate or self._has_own(count)) and _takes_verb(count, outer):
            count = self._with_verb(count, outer.verb)
        elif bare and count.numeral.kind == "rate" and moved.endswith(("占", "占比")):
            count = replace(count, verb="", noun=outer.noun, predicate="占比")
        elif bare or (not first and words.level.fullmatch(count.noun) and not count.predicate):
            count = replace(count, verb=outer.verb, noun=count.noun + (outer.noun if bare else _LEVEL.sub("", outer.noun, count=1)))
        return count

    def _has_own(self, count: Count) -> bool:
        """Whether something else than the verb before is said of the count: 为…, or what becomes of it and its neighbour together."""
        beside = _BESIDE.match(self._text, count.numeral.end)
        return bool(self._words.given.match(count.before) or (beside and self._words.passive.search(beside[1])))

    def _with_verb(self, count: Count, verb: str) -> Count:
        """The count with the verb of the one before it; of those that are reached, nobody who stands for himself."""
        reached = next((reach for reach in self._words.reach if verb.endswith(reach)), None)
        if reached is None:
            return replace(count, verb=verb)
        return count if self._words.unreached.search(count.noun) else replace(count, verb=reached)

    # Where things stand

    def _inside_name(self, position: int) -> bool:
        index = bisect_left(self._starts, position + 1) - 1
        if index >= 0 and self._mentions[index].start < position < self._mentions[index].end:
            return True
        opening = self._text.rfind("“", max(0, position - _LONGEST_QUOTE), position)
        return opening >= 0 and "”" not in self._text[opening:position]

    def _opening(self, clause: Clause, first: Numeral) -> int:
        """Where the words of a clause begin: behind its subject, or before the colon of 工会会员：86万人."""
        if first.opens == clause.start and self._text[clause.start - 1 : clause.start] in tuple("：:"):
            return max(self._text.rfind(mark, 0, clause.start - 1) for mark in "，。；、\n") + 1
        return self._behind_subject(clause)

    def _behind_subject(self, clause: Clause) -> int:
        if clause.explicit and clause.subject is not None:
            for mention in self._mentions[bisect_left(self._starts, clause.start) :]:
                if mention.start >= clause.end:
                    break
                if mention.name == clause.subject.name:
                    return mention.end
        return clause.start

    # Numbers that are handed out

    def _each(self, found: Sequence[Count]) -> Iterator[Count]:
        """各: the number belongs to every item of the list before it; a rate to every rate."""
        for count in found:
            items = [item for item in re.split("[、和]", count.noun) if item]
            rates = count.numeral.kind == "rate" and all(item.endswith("率") for item in items)
            if len(items) > 1 and (rates or _EACH.search(count.before)):
                yield from (replace(count, noun=item) for item in items)
            else:
                yield count

    def _respectively(self, found: Sequence[Count], before: Sequence[Count]) -> list[Count] | None:
        """分别: the numbers belong to the items before it, or to the counts of the clause before."""
        if len(found) < 2:
            return None
        head, mark, tail = found[0].before.partition("分别")
        if not mark:
            return None
        items = [item for item in re.split("[、和]", self._clean(head)) if item]
        verb = ""
        while items and (more := self._head_verb(items[0][len(verb) :])):
            verb += more
        items = [item if item.startswith(verb) else verb + item for item in items]
        tail = self._words.strip_after.sub("", re.sub("^(?:较|比|同比|与)[^增提减下上]{0,10}", "", tail))
        nouns = items if len(items) == len(found) else [count.noun for count in before[-len(found) :]]
        if len(nouns) != len(found):
            return None
        return [replace(count, verb="", noun=noun, predicate=tail) for count, noun in zip(found, nouns, strict=True)]


def _share(found: Sequence[Count]) -> list[Count]:
    """A number without a noun of its own takes that of the next in its list: 14批414名劳模, 省级6家、市级示范点27家."""
    shared = list(found)
    for index in range(len(shared) - 2, -1, -1):
        count, following = shared[index], shared[index + 1]
        beside = not following.before.strip("、和及与")
        if beside and not count.noun and not count.predicate and following.noun:
            shared[index] = replace(count, noun=following.noun)
        elif beside and count.noun and not count.predicate and following.predicate and following.verb == count.verb:
            shared[index] = replace(count, predicate=following.predicate)
        elif beside and _LEVEL.fullmatch(count.noun) and len(following.noun) > 4:
            shared[index] = replace(count, noun=count.noun + _LEVEL.sub("", following.noun, count=1))
    return shared


def _takes_verb(count: Count, outer: Count) -> bool:
    return bool(outer.verb) and (_alike(count, outer) or "其中" in count.before)


def _alike(count: Count, outer: Count) -> bool:
    """Whether two counts could be items of one list: 打造“五星级”之家12个，“四星级”36个."""
    return count.numeral.unit == outer.numeral.unit and count.numeral.kind != "rate" and not outer.predicate


def _head(noun: str) -> str:
    """The last words of a long noun: 高危行业劳动安全卫生专项集体合同 → 集体合同."""
    noun = _BRACKET.sub("", noun)
    last = re.split('[”》、"]', noun)[-1]
    if len(noun) <= _LONG_NAME:
        return noun
    return last if 1 < len(last) <= _LONG_NAME else balanced(noun[-_HEAD:])


def balanced(text: str) -> str:
    """`text` without quotes and brackets that open or close only outside it."""
    for opening, closing in _PAIRS:
        if text.count(opening) != text.count(closing):
            text = text.replace(opening, "").replace(closing, "")
    return text.replace('"', "") if text.count('"') % 2 else text
