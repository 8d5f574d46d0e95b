"""What is matched is not always what is written: traditional characters and slips of a scanner, through the whole road."""

import csv
import json
from dataclasses import replace
from pathlib import Path

from kg.config import Settings
from kg.domains.characters import simplified
from kg.engine import build
from kg.model import LONGEST, Report
from kg.pipeline import extract, load_pipeline
from kg.read import read_plain

SCANNED = """青川县总工会2023年工作总结

一年来，县总上会投入50万元新建工人文化官2个，服务职工三千人次。

甘肃省总工会授予其全国五一劳动奖章。
"""


def traditional(text: str, root: Path) -> str:
    with (root / "data/characters/traditional.csv").open(encoding="utf-8", newline="") as file:
        rows = [(one, other) for one, other in csv.reader(file) if len(one) == 1]
    table: dict[str, str] = {}
    for one, other in rows:
        table.setdefault(other, one)
    return text.translate(str.maketrans(table))


def test_the_pipeline_takes_every_report_that_is_read() -> None:
    assert load_pipeline(Settings()).max_length >= LONGEST  # spaCy itself refuses more than a million characters


def test_a_traditional_report_says_what_the_simplified_one_says_at_the_same_places(sample: Path, root: Path) -> None:
    settings = Settings()
    written = 0
    for path in sorted(sample.glob("*.txt"))[:4]:
        report = read_plain(path)
        other = replace(report, text=traditional(report.text, root))
        assert simplified(other.text) == report.text
        expected, found = extract(report, settings), extract(other, settings)
        assert found.report is other
        assert (found.mentions, found.entities, found.relations) == (expected.mentions, expected.entities, expected.relations)
        assert found.observations == expected.observations
        written += sum(a != b for a, b in zip(other.text, report.text, strict=True))
    assert written > 500


def test_a_slip_gets_the_right_name_and_stands_in_the_account_of_the_build(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in/scan.txt").write_text(SCANNED, encoding="utf-8")
    build([tmp_path / "in"], tmp_path / "out", Settings(without=("tagger",)), jobs=1)
    account = json.loads((tmp_path / "out/build.json").read_text(encoding="utf-8"))
    slips = account["slips"]
    assert [(row["name"][-3:], row["file"], row["line"]) for row in slips] == [("总工会", "scan.txt", 3), ("文化宫", "scan.txt", 3)]
    assert all(SCANNED.replace("\n\n", "\n")[row["start"] : row["end"]] == row["text"] for row in slips)
    names = {row["name"] for row in csv.DictReader((tmp_path / "out/entities.csv").open(encoding="utf-8-sig"))}
    assert "青川县总工会" in names and not any("上会" in name or "文化官" in name for name in names)
    assert "工人文化官" in (tmp_path / "out/graph.ttl").read_text(encoding="utf-8")  # the sentence stays as it is written


def test_a_report_without_either_is_untouched(sample: Path) -> None:
    report = read_plain(next(iter(sorted(sample.glob("*.txt")))))
    assert isinstance(report, Report) and extract(report, Settings(without=("tagger",))).slips == ()
