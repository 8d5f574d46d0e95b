"""Sets numbers side by side.

`compare` lines one indicator up over regions, agents and years; `reconcile` says where the values of an agent agree, add up or contradict.
"""

from kg.compare.chart import picture
from kg.compare.comparison import Comparison, Panel, compare, show, write
from kg.compare.indicator import find_indicator
from kg.compare.reconcile import Finding, reconcile
from kg.compare.report import selected, write_findings
from kg.compare.values import Value, values

__all__ = [
    "Comparison",
    "Finding",
    "Panel",
    "Value",
    "compare",
    "find_indicator",
    "picture",
    "reconcile",
    "selected",
    "show",
    "values",
    "write",
    "write_findings",
]
