"""The table of administrative divisions: its own soundness, and what a place name means in a report of some place."""

from pathlib import Path

import pytest

from kg.domains import divisions as module
from kg.domains.divisions import LEVELS, NATION, Divisions
from kg.errors import DomainError

LANZHOU, GANSU, JILIN_CITY, QINGHAI, BEIJING, HEBEI = "620100", "620000", "220200", "630000", "110000", "130000"


@pytest.fixture(scope="module")
def table() -> Divisions:
    return Divisions.load()


def code(table: Divisions, surface: str, within: str | None = None) -> str | None:
    division = table.find(surface, within)
    return division.code if division else None


def test_every_division_has_a_parent_of_a_higher_level(table: Divisions) -> None:
    for division in table:
        if division.code != NATION:
            parent = table.get(division.parent)
            assert parent is not None, division
            assert LEVELS.index(parent.level) < LEVELS.index(division.level), division


def test_the_present_has_every_province_prefecture_and_county(table: Divisions) -> None:
    current = [division for division in table if division.current]
    assert sum(division.level == "province" for division in current) == 34 + 1  # and the corps
    assert sum(division.level == "prefecture" and not division.code.startswith("66") for division in current) == 333
    assert len({division.name for division in current if division.level == "county"}) > 2800


def test_names_of_current_divisions_are_unique_below_a_parent(table: Divisions) -> None:
    current = [(division.name, division.parent) for division in table if division.current]
    assert len(current) == len(set(current))


def test_years_do_not_run_backwards(table: Divisions) -> None:
    assert all(division.valid_from <= division.valid_to for division in table if division.valid_from and division.valid_to)


@pytest.mark.parametrize(
    ("surface", "within", "expected"),
    [
        ("城关区", None, None),
        ("城关区", LANZHOU, "620102"),
        ("城关区", "620105", "620102"),  # a report of 安宁区 speaks of the neighbouring district
        ("城关", LANZHOU, "620102"),
        ("城关区", "320000", None),
        ("山丹县", None, "620725"),
        ("新华区", HEBEI, None),  # 石家庄 and 沧州 have one each
        ("朝阳", None, None),
        ("朝阳", BEIJING, "110105"),
        ("吉林", None, "220000"),
        ("吉林", JILIN_CITY, JILIN_CITY),
        ("海南", None, "460000"),
        ("海南", QINGHAI, "632500"),
        ("张掖", None, "620700"),  # the city of today, not the prefecture or the county-level city before it
        ("临夏", None, "622900"),
        ("临夏州", None, "622900"),
        ("昌吉州", None, "652300"),
        ("甘", None, GANSU),
        ("内蒙古", None, "150000"),
        ("中国", None, NATION),
        ("兵团", None, "660000"),
        ("第一师", None, "660100"),
        ("农七师", None, "660700"),
        ("雄安新区", None, "133191"),
        ("莱芜市", None, "371200"),  # abolished in 2018 and still found
        ("哪里都没有市", None, None),
    ],
)
def test_find(table: Divisions, surface: str, within: str | None, expected: str | None) -> None:
    assert code(table, surface, within) == expected


def test_a_former_name_is_a_division_of_its_own_with_its_years(table: Divisions) -> None:
    former = table.named("襄樊市")
    assert former is not None
    assert (former.code, former.valid_to) == ("420600", 2010)
    present = table.get("420600")
    assert present is not None
    assert (present.name, present.valid_from) == ("襄阳市", 2010)


def test_a_division_that_only_changed_its_code_is_one(table: Divisions) -> None:
    assert [division.code for division in table.candidates("山丹县")] == ["620725"]
    assert [division.code for division in table.candidates("涪陵区") if division.level == "county"] == ["500102"]


def test_named_is_one_or_none(table: Divisions) -> None:
    assert table.named("城关区") is None
    assert table.named("城关") is None
    zhangye = table.named("张掖市")
    assert zhangye is not None
    assert zhangye.code == "620700"


def test_chain_goes_up_to_the_province(table: Divisions) -> None:
    assert [division.name for division in table.chain("620102")] == ["城关区", "兰州市", "甘肃省"]
    assert [division.name for division in table.chain("110105")] == ["朝阳区", "北京市"]
    assert [division.name for division in table.chain(NATION)] == ["中国"]
    assert table.chain("999999") == ()


def test_scope_name_stands_where_the_name_alone_is_not_enough(table: Divisions) -> None:
    shandan, chengguan, gansu = table.get("620725"), table.get("620102"), table.get(GANSU)
    assert shandan and chengguan and gansu
    assert table.scope_name(shandan) is None
    assert table.scope_name(chengguan) == "兰州市"
    assert table.scope_name(gansu) is None


def test_surfaces_leave_out_what_says_too_little_in_running_text(table: Divisions) -> None:
    surfaces = {form for form, _ in table.surfaces()}
    assert {"甘肃省", "甘肃", "平凉", "临夏州", "城关区", "山丹", "兵团"} <= surfaces
    assert surfaces.isdisjoint({"甘", "城关", "东方", "合作", "互助", "城区", "和平", "来宾"})
    assert all(len(form) > 1 for form in surfaces)


def test_a_broken_line_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "divisions.csv"
    path.write_text("code,name,level,parent,short,aliases,valid_from,valid_to\n620000,甘肃省,region,000000,甘肃,,,\n", encoding="utf-8")
    monkeypatch.setattr(module, "packaged", lambda name: path)
    module._load.cache_clear()
    try:
        with pytest.raises(DomainError, match=r"line 2.*region"):
            Divisions.load()
    finally:
        module._load.cache_clear()
