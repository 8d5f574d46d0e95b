"""Text copied out of the pages of papers, unions and accounts, with all that stands around the article."""

from collections.abc import Callable
from pathlib import Path
from string import Template

import pytest
from known import articles

from kg.model import Report

TITLE, PARAGRAPHS = articles()[0]
PROSE = "\n".join(f"\u3000\u3000{paragraph}" for paragraph in PARAGRAPHS)
# The lines of each page that are text, above and below the prose.
KEPT: dict[str, tuple[list[str], list[str]]] = {
    "union": ([], []),
    "epaper": (["——2023年工作综述", "本报记者 李某"], []),
    "wechat": ([], []),
    "paper": (["本报记者 李某 通讯员 王某"], []),
}


@pytest.mark.parametrize("kind", KEPT)
def test_the_article_alone_is_read(reports: Callable[[str], list[Report]], kind: str) -> None:
    page = Template(Path(__file__).with_name("copied").joinpath(f"{kind}.txt").read_text(encoding="utf-8"))
    (report,) = reports(page.substitute(title=TITLE, prose=PROSE))
    above, below = KEPT[kind]
    assert report.text == "\n".join((TITLE, *above, *PARAGRAPHS, *below))
    assert (report.title, report.context.date) == (TITLE, "2024-03-05")


def test_a_signature_and_the_next_article_below_closing_furniture_stay(reports: Callable[[str], list[Report]]) -> None:
    above, below = [TITLE, *PARAGRAPHS[:3], "平凉市总工会"], ["服务职工零距离", *PARAGRAPHS[3:], "平凉市总工会宣教部"]
    (report,) = reports("\n".join([*above, "责任编辑：李某", *below, "相关链接：", "驿站里的温暖"]))
    assert report.text == "\n".join([*above, *below])
