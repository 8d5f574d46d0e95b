"""Frames: which words say which relation, read from a domain's frames.toml.

Every field is checked as it is loaded, so that a broken file is told with the number of the frame, not met later.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from ahocorasick_rs import AhoCorasick, MatchKind

from kg.domains import Domain
from kg.errors import DomainError
from kg.model import MENTION_TYPES, RELATIONS

CUES = ("by", "partner", "aside", "purpose", "plain")
SUBJECTS = ("agent", "left", "named", "by", "means")
MASK = "\ue000"  # stands for each character of a name, from the private use area
AMOUNT = r"(?:[0-9][0-9.,]*|[一二三四五六七八九十百千两]+)[余多]?[万亿千百]{0,2}[余多]?元"
_FRAME_FIELDS = {"relation", "verbs", "objects", "object", "subject", "subjects", "amount", "unless", "shield", "only"}
_PATTERN_FIELDS = {
    "relation",
    "order",
    "subjects",
    "objects",
    "between",
    "after",
    "before",
    "list",
    "reach",
    "names",
    "unless",
    "first",
    "second",
}


@dataclass(frozen=True, slots=True)
class Frame:
    """A group of verbs that say one relation of their object; `frames.toml` explains the fields."""

    number: int  # its place in the file, from 0: its name in the features of the classifier
    relation: str
    objects: frozenset[str]
    before: bool  # the object stands before the verb
    subject: str
    subjects: frozenset[str]
    amount: bool
    unless: re.Pattern[str] | None
    shield: re.Pattern[str] | None
    only: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class Pattern:
    """Two names, and what stands between them, that say one relation."""

    number: int
    relation: str
    subject_first: bool
    subjects: frozenset[str]
    objects: frozenset[str]
    between: re.Pattern[str]
    after: re.Pattern[str] | None
    before: re.Pattern[str] | None
    unless: re.Pattern[str] | None
    first: re.Pattern[str] | None
    second: re.Pattern[str] | None
    names: frozenset[str] | None  # types that may stand between
    reach: int
    list: bool

    @property
    def behind(self) -> bool:
        """Whether what stands behind the second name tells the role."""
        return self.after is not None and "role" in self.after.groupindex


@dataclass(frozen=True, slots=True)
class Never:
    """Where relations are never said of an object, by what stands before or after it or by its name."""

    relations: frozenset[str]
    subjects: frozenset[str]
    before: re.Pattern[str] | None
    after: re.Pattern[str] | None
    name: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class Again:
    """Words that stand for what was named before, with the types and the names that they may stand for."""

    words: re.Pattern[str]
    types: frozenset[str]
    name: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Word:
    """What one trigger word means: the frames that it evokes and the parts that it marks."""

    text: str
    frames: tuple[Frame, ...]
    cue: str | None
    hosts: bool  # one of several parts of the work: 主办, 承办


@dataclass(frozen=True, slots=True)
class Frames:
    """All frames of a domain with the automaton that finds their words."""

    words: tuple[Word, ...]
    automaton: AhoCorasick
    money: re.Pattern[str]  # a sum that is given: its group `amount`
    patterns: tuple[Pattern, ...]
    again: tuple[Again, ...]
    never: tuple[Never, ...]
    foreign: re.Pattern[str]  # a body and a post that is another's
    nation: tuple[str, ...]  # how names begin of what is the whole country's: 全国, 中国
    same: tuple[tuple[re.Pattern[str], str], ...]  # what to put for what, so that names that count as the same are equal


@lru_cache(maxsize=8)
def load_frames(domain: Domain) -> Frames:
    """The frames of `domain`.

    Raises DomainError where a frame does not have the documented form.
    """
    path = str(domain.folder / "frames.toml")
    table = domain.table("frames.toml")
    cues = {word: cue for cue in CUES for word in str(table.get("cues", {}).get(cue, "")).split()}
    frames: dict[str, list[Frame]] = {word: [] for word in cues}
    hosts = frozenset(str(table.get("hosts", {}).get("verbs", "")).split())
    for number, row in enumerate(table.get("frame", ())):
        frame = _frame(path, number, row)
        for verb in dict.fromkeys(row["verbs"].split()):
            frames.setdefault(verb, []).append(frame)
    posts = table.get("posts", {})
    patterns = tuple(_pattern(path, number, _with_posts(row, posts)) for number, row in enumerate(table.get("pattern", ())))
    again = tuple(_again(path, number, row) for number, row in enumerate(table.get("again", ())))
    never = tuple(_never(path, number, row) for number, row in enumerate(table.get("never", ())))
    words = tuple(Word(text, tuple(found), cues.get(text), text in hosts) for text, found in sorted(frames.items()))
    verbs = "|".join(sorted(table.get("money", {}).get("verbs", "").split(), key=lambda verb: (-len(verb), verb)))
    money = re.compile(f"(?:{verbs})[^，。；]{{0,16}}?(?P<amount>{AMOUNT})|(?P<after>{AMOUNT})[^，。；]{{0,6}}(?:{verbs})")
    same = tuple((re.compile(pattern), replacement) for pattern, replacement in table.get("same", {}).items())
    nation = tuple(table.get("nation", {}).get("opens", "").split())
    foreign = re.compile(posts.get("foreign", "(?!)"))
    automaton = AhoCorasick([word.text for word in words], matchkind=MatchKind.LeftmostLongest)
    return Frames(words, automaton, money, patterns, again, never, foreign, nation, same)


def _frame(path: str, number: int, row: Mapping[str, Any]) -> Frame:
    where = "frame", number
    _check(path, where, row, _FRAME_FIELDS, ("relation", "verbs"))
    relation = str(row["relation"])
    if relation and relation not in RELATIONS:
        raise _error(path, where, f"names the relation {relation!r}; it must be one of {', '.join(RELATIONS)} or empty.")
    if row.get("subject", "agent") not in SUBJECTS:
        raise _error(path, where, f"has the subject {row['subject']!r}; it must be one of {', '.join(SUBJECTS)}.")
    return Frame(
        number,
        relation,
        _types(path, where, row.get("objects"), RELATIONS[relation].objects if relation else frozenset()),
        row.get("object", "after") == "before",
        row.get("subject", "agent"),
        _types(path, where, row.get("subjects"), RELATIONS[relation].subjects if relation else frozenset()),
        bool(row.get("amount", False)),
        _regex(path, where, row.get("unless")),
        _regex(path, where, f"(?:{row['shield']})$" if "shield" in row else None),
        _regex(path, where, f"(?:{row['only']})$" if "only" in row else None),
    )


def _with_posts(row: Mapping[str, Any], posts: Mapping[str, str]) -> Mapping[str, Any]:
    return {name: value.replace("<post>", posts.get("post", "(?!)")) if isinstance(value, str) else value for name, value in row.items()}


def _pattern(path: str, number: int, row: Mapping[str, Any]) -> Pattern:
    where = "pattern", number
    _check(path, where, row, _PATTERN_FIELDS, ("relation", "order", "between"))
    relation = _named(path, where, row)
    if row["order"] not in ("subject object", "object subject"):
        raise _error(path, where, f"has the order {row['order']!r}; it must be 'subject object' or 'object subject'.")
    between = _regex(path, where, row["between"])
    assert between is not None  # the field is required
    return Pattern(
        number,
        relation,
        row["order"] == "subject object",
        _types(path, where, row.get("subjects"), RELATIONS[relation].subjects),
        _types(path, where, row.get("objects"), RELATIONS[relation].objects),
        between,
        _regex(path, where, row.get("after")),
        _regex(path, where, f"(?:{row['before']})$" if "before" in row else None),
        _regex(path, where, row.get("unless")),
        _regex(path, where, row.get("first")),
        _regex(path, where, row.get("second")),
        _types(path, where, row["names"], frozenset(MENTION_TYPES)) if "names" in row else None,
        int(row.get("reach", 1)),
        bool(row.get("list", False)),
    )


def _again(path: str, number: int, row: Mapping[str, Any]) -> Again:
    where = "again", number
    _check(path, where, row, {"words", "types", "name"}, ("words", "types"))
    words, name = _regex(path, where, row["words"]), _regex(path, where, row.get("name", ""))
    assert words is not None and name is not None
    return Again(words, _types(path, where, row["types"], frozenset(MENTION_TYPES)), name)


def _never(path: str, number: int, row: Mapping[str, Any]) -> Never:
    where = "never", number
    _check(path, where, row, {"relation", "subjects", "before", "after", "name"}, ("relation",))
    relations = frozenset(_named(path, where, {"relation": name}) for name in row["relation"].split())
    before = _regex(path, where, f"(?:{row['before']})$" if "before" in row else None)
    subjects = _types(path, where, row.get("subjects"), frozenset(MENTION_TYPES))
    return Never(relations, subjects, before, _regex(path, where, row.get("after")), _regex(path, where, row.get("name")))


def _named(path: str, where: tuple[str, int], row: Mapping[str, Any]) -> str:
    """The relation that the row names, which must be one of the thirteen."""
    relation = str(row["relation"])
    if relation not in RELATIONS:
        raise _error(path, where, f"names the relation {relation!r}; it must be one of {', '.join(RELATIONS)}.")
    return relation


def _error(path: str, where: tuple[str, int], problem: str) -> DomainError:
    """The error of the `where[1]`-th table `where[0]` of the file, with the line on which it starts."""
    kind, number = where
    lines = [line for line, text in enumerate(Path(path).read_text(encoding="utf-8").split("\n"), start=1) if text.strip() == f"[[{kind}]]"]
    return DomainError(path, lines[number], f"this {kind} {problem}")


def _check(path: str, where: tuple[str, int], row: Mapping[str, Any], known: set[str], needed: tuple[str, ...]) -> None:
    for field in needed:
        if field not in row:
            raise _error(path, where, f"needs the field {field!r}.")
    if strange := sorted(set(row) - known):
        raise _error(path, where, f"has the unknown field {strange[0]!r}; known are {', '.join(sorted(known))}.")


def _types(path: str, where: tuple[str, int], text: str | None, default: frozenset[str]) -> frozenset[str]:
    """The types of `text`, which must be among those that the relation allows."""
    types = frozenset(text.split()) if text is not None else default
    if strange := sorted(types - default):
        raise _error(
            path, where, f"has the type {strange[0]!r}, which its relation does not allow; it allows {', '.join(sorted(default))}."
        )
    return types


def _regex(path: str, where: tuple[str, int], text: str | None) -> re.Pattern[str] | None:
    if text is None:
        return None
    try:
        return re.compile(re.sub(r"(\[[^\]]*)@([^\]]*\])", rf"\1{MASK}\2", text).replace("@", f"{MASK}+"))
    except re.error as error:
        raise _error(path, where, f"holds the regular expression {text!r}, which cannot be read: {error}.") from error
