"""What the page of an indicator shows, made in the worker: drawings, values with their proof, and what they say of each other."""

from typing import Any
from xml.etree.ElementTree import tostring

from pyoxigraph import Store

from kg.compare import Value, compare, reconcile
from kg.compare.chart import draw, said


def told(store: Store, label: str, by: str) -> dict[str, Any]:
    """The panels of an indicator, each with a drawing (SVG) and its values, and the findings; ready for JSON.

    label: of the indicator.
    by: a view of `kg.compare`: place, agent or year.
    """
    comparison = compare(store, label, by)
    return {
        "definition": comparison.definition,
        "panels": [
            {
                "sort": panel.sort,
                "unit": panel.unit,
                "drawing": tostring(draw(panel, by), encoding="unicode"),
                "rows": [_row(value) for value in panel.values],
            }
            for panel in comparison.panels
        ],
        "findings": [{"verdict": one.verdict, "zh": one.said.zh, "en": one.said.en} for one in reconcile(comparison.values)],
    }


def _row(value: Value) -> dict[str, Any]:
    return {
        "observation": value.observation,
        "region": value.region,
        "agent": value.agent,
        "when": value.when,
        "said": said(value),
        "phrase": value.phrase,
        "sentence": value.sentence,
        "report": value.report,
    }
