"""How far a number may be from the truth, by the way it is written."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.compare.precision import place, tolerance


@pytest.mark.parametrize(
    ("value", "approx", "off"),
    [
        ("1566", False, "0"),  # counted
        ("1500", False, "0"),  # below 万 nothing was rounded away
        ("164000000", False, "500000"),  # 1.64亿
        ("802600", False, "50"),  # 80.26万
        ("147561", False, "0"),
        ("530000", True, "10000"),  # 53万多
        ("30", True, "10"),  # 30多
        ("300", True, "60"),  # 约300
        ("0", True, "0"),
        ("33.7", False, "0"),
        ("92", True, "1"),
    ],
)
def test_tolerance_follows_the_last_written_place(value: str, approx: bool, off: str) -> None:
    assert tolerance(Decimal(value), approx) == Decimal(off)


@given(st.decimals(min_value=0, max_value=10**12, places=2))
def test_an_approximate_number_is_never_taken_as_more_exact_than_the_same_number_without_the_word(value: Decimal) -> None:
    assert tolerance(value, approx=True) >= tolerance(value, approx=False) >= 0
    assert value % place(value) == 0 if value else place(value) == 0
