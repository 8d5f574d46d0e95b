"""Slips of a scanner: a known name is found although one character was misread, and right text is never taken for a slip."""

from pathlib import Path

import pytest

from kg.domains import load_domain
from kg.recognise import Gazetteer, SlipFinder, corrected


@pytest.fixture(scope="module")
def finder() -> SlipFinder:
    return SlipFinder(Gazetteer(load_domain("unions")))


@pytest.mark.parametrize(
    ("text", "misread", "name"),
    [
        ("县里新建了工人文化官,职工都去看。", "工人文化官", "工人文化宫"),
        ("去年，甘肃省总上会走访慰问三百户。", "甘肃省总上会", "甘肃省总工会"),
        ("由市总上会牵头，开展专项检查。", "市总上会", "市总工会"),
        ("中共甲央办公厅印发文件。", "中共甲央", "中共中央"),
        ("荣获全国五一劳动将章。", "全国五一劳动将章", "全国五一劳动奖章"),
    ],
)
def test_a_misread_character_of_a_known_name_is_found(finder: SlipFinder, text: str, misread: str, name: str) -> None:
    slips = finder.find(text)
    assert [(misread in slip.text or slip.text in misread, text[slip.start : slip.end] == slip.text) for slip in slips] == [(True, True)]
    assert corrected(text, slips) == text.replace(misread, name)


@pytest.mark.parametrize(
    "text",
    [
        "县里请来几位文化官员，工人文化宫座无虚席。",
        "三千人以上会员单位参加，市上会议通过。",  # 上 and 会 stand beside each other by right
        "开展职工文化艺术月，女职工心向党。",
        "万州工匠与达州工匠同台，钢城工匠擂台赛开赛，绵州工匠领奖。",
        "中通快递和申通快递建会。",
        "人社部门、大专院校、土地局、士兵、未来、末班车、贷款和货运。",
    ],
)
def test_right_text_has_no_slips(finder: SlipFinder, text: str) -> None:
    assert finder.find(text) == ()


def test_the_written_documents_have_no_slips(finder: SlipFinder, root: Path) -> None:
    """Two hundred thousand characters without a misread one."""
    folders = ("data/gold/written", "data/gold/sample", "data/sample")
    texts = {path.name: path.read_text(encoding="utf-8") for name in folders for path in sorted((root / name).glob("*.txt"))}
    assert {name: found for name, text in texts.items() if (found := finder.find(text))} == {}
