"""What the user knows of the files: a table `sources.csv` beside them, which wins over what is found in them.

Columns: file, and any of title, publisher, region, date, address (or their Chinese names). A compilation has a row for each title.
"""

import codecs
import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from kg.errors import ReadError

NAME = "sources.csv"
_COLUMNS: Mapping[str, str] = {
    "file": "file", "文件": "file", "文件名": "file",
    "title": "title", "标题": "title", "题目": "title",
    "publisher": "publisher", "发布者": "publisher", "发布单位": "publisher",
    "region": "region", "地区": "region",
    "date": "date", "日期": "date",
    "address": "address", "网址": "address", "地址": "address",
}  # fmt: skip
_DATE = re.compile(r"((?:19|20)\d\d)(?:[-/.年](1[0-2]|0?[1-9])(?:[-/.月](3[01]|[12]\d|0?[1-9]))?)?[年月日]?")


class Row(NamedTuple):
    """A line of the table."""

    where: str  # sources.csv, line 3
    facts: Mapping[str, str]  # title, publisher, region, date, address: those that are given

    @property
    def title(self) -> str:
        return self.facts.get("title", "")


class Sources:
    """The tables beside the files of a run, each read once."""

    def __init__(self) -> None:
        self._tables: dict[Path, dict[str, list[Row]]] = {}
        self._problems: list[ReadError] = []

    def rows(self, folder: Path, name: str) -> Sequence[Row]:
        """What is known of the file with this name, relative to `folder`: the table nearest to it speaks first."""
        parts = name.split("/")
        for depth in range(len(parts) - 1, -1, -1):
            table = self._table(folder.joinpath(*parts[:depth]), "/".join([*parts[:depth], NAME]))
            if rows := table.get("/".join(parts[depth:])):
                return rows
        return ()

    def about(self, folder: Path, name: str, members: bool) -> Sequence[tuple[str, Sequence[Row]]]:
        """All that the tables say of the file with this name or, for an archive, of its `members`."""
        parts = name.split("/")
        found: list[tuple[str, Sequence[Row]]] = []
        for depth in range(len(parts)):
            table = self._table(folder.joinpath(*parts[:depth]), "/".join([*parts[:depth], NAME]))
            own = "/".join(parts[depth:])
            names = [known for known in table if known.startswith(f"{own}/")] if members else []
            found += [(known, table[known]) for known in (own, *names) if known in table]
        return found

    def problems(self) -> Iterator[ReadError]:
        """What was wrong with the tables read since the last call."""
        while self._problems:
            yield self._problems.pop(0)

    def _table(self, folder: Path, shown: str) -> Mapping[str, list[Row]]:
        if folder not in self._tables:
            self._tables[folder] = {}
            path = folder / NAME
            try:
                if path.is_file():
                    self._read(path, shown, self._tables[folder])
            except (OSError, UnicodeDecodeError, csv.Error) as error:
                self._problems.append(ReadError(shown, f"the table cannot be read: {error}", "Save it as CSV in UTF-8."))
        return self._tables[folder]

    def _read(self, path: Path, shown: str, table: dict[str, list[Row]]) -> None:
        text = _text(path.read_bytes())
        first = text.partition("\n")[0].strip()
        delimiter = max(",;\t，", key=first.count)
        rows = csv.reader(text.splitlines(), delimiter=delimiter, strict=True)
        header = [_COLUMNS.get(cell.strip().lower(), "") for cell in next(rows, [])]
        if "file" not in header:
            problem = f"the first line names no column `file`; it is {first!r}."
            self._problems.append(ReadError(shown, problem, "The columns are file, title, publisher, region, date, address."))
            return
        for number, cells in enumerate(rows, start=2):
            given = {column: cell.strip() for column, cell in zip(header, cells, strict=False) if column and cell.strip()}
            if not given:
                continue
            name = given.pop("file", "").replace("\\", "/")
            if problem := _problem(path.parent, name, given):
                self._problems.append(ReadError(f"{shown}, line {number}", problem, "Correct the line."))
            else:
                table.setdefault(name, []).append(Row(f"{shown}, line {number}", given))


def row_of(rows: Sequence[Row], title: str, alone: bool) -> Row | None:
    """The row that speaks of the report with this title; `alone`: it is the only one of its file."""
    if alone and len(rows) == 1:
        return rows[0]
    of_title = [row for row in rows if row.title and _key(row.title) == _key(title)]
    of_file = [row for row in rows if not row.title]
    return next(iter(of_title or of_file), None)


def _text(data: bytes) -> str:
    """The table's text, as spreadsheet programs write it: UTF-8, UTF-16 or GB18030."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030")


def _problem(folder: Path, name: str, given: dict[str, str]) -> str:
    if not name:
        return "the line names no file."
    inside = next((parent for parent in (name, *_parents(name)) if (folder / parent).is_file()), None)
    if inside is None:
        return f"there is no file {name} beside the table."
    if date := given.get("date"):
        match = _DATE.fullmatch(date)
        if not match:
            return f"{date!r} is no date; write 2024-01-31, 2024-01 or 2024."
        year, month, day = match.groups()
        given["date"] = "-".join([year, *(f"{int(part):02}" for part in (month, day) if part)])
    return ""


def _parents(name: str) -> Iterator[str]:
    """The archives that a file may be in: a.zip for a.zip/b.txt."""
    while "/" in name:
        name = name.rpartition("/")[0]
        yield name


@cache
def _key(text: str) -> str:
    return "".join(character for character in text if character.isalnum())
