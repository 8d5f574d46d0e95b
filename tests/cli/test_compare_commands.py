"""`kg compare`, `kg reconcile` and `kg coverage` on the sample."""

import json
import shutil
from pathlib import Path

import pytest


@pytest.fixture
def built(tmp_path: Path, sample_build: Path) -> Path:
    """A copy of the build of the sample where the commands look for it."""
    return Path(shutil.copytree(sample_build, tmp_path / "exports"))


def test_compare_writes_a_table_here_or_a_file(kg, built: Path, tmp_path: Path) -> None:
    table = kg("compare", "工会驿站").stdout
    assert "1343个" in table and "1566个" in table and "累计建成工会驿站1566个" in table
    assert kg("compare", "工会驿站", "--by", "year", "-o", "charts/stations.html").exit_code == 0
    assert '<body data-view="year">' in (tmp_path / "charts/stations.html").read_text(encoding="utf-8")


def test_compare_of_an_unknown_indicator_is_wrong_use_and_suggests(kg, built: Path) -> None:
    result = kg("compare", "工会驿栈")
    assert result.exit_code == 2
    assert "There is no indicator named '工会驿栈'. Did you mean" in result.stderr and "工会驿站" in result.stderr
    assert kg("compare", "工会驿站", "-o", "chart.pdf").exit_code == 2
    assert kg("compare", "工会驿站", "-g", "nowhere").exit_code == 1


def test_reconcile_finds_that_the_sample_is_one_short(kg, built: Path) -> None:
    (finding,) = json.loads(kg("reconcile", "--agent", "甘肃省总工会", "--indicator", "工会驿站", "--format", "json").stdout)
    assert (finding["verdict"], finding["gap"], finding["unit"]) == ("contradict", "-1", "个")
    assert [value["value"] for value in finding["values"]] == ["1343", "224", "1566"]
    assert "if “服务站点” and “工会驿站” are one series" in finding["en"]


def test_coverage_accounts_for_a_report(kg, sample: Path, tmp_path: Path) -> None:
    (tmp_path / "broken.txt").write_bytes(b"")
    report = sample / "甘肃省总工会2024年工作综述.txt"
    result = kg("coverage", "--no-model", report, "--format", "json")
    (told,) = json.loads(result.stdout)
    assert result.exit_code == 0
    assert told["numerals"] == told["observed"] + sum(told["left"]["numeral"].values())
    assert kg("coverage", "--no-model", report, "broken.txt").exit_code == 1
