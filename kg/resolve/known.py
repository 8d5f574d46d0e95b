"""What a domain knows of names, whatever the report: entries of its lexicons, classes by endings, honours by scope, spellings."""

import re
from collections.abc import Mapping
from typing import Any

from kg.domains import Domain, Entry
from kg.model import Key
from kg.resolve.relative import RelativeNames

_MARKS = str.maketrans("", "", "“”‘’\"'「」『』《》〈〉 　")


def clean(surface: str) -> str:
    """A name without quote marks, title marks and spaces."""
    return surface.translate(_MARKS)


class Known:
    """The lexicons and `resolve.toml` of a domain, asked for a name."""

    def __init__(self, domain: Domain) -> None:
        self.rules: Mapping[str, Any] = domain.table("resolve.toml")
        self.relative = RelativeNames(domain, self.rules)
        self.divisions = domain.divisions
        self._entries: dict[tuple[str, str], Entry] = {}
        for entry in domain.lexicon:
            for surface in (*entry.aliases, entry.name):
                self._entries[entry.type, clean(surface)] = entry
        self._kinds = {
            kind: sorted(((ending, name) for name, endings in classes.items() for ending in endings), key=lambda row: -len(row[0]))
            for kind, classes in self.rules["kinds"].items()
        }
        self.scope = re.compile(rf"^(?:全|我|本)?(?:{'|'.join(self.rules['awards']['scopes'])})级?")
        self.numbered = re.compile(self.rules["numbered"])
        self.introduces = re.compile(self.rules["introduces"])
        self._everyday = re.compile(self.rules["awards"]["everyday"])
        self._rewrites: list[tuple[str, re.Pattern[str], str]] = [
            (rule["type"], re.compile(rule["pattern"]), rule["name"]) for rule in self.rules["rewrite"]
        ]

    def kind(self, key: Key) -> str | None:
        """The class below the mention type that the ending of the name tells."""
        if key.type == "FACILITY":
            entry = self._entries.get((key.type, key.name))
            return entry.kind if entry else None
        return next((kind for ending, kind in self._kinds.get(key.type, ()) if key.name.endswith(ending)), None)

    def entry(self, kind: str, surface: str) -> Entry | None:
        """The lexicon's entry of that type and name or alias."""
        return self._entries.get((kind, surface))

    def listed(self, kind: str, base: str) -> bool:
        """Whether the lexicon has a name of that type that is `base` below some scope: 全国五一劳动奖章 for 五一劳动奖章."""
        return (kind, base) in self._entries or self._below_scope(kind, base)

    def scoped(self, kind: str, base: str) -> bool:
        """Whether a name of that type is given at several levels: the lexicon has it below a scope too, or it is an everyday one."""
        return self._everyday.search(base) is not None or self._below_scope(kind, base)

    def _below_scope(self, kind: str, base: str) -> bool:
        return any((kind, scope + base) in self._entries for scope in self.rules["awards"]["national"])

    def rewrite(self, kind: str, name: str) -> str:
        """The name in the one spelling of names that are built in two ways."""
        for wanted, pattern, replacement in self._rewrites:
            if kind == wanted and pattern.search(name):
                return pattern.sub(replacement, name)
        return name
