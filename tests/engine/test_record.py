"""A build that would write what stands there already is not made; whatever could make it differ, or harmed what it wrote, makes it anew."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from kg.config import Settings
from kg.engine import build, record
from kg.graph import WORK
from kg.packaged import packaged

TEXT = "{name}总工会2023年工作总结\n\u3000\u3000{name}总工会开展“金秋助学”活动，资助困难职工子女120名。全县新建工会驿站12个。\n"
HEAVY = ("spacy", "pyoxigraph", "jieba", "numpy", "rich", "lxml")


REPORTS, OUT = [Path("reports")], Path("out")
SETTINGS = Settings(without=("tagger",), lexicon=(Path("mine.csv"),), ledger=Path("ledger.csv"))


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A build of two reports with words and judgements of the user's own, and a table of sources."""
    folder = tmp_path_factory.mktemp("built")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        REPORTS[0].mkdir()
        for name in ("山丹县", "民乐县"):
            _append(f"reports/{name}.txt", TEXT.format(name=name))
        _append("reports/sources.csv", "file,date\n山丹县.txt,2024-01-31\n")
        _append("mine.csv", "name,type,kind,region,aliases\n金秋助学,PROGRAM,,,\n")
        _append("ledger.csv", "judgement,type,left,right\nrename,PROGRAM,金秋助学,金秋助学行动\n")
        build(REPORTS, OUT, SETTINGS, jobs=1)
    return folder


@pytest.fixture(autouse=True)
def built(template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test stands in a copy of its own."""
    shutil.copytree(template, tmp_path / "copy")
    monkeypatch.chdir(tmp_path / "copy")


def _stands(engine: str = "processes", **other: object) -> bool:
    return record.stands(REPORTS, OUT, replace(SETTINGS, **other), engine)  # type: ignore[arg-type]


def _append(name: str, text: str) -> None:
    with Path(name).open("a", encoding="utf-8") as file:
        file.write(text)


def _edit(name: str) -> None:
    """Another byte in the same place: the size stays."""
    path = Path(name)
    path.write_bytes(path.read_bytes()[:-1] + b" ")


def test_a_build_stands_as_long_as_nothing_changes() -> None:
    assert _stands()
    os.utime("reports/山丹县.txt")  # its content counts
    _append("out/notes.txt", "the user's own")
    assert _stands()


@pytest.mark.parametrize(
    "change",
    [
        lambda: _append("reports/山丹县.txt", "全县新建职工书屋3个。"),
        lambda: _append("reports/高台县.txt", TEXT.format(name="高台县")),
        lambda: Path("reports/山丹县.txt").rename("reports/shandan.txt"),
        lambda: Path("reports/民乐县.txt").unlink(),
        lambda: _append("reports/sources.csv", "民乐县.txt,2024-02-01\n"),
        lambda: _append("reports/picture.png", "passed over"),
        lambda: _append("mine.csv", "三抓三促,PROGRAM,,,\n"),
        lambda: _append("ledger.csv", "different,PROGRAM,金秋助学,助学\n"),
        lambda: Path("ledger.csv").unlink(),
    ],
)
def test_what_goes_into_a_build_counts(change: Callable[[], None]) -> None:
    change()
    assert not _stands()


@pytest.mark.parametrize(
    "harm",
    [
        lambda: _edit("out/graph.ttl"),
        lambda: _append("out/observations.csv", "mine\n"),
        lambda: Path("out/network.html").unlink(),
        lambda: Path("out/store/CURRENT").unlink(),
        lambda: _edit(f"out/{WORK}/record.json"),
        lambda: Path(f"out/{WORK}/record.json").unlink(),
    ],
)
def test_what_a_build_wrote_counts(harm: Callable[[], None]) -> None:
    harm()
    assert not _stands()


def test_settings_and_libraries_count(monkeypatch: pytest.MonkeyPatch) -> None:
    others = ({"base": "https://example.org/id/"}, {"without": ()}, {"lexicon": ()}, {"ledger": None}, {"spacy": "zh_core_web_sm"})
    assert not any(_stands(**other) for other in others)
    assert not _stands("ray")
    monkeypatch.setattr(record, "_installed", lambda: iter(["pyoxigraph-99.dist-info"]))
    assert not _stands()


def test_every_file_of_the_package_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    read: set[Path] = set()
    read_bytes = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda path: read.add(path.resolve()) or read_bytes(path))  # type: ignore[func-returns-value]
    assert _stands()
    for folder in (".", "ontology", "data/divisions", "data/characters"):
        files = {path.resolve() for path in packaged(folder).rglob("*") if path.is_file() and path.suffix != ".pyc"}
        assert files and files <= read, folder


def test_a_build_with_a_failure_does_not_stand() -> None:
    Path("reports/empty.txt").touch()
    build(REPORTS, OUT, SETTINGS, jobs=1)
    assert not _stands()


def test_a_document_that_changes_while_it_is_built_is_looked_at_again() -> None:
    def meanwhile(doing: str, **counts: int) -> None:
        if doing == "writing the graph":
            _append("reports/山丹县.txt", "全县新建职工书屋3个。")

    Path("reports/民乐县.txt").unlink()
    build(REPORTS, OUT, SETTINGS, jobs=1, progress=meanwhile)
    assert not _stands()


def test_a_harmed_export_is_written_again(contents: Callable[..., dict[str, bytes]]) -> None:
    before = contents(OUT, ["store", "build.json", WORK])
    _edit("out/graph.ttl")
    Path("out/network.html").unlink()
    build(REPORTS, OUT, SETTINGS, jobs=1)
    assert contents(OUT, ["store", "build.json", WORK]) == before
    assert _stands()


def test_the_command_says_so_in_one_line_and_loads_nothing_for_it() -> None:
    Path("reports/kg.toml").write_text('lexicon = "../mine.csv"\nledger = "../ledger.csv"\nwithout = ["tagger"]\n', encoding="utf-8")
    script = f"import sys; from kg.cli import main; main(standalone_mode=False); print(*(set({HEAVY}) & set(sys.modules)))"
    command = [sys.executable, "-c", script, "build", "reports", "-o", "out"]
    environment = os.environ | {"KG_LANG": "en"}
    first, second = (subprocess.run(command, env=environment, capture_output=True, text=True, check=True) for _ in range(2))
    assert "observations" in first.stdout
    assert second.stdout == "Nothing changed since the graph in out was built.\n\n"
    assert second.stderr == ""
