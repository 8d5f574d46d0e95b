"""Who is who on real reports: what was judged by hand of three hundred merges and a hundred near-misses still holds.

`judged_pairs.csv` names each pair by type, the two names as written, and the titles of their reports. The first sample was drawn
with a fixed seed from the reports beside the checkout, without the locked ones, before the rules were mended by it; the second
and third, of merges alone, afterwards. Names are taken from gazetteer and grammar alone, so
that a new tagger changes nothing here; a name that these no longer find is counted.
"""

import csv
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from kg.config import Settings
from kg.domains import load_domain
from kg.model import Report
from kg.pipeline import extract
from kg.read import read
from kg.resolve import Identifier
from kg.resolve.known import clean

LOCKED = ("延安", "湖北", "昌吉", "济南")


class Judged(NamedTuple):
    type: str
    left: tuple[str, str]  # title of the report, name as written
    right: tuple[str, str]
    same: bool  # one thing, as judged
    joined: bool  # one entity, as resolved

    def __str__(self) -> str:
        return f"{self.type} {self.left[1]} ({self.left[0]}) / {self.right[1]} ({self.right[0]})"


@pytest.fixture(scope="module")
def entities(shared: Path) -> dict[tuple[str, str, str], set[str]]:
    """The ids of the entities that a name of that type and report means, by type, title and name."""
    domain = load_domain("unions")
    reports = [one for one in read([shared / "corpus"], domain) if isinstance(one, Report)]
    settings = Settings(without=("tagger",))
    corpus = Identifier(domain).identify(extract(one, settings) for one in reports if not any(name in one.title for name in LOCKED))
    found: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for one in corpus.extractions:
        for mention in one.mentions:
            name = clean(one.report.text[mention.start : mention.end])
            found[mention.type, one.report.title, name].add(corpus.entities[one.report.id, mention.key].id)
    return found


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    with Path(__file__).with_name("judged_pairs.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.fixture(scope="module")
def judged(rows: list[dict[str, str]], entities: dict[tuple[str, str, str], set[str]]) -> list[Judged]:
    """The pairs of which both names are still found."""
    return list(_judged(rows, entities))


def _judged(rows: list[dict[str, str]], entities: dict[tuple[str, str, str], set[str]]) -> Iterator[Judged]:
    for row in rows:
        left, right = (row["left_report"], row["left"]), (row["right_report"], row["right"])
        one, other = entities.get((row["type"], *left)), entities.get((row["type"], *right))
        if one and other:
            yield Judged(row["type"], left, right, row["verdict"] == "same", not one.isdisjoint(other))


def test_the_judged_names_are_still_found(rows: list[dict[str, str]], judged: list[Judged]) -> None:
    found = {(one.type, *one.left, *one.right) for one in judged}
    lost = [row for row in rows if (row["type"], row["left_report"], row["left"], row["right_report"], row["right"]) not in found]
    assert len(lost) <= len(rows) * 0.1, lost


def test_what_got_one_entity_is_one_thing(judged: list[Judged]) -> None:
    joined = [one for one in judged if one.joined]
    wrong = [str(one) for one in joined if not one.same]
    assert len(joined) >= 200
    assert len(wrong) <= len(joined) * 0.02, wrong


def test_what_stayed_two_is_two_things(judged: list[Judged]) -> None:
    apart = [one for one in judged if not one.joined]
    missed = [str(one) for one in apart if one.same]
    assert len(apart) >= 80
    assert len(missed) <= len(apart) * 0.05, missed


def test_no_locked_report_is_in_the_sample(rows: list[dict[str, str]]) -> None:
    assert len(rows) >= 330
    assert not [row for row in rows if any(name in row["left_report"] + row["right_report"] for name in LOCKED)]
