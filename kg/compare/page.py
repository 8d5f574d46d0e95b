"""Writes a comparison as one page that needs nothing but a browser: drawings by region, agent and time, and every value with its proof.

Nothing is loaded from anywhere, every text of a report is escaped, and the table is there without any script.
"""

import base64
import hashlib
import json
from typing import Any
from xml.etree.ElementTree import tostring

import jinja2
from markupsafe import Markup

from kg.compare.chart import COLOURS, draw, heading, said
from kg.compare.comparison import VIEWS, Comparison
from kg.compare.values import Value
from kg.compare.wording import words
from kg.packaged import packaged


def page(comparison: Comparison, by: str = "place") -> str:
    """The page as HTML, with the view `by` in front."""
    folder = packaged("compare") / "page"
    environment = jinja2.Environment(loader=jinja2.FileSystemLoader(folder), autoescape=True, trim_blocks=True, lstrip_blocks=True)
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
        data=_json([_told(value) for value in comparison.values]),
        script=Markup(script),
        style=Markup(style),
        script_hash=Markup(_hash(script)),
        style_hash=Markup(_hash(style)),
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


def _hash(text: str) -> str:
    """The source expression of a Content-Security-Policy for an inline script or style."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _json(value: Any) -> Markup:
    """JSON that can stand in a script element: no `<` in it can end the element or open a comment."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)
