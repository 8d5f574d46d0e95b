"""The version of everything that decides what a report says: rules, lexicon, models, settings and libraries, as one digest.

What was kept of an earlier build holds as long as this digest is the same.
"""

import platform
from collections.abc import Iterable, Iterator
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from kg.config import Settings
from kg.domains import Domain, load_domain
from kg.packaged import packaged

# The steps up to the extraction of a report; what comes after them is done anew in each build.
_STEPS = ("read", "recognise", "resolve", "clauses", "relate", "observe", "pipeline", "domains")
_MODULES = ("model.py", "config.py", "packaged.py", "engine/pack.py")
_DATA = ("data/divisions", "data/characters")
_LIBRARIES = ("spacy", "jieba", "numpy", "ahocorasick_rs", "lxml", "pypdfium2")


def knowledge(settings: Settings) -> str:
    """The digest for these settings."""
    digest = sha256(platform.python_version().encode())
    for name in (*_LIBRARIES, *filter(None, (settings.spacy,))):
        digest.update(f"\0{name} {_version(name)}".encode())
    lexicons = [path.name for path in settings.lexicon]  # the last one wins
    digest.update(f"\0{settings.without}\0{settings.spacy}\0{lexicons}".encode())
    digest.update(contents(files(settings)))
    return digest.hexdigest()


def contents(paths: Iterable[Path]) -> bytes:
    """A digest of the names and contents of files, each once, in whatever order they come."""
    digest = sha256()
    for path in sorted(set(paths)):
        digest.update(f"\0{path.name}\0".encode())
        digest.update(sha256(path.read_bytes()).digest())
    return digest.digest()


def domain_of(settings: Settings) -> Domain:
    """The domain that the settings name, with the user's lexicons and models."""
    return load_domain(settings.domain, settings.lexicon, settings.model)


def files(settings: Settings) -> Iterator[Path]:
    """The files of rules, lexicons, models and code."""
    domain = domain_of(settings)
    yield from map(packaged, _MODULES)
    for folder in (*map(packaged, (*_STEPS, *_DATA)), domain.folder):
        yield from below(folder)
    if settings.spacy:
        yield from below(Path(settings.spacy))  # nothing where it is an installed one
    yield from domain.overlay
    if domain.models:
        yield from (path for path in domain.models.iterdir() if path.is_file())


def below(folder: Path) -> Iterator[Path]:
    """The files in a folder and in those in it, but for what Python makes of them."""
    return (path for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc")


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:  # a spaCy pipeline may be a folder
        return "unknown"
