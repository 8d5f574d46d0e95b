"""Writes a comparison as one page that needs nothing but a browser: drawings by region, agent and time, and every value with its proof.

Nothing is loaded from anywhere, every text of a report is escaped, and the table is there without any script.
"""

from typing import Any
from xml.etree.ElementTree import tostring

from markupsafe import Markup

from kg.compare.chart import COLOURS, draw, heading, said
from kg.compare.comparison import VIEWS, Comparison
from kg.compare.values import Value
from kg.compare.wording import words
from kg.packaged import packaged
from kg.page import hash_source, script_json, templates


def page(comparison: Comparison, by: str = "place") -> str:
    """The page as HTML, with the view `by` in front."""
    folder = packaged("compare") / "page"
    environment = templates(folder)
    script, style = ((folder / name).read_text(encoding="utf-8") for name in ("compare.js", "compare.css"))
    numbers = {value.observation: number for number, value in enumerate(comparison.values)}
    panels = [
        {
            "heading": heading(panel),
            "sort": words()["sorts"][panel.sort]["zh"],
            "colour": COLOURS[panel.sort],
            "drawings": {view: Markup(tostring(draw(panel, view, numbers), encoding="unicode")) for view in VIEWS},
            "rows": [(numbers[value.observation], value, said(value)) for value in panel.values],
        }
        for panel in comparison.panels
    ]
    return environment.get_template("compare.html").render(
        comparison=comparison,
        panels=panels,
        views=words()["views"],
        by=by,
        data=script_json([_told(value) for value in comparison.values]),
        script=Markup(script),
        style=Markup(style),
        script_hash=Markup(hash_source(script)),
        style_hash=Markup(hash_source(style)),
    )


def _told(value: Value) -> dict[str, Any]:
    """What the card of a value shows."""
    return {
        "said": said(value),
        "agent": value.who,
        "region": value.region,
        "when": value.when,
        "phrase": value.phrase,
        "sentence": value.sentence,
        "where": value.where,
        "source": value.source,
    }
