"""A build works on what changed alone, and gives what a build from nothing gives, byte for byte."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kg.config import Settings
from kg.engine import build, run
from kg.model import Extraction, Report
from kg.packaged import packaged
from kg.read import formats
from kg.recognise import Words

UNSTABLE = ("store", "build.json", ".kg")
SETTINGS = Settings(without=("tagger",))
TEXT = "{name}总工会2023年工作总结\n\u3000\u3000{name}总工会开展“金秋助学”活动，资助困难职工子女120名。全县新建工会驿站12个。\n"
COUNTIES = ("山丹县", "民乐县", "高台县", "临泽县")


class Worked:
    """Which reports were extracted, and how many files were read, since `clear`."""

    def __init__(self) -> None:
        self.extracted: list[str] = []
        self.read = 0

    def clear(self) -> None:
        self.__init__()  # type: ignore[misc]


@pytest.fixture
def worked(monkeypatch: pytest.MonkeyPatch) -> Iterator[Worked]:
    seen = Worked()
    extract, read_bytes = run.extract, formats.read_bytes

    def extracting(report: Report, settings: Settings, words: Words) -> Extraction:
        seen.extracted.append(report.title[:3])
        return extract(report, settings, words)

    def reading(kind: str, data: bytes) -> object:
        seen.read += 1
        return read_bytes(kind, data)

    monkeypatch.setattr(run, "extract", extracting)
    monkeypatch.setattr("kg.read.guard.read_bytes", reading)
    yield seen


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    folder = tmp_path / "reports"
    folder.mkdir()
    for name in COUNTIES[:3]:
        (folder / f"{name}.txt").write_text(TEXT.format(name=name), encoding="utf-8")
    return folder


@pytest.fixture
def agree(reports: Path, tmp_path: Path, contents: Callable[..., dict[str, bytes]]) -> Callable[..., None]:
    """Fails where the build in `out` differs from one from nothing."""

    def compare(settings: Settings = SETTINGS) -> None:
        shutil.rmtree(tmp_path / "clean", ignore_errors=True)
        build([reports], tmp_path / "clean", settings, jobs=1)
        assert contents(tmp_path / "out", UNSTABLE) == contents(tmp_path / "clean", UNSTABLE)

    return compare


def test_new_changed_and_removed_files_alone_are_worked_on(reports: Path, tmp_path: Path, worked: Worked, agree: Callable) -> None:
    build([reports], tmp_path / "out", SETTINGS, jobs=1)
    assert (sorted(worked.extracted), worked.read) == (sorted(COUNTIES[:3]), 3)
    worked.clear()
    build([reports], tmp_path / "out", SETTINGS, jobs=1)
    assert (worked.extracted, worked.read) == ([], 0)
    (reports / "临泽县.txt").write_text(TEXT.format(name="临泽县"), encoding="utf-8")
    (reports / "民乐县.txt").write_text(TEXT.format(name="民乐县").replace("12个", "19个"), encoding="utf-8")
    (reports / "高台县.txt").unlink()
    build([reports], tmp_path / "out", SETTINGS, jobs=1)
    assert (sorted(worked.extracted), worked.read) == (["临泽县", "民乐县"], 2)
    agree()


def test_a_renamed_file_is_read_but_not_extracted(reports: Path, tmp_path: Path, worked: Worked, agree: Callable) -> None:
    build([reports], tmp_path / "out", SETTINGS, jobs=1)
    worked.clear()
    (reports / "山丹县.txt").rename(reports / "shandan.txt")
    build([reports], tmp_path / "out", SETTINGS, jobs=1)
    assert (worked.extracted, worked.read) == ([], 1)
    agree()


def test_other_knowledge_makes_everything_anew(reports: Path, tmp_path: Path, worked: Worked, agree: Callable) -> None:
    build([reports], tmp_path / "out", SETTINGS, jobs=1)
    worked.clear()
    lexicon = tmp_path / "mine.csv"
    lexicon.write_text("name,type,kind,region,aliases\n金秋助学,PROGRAM,,,\n", encoding="utf-8")
    settings = Settings(without=("tagger",), lexicon=(lexicon,))
    build([reports], tmp_path / "out", settings, jobs=1)
    assert sorted(worked.extracted) == sorted(COUNTIES[:3])
    agree(settings)


def test_knowledge_has_every_file_of_data_that_the_steps_read(monkeypatch: pytest.MonkeyPatch) -> None:
    from kg.engine.knowledge import knowledge

    read: set[Path] = set()
    read_bytes = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda path: read.add(path) or read_bytes(path))  # type: ignore[func-returns-value]
    knowledge(SETTINGS)
    for folder in ("data/divisions", "data/characters", "domains/unions", "recognise"):
        files = {path for path in packaged(folder).rglob("*") if path.is_file() and path.suffix != ".pyc"}
        assert files and files <= read, folder


def test_what_sources_csv_says_is_not_passed_over(reports: Path, tmp_path: Path, worked: Worked, agree: Callable) -> None:
    build([reports], tmp_path / "out", SETTINGS, jobs=1)
    worked.clear()
    (reports / "sources.csv").write_text("file,date\n山丹县.txt,2024-01-31\n", encoding="utf-8")
    build([reports], tmp_path / "out", SETTINGS, jobs=1)
    assert (worked.extracted, worked.read) == (["山丹县"], 1)
    agree()


def test_a_judgement_needs_no_report_read_again(reports: Path, tmp_path: Path, worked: Worked, agree: Callable) -> None:
    build([reports], tmp_path / "out", SETTINGS, jobs=1)
    worked.clear()
    ledger = tmp_path / "ledger.csv"
    ledger.write_text("judgement,type,left,right\nrename,PROGRAM,金秋助学,金秋助学行动\n", encoding="utf-8")
    settings = Settings(without=("tagger",), ledger=ledger)
    build([reports], tmp_path / "out", settings, jobs=1)
    assert (worked.extracted, worked.read) == ([], 0)
    agree(settings)


def test_a_file_that_failed_is_tried_anew(reports: Path, tmp_path: Path) -> None:
    (reports / "empty.txt").touch()
    for _ in range(2):
        summary = build([reports], tmp_path / "out", SETTINGS, jobs=1)
        assert [row["path"] for row in summary.failed] == ["empty.txt"]


def test_what_is_of_no_use_any_more_is_not_kept(reports: Path, tmp_path: Path) -> None:
    from kg.engine.cache import Cache
    from kg.engine.knowledge import knowledge

    build([reports], tmp_path / "out", SETTINGS, jobs=1)
    (reports / "高台县.txt").unlink()
    build([reports], tmp_path / "out", SETTINGS, jobs=1)
    with Cache(tmp_path / "out/.kg", knowledge(SETTINGS)) as cache:
        assert len(cache) == 2 + 2  # files and reports
