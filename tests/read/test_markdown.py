"""Markdown: the text without its marks."""

from pathlib import Path

from known import articles

from kg.model import Report
from kg.read import read


def one(folder: Path, text: str) -> Report:
    path = folder / "report.md"
    path.write_text(text, encoding="utf-8")
    (report,) = read([path])
    assert isinstance(report, Report)
    return report


def test_a_report_in_markdown_gives_its_text(tmp_path: Path) -> None:
    for article in articles():
        text = f"# {article.title}\n\n" + "\n\n".join(f"**{text[:4]}**{text[4:]}" for text in article.paragraphs)
        assert one(tmp_path, text).text == article.text


def test_marks_go_and_numbers_stay(tmp_path: Path) -> None:
    report = one(
        tmp_path,
        """---
title: 青川县总工会工作综述
date: 2024-03-05
source: 某某日报
---
<!-- 草稿 -->
# 青川县总工会工作综述

## 一、**强化**思想引领

1. 开展[宣讲](https://example.org/a)一百场。
2. 举办*培训班*二十期。

- 新建驿站六十个。

> 职工说：“工会就是家。”

![图](a.png)

| 项目 | 数量 |
|---|---|
| 职工书屋 | 增至20家 |

    四个空格是缩进，不是程序。
""",
    )
    assert report.text.split("\n") == [
        "青川县总工会工作综述",
        "一、强化思想引领",
        "1.开展宣讲一百场。",
        "2.举办培训班二十期。",
        "新建驿站六十个。",
        "职工说：“工会就是家。”",
        "项目\t数量",
        "职工书屋\t增至20家",
        "四个空格是缩进，不是程序。",
    ]
    assert report.context.date == "2024-03-05"
    assert [run.line for run in report.origins][:2] == [7, 9]
