"""Writes tables as CSV and XLSX for Excel and as Parquet for programs; no cell can be taken for a formula."""

import csv
import io
import re
import tomllib
import zipfile
from collections.abc import Sequence
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

from kg.export.tables import Table, Value
from kg.packaged import packaged
from kg.sheet import FORMULA, text_cell

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_MAX_CELL = 32_767  # characters in a cell of Excel
_MAX_WIDTH = 60  # of a column, in characters of a Latin font
_GROUP = 100_000  # rows of a Parquet file that are in memory at once
# Files in a ZIP archive carry a date; none before 1980 can be written.
_DATE = (1980, 1, 1, 0, 0, 0)


def write_csv(table: Table, path: Path) -> None:
    """UTF-8 with a byte order mark; a text that would start a formula gets an apostrophe before it."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        lines = csv.writer(file, lineterminator="\r\n")
        lines.writerow(table.columns)
        lines.writerows([_csv_cell(value) for value in row] for row in table.rows)


def _csv_cell(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if not isinstance(value, str):
        return str(value)
    return text_cell(_CONTROL.sub("", value))


def write_xlsx(tables: Sequence[Table], path: Path) -> None:
    """A sheet for each table: numbers as numbers, texts as texts, the header frozen, titles in both languages; and one on their codes."""
    from openpyxl import Workbook
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    for table in (*tables, _codes(tables)):
        sheet = book.create_sheet(table.name)
        sheet.freeze_panes = "A2"
        for letter, width in _widths(table):
            sheet.column_dimensions[letter].width = width
        sheet.append([_xlsx_cell(sheet, f"{title} {column}", bold=True) for column, title in table.columns.items()])
        last = 1
        for row in table.rows:
            sheet.append([_xlsx_cell(sheet, value) for value in row])
            last += 1
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(table.columns))}{last}"
    written = io.BytesIO()
    book.save(written)
    path.write_bytes(_undated(written.getvalue()))


def _codes(tables: Sequence[Table]) -> Table:
    """What the codes in the tables are called, out of `codes.toml`."""
    called = tomllib.loads((packaged("export") / "codes.toml").read_text(encoding="utf-8"))
    rows = [
        (table.name, f"{table.columns[column]} {column}", code, name)
        for table in tables
        for column, names in called.get(table.name, {}).items()
        for code, name in names.items()
    ]
    return Table("说明", {"sheet": "表", "column": "列", "code": "代码", "meaning": "含义"}, rows)


def _xlsx_cell(sheet: Any, value: Value, bold: bool = False) -> Any:
    if isinstance(value, Decimal):
        return float(value)
    if not isinstance(value, str):
        return value
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    text = _CONTROL.sub("", value)[:_MAX_CELL]
    if not bold and not text.startswith(FORMULA):
        return text
    cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"
    if bold:
        cell.font = Font(bold=True)
    return cell


def _widths(table: Table) -> list[tuple[str, int]]:
    from openpyxl.utils import get_column_letter

    columns = list(zip(*table.rows, strict=True)) or [()] * len(table.columns)
    longest = [max((_width(value) for value in column), default=0) for column in columns]
    titles = [_width(f"{title} {column}") for column, title in table.columns.items()]
    return [(get_column_letter(at), min(max(pair) + 2, _MAX_WIDTH)) for at, pair in enumerate(zip(longest, titles, strict=True), start=1)]


def _width(value: Value) -> int:
    text = "" if value is None else str(value)
    return sum(2 if character > "\u2e7f" else 1 for character in text[:_MAX_WIDTH])


def _undated(archive: bytes) -> bytes:
    """The workbook without the time of writing, so that the same tables give the same bytes."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as given, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as undated:
        for name in given.namelist():
            content = given.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"<dcterms:(created|modified)[^>]*>[^<]*</dcterms:\1>", b"", content)
            member = zipfile.ZipInfo(name, _DATE)
            member.compress_type = zipfile.ZIP_DEFLATED
            undated.writestr(member, content)
    return written.getvalue()


def write_parquet(table: Table, path: Path) -> None:
    """Columns of text, whole numbers, floating-point numbers and truth values; values and confidences are floating-point."""
    import pyarrow as pa
    from pyarrow import parquet

    schema = pa.schema([pa.field(name, _arrow_type(name)) for name in table.columns])
    rows = iter(table.rows)
    with parquet.ParquetWriter(path, schema) as writer:
        while True:
            some = list(islice(rows, _GROUP))
            columns = [[float(value) if isinstance(value, Decimal) else value for value in column] for column in zip(*some, strict=True)]
            arrays = [pa.array(values, one.type) for values, one in zip(columns or [[] for _ in schema], schema, strict=True)]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))
            if len(some) < _GROUP:
                return


def _arrow_type(column: str) -> Any:
    import pyarrow as pa

    if column in ("value", "confidence"):
        return pa.float64()
    if column in ("planned", "approx", "target"):
        return pa.bool_()
    return pa.int64() if column in ("year", "line", "page", "reports", "claims", "observations") else pa.string()
