"""Names that are built by rule: “X” with a head noun, 《…》, 关于…的意见, 第N届…大会, as `grammar.toml` of the domain says."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from kg.domains import Domain
from kg.errors import DomainError
from kg.model import MENTION_TYPES
from kg.recognise.proposals import Proposal, longest

# 等, 的 and 被 end a name: “五小”等竞赛 names “五小”.
_PLAIN = r"[^，。；、！？：,;:!?“”\"‘’《》〈〉（）()\s\d等的被]"
_PARTS = {"plain": _PLAIN, "quote": '[“"]', "unquote": '[”"]', "inner": '[^“”"\\n]'}


class _Heads(dict[str, str]):
    """The alternatives of each type's head nouns, so that `{heads.EVENT}` reads in a pattern."""

    def __getattr__(self, kind: str) -> str:
        return self[kind]

    def __format__(self, _: str) -> str:
        return self["*"]


class Grammar:
    """The patterns of a domain, compiled; made once, used for every report."""

    def __init__(self, domain: Domain) -> None:
        table = domain.table("grammar.toml")
        self._types: dict[str, str] = {head: kind for kind, heads in table["heads"].items() for head in heads.split()}
        self._longest = max(map(len, self._types))
        self._patterns = [self._compile(domain, table["heads"], rule) for rule in table["pattern"]]

    def _compile(self, domain: Domain, heads: Mapping[str, str], rule: Mapping[str, Any]) -> tuple[str, re.Pattern[str]]:
        if rule["type"] not in (*MENTION_TYPES, "head"):
            raise DomainError(
                str(domain.folder / "grammar.toml"), 0, f"a pattern has the type {rule['type']!r}; use a mention type or head."
            )
        wanted: Sequence[str] = rule.get("heads", " ".join(heads)).split()
        named = _Heads({kind: _alternatives(words.split()) for kind, words in heads.items()})
        named["*"] = _alternatives([word for kind in wanted for word in heads[kind].split()])
        return rule["type"], re.compile(rule["regex"].format(heads=named, **_PARTS), re.MULTILINE)

    def proposals(self, text: str) -> list[Proposal]:
        """What the patterns find; of two that overlap the longer at the leftmost place."""
        return longest(self._find(text))

    def _find(self, text: str) -> Iterator[Proposal]:
        for kind, pattern in self._patterns:
            for match in pattern.finditer(text):
                start, end = match.span("name")
                yield Proposal(start, end, self._head_type(text[start:end]) if kind == "head" else kind)

    def _head_type(self, name: str) -> str:
        """The type of the longest head noun that ends the name."""
        for size in range(min(self._longest, len(name)), 0, -1):
            if kind := self._types.get(name[-size:]):
                return kind
        return "PROGRAM"


def _alternatives(words: Sequence[str]) -> str:
    return f"(?:{'|'.join(sorted((re.escape(word) for word in words if len(word) > 1), key=len, reverse=True))})"
