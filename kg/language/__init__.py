"""Says what kg tells its user in the user's language: Chinese where the locale is Chinese, else English, which the code is written in.

`zh.toml` holds the Chinese for each English text. A message with something filled in is found by its template, in which `{}` stands
for that; what has no translation is said in English.
"""

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from inspect import cleandoc
from typing import TYPE_CHECKING, Any
from unicodedata import east_asian_width

from kg.errors import KgError, ReadError
from kg.packaged import packaged

if TYPE_CHECKING:
    import click

# The first that is set decides, as POSIX has it for messages; KG_LANG is kg's own.
_VARIABLES = ("KG_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
_CLICK = ("_termui_impl", "core", "decorators", "exceptions", "formatting", "parser", "termui", "types")


def language(environment: Mapping[str, str] = os.environ) -> str:
    """zh or en, by the locale; where nothing names one, by the system's own setting (which Windows keeps elsewhere)."""
    named = next((value for name in _VARIABLES if (value := environment.get(name))), None)
    if named is None:
        import locale

        named = locale.getlocale()[0] or ""
    return "zh" if named.lower().startswith(("zh", "chinese")) else "en"


def say(text: str, into: str | None = None) -> str:
    """A text of kg in a language, by default the user's; what is filled into a template is put in as it is, or translated too."""
    if (into or language()) == "en":
        return text
    exact, templates = _catalogue()
    if text in exact:
        return exact[text]
    for pattern, told in templates:
        if found := pattern.fullmatch(text):
            return told.format(*(say(part, into) for part in found.groups()))
    return text


def told(error: KgError) -> str:
    """What an error says, in the user's language."""
    if isinstance(error, ReadError) and language() == "zh":
        return "\n".join([f"{error.path}：{say(error.problem)}{say(error.remedy)}", *map(told, error.causes)])
    return say(str(error))


def both(chinese: str, english: str) -> str:
    """A word of an account in both languages, for readers of English, whose reports are Chinese; else in Chinese alone."""
    return chinese if language() == "zh" else f"{chinese} {english}"


def columns(text: str) -> int:
    """How many columns of a terminal a text takes; a Chinese character takes two."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


@cache
def _words() -> Mapping[str, Any]:
    import tomllib  # English needs none

    return tomllib.loads((packaged("language") / "zh.toml").read_text(encoding="utf-8"))


@cache
def _catalogue() -> tuple[Mapping[str, str], list[tuple[re.Pattern[str], str]]]:
    """Texts that are said as they stand, and templates, the most special first."""
    messages: Mapping[str, str] = _words()["messages"]
    # One that begins with its own words fits less by chance.
    templates = sorted((text for text in messages if "{}" in text), key=lambda text: (text.startswith("{}"), -len(text), text))
    return messages, [(re.compile("(.*?)".join(map(re.escape, text.split("{}"))), re.DOTALL), messages[text]) for text in templates]


@contextmanager
def spoken(group: "click.Group") -> Iterator[None]:
    """While it lasts, the commands of a group, and click itself, speak the user's language."""
    if language() == "en":
        yield
        return
    former = list(_swapped(group))
    try:
        yield
    finally:
        for thing, name, value in former:
            setattr(thing, name, value)


def _swapped(group: "click.Group") -> Iterator[tuple[Any, str, Any]]:
    """Puts Chinese texts in place; what was there before."""
    for command in (group, *group.commands.values()):
        about, blank, examples = cleandoc(command.help or "").partition("\n\n")
        yield command, "help", command.help
        command.help = say(about) + blank + say(examples)
        for parameter in command.params:
            if text := getattr(parameter, "help", None):
                yield parameter, "help", text
                setattr(parameter, "help", say(text))  # noqa: B010 - only an option has one
    yield from _swapped_in_click()


def _swapped_in_click() -> Iterator[tuple[Any, str, Any]]:
    """click takes its words from gettext, which reads compiled catalogues only; here they come out of the same file as all others."""
    import importlib

    words: Mapping[str, str] = _words()["click"]

    def one(text: str) -> str:
        return words.get(text, text)

    def many(single: str, plural: str, number: int) -> str:
        return words.get(single if number == 1 else plural, single if number == 1 else plural)

    for name in _CLICK:
        module = importlib.import_module(f"click.{name}")
        for function, replacement in (("_", one), ("ngettext", many)):
            if hasattr(module, function):
                yield module, function, getattr(module, function)
                setattr(module, function, replacement)
