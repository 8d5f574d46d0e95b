"""The user's judgements, kept in `ledger.csv` beside the corpus: they survive every rebuild and are undone by removing a line."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.errors import DomainError
from kg.model import MENTION_TYPES, RELATIONS, Key

COLUMNS = ("judgement", "type", "left", "right", "relation", "left_report", "right_report", "user", "date", "note")
JUDGEMENTS = ("same", "different", "unsure", "rename", "reject")


@dataclass(frozen=True, slots=True)
class Judgement:
    """One line: what a person said of two names, of one name, or of a claim.

    same, different, unsure: of `left` and `right`; rename: `left` is to be called `right`;
    reject: the claim `left` `relation` `right` is wrong. An empty report means every report.
    """

    judgement: str
    type: str
    left: str
    right: str
    relation: str = ""
    left_report: str = ""
    right_report: str = ""

    @property
    def left_key(self) -> Key:
        return Key(self.type, self.left)

    @property
    def right_key(self) -> Key:
        return Key(self.type, self.right)


def read_ledger(path: Path) -> tuple[Judgement, ...]:
    """The judgements of the file in its order; DomainError names the line that does not have the documented form."""
    return tuple(_read(path))


def _read(path: Path) -> Iterator[Judgement]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise DomainError(str(path), 1, f"the ledger cannot be read as UTF-8 text ({error}); save it as CSV in UTF-8.") from error
    reader = csv.DictReader(text.splitlines(), restval="")
    missing = {"judgement", "left"} - set(reader.fieldnames or ())
    if missing:
        raise DomainError(str(path), 1, f"the first line must name the columns {','.join(COLUMNS)}; {', '.join(sorted(missing))} missing.")
    for number, row in enumerate(reader, start=2):
        cells = {column: (row.get(column) or "").strip() for column in COLUMNS}
        if not cells["judgement"]:  # a pair that `kg review` asks about and nobody has answered
            continue
        if cells["judgement"] not in JUDGEMENTS:
            raise DomainError(str(path), number, f"the judgement {cells['judgement']!r} is none of {', '.join(JUDGEMENTS)}.")
        if cells["judgement"] == "reject":
            if cells["relation"] not in RELATIONS:
                raise DomainError(str(path), number, f"the relation {cells['relation']!r} is none of {', '.join(RELATIONS)}.")
        elif cells["type"] not in MENTION_TYPES:
            raise DomainError(str(path), number, f"the type {cells['type']!r} is none of {', '.join(MENTION_TYPES)}.")
        yield Judgement(*(cells[column] for column in COLUMNS[:7]))
