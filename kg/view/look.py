"""How types, classes and relations look on a page, read from `look.toml`, and the page's words, read from `messages.toml`.

Colours, signs and names stand in these files alone; the code asks them by the names of the ontology.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from kg.model import MENTION_TYPES, RELATIONS
from kg.packaged import packaged


@dataclass(frozen=True, slots=True)
class Look:
    """The tables of `look.toml` and `messages.toml`, keyed by the local names of the ontology and by message."""

    types: Mapping[str, Mapping[str, Any]]
    classes: Mapping[str, Mapping[str, str]]
    relations: Mapping[str, Mapping[str, str]]
    messages: Mapping[str, Mapping[str, str]]

    def class_types(self) -> dict[str, str]:
        """Class of the ontology → mention type, a general class before its special ones."""
        return {name: kind for kind, row in self.types.items() for name in row["classes"]}


@cache
def load_look() -> Look:
    """The packaged look; it shows every type of mention and every relation."""
    tables = _read("look.toml")
    look = Look(tables["types"], tables["classes"], tables["relations"], _read("messages.toml"))
    assert set(look.types) == set(MENTION_TYPES) and set(look.relations) >= set(RELATIONS)
    return look


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((packaged("view") / name).read_text(encoding="utf-8"))
