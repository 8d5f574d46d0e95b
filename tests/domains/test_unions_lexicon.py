"""The form of the data files of the domain of unions, and a sample of what they must know."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from kg.domains import LEXICON_COLUMNS, Domain, Entry, load_domain
from kg.errors import DomainError
from kg.model import MENTION_TYPES

ORG_KINDS = {"TradeUnion", "PartyBody", "GovernmentBody", "Enterprise", "Institution", "Media", "Team"}
KINDS = {"ORG": ORG_KINDS, "DOCUMENT": {"Policy"}, "FACILITY": {"FacilityKind"}}


@pytest.fixture(scope="module")
def unions() -> Domain:
    return load_domain("unions")


@pytest.fixture(scope="module")
def by_form(unions: Domain) -> dict[tuple[str, str], Entry]:
    return {(entry.type, form): entry for entry in unions.lexicon for form in (entry.name, *entry.aliases)}


def test_no_name_stands_twice_in_a_type(unions: Domain) -> None:
    counts = Counter((entry.type, entry.name) for entry in unions.lexicon)
    assert [key for key, count in counts.items() if count > 1] == []


def test_no_alias_names_two_entries_of_a_type(unions: Domain) -> None:
    counts = Counter((entry.type, form) for entry in unions.lexicon for form in {entry.name, *entry.aliases})
    assert [key for key, count in counts.items() if count > 1] == []


def test_kinds_and_regions_are_known(unions: Domain) -> None:
    for entry in unions.lexicon:
        assert entry.kind is None or entry.kind in KINDS.get(entry.type, ()), entry
        assert entry.region is None or unions.divisions.named(entry.region), entry


def test_forms_are_clean(unions: Domain) -> None:
    for entry in unions.lexicon:
        assert entry.type == "DOCUMENT" or not set(entry.name) & set("“”《》|"), entry
        for form in (entry.name, *entry.aliases):
            assert form == form.strip(), entry
            assert len(form) > 1, entry


def test_bare_collectives_are_not_named(by_form: dict[tuple[str, str], Entry]) -> None:
    for word in ("职工", "群众", "工人", "会员", "劳动者", "各级工会", "基层工会", "企业", "平台", "文件", "活动"):
        assert not [key for key in by_form if key[1] == word]


@pytest.mark.parametrize(
    ("kind", "form", "name"),
    [
        ("ORG", "全总", "中华全国总工会"),
        ("ORG", "党中央", "中共中央"),
        ("ORG", "人社部", "人力资源和社会保障部"),
        ("ORG", "央视", "中央广播电视总台"),
        ("ORG", "中石油", "中国石油"),
        ("ORG", "兰州铁路局", "中国铁路兰州局集团有限公司"),
        ("AWARD", "全国劳模", "全国劳动模范"),
        ("AWARD", "陇原工匠", "陇原工匠"),
        ("PROGRAM", "产改", "产业工人队伍建设改革"),
        ("PROGRAM", "不忘初心、牢记使命”主题教育", "不忘初心、牢记使命主题教育"),
        ("EVENT", "中国工会第十八次全国代表大会", "中国工会十八大"),
        ("EVENT", "安康杯”竞赛", "安康杯竞赛"),
        ("FACILITY", "工会驿站", "工会驿站"),
        ("GROUP", "网约车司机", "网约车司机"),
        ("PLATFORM", "学习强国", "学习强国"),
        ("DOCUMENT", "工会法", "中华人民共和国工会法"),
        ("PERSON", "铁人王进喜", "王进喜"),
    ],
)
def test_what_everybody_in_the_field_knows(by_form: dict[tuple[str, str], Entry], kind: str, form: str, name: str) -> None:
    assert by_form[kind, form].name == name


def test_bodies_have_one_template_a_suffix(unions: Domain) -> None:
    rows = list(unions.rows("bodies.csv", ("suffix", "type", "kind", "template")))
    assert len({row["suffix"] for row in rows}) == len(rows)
    assert {row["type"] for row in rows} <= set(MENTION_TYPES)
    assert {row["kind"] for row in rows} <= ORG_KINDS
    assert all(row["template"].count("{region}") == 1 for row in rows)


@pytest.mark.parametrize(
    ("suffix", "full"),
    [
        ("总工会", "甘肃省总工会"),
        ("委", "中共甘肃省委"),
        ("委宣传部", "中共甘肃省委宣传部"),
        ("政府", "甘肃省人民政府"),
        ("人社厅", "甘肃省人社厅"),
        ("高级人民法院", "甘肃省高级人民法院"),
    ],
)
def test_bodies_are_written_out(unions: Domain, suffix: str, full: str) -> None:
    templates = {row["suffix"]: row["template"] for row in unions.rows("bodies.csv", ("suffix", "type", "kind", "template"))}
    assert templates[suffix].format(region="甘肃省") == full


def test_a_users_overlay_stands_last(tmp_path: Path) -> None:
    overlay = tmp_path / "own.csv"
    overlay.write_text(",".join(LEXICON_COLUMNS) + "\n青松行动,PROGRAM,,甘肃省,“青松”行动\n", encoding="utf-8")
    assert load_domain("unions", (overlay,)).lexicon[-1] == Entry("青松行动", "PROGRAM", None, "甘肃省", ("“青松”行动",))


@pytest.mark.parametrize("line", ["某名,THING,,,", ",ORG,,,"])
def test_a_broken_line_is_named(tmp_path: Path, line: str) -> None:
    overlay = tmp_path / "own.csv"
    overlay.write_text(",".join(LEXICON_COLUMNS) + "\n" + line + "\n", encoding="utf-8")
    with pytest.raises(DomainError, match=r"own\.csv, line 2"):
        _ = load_domain("unions", (overlay,)).lexicon


def test_wrong_columns_are_named(tmp_path: Path) -> None:
    overlay = tmp_path / "own.csv"
    with overlay.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerow(("name", "aliases"))
    with pytest.raises(DomainError, match="the columns must be name,type,kind,region,aliases"):
        _ = load_domain("unions", (overlay,)).lexicon
