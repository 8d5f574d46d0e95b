"""Cuts the phrase that says what is counted out of the clause around a number.

A number stands behind its noun (签订集体合同5150份) or before it (组织12支宣讲队); lists share the verb of their first item,
各 and 分别 hand numbers out. The words stand in the section `phrase` of `quantities.toml`.
"""

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from kg.domains import Domain
from kg.model import Clause, Mention
from kg.observe.quantities import Numeral, any_of

_OPENERS = "、和及与"
_LONGEST_PREDICATE = 16
_LONGEST_NOUN = 30


@dataclass(frozen=True, slots=True)
class Count:
    """A number with the phrase that says what it counts."""

    numeral: Numeral
    verb: str  # 新建; empty where the clause has none
    noun: str  # 工会驿站
    predicate: str = ""  # what the counted do: 参赛
    before: str = ""  # what stands between the last number and this one: the wording (累计, 共, 新增) is read off it

    @property
    def phrase(self) -> str:
        return self.verb + self.noun + self.predicate


@dataclass(frozen=True)
class Words:
    """The section `phrase`, compiled."""

    verb: re.Pattern[str]
    mixed: frozenset[str]
    pivots: frozenset[str]
    reach: frozenset[str]
    money: frozenset[str]
    money_noun: str
    cut: re.Pattern[str]
    strip_before: re.Pattern[str]
    strip_after: re.Pattern[str]
    preposition: re.Pattern[str]
    others: re.Pattern[str]


@lru_cache(maxsize=8)
def words(domain: Domain) -> Words:
    """The words of `domain`, read once."""
    table: Mapping[str, Any] = domain.table("quantities.toml")["phrase"]
    return Words(
        verb=re.compile(any_of([*table["verbs"], *table["mixed"]])),
        mixed=frozenset(table["mixed"]),
        pivots=frozenset(table["pivots"]),
        reach=frozenset(table["reach"]),
        money=frozenset(table["money"]),
        money_noun=table["money_noun"],
        cut=re.compile(table["cut"]),
        strip_before=re.compile(table["strip_before"]),
        strip_after=re.compile(table["strip_after"]),
        preposition=re.compile(table["preposition"]),
        others=re.compile(table["others"]),
    )


class Phraser:
    """Reads the phrases of one report."""

    def __init__(self, text: str, mentions: Sequence[Mention], words: Words) -> None:
        self._text = text
        self._words = words
        self._mentions = mentions
        self._starts = [mention.start for mention in mentions]

    def counts(self, clause: Clause, numerals: Sequence[Numeral], before: Sequence[Count]) -> list[Count]:
        """The counts of a clause, in order. `before` are those of the clause before it in the same sentence."""
        found: list[Count] = []
        start = self._behind_subject(clause)
        for index, numeral in enumerate(numerals):
            end = numerals[index + 1].opens if index + 1 < len(numerals) else clause.end
            found.append(self._count(start, numeral, end, index + 1 < len(numerals), found, before))
            start = self._behind_noun(numeral, found[-1], end)
        return self._hand_out(clause, found, before)

    # One number

    def _count(self, start: int, numeral: Numeral, end: int, more: bool, done: Sequence[Count], before: Sequence[Count]) -> Count:
        left, right = self._text[start : numeral.opens], self._text[numeral.end : end]
        joined = bool(done) and (not left or left[0] in _OPENERS or left.startswith("以及"))
        outer = done[-1] if done else (before[-1] if before else None)
        cleaned = self._clean(left)
        verb, noun = self._split(cleaned, numeral.opens - len(left) + left.find(cleaned) if cleaned else start)
        follows = self._noun_after(numeral.end, end)
        predicate = ""
        if not follows and not right and more and not noun:
            follows = ""
        if follows and (not noun or not right.startswith(tuple("，、；"))):
            behind = numeral.end + right.find(follows) + len(follows)
            if not verb or verb in self._words.pivots:
                predicate = self._predicate(behind, end, short=bool(verb))
            noun = noun + follows if self._is_modifier(left) or noun else follows
        elif not noun and not verb:
            predicate = self._predicate(numeral.end, end, short=False)
        if not verb and joined and done and not predicate:
            verb = done[-1].verb
        return self._complete(Count(numeral, verb, noun, predicate, left), outer, right)

    def _complete(self, count: Count, outer: Count | None, right: str) -> Count:
        """Adds what the phrase leaves out: the noun of money, the thing that reaches, the whole of 其中."""
        verb = count.verb.removeprefix("累计")
        if count.numeral.kind == "money" and not count.noun and verb in self._words.money:
            return replace(count, noun=self._words.money_noun)
        if outer is not None and verb in self._words.reach and len(outer.noun) > 1 and outer.numeral.kind in ("things", "events"):
            return replace(count, verb=outer.noun + count.verb) if not count.before.lstrip("，,、").startswith(outer.noun) else count
        if outer is not None and "其中" in count.before and len(count.noun) <= 3:
            return replace(count, verb=outer.verb, noun=count.noun + outer.noun)
        if outer is not None and not count.noun and not count.predicate and not count.before.strip(_OPENERS):
            return replace(count, verb=count.verb or outer.verb, noun=outer.noun)
        return count

    def _clean(self, left: str) -> str:
        left = self._words.strip_before.sub("", left)
        return self._words.strip_after.sub("", left)

    def _is_modifier(self, left: str) -> bool:
        return left.endswith("的")

    def _split(self, left: str, start: int) -> tuple[str, str]:
        """The words before a number as verb and noun: 为工作室下拨创新研发经费 → 下拨, 创新研发经费."""
        if match := self._words.preposition.search(left):
            left = left[: match.start()]
        best: tuple[int, int] | None = None
        first_mixed: tuple[int, int] | None = None
        for match in self._words.verb.finditer(left):
            if self._inside_name(start + match.start()):
                continue
            if match[0] in self._words.mixed and match.start() > 0 and left[: match.start()] != "累计":
                if first_mixed is None and match.end() < len(left):
                    first_mixed = match.span()
                if match.end() < len(left) or best is not None:
                    continue
            if match.end() < len(left) or best is None or match[0] not in self._words.mixed:
                best = match.span()
        best = best or first_mixed
        if best is None:
            return "", self._shorten(left)
        verb = ("累计" if left[: best[0]].endswith("累计") else "") + left[best[0] : best[1]]
        if left[best[0] : best[1]] in self._words.reach and best[0] > 1:
            verb = self._shorten(self._words.strip_before.sub("", left[: best[0]])[-16:]) + left[best[0] : best[1]]
        return verb, self._shorten(left[best[1] :].removeprefix("了"))

    def _shorten(self, noun: str) -> str:
        """Drops the examples before 等: 快递员、货车司机等劳动者 → 劳动者."""
        return self._words.others.sub("", noun, count=1).strip("，,、 　")

    def _noun_after(self, start: int, end: int) -> str:
        """The noun that follows a number, up to the next verb, preposition, comma of a list or bracket."""
        right = self._text[start:end]
        skip = len(right) - len(right.lstrip("的 　"))
        right = re.sub(r"^\d+岁以[上下]", "", right[skip:]) if right else right
        stop = len(right)
        if mark := re.search("[、，,；;：:（(]|以及|和$|及$", right):
            stop = mark.start()
            if right[stop] in "(（" and (close := re.match(r"[（(][^）)\d]{1,8}[）)]", right[stop:])):
                stop += close.end()
        for pattern in (self._words.verb, self._words.cut):
            for match in pattern.finditer(right, 0, stop):
                if self._inside_name(start + skip + match.start()) or (pattern is self._words.verb and match[0] in self._words.mixed and match.start() > 0):
                    continue
                stop = min(stop, match.start())
                break
        return right[: min(stop, _LONGEST_NOUN)].strip("“”\"‘’ 　")

    def _predicate(self, start: int, end: int, *, short: bool) -> str:
        rest = re.split("[，,；;]" if not short else "[，,；;、]", self._text[start:end].lstrip("的 　"), maxsplit=1)[0]
        if short:
            match = self._words.verb.match(rest)
            return "" if match is None else (rest if len(rest) <= 14 else match[0])
        return self._words.strip_after.sub("", rest)[:_LONGEST_PREDICATE]

    def _inside_name(self, position: int) -> bool:
        index = bisect_left(self._starts, position + 1) - 1
        return index >= 0 and self._mentions[index].start < position < self._mentions[index].end

    def _behind_subject(self, clause: Clause) -> int:
        if not clause.explicit:
            return clause.start
        for mention in self._mentions[bisect_left(self._starts, clause.start) :]:
            if mention.start >= clause.end:
                break
            if clause.subject is not None and mention.name == clause.subject.name:
                return mention.end
        return clause.start

    def _behind_noun(self, numeral: Numeral, count: Count, end: int) -> int:
        at = self._text.find(count.noun, numeral.end, end) if count.noun else -1
        follows = self._noun_after(numeral.end, end)
        if follows and count.noun.endswith(follows):
            at = self._text.find(follows, numeral.end, end)
            return at + len(follows)
        return numeral.end if at != numeral.end else at + len(count.noun)

    # Numbers that are handed out

    def _hand_out(self, clause: Clause, found: list[Count], before: Sequence[Count]) -> list[Count]:
        if not found:
            return found
        if len(found) == 1 and found[0].before.endswith("各") and "、" in found[0].noun + "和" in found[0].noun:
            return found
        out: list[Count] = []
        for count in found:
            items = re.split("[、和]", count.noun)
            if re.search("各(?:约|近|为|有|达)?$", count.before) and len(items) > 1:
                out += [replace(count, noun=item) for item in items if item]
            else:
                out.append(count)
        return self._respectively(found, before) or out

    def _respectively(self, found: list[Count], before: Sequence[Count]) -> list[Count] | None:
        """分别: the numbers of a clause belong to the items before it, or to the counts of the clause before."""
        head, mark, tail = found[0].before.partition("分别")
        if not mark or len(found) < 2:
            return None
        items = [item for item in re.split("[、和]", self._clean(head)) if item]
        tail = self._words.strip_after.sub("", re.sub("^(?:较|比|同比|与)[^增提减下上]{0,10}", "", tail))
        if len(items) == len(found):
            return [replace(count, verb="", noun=item, predicate=tail) for count, item in zip(found, items, strict=True)]
        if len(before) == len(found):
            return [replace(count, verb="", noun=other.noun, predicate=tail) for count, other in zip(found, before, strict=True)]
        return None
