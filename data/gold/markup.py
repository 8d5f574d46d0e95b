#!/usr/bin/env python3
"""Turn annotated text (NAME.markup) into NAME.txt and NAME.json, the form that the annotation guide describes.

    .venv/bin/python -m data.gold.markup FILE.markup... [--keep-text]

data/gold/README.md describes the markup. Every fault is named with its file and line; a file with faults is not written.
With --keep-text the NAME.txt that is already there must be the text of the markup: for reports that were given, not written.
"""

import argparse
import json
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from kg.errors import DomainError
from kg.model import MENTION_TYPES, RELATIONS

KINDS = ("cumulative", "new", "rate", "flow")
FLAGS = ("approx", "target")
QUALIFIERS = ("role", "time", "amount", "planned")
QUOTES = str.maketrans("", "", '“”‘’"「」『』《》〈〉')
OPENING, CLOSING = '“‘"「『《〈', '”’"」』》〉'  # outside the span of a mention
MULTIPLES = {"万": 10_000, "亿": 100_000_000}
MENTION = re.compile(r"⟦([^⟦⟧]*)⟧")


@dataclass(slots=True)
class Paragraph:
    """One line of the text with the statements that follow it; rows keep the number of their line in the markup."""

    line: int
    text: str = ""
    mentions: list[tuple[str, str, str, int]] = field(default_factory=list)
    relations: list[tuple[int, str]] = field(default_factory=list)
    observations: list[tuple[int, str]] = field(default_factory=list)
    agent: str = ""
    period: str | None = None


class Markup:
    """One annotated document. `faults` holds everything that is wrong with it, as DomainError."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.faults: list[DomainError] = []
        self.warnings: list[str] = []
        self.paragraphs: list[Paragraph] = []
        self._names: dict[str, set[str]] = {}  # full name → its types
        self._read(path.read_text(encoding="utf-8-sig"))

    @property
    def text(self) -> str:
        """The document, one paragraph a line, with a line break at the end."""
        return "".join(paragraph.text + "\n" for paragraph in self.paragraphs)

    def rows(self) -> dict[str, Any]:
        """The annotation in the form of the guide's NAME.json; complains into `faults` and `warnings`."""
        self._warn_of_gaps()
        return {
            "paragraphs": [
                {
                    "p": number,
                    "mentions": self._mentions(paragraph),
                    "relations": list(self._relations(paragraph)),
                    "observations": list(self._observations(paragraph)),
                }
                for number, paragraph in enumerate(self.paragraphs)
            ]
        }

    def _fault(self, line: int, problem: str) -> None:
        self.faults.append(DomainError(str(self.path), line, problem))

    def _read(self, source: str) -> None:
        agent, period = "", None
        for number, raw in enumerate(source.split("\n"), 1):
            line = raw.strip()
            if not line or line.startswith("#"):
                continue
            if line.startswith("@"):
                agent, _, stated = (part.strip() for part in line[1:].partition("|"))
                period = stated or None
                self._names.setdefault(agent, {"ORG"})
            elif line.startswith(("R:", "O:")):
                if not self.paragraphs:
                    self._fault(number, "a statement stands before the first paragraph.")
                    continue
                rows = self.paragraphs[-1].relations if line[0] == "R" else self.paragraphs[-1].observations
                rows.append((number, line[2:]))
            else:
                self.paragraphs.append(self._paragraph(number, raw.strip("\r\n"), agent, period))

    def _paragraph(self, number: int, raw: str, agent: str, period: str | None) -> Paragraph:
        paragraph = Paragraph(number, agent=agent, period=period)
        end = 0
        for match in MENTION.finditer(raw):
            paragraph.text += raw[end : match.start()]
            end = match.end()
            surface, kind, entity = self._mention(number, match[1], agent)
            bare = surface.lstrip(OPENING)
            paragraph.text += surface[: len(surface) - len(bare)]
            surface, after = bare.rstrip(CLOSING), bare[len(bare.rstrip(CLOSING)) :]
            paragraph.mentions.append((surface, kind, entity, len(paragraph.text)))
            paragraph.text += surface + after
        paragraph.text += raw[end:]
        if "⟦" in paragraph.text or "⟧" in paragraph.text:
            self._fault(number, f"a mention is not closed or stands in another: …{raw[max(0, end - 5) : end + 30]}…")
        return paragraph

    def _mention(self, number: int, inside: str, agent: str) -> tuple[str, str, str]:
        surface, *rest = inside.split("|")
        kind = rest[0] if rest else ""
        entity = rest[1] if len(rest) > 1 else surface.translate(QUOTES)
        if kind not in MENTION_TYPES:
            self._fault(number, f"{inside!r} has no type of {', '.join(MENTION_TYPES)}; write ⟦surface|TYPE⟧ or ⟦surface|TYPE|entity⟧.")
        if not surface.strip() or surface != surface.strip() or not entity or len(rest) > 2:
            self._fault(number, f"{inside!r} is not of the form surface|TYPE|entity.")
        entity = agent if entity == "=" else entity
        if not entity.endswith("*"):
            self._names.setdefault(entity, set()).add(kind)
        return surface, kind, entity

    def _resolve(self, line: int, name: str, agent: str, kinds: Iterable[str] = MENTION_TYPES) -> str:
        """The full name for =, for a beginning with * or for a name as it is."""
        if name == "=":
            if not agent:
                self._fault(line, "= stands for the agent of an @ line, and there is none above.")
            return agent
        if not name.endswith("*"):
            return name
        found = sorted(known for known, types in self._names.items() if known.startswith(name[:-1]) and types & set(kinds))
        if len(found) == 1:
            return found[0]
        if not found:
            self._fault(line, f"no {' or '.join(sorted(kinds))} of the document begins with {name[:-1]!r}.")
        elif name[:-1] in found:
            return name[:-1]
        else:
            self._fault(line, f"{name!r} may be {' or '.join(found)}; write more of it.")
        return name

    def _warn_of_gaps(self) -> None:
        """Every mention is annotated each time: say where a surface that is a mention elsewhere stands bare."""
        surfaces = {mention[0] for paragraph in self.paragraphs for mention in paragraph.mentions}
        for paragraph in self.paragraphs:
            bare = paragraph.text
            for surface, _, _, at in paragraph.mentions:
                bare = bare[:at] + "\n" * len(surface) + bare[at + len(surface) :]
            for surface in sorted(surfaces):
                if len(surface) > 1 and surface in bare:
                    self.warnings.append(f"{self.path}, line {paragraph.line}: {surface} stands here without a mark.")

    def _mentions(self, paragraph: Paragraph) -> list[list[Any]]:
        line, agent = paragraph.line, paragraph.agent
        return [[surface, kind, self._resolve(line, entity, agent, (kind,)), at] for surface, kind, entity, at in paragraph.mentions]

    def _names_of(self, line: int, field_: str, agent: str, kinds: Iterable[str]) -> list[str]:
        names = [self._resolve(line, name.strip(), agent, kinds) for name in field_.split("；")]
        for name in names:
            types = self._names.get(name)
            if not name:
                self._fault(line, "a name is empty.")
            elif types is None:
                self.warnings.append(f"{self.path}, line {line}: {name} is no entity that the document mentions.")
            elif not types & set(kinds):
                self._fault(line, f"{name} is {' or '.join(sorted(types))}, where only {' or '.join(sorted(kinds))} can stand.")
        return names

    def _relations(self, paragraph: Paragraph) -> Iterator[list[Any]]:
        for line, row in paragraph.relations:
            fields = [part.strip() for part in row.split("|")]
            if len(fields) < 3 or fields[1] not in RELATIONS:
                self._fault(line, f"write R: subject | relation | object | k=v with a relation of {', '.join(RELATIONS)}.")
                continue
            pairs = [part.partition("=") for part in fields[3:] if part]
            for key, _, value in pairs:
                if key not in QUALIFIERS or not value:
                    self._fault(line, f"{key!r} is no qualifier with a value; there are {', '.join(QUALIFIERS)}.")
            signature = RELATIONS[fields[1]]
            subjects = self._names_of(line, fields[0], paragraph.agent, signature.subjects)
            objects = self._names_of(line, fields[2], paragraph.agent, signature.objects)
            for subject in subjects:
                for object_ in objects:
                    yield [subject, fields[1], object_, {key: value for key, _, value in pairs}]

    def _observations(self, paragraph: Paragraph) -> Iterator[dict[str, Any]]:
        for line, row in paragraph.observations:
            fields = [part.strip() for part in row.split("|")]
            if len(fields) < 4:
                self._fault(line, "write O: agent | indicator | value | unit | period | kind | flags (the last three may be left out).")
                continue
            agent, indicator, number, unit, period, kind, *flags = (*fields, *[""] * (6 - len(fields)))
            flags = [flag for group in flags for flag in group.split() if flag]
            kind = kind or ("rate" if unit == "%" else "flow")
            if not indicator or not unit:
                self._fault(line, "the indicator or the unit is empty.")
            if kind not in KINDS:
                self._fault(line, f"the kind {kind!r} is none of {', '.join(KINDS)}.")
            for flag in flags:
                if flag not in FLAGS:
                    self._fault(line, f"the flag {flag!r} is none of {', '.join(FLAGS)}.")
            name = self._resolve(line, agent, paragraph.agent)
            if name not in self._names:
                self.warnings.append(f"{self.path}, line {line}: {name} is no entity that the document mentions.")
            yield {
                "agent": name,
                "indicator": indicator,
                "value": self._value(line, number),
                "unit": unit,
                "period": {"": paragraph.period, "-": None}.get(period, period),
                "kind": kind,
            } | dict.fromkeys(flags, True)

    def _value(self, line: int, number: str) -> int | float:
        """The plain number: 1566, 90.4, 1.64亿."""
        digits = number[:-1] if number[-1:] in MULTIPLES else number
        try:
            value = Decimal(digits) * MULTIPLES.get(number[-1:], 1)
        except InvalidOperation:
            self._fault(line, f"{number!r} is no number; write 1566, 90.4, 80.26万 or 1.64亿.")
            return 0
        return int(value) if value == value.to_integral_value() else float(value)


def write_json(path: Path, rows: dict[str, Any]) -> None:
    """Write the annotation with one mention row, relation or observation a line."""
    blocks = []
    for paragraph in rows["paragraphs"]:
        parts = [f'{{"p": {paragraph["p"]}']
        for layer in ("mentions", "relations", "observations"):
            if paragraph[layer]:
                body = ",\n    ".join(json.dumps(row, ensure_ascii=False) for row in paragraph[layer])
                parts.append(f'"{layer}": [\n    {body}]')
        blocks.append(",\n   ".join(parts) + "}")
    path.write_text('{"paragraphs": [\n  ' + ",\n  ".join(blocks) + "]}\n", encoding="utf-8")


def convert(path: Path, *, keep_text: bool = False) -> Markup:
    """Write NAME.txt and NAME.json beside NAME.markup, unless there are faults; gives the document with its faults and warnings."""
    markup = Markup(path)
    rows = markup.rows()
    text_path = path.with_suffix(".txt")
    if keep_text:
        given = text_path.read_text(encoding="utf-8").rstrip("\n").split("\n")
        if len(given) != len(markup.paragraphs):
            markup.faults.append(DomainError(str(path), 1, f"the text has {len(given)} lines, the markup {len(markup.paragraphs)}."))
        for paragraph, line in zip(markup.paragraphs, given, strict=False):
            if paragraph.text != line:
                problem = f"the text says {line[:40]!r}, the markup {paragraph.text[:40]!r}."
                markup.faults.append(DomainError(str(path), paragraph.line, problem))
    if not markup.faults:
        if not keep_text:
            text_path.write_text(markup.text, encoding="utf-8")
        write_json(path.with_suffix(".json"), rows)
    return markup


def main() -> int:
    """Convert the files of the command line; 1 when one of them has faults."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("files", nargs="+", type=Path)
    arguments.add_argument("--keep-text", action="store_true", help="NAME.txt is given and must be the text of the markup")
    options = arguments.parse_args()
    failed = False
    for path in options.files:
        markup = convert(path, keep_text=options.keep_text)
        for message in (*markup.warnings, *markup.faults):
            print(message, file=sys.stderr)
        failed |= bool(markup.faults)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
