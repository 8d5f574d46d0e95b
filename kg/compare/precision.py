"""How exactly a number was said, read off the number alone: 53万多 and 1.64亿 stand for more than one value.

The rules are conventions of ours: a rounded number may be off by half of its last written place, an approximate one by that place.
"""

from decimal import Decimal

_WRITTEN_IN_WAN = 10_000  # from here on numbers are written in 万 or 亿 and so rounded
_FINE = 100  # a last place below this was not rounded away
_MOST_ROUNDED, _MOST_APPROXIMATE, _LEAST_APPROXIMATE = Decimal("0.05"), Decimal("0.2"), Decimal(10)


def tolerance(value: Decimal, approx: bool) -> Decimal:
    """By how much the true value may differ from `value`, in its unit: 1566 by nothing, 1.64亿 by 50万, 约300 by 60."""
    size, last = abs(value), place(value)
    if approx:
        return min(last, max(_LEAST_APPROXIMATE, size * _MOST_APPROXIMATE))
    if size < _WRITTEN_IN_WAN or last < _FINE:
        return Decimal(0)
    return min(last / 2, size * _MOST_ROUNDED)


def place(value: Decimal) -> Decimal:
    """The worth of the last digit that is not zero: 1000 for 53000, 1 for 1566, 0.1 for 33.7; 0 for 0."""
    exponent = value.normalize().as_tuple().exponent
    return Decimal(1).scaleb(exponent) if value and isinstance(exponent, int) else Decimal(0)
