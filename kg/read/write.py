"""Writes reports as files: NAME.txt, which starts with the title, and NAME.json with what is known about it."""

import json
from collections.abc import Iterable
from pathlib import Path

from kg.model import Report


def write_reports(reports: Iterable[Report], folder: Path) -> list[Path]:
    """Write each report as `ID.txt` and `ID.json` into `folder`, made where it is missing; the paths of the texts.

    An id holds only letters, figures and hyphens, so that it is a safe file name on every system.
    """
    folder.mkdir(parents=True, exist_ok=True)
    paths: list[Path] = []
    for report in reports:
        path = folder / f"{report.id}.txt"
        path.write_text(report.text, encoding="utf-8", newline="\n")
        described = json.dumps(metadata(report), ensure_ascii=False, indent=2)
        (folder / f"{report.id}.json").write_text(described + "\n", encoding="utf-8", newline="\n")
        paths.append(path)
    return paths


def metadata(report: Report) -> dict[str, object]:
    """What the JSON file of a report holds; null for what could not be known."""
    context = report.context
    pages = sorted({run.page for run in report.origins if run.page is not None})
    return {
        "title": report.title,
        "publisher": context.publisher,
        "region": context.region,
        "level": context.level,
        "period": context.period,
        "date": context.date,
        "address": context.address,
        "source": {"path": report.source.path, "media_type": report.source.media_type, "sha256": report.source.sha256},
        "pages": pages or None,
        "reasons": dict(sorted(context.reasons.items())),
    }
