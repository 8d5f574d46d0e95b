"""The words by which phrases are cut: the section `phrase` of a domain's `quantities.toml`, compiled.

The comments of that file tell what each entry is and give examples.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Any

from kg.domains import Domain
from kg.observe.quantities import any_of


@dataclass(frozen=True)
class Words:
    """The entries of the section; those without a note of their own are patterns under the name that they have in the file."""

    verb: re.Pattern[str]  # any verb, also those of `mixed`
    verb_at_end: re.Pattern[str]
    mixed: frozenset[str]
    pivots: frozenset[str]
    reach: frozenset[str]
    unreached: re.Pattern[str]  # what stands for itself behind a count of those that are reached
    money: frozenset[str]
    money_noun: str
    purpose: re.Pattern[str]  # what money is for, behind the number
    noun_end: re.Pattern[str]  # what shows that a verb of `mixed` is part of a noun
    going: re.Pattern[str]  # the way to a place or an event
    moved: re.Pattern[str]  # a number moves to the next one
    cut: re.Pattern[str]  # where a counted noun ends
    adverbial: re.Pattern[str]  # where and how, at the opening of a predicate
    strip_before: re.Pattern[str]  # what a phrase drops at its opening
    strip_after: re.Pattern[str]  # and at its end
    strip_noun: re.Pattern[str]  # levels and wholes that a noun drops
    preposition: re.Pattern[str]  # what turns the words before the number into an adverbial
    others: re.Pattern[str]  # examples before 等
    given: re.Pattern[str]  # for whom, at the opening of a clause
    change: re.Pattern[str]  # verbs of change
    origin: re.Pattern[str]  # 由原有的
    level: re.Pattern[str]  # a level alone
    reaching: re.Pattern[str]  # what reaches people or firms
    way: re.Pattern[str]  # how the way to the people begins
    partner: re.Pattern[str]  # with whom
    paying: re.Pattern[str]  # words that say nothing without what pays
    topic: re.Pattern[str]  # what may pay
    contest: re.Pattern[str]  # names of contests
    contest_parts: re.Pattern[str]  # nouns that only count inside a contest
    funds: re.Pattern[str]  # where money ends
    whence: re.Pattern[str]  # where the counted come from
    rate: re.Pattern[str]  # what follows the name of a rate
    sums: re.Pattern[str]  # what makes a total of a number beside an increase
    adds: re.Pattern[str]  # verbs of increase
    total: re.Pattern[str]  # nouns that sum up the count before
    passive: re.Pattern[str]  # what, right behind a number, becomes of the counted
    figure: re.Pattern[str]  # predicates that only paint


@lru_cache(maxsize=8)
def words(domain: Domain) -> Words:
    """The words of `domain`, read once."""
    table: Mapping[str, Any] = domain.table("quantities.toml")["phrase"]
    verb = any_of([*table["verbs"], *table["mixed"]])
    given: dict[str, Any] = {
        "verb": re.compile(f"(?<!运){verb}(?![者性])"),
        "verb_at_end": re.compile(f"{verb}[了过出]?$"),
        "money_noun": table["money_noun"],
        **{name: frozenset(table[name]) for name in ("mixed", "pivots", "reach", "money")},
    }
    return Words(**{field.name: re.compile(table[field.name]) for field in fields(Words) if field.name not in given} | given)
