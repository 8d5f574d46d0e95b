"""Writes findings: in words for people, a row a value for spreadsheets, everything for programs."""

import json
from collections.abc import Sequence
from typing import Any, TextIO

from pyoxigraph import Literal

from kg.compare.indicator import find_indicator
from kg.compare.reconcile import VERDICTS, Finding
from kg.compare.values import Value, values
from kg.compare.wording import amount, plain, words
from kg.graph.iris import term
from kg.language import both, language
from kg.query import Result, Source, find, run
from kg.query.render import write as write_result

FORMATS = ("table", "csv", "json")
_COLUMNS = (
    *("finding", "verdict", "agent", "indicator", "part", "named", "value", "unit", "sort", "time", "approx", "gap", "zh", "en"),
    *("phrase", "sentence", "report", "source", "line", "page"),
)
_NUMBERS = ("finding", "part", "value", "gap", "line", "page")


def selected(source: Source, indicator: str | None = None, agent: str | None = None) -> list[Value]:
    """The values to reconcile: all, or those of an indicator, or of an agent with its collective; NameNotFound where there is none."""
    nodes = find_indicator(source, indicator) if indicator else []
    return values(source, nodes, _lines(source, agent) if agent else [])


def _lines(source: Source, agent: str) -> list[str]:
    nodes = " ".join(map(str, find(source, agent, ["ORG", "PLACE"])))
    line = "?node rdfs:label ?name OPTIONAL { ?node kg:headedBy/rdfs:label ?head } BIND (COALESCE(?head, ?name) AS ?line)"
    rows = run(source, f"SELECT DISTINCT ?line {{ VALUES ?node {{ {nodes} }} {line} }}").rows
    return sorted(line.value for (line,) in rows if isinstance(line, Literal))


def write_findings(findings: Sequence[Finding], form: str, out: TextIO) -> None:
    """Write the findings in a form of FORMATS."""
    if form == "json":
        json.dump([_plain(finding) for finding in findings], out, ensure_ascii=False, indent=1)
        out.write("\n")
    elif form == "csv":
        rows = tuple(tuple(_literal(name, cell) for name, cell in row.items()) for row in _rows(findings))
        write_result(Result(_COLUMNS, rows, "select"), "csv", out)
    else:
        _tell(findings, out)


def _tell(findings: Sequence[Finding], out: TextIO) -> None:
    for finding in findings:
        verdict = words()["verdicts"][finding.verdict]
        out.write(f"{both(verdict['zh'], verdict['en'])}\n  {finding.said.zh}\n")
        if language() != "zh":
            out.write(f"  {finding.said.en}\n")
        for value in finding.values:
            number = amount(value.value, value.unit, "zh", value.approx)
            out.write(f"    {number}  “{value.sentence.strip()}”  {value.where}\n")
        out.write("\n")
    counts = (f"{both(words()['verdicts'][name]['zh'], name)} {sum(one.verdict == name for one in findings)}" for name in VERDICTS)
    out.write(f"{', '.join(counts)}\n")


def _plain(finding: Finding) -> dict[str, Any]:
    return {
        "verdict": finding.verdict,
        "agent": finding.line,
        "indicator": finding.indicator,
        "gap": plain(finding.gap),
        "unit": finding.unit,
        "zh": finding.said.zh,
        "en": finding.said.en,
        "values": [_told(value) for value in finding.values],
    }


def _told(value: Value) -> dict[str, Any]:
    return {
        "named": value.agent,
        "value": plain(value.value),
        "unit": value.unit,
        "sort": value.sort,
        "time": value.when,
        "approx": value.approx,
        "phrase": value.phrase,
        "sentence": value.sentence,
        "report": value.report,
        "source": value.source,
        "line": value.row,
        "page": value.page,
    }


def _rows(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    rows = []
    for number, finding in enumerate(findings, start=1):
        shared = _plain(finding)
        for part, value in enumerate(finding.values, start=1):
            told = shared | _told(value) | {"finding": number, "part": part}
            rows.append({name: told[name] for name in _COLUMNS})
    return rows


def _literal(name: str, cell: Any) -> Literal | None:
    if cell is None:
        return None
    if name in _NUMBERS:
        return Literal(str(cell), datatype=term("xsd:decimal"))
    return Literal(str(cell).lower() if isinstance(cell, bool) else str(cell))
