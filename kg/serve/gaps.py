"""What a build did not understand, report by report, out of the `coverage.json` that it wrote."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from pyoxigraph import NamedNode

from kg.serve.reader import Reader, Ref

FILE = "coverage.json"
NUMERAL, NAME, TEXT = "numeral", "name", "text"


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch of a report that gave nothing."""

    what: str  # numeral, name or text
    reason: str
    before: str  # of its sentence
    text: str
    after: str
    start: int
    end: int
    path: str  # of the report's page, at this place


@dataclass(frozen=True, slots=True)
class Account:
    """How much of a report was understood."""

    ref: Ref
    local: str  # of the report's IRI
    path: str  # of its page
    numerals: int
    observed: int  # numerals that are observations
    mentions: int
    sentences: int
    left: Mapping[str, Mapping[str, int]]  # numeral, name or text → reason → how many
    gaps: tuple[Gap, ...]

    def of(self, what: str) -> list[Gap]:
        """The gaps of a sort, in the order of the text."""
        return [gap for gap in self.gaps if gap.what == what]


def accounts(folder: Path, reader: Reader) -> dict[str, Account]:
    """Local name of a report → its account, by the reports' labels; nothing where the build wrote none."""
    try:
        rows = json.loads((folder / FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    found = [_account(row, reader) for row in rows]
    return {account.local: account for account in sorted(found, key=lambda account: (account.ref.label, account.local))}


def _account(row: Mapping[str, Any], reader: Reader) -> Account:
    iri = reader.links.iris.report(row["id"])
    ref = reader.ref(NamedNode(iri.value))
    counts = {name: row[name] for name in ("numerals", "observed", "mentions", "sentences")}
    seen: Counter[tuple[str, str]] = Counter()
    gaps = []
    for item in row["items"]:
        same = item["sentence"], item["text"]
        gaps.append(_gap(item, ref.path or "", seen[same]))
        seen[same] += 1
    local = iri.value.rpartition("/")[2]
    return Account(ref, local, f"/coverage/{quote(local)}", **counts, left=row["left"], gaps=tuple(gaps))


def _gap(item: Mapping[str, Any], path: str, earlier: int) -> Gap:
    """The gap of an item; `earlier` of the same text stand before it in its sentence."""
    start, text, sentence = item["start"], item["text"], item["sentence"]
    at = -1
    for _ in range(earlier + 1):
        at = sentence.find(text, at + 1)
    before, after = (sentence[:at], sentence[at + len(text) :]) if at >= 0 else ("", "")
    return Gap(item["what"], item["reason"], before, text, after, start, start + len(text), f"{path}#{start}-{start + len(text)}")


@cache
def reasons() -> Mapping[str, str]:
    """Reason → in Chinese."""
    from kg.coverage.write import REASONS

    return REASONS
