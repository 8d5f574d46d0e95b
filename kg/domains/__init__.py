"""The knowledge of a field, as data: a folder of lexicons, grammar, frames, indicators and named questions.

A domain is a folder here (`unions`) or one of the user's own; `kg/domains/unions/README.md` documents every file.
Nothing in the code knows what a union is.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from kg.errors import DomainError, NameNotFound
from kg.packaged import packaged

if TYPE_CHECKING:
    from kg.domains.divisions import Divisions

LEXICON_COLUMNS = ("name", "type", "kind", "region", "aliases")


class Entry(NamedTuple):
    """One named thing of a lexicon."""

    name: str  # the full name
    type: str  # one of MENTION_TYPES
    kind: str | None = None  # class below the type's own
    region: str | None = None  # full name of the division it belongs to
    aliases: tuple[str, ...] = ()  # other ways to write it


@dataclass(frozen=True)
class Domain:
    """A field of knowledge, read from `folder` with the user's `overlay` lexicons on top."""

    name: str
    folder: Path
    overlay: tuple[Path, ...] = field(default=())
    models: Path | None = None  # a folder of trained models in place of the domain's own

    def model(self, name: str) -> Path | None:
        """The trained model of that file name, None where there is none."""
        path = (self.models or self.folder / "model") / name
        return path if path.is_file() else None

    @cached_property
    def lexicon(self) -> tuple[Entry, ...]:
        """All entries, the user's last, so that they win."""
        paths = (*sorted((self.folder / "lexicon").glob("*.csv")), *self.overlay)
        return tuple(entry for path in paths for entry in _read_lexicon(path))

    @cached_property
    def divisions(self) -> "Divisions":
        from kg.domains.divisions import Divisions

        return Divisions.load()

    def table(self, name: str) -> Mapping[str, Any]:
        """The TOML file `name` of the domain (grammar.toml, frames.toml …)."""
        import tomllib

        path = self.folder / name
        try:
            return tomllib.loads(path.read_text(encoding="utf-8"))
        except tomllib.TOMLDecodeError as error:
            raise DomainError(str(path), getattr(error, "lineno", 0), str(error)) from error

    def rows(self, name: str, columns: tuple[str, ...]) -> Iterator[dict[str, str]]:
        """The rows of the CSV file `name` of the domain; DomainError where the columns are not as documented."""
        return _read_rows(self.folder / name, columns)


@cache
def load_domain(name: str, overlay: tuple[Path, ...] = (), models: Path | None = None) -> Domain:
    """The packaged domain `name`, or the one in the folder of that path, with the user's lexicons and models; kept for the next call."""
    for folder in (packaged("domains") / name, Path(name)):
        if (folder / "lexicon").is_dir():
            return Domain(folder.name, folder, overlay, models)
    known = sorted(path.name for path in packaged("domains").iterdir() if (path / "lexicon").is_dir())
    raise NameNotFound("domain", name, known)


def _read_lexicon(path: Path) -> Iterator[Entry]:
    from kg.model import MENTION_TYPES

    for number, row in enumerate(_read_rows(path, LEXICON_COLUMNS), start=2):
        if row["type"] not in MENTION_TYPES or not row["name"]:
            raise DomainError(
                str(path), number, f"needs a name and a type out of {', '.join(MENTION_TYPES)}; it has {row['name']!r}, {row['type']!r}."
            )
        aliases = tuple(alias for alias in row["aliases"].split("|") if alias)
        yield Entry(row["name"], row["type"], row["kind"] or None, row["region"] or None, aliases)


def _read_rows(path: Path, columns: tuple[str, ...]) -> Iterator[dict[str, str]]:
    import csv

    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file)
        header = tuple(next(reader, ()))
        if header != columns:
            raise DomainError(str(path), 1, f"the columns must be {','.join(columns)}; they are {','.join(header)}.")
        missing = [""] * len(columns)
        for row in reader:
            if row:
                yield dict(zip(columns, map(str.strip, row + missing), strict=False))
