"""Written reports: two files each, the text with its title first, the metadata with its reasons."""

import json
from collections.abc import Callable
from pathlib import Path

from kg.model import Report
from kg.read import read_plain, write_reports


def test_a_report_is_written_as_text_and_metadata(reports: Callable[[str], list[Report]], tmp_path: Path) -> None:
    (report,) = reports("平凉市总工会“三抓三促”/2023年工作总结\n\n全年慰问困难职工三千人。\f\n\n新建驿站二十个。\n")
    (path,) = write_reports([report], tmp_path / "out")
    assert sorted(file.name for file in (tmp_path / "out").iterdir()) == [f"{report.id}.json", f"{report.id}.txt"]
    assert report.id.startswith("平凉市总工会三抓三促2023年工作总结-")
    assert path.read_text(encoding="utf-8") == report.text
    assert report.text.startswith(report.title + "\n")
    written = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    assert list(written) == ["title", "publisher", "region", "level", "period", "date", "address", "source", "pages", "reasons"]
    assert (written["publisher"], written["region"]) == ("平凉市总工会", "平凉市")
    assert (written["level"], written["period"]) == ("prefecture", "2023")
    assert written["source"]["path"] == "input.txt" and len(written["source"]["sha256"]) == 64
    assert written["pages"] == [1, 2]


def test_the_id_depends_on_the_text_alone(reports: Callable[[str], list[Report]], tmp_path: Path) -> None:
    text = "平凉市总工会工作总结\n全年慰问困难职工三千人。"
    (report,) = reports(text)
    other = tmp_path / "other name.txt"
    other.write_text(text, encoding="utf-8")
    assert read_plain(other).id == report.id
