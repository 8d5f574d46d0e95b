"""The one configuration: what a run uses, from `kg.toml` beside the corpus and the command line."""

import tomllib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from kg.errors import DomainError

FILE = "kg.toml"


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run uses; every field can stand in `kg.toml`, paths relative to it."""

    domain: str = "unions"  # a packaged domain, or the path of a folder
    base: str = "https://w3id.org/gonghui-kg/id/"  # of the IRIs of entities
    lexicon: tuple[Path, ...] = ()  # the user's own lexicons, in the form of the domain's
    model: Path | None = None  # a folder that `kg train` wrote; None: the packaged one
    without: tuple[str, ...] = ()  # sources of proposals to leave out: gazetteer, grammar, tagger (--no-model)
    spacy: str | None = None  # a spaCy pipeline whose entities are one more source of proposals
    ledger: Path | None = None


SOURCES = ("gazetteer", "grammar", "tagger")
_PATHS = ("model", "ledger")


def load_settings(beside: Path | None, **given: Any) -> Settings:
    """The settings of `kg.toml` in the folder `beside` (or its parent, for a file), with what is given and not None on top.

    Raises DomainError for a file that is no TOML, or names a setting that does not exist.
    """
    settings = Settings()
    folder = beside if beside is None or beside.is_dir() else beside.parent
    if folder is not None and (folder / FILE).is_file():
        settings = _from_file(folder / FILE)
    return replace(settings, **{name: value for name, value in given.items() if value is not None})


def _from_file(path: Path) -> Settings:
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DomainError(str(path), 1, f"this is not valid TOML: {error}.") from error
    unknown = set(values) - set(Settings.__dataclass_fields__)
    if unknown:
        raise DomainError(
            str(path), 1, f"there is no setting {', '.join(sorted(unknown))}; there are {', '.join(Settings.__dataclass_fields__)}."
        )
    values["without"] = tuple(values.get("without", ()))
    if unknown := set(values["without"]) - set(SOURCES):
        raise DomainError(str(path), 1, f"there is no source {', '.join(sorted(unknown))} to leave out; there are {', '.join(SOURCES)}.")
    if "lexicon" in values:
        names = [values["lexicon"]] if isinstance(values["lexicon"], str) else values["lexicon"]
        values["lexicon"] = tuple(path.parent / name for name in names)
    for name in _PATHS:
        if name in values:
            values[name] = path.parent / values[name]
    return Settings(**values)
