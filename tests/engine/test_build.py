"""A build is a pure function of its inputs: order, names of folders, number of processes and repetition change no byte."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.config import Settings
from kg.engine import build, extract_all
from kg.errors import GraphError, NothingToRead, ReadError
from kg.read import BUILD_FILES, SHARDS

UNSTABLE = ("store", "build.json", ".kg")
WRITTEN = {*BUILD_FILES, ".kg"} - {SHARDS}
SETTINGS = Settings()
REPORT = "山丹县总工会2023年工作总结\n\u3000\u3000山丹县总工会开展“金秋助学”活动，资助困难职工子女120名。全县新建工会驿站12个。\n"


@pytest.fixture
def report(tmp_path: Path) -> Path:
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "report.txt").write_text(REPORT, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that `kg demo` writes, in a process with other hashes of strings."""
    place = tmp_path_factory.mktemp("demo")
    subprocess.run([sys.executable, "-m", "kg", "demo"], cwd=place, env={**os.environ, "PYTHONHASHSEED": "1"}, check=True)
    return place / "exports"


def test_a_build_holds_the_files_of_the_design_and_nothing_else(sample_build: Path) -> None:
    assert {path.name for path in sample_build.iterdir()} == WRITTEN


def test_two_clean_builds_agree_byte_for_byte(sample_build: Path, demo: Path, contents: Callable[..., dict[str, bytes]]) -> None:
    assert contents(sample_build, UNSTABLE) == contents(demo, UNSTABLE)


def test_files_in_another_order_and_more_processes_change_no_byte(
    sample: Path, sample_build: Path, tmp_path: Path, contents: Callable
) -> None:
    files = sorted(sample.glob("*.txt"), reverse=True)
    build(files, tmp_path / "out", SETTINGS, jobs=2)
    assert contents(tmp_path / "out", UNSTABLE) == contents(sample_build, UNSTABLE)


@pytest.mark.parametrize("whole", [0, 1 << 30])
def test_a_graph_too_large_to_be_read_at_once_changes_no_byte(
    sample: Path, sample_build: Path, tmp_path: Path, contents: Callable, monkeypatch: pytest.MonkeyPatch, whole: int
) -> None:
    monkeypatch.setattr("kg.graph.filling._LOAD", 50_000)
    monkeypatch.setattr("kg.graph.filling._WHOLE", whole)
    monkeypatch.setattr("kg.export.parts.Parts.__init__.__defaults__", (1_000,))
    monkeypatch.setattr("kg.export.parts._PART", 1_000)
    build([sample], tmp_path / "out", SETTINGS, jobs=1)
    assert contents(tmp_path / "out", UNSTABLE) == contents(sample_build, UNSTABLE)


def test_the_tracked_exports_are_what_the_demo_writes_today(root: Path, demo: Path, contents: Callable[..., dict[str, bytes]]) -> None:
    tracked, fresh = contents(root / "exports", UNSTABLE), contents(demo, UNSTABLE)
    assert tracked.keys() == fresh.keys()
    assert [name for name in fresh if fresh[name] != tracked[name]] == [], "run `make exports` and look at what changed"


def test_the_same_text_in_two_files_is_one_report_whatever_their_order(report: Path, tmp_path: Path, contents: Callable) -> None:
    shutil.copy(report / "report.txt", report / "again.txt")
    for number, names in enumerate((("again.txt", "report.txt"), ("report.txt", "again.txt"))):
        summary = build([report / name for name in names], tmp_path / f"out{number}", SETTINGS)
        assert (summary.counts["files"], summary.counts["reports"]) == (2, 1)
    assert contents(tmp_path / "out0", UNSTABLE) == contents(tmp_path / "out1", UNSTABLE)


def test_processes_give_the_extractions_in_the_order_of_the_reports(sample: Path) -> None:
    from kg.read import read

    reports = [outcome for outcome in read([sample]) if hasattr(outcome, "text")][:3]
    assert list(extract_all(reports, SETTINGS, 2)) == list(extract_all(reports, SETTINGS, 1))


def test_a_folder_keeps_what_a_build_does_not_write(report: Path, tmp_path: Path) -> None:
    (tmp_path / "out/notes").mkdir(parents=True)
    (tmp_path / "out/notes/mine.txt").write_text("mine", encoding="utf-8")
    (tmp_path / "out/graph.ttl").write_text("of an earlier build", encoding="utf-8")
    build([report], tmp_path / "out", SETTINGS)
    assert {path.name for path in (tmp_path / "out").iterdir()} == {*WRITTEN, "notes"}
    assert (tmp_path / "out/notes/mine.txt").read_text(encoding="utf-8") == "mine"
    assert "山丹县总工会" in (tmp_path / "out/graph.ttl").read_text(encoding="utf-8")


def test_reports_and_graph_may_share_a_folder(report: Path, contents: Callable, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(report)
    build([Path()], Path(), SETTINGS)
    first = contents(Path(), UNSTABLE)
    summary = build([Path()], Path(), SETTINGS)
    assert summary.counts["reports"] == 1
    assert contents(Path(), UNSTABLE) == first


def test_an_earlier_build_below_the_input_is_no_report(report: Path) -> None:
    build([report], report / "exports", SETTINGS)
    summary = build([report], report / "exports", SETTINGS)
    assert [row["path"] for row in summary.files] == ["report.txt"]


@pytest.mark.parametrize("step", ["kg.graph.filling.Filling.end", "kg.export.export", "kg.view.write_network"])
def test_a_build_that_fails_leaves_the_last_good_one(
    report: Path, tmp_path: Path, contents: Callable, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    out = tmp_path / "out"
    build([report], out, SETTINGS)
    before = contents(out, [".kg"])
    (report / "more.txt").write_text(REPORT.replace("山丹县", "民乐县"), encoding="utf-8")

    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(step, fail)
    with pytest.raises(GraphError, match="No space left on device"):
        build([report], out, SETTINGS)
    assert contents(out, [".kg"]) == before


def test_a_build_that_cannot_move_in_leaves_the_last_good_one(
    report: Path, tmp_path: Path, contents: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    build([report], out, SETTINGS)
    before = contents(out, [".kg"])
    (report / "more.txt").write_text(REPORT.replace("山丹县", "民乐县"), encoding="utf-8")
    rename = Path.rename

    def held(path: Path, target: Path) -> Path:
        if path.name == "network.html" and path.parent.name == "ready" and target.parent == out:
            raise PermissionError(13, "The file is open in a browser")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", held)
    with pytest.raises(GraphError, match="open in a browser"):
        build([report], out, SETTINGS)
    assert contents(out, [".kg"]) == before


def test_nothing_to_read_and_nothing_readable_are_told_apart(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a/table.csv").write_text("a,b\n", encoding="utf-8")
    with pytest.raises(NothingToRead, match="There is no report in"):
        build([tmp_path / "a"], tmp_path / "out", SETTINGS)
    (tmp_path / "a/empty.txt").touch()
    with pytest.raises(ReadError, match=r"nothing was built\.\nempty\.txt: the file is empty"):
        build([tmp_path / "a"], tmp_path / "out", SETTINGS)
    assert not (tmp_path / "out").exists()


def test_build_json_tells_what_was_done(report: Path, tmp_path: Path) -> None:
    (report / "empty.txt").touch()
    (report / "table.csv").write_text("a,b\n", encoding="utf-8")
    build([report], tmp_path / "out", SETTINGS)
    told = json.loads((tmp_path / "out/build.json").read_text(encoding="utf-8"))
    assert [(row["path"], row["outcome"]) for row in told["files"]] == [
        ("empty.txt", "failed"),
        ("report.txt", "read"),
        ("table.csv", "skipped"),
    ]
    assert told["files"][1]["reports"] == 1
    assert (told["counts"]["files"], told["counts"]["reports"], told["rejected"]) == (1, 1, [])
    assert all(told["counts"][name] > 0 for name in ("characters", "mentions", "entities", "relations", "observations", "quads"))
    assert set(told["seconds"]) == {"extract", "identify", "graph", "export"}
    assert told["settings"]["domain"] == "unions"
    assert {"kg", "python", "spacy", "pyoxigraph"} <= set(told["versions"])


def test_a_build_may_be_moved_as_a_whole(report: Path, tmp_path: Path) -> None:
    from kg.graph import open_store

    build([report], tmp_path / "out", SETTINGS)
    (tmp_path / "out").rename(tmp_path / "elsewhere")
    assert len(open_store(tmp_path / "elsewhere/store")) > 0
