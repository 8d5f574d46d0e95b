"""`kg extract` keeps the contract of the annotation guide: one object a text, offsets in the text as it is."""

import json
import subprocess
import sys
from pathlib import Path

from kg.model import MENTION_TYPES, RELATIONS

# Signs beyond the first plane and odd line ends: offsets count code points of the decoded text.
TEXT = """山丹县总工会2023年工作总结

  𠮷祥开头。山丹县总工会开展“金秋助学”活动，资助困难职工子女120名。
全县新建工会驿站12个，覆盖职工3.5万人。
"""


def test_a_plain_text_is_one_report_whose_offsets_count_in_it(kg, tmp_path: Path) -> None:
    (tmp_path / "report.txt").write_text(TEXT, encoding="utf-8")
    found = json.loads(kg("extract", "--plain", "report.txt").stdout)
    assert set(found) == {"title", "publisher", "mentions", "relations", "observations"}
    assert (found["title"], found["publisher"]) == ("山丹县总工会2023年工作总结", "山丹县总工会")
    for row in found["mentions"]:
        assert row["type"] in MENTION_TYPES and row["start"] < row["end"] and 0 <= row["confidence"] <= 1
    spans = {(TEXT[row["start"] : row["end"]], row["type"], row["entity"]) for row in found["mentions"]}
    assert ("山丹县总工会", "ORG", "山丹县总工会") in spans
    assert any(kind == "PROGRAM" and "金秋助学" in text for text, kind, _ in spans)
    for row in found["relations"]:
        assert row["relation"] in RELATIONS and isinstance(row["qualifiers"], dict)
        assert TEXT[row["start"] : row["end"]].strip()
    assert ("山丹县总工会", "organizes") in {(row["subject"], row["relation"]) for row in found["relations"]}
    values = {(row["value"], row["unit"]): TEXT[row["start"] : row["end"]] for row in found["observations"]}
    assert {(120, "人"), (12, "个"), (35000, "人")} <= set(values)
    assert "12个" in values[12, "个"]


def test_a_folder_gives_one_file_a_text_under_its_name(kg, sample: Path, tmp_path: Path) -> None:
    result = kg("extract", "--plain", sample, "-o", "found")
    assert result.exit_code == 0
    texts = {path.stem for path in sample.glob("*.txt")}
    assert {path.stem for path in (tmp_path / "found").iterdir()} == texts


def test_a_compilation_gives_its_reports_apart(kg, sample: Path, tmp_path: Path) -> None:
    compilation = next(sample.glob("*汇编*.txt"))
    found = json.loads(kg("extract", compilation).stdout)
    assert [row["publisher"] for row in found] == ["西藏自治区总工会", "平凉市总工会", "许昌市总工会"]
    refused = kg("extract", compilation, "-o", "one.json")
    assert refused.exit_code == 2
    assert "holds 3 reports, too many for one file. Name a folder that exists with -o." in refused.stderr
    (tmp_path / "many").mkdir()
    assert kg("extract", compilation, "-o", "many").exit_code == 0
    assert len(list((tmp_path / "many").glob("*.json"))) == 3


def test_a_broken_text_in_a_folder_costs_only_itself(kg, tmp_path: Path) -> None:
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts/a.txt").write_bytes(b"")
    (tmp_path / "texts/b.txt").write_text(TEXT, encoding="utf-8")
    result = kg("extract", "--plain", "texts", "-o", "found")
    assert result.exit_code == 1
    assert "a.txt: the file is empty." in result.stderr
    assert [path.name for path in (tmp_path / "found").iterdir()] == ["b.json"]


def test_the_guides_own_script_reads_the_output(kg, root: Path, shared: Path, tmp_path: Path) -> None:
    gold = root / "data/gold/sample"
    assert kg("extract", "--plain", gold, "-o", "found").exit_code == 0
    script = [sys.executable, shared / "gold/score.py", gold, tmp_path / "found"]
    scored = subprocess.run(script, capture_output=True, text=True, check=False)
    assert scored.returncode == 0, scored.stderr
    assert "mentions" in scored.stdout
