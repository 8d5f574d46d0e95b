"""Annotated documents: NAME.txt with NAME.json, in the form of the annotation guide."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.errors import DomainError, UsageError
from kg.model import Mention


@dataclass(frozen=True, slots=True)
class GoldDocument:
    """A text with what annotators found in it; the rows of relations and observations are as in the file."""

    path: Path  # of the text
    text: str
    mentions: tuple[Mention, ...]
    relations: tuple[tuple[str, str, str, dict[str, Any]], ...]
    observations: tuple[dict[str, Any], ...]

    @property
    def name(self) -> str:
        return self.path.stem


def read_gold(folder: Path) -> Iterator[GoldDocument]:
    """Yield the annotated documents of `folder`, by name.

    Raises UsageError where there is none, DomainError where an annotated mention does not stand in its line.
    """
    paths = sorted(folder.glob("*.json"))
    if not paths:
        raise UsageError(f"The folder {folder} holds no annotated document. Name a folder with NAME.txt and NAME.json files.")
    for path in paths:
        yield _read_document(path)


def _read_document(path: Path) -> GoldDocument:
    text = path.with_suffix(".txt").read_text(encoding="utf-8")
    lines = text.split("\n")
    offsets = [0]
    for line in lines:
        offsets.append(offsets[-1] + len(line) + 1)
    mentions: list[Mention] = []
    relations: list[tuple[str, str, str, dict[str, Any]]] = []
    observations: list[dict[str, Any]] = []
    for paragraph in json.loads(path.read_text(encoding="utf-8"))["paragraphs"]:
        number, cursor = paragraph["p"], 0
        for surface, kind, entity, *column in paragraph.get("mentions", ()):
            at = column[0] if column else lines[number].find(surface, cursor)
            if at < 0 or not lines[number].startswith(surface, at):
                raise DomainError(str(path), number + 1, f"the mention {surface!r} does not stand in this line of the text.")
            cursor = at + len(surface)
            start = offsets[number] + at
            mentions.append(Mention(start, start + len(surface), kind, entity))
        relations += [(subject, relation, object_, qualifiers) for subject, relation, object_, qualifiers in paragraph.get("relations", ())]
        observations += [{"p": number, **row} for row in paragraph.get("observations", ())]
    return GoldDocument(path.with_suffix(".txt"), text, tuple(mentions), tuple(relations), tuple(observations))
