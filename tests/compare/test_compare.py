"""One indicator set side by side: found by any of its names, its sorts apart, each value with its proof."""

import csv
import io
import re
from xml.etree import ElementTree

import pytest
from openpyxl import load_workbook

from kg.compare import compare, find_indicator, show, write
from kg.errors import NameNotFound, UsageError

SVG = "{http://www.w3.org/2000/svg}"


def names(store, name: str) -> list[str]:
    return [node.value.rpartition("/")[2] for node in find_indicator(store, name)]


@pytest.mark.parametrize("name", ["stations", "ind:stations", "工会驿站", "Rest stops", "rest stops", "服务站点"])
def test_an_indicator_has_many_names(store, name: str) -> None:
    assert names(store, name) == ["stations"]


def test_an_indicator_of_one_report_is_found_by_its_words(store) -> None:
    (panel,) = compare(store, "擦亮路灯").panels
    assert [(value.value, value.unit) for value in panel.values] == [(30, "盏")]


def test_a_name_that_is_almost_right_is_answered_with_the_right_ones(store) -> None:
    with pytest.raises(NameNotFound, match=r"Did you mean .*工会驿站"):
        find_indicator(store, "工会驿栈")


def test_a_heading_names_the_indicators_below_it_that_have_values(store) -> None:
    with pytest.raises(UsageError, match=r"Compare one of .*工会驿站"):
        find_indicator(store, "topic-places")


def test_an_indicator_without_values_says_so(store) -> None:
    with pytest.raises(UsageError, match="No report gives a value"):
        find_indicator(store, "集体合同")


def test_sorts_never_mix_and_a_collective_stands_with_its_union(store) -> None:
    stock, new = compare(store, "工会驿站").panels
    assert (stock.sort, stock.unit, new.sort, new.unit) == ("stock", "个", "new", "个")
    assert [(value.line, value.when, int(value.value), value.target) for value in stock.values] == [
        ("甘肃省总工会", "2023", 1343, False),
        ("甘肃省总工会", "2024", 1566, False),
        ("青海省总工会", "2024", 700, False),  # 700座: a measure word is no other unit
        ("青海省总工会", "2025", 900, True),
    ]
    assert [int(value.value) for value in new.values] == [224]
    assert stock.values[0].who == "甘肃省总工会（甘肃省各级工会）"


def test_the_view_orders_the_values(store) -> None:
    by_year = compare(store, "工会驿站", "year").panels[0].values
    assert [(value.year, value.region) for value in by_year] == [(2023, "甘肃省"), (2024, "甘肃省"), (2024, "青海省"), (2025, "青海省")]
    with pytest.raises(UsageError, match="no view"):
        compare(store, "工会驿站", "month")


def test_the_table_shows_marks_sentence_and_page(store) -> None:
    out = io.StringIO()
    show(compare(store, "工会驿站"), out)
    lines = out.getvalue().splitlines()
    about, target = (next(line for line in lines if number in line) for number in ("700座", "900个"))
    assert "≈" in about and "共有约700座工会驿站。" in about and "第3页" in about
    assert "目标" in target


def test_tables_hold_one_row_a_value_with_the_columns_of_the_export(store, tmp_path) -> None:
    comparison = compare(store, "工会驿站")
    write(comparison, tmp_path / "table.csv")
    write(comparison, tmp_path / "table.xlsx")
    with (tmp_path / "table.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    first = {"region": "甘肃省", "level": "province", "year": "2023", "value": "1343", "unit": "个", "approx": "false", "target": "false"}
    first |= {"agent": "甘肃省各级工会", "sentence": "全省建成服务站点1343个。"}
    first |= {"source": "甘肃省总工会2023年工作.txt", "line": "7", "page": "3"}
    assert {name: rows[0][name] for name in first} == first
    sheet = load_workbook(tmp_path / "table.xlsx").active
    assert [cell.value for cell in next(sheet.iter_rows(min_row=2))][7] == 1343
    assert len(rows) == sheet.max_row - 1 == 5


@pytest.mark.parametrize("view", ["place", "agent", "year"])
def test_a_picture_is_plain_svg_in_which_every_value_carries_its_sentence(store, tmp_path, view: str) -> None:
    write(compare(store, "工会驿站", view), tmp_path / "chart.svg", view)
    text = (tmp_path / "chart.svg").read_text(encoding="utf-8")
    marks = [mark for mark in ElementTree.fromstring(text).iter(f"{SVG}g") if mark.get("class") == "mark"]
    assert len(marks) == 5
    titles = {mark.findtext(f"{SVG}title") for mark in marks}
    assert any("全省建成服务站点1343个。" in title and "第3页" in title for title in titles)
    assert "<style" not in text and "style=" not in text and "<script" not in text


def test_bars_are_as_long_as_their_values_and_plans_are_hollow(store, tmp_path) -> None:
    write(compare(store, "工会驿站"), tmp_path / "chart.svg")
    bars = [bar for bar in ElementTree.parse(tmp_path / "chart.svg").iter(f"{SVG}rect") if bar.get("rx")]
    widths = [float(bar.get("width", "0")) for bar in bars[:4]]
    assert widths[0] / widths[1] == pytest.approx(1343 / 1566, abs=0.01)
    assert [bar.get("fill") == "none" for bar in bars[:4]] == [False, False, False, True]


def test_a_page_holds_all_views_and_lets_no_text_of_a_report_run(store, tmp_path) -> None:
    write(compare(store, "慰问资金"), tmp_path / "page.html")
    text = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "&lt;script&gt;window.broken=1" in text
    assert len(re.findall("<script", text)) == 2  # the data and the page's own
    assert re.findall('<figure data-of="(.*?)"', text) == ["place", "agent", "year"]
    assert not re.search(r"(?:src|href)=\"(?!data:)", text)


def test_the_same_graph_gives_the_same_bytes(store, tmp_path) -> None:
    for name in ("one.html", "two.html", "one.svg", "two.svg", "one.xlsx", "two.xlsx"):
        write(compare(store, "工会驿站", "year"), tmp_path / name, "year")
    for kind in ("html", "svg", "xlsx"):
        assert (tmp_path / f"one.{kind}").read_bytes() == (tmp_path / f"two.{kind}").read_bytes()


def test_another_kind_of_file_is_refused(store, tmp_path) -> None:
    with pytest.raises(UsageError, match=r"\.html, \.svg, \.csv, \.xlsx"):
        write(compare(store, "工会驿站"), tmp_path / "chart.pdf")
