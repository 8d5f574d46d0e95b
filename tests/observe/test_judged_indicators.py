"""A hundred observations drawn at random, each judged by a reader: is it under the right concept?

`judged_indicators.csv` holds what the corpus `../shared/corpus` gave on 21 November 2026: observations under a concept, sorted and
drawn with `random.Random(7)`, without the reports kept unseen. `right` is the judgement, with the concept that would be right;
`by` says whether the phrase alone tells the concept or the words around it as well.
"""

import csv
from pathlib import Path

import pytest

from kg.domains import Domain
from kg.observe.indicators import scheme
from kg.observe.quantities import grammar

ROWS = list(csv.DictReader(Path(__file__).with_name("judged_indicators.csv").open(encoding="utf-8")))


def test_at_least_95_of_a_hundred_are_under_the_right_concept() -> None:
    assert len(ROWS) == 100
    assert sum(row["right"] == "yes" for row in ROWS) >= 95


@pytest.mark.parametrize("row", [row for row in ROWS if row["right"] == "yes" and row["by"] == "phrase"], ids=lambda row: row["phrase"])
def test_what_was_judged_right_stays_so(domain: Domain, labels: dict[str, str], row: dict[str, str]) -> None:
    concept = scheme(domain).concept(row["phrase"], row["unit"], grammar(domain).kinds.get(row["unit"]))
    assert concept is not None
    assert labels[concept.name] == row["indicator"]


@pytest.fixture(scope="module")
def labels(domain: Domain) -> dict[str, str]:
    """The Chinese labels of the scheme by local name."""
    from pyoxigraph import Literal, RdfFormat, parse

    return {
        str(triple.subject.value).rpartition("/")[2]: triple.object.value
        for triple in parse(path=domain.folder / "indicators.ttl", format=RdfFormat.TURTLE)
        if isinstance(triple.object, Literal) and triple.predicate.value.endswith("prefLabel") and triple.object.language == "zh"
    }
