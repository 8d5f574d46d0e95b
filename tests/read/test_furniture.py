"""What is no text of the report: page furniture, advertising, what others put into it."""

import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.domains import load_domain

TABLE = tomllib.loads((Path(__file__).parents[2] / "kg/read/furniture.toml").read_text(encoding="utf-8"))
PERIOD = load_domain("unions").table("context.toml")["period"]
GATES = [
    (TABLE["insertions"], TABLE["insertion_words"]),
    (TABLE["remains_marks"], TABLE["remains_words"]),
    (TABLE["advertising"]["contacts"], TABLE["advertising"]["contact_words"]),
    (PERIOD["five_years_patterns"], PERIOD["five_years_words"]),
]


@pytest.mark.parametrize(("patterns", "words"), GATES, ids=["insertions", "remains", "contacts", "five years"])
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_whatever_a_pattern_matches_holds_one_of_its_words(patterns: list[str], words: list[str], data: st.DataObject) -> None:
    for pattern in patterns:
        found = re.search(pattern, data.draw(st.from_regex(pattern)))
        assert found is None or any(word in found.group() for word in words), pattern
