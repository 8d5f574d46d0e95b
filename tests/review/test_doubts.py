"""The sheet of pairs in doubt: who is asked about, and that the filled sheet is a ledger that a build follows."""

import csv
from pathlib import Path

import pytest

from kg.config import Settings
from kg.domains.divisions import Divisions
from kg.engine import build
from kg.export.files import write_csv
from kg.graph import open_store
from kg.query.text import TextIndex
from kg.resolve import Judgement, read_ledger
from kg.review import Doubt, doubts, sheet

REPORTS = {
    "甲": "张掖市总工会2023年工作总结\n张掖市总工会开展“暖心驿路”关爱行动，慰问农民工300人。张掖市总工会举办第三届职工文化节。\n",
    "乙": "酒泉市总工会2023年工作总结\n酒泉市总工会开展“暖心驿路护航”关爱行动。酒泉市总工会举办第四届职工文化节，救助困难农民工20人。\n",
}


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("reports")
    for name, text in REPORTS.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder


def built(reports: Path, folder: Path, ledger: Path | None = None) -> Path:
    build([reports], folder, Settings(without=("tagger",), ledger=ledger))
    return folder


def asked(folder: Path, judged: tuple[Judgement, ...] = ()) -> list[Doubt]:
    return doubts(TextIndex(folder / "store"), Divisions.load(), judged)


def names(found: list[Doubt]) -> set[frozenset[str]]:
    return {frozenset((doubt.left.label, doubt.right.label)) for doubt in found}


@pytest.fixture(scope="module")
def graph(reports: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(reports, tmp_path_factory.mktemp("graph") / "out")


PROGRAMS = frozenset(("暖心驿路关爱行动", "暖心驿路护航关爱行动"))


def test_names_that_are_alike_are_asked_about_but_not_what_region_or_number_tell_apart(graph: Path) -> None:
    found = names(asked(graph))
    assert PROGRAMS in found
    assert frozenset(("张掖市总工会", "酒泉市总工会")) not in found
    assert not [pair for pair in found if any("职工文化节" in name for name in pair)]


def test_what_the_ledger_has_judged_is_not_asked_again(graph: Path) -> None:
    judged = Judgement("different", "PROGRAM", *sorted(PROGRAMS))
    assert PROGRAMS not in names(asked(graph, (judged,)))


def test_people_of_one_name_are_asked_about_with_their_reports(tmp_path: Path) -> None:
    texts = {"张掖": "张掖市总工会主席王建平走访慰问困难职工，送去慰问金3万元。", "酒泉": "酒泉钢铁集团焊工王建平荣获全国五一劳动奖章。"}
    for place, text in texts.items():
        (tmp_path / f"{place}.txt").write_text(f"{place}市总工会2023年工作总结\n{text}\n", encoding="utf-8")
    build([tmp_path], tmp_path / "out", Settings())
    people = [doubt for doubt in asked(tmp_path / "out") if doubt.left.label == doubt.right.label]
    assert all(doubt.left.type == "PERSON" and doubt.left.iri != doubt.right.iri for doubt in people)
    table = sheet(open_store(tmp_path / "out/store"), people)
    rows = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    assert rows
    assert all(row["left_report"] and row["right_report"] for row in rows)


def test_the_filled_sheet_is_a_ledger_that_the_next_build_follows(reports: Path, graph: Path, tmp_path: Path) -> None:
    path = tmp_path / "review.csv"
    write_csv(sheet(open_store(graph / "store"), asked(graph)), path)
    assert read_ledger(path) == ()  # nobody has judged anything yet
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        assert row["left"][:4] in row["left_sentence"].replace("“", "")
        row["judgement"] = "same" if {row["left"], row["right"]} == PROGRAMS else ""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    joined = built(reports, tmp_path / "out", path)
    labels = {name.label for name in TextIndex(joined / "store").of_type("PROGRAM")}
    assert len(labels & PROGRAMS) == 1
    assert PROGRAMS not in names(asked(joined, read_ledger(path)))
