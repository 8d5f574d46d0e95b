"""Every numeral of a report is an observation or is listed with the reason why not, and so are names and text."""

import csv
import io
import json
import re
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from kg.config import Settings
from kg.coverage import Account, account, coverage, write
from kg.errors import NothingToRead
from kg.model import Entity, Evidence, Extraction, Key, Mention, Observation, Origin, Report, Residue, Source
from kg.read import Skipped

TEXT = "云河市总工会工作\n第三届运动会有60人参加，花了7。市民老王很高兴。天气晴好。"
PLAIN = Settings(without=("tagger",))


def extraction() -> Extraction:
    """60人 is an observation, 第三届 an ordinal, and nobody has spoken of the 7."""
    report = Report("报告", "云河市总工会工作", TEXT, Source("a.txt", "text/plain", "0" * 64), origins=(Origin(0, 0, 1), Origin(9, 9, 3)))
    union, king = Key("ORG", "云河市总工会"), Key("PERSON", "老王")
    at, sentence = TEXT.index("60"), TEXT.index("第三届")
    seen = Observation(
        union, "参加", Decimal(60), "人", "flow", "flow", Evidence("报告", sentence, TEXT.index("。") + 1), (at, at + 3)
    )  # fmt: skip
    mentions = (Mention(0, 6, *union), Mention(TEXT.index("老王"), TEXT.index("老王") + 2, *king))
    entities = (Entity(*union), Entity(*king, resolved=False))
    residue = (Residue(sentence, sentence + 3, "ordinal"),)
    return Extraction(report, mentions, entities, (), (seen,), residue)


def test_the_account_lists_numerals_names_and_text_with_the_reason() -> None:
    found = account(extraction())
    assert (found.numerals, found.observed, found.observations, found.mentions) == (3, 1, 1, 2)
    assert [(item.what, item.reason, item.text, item.row) for item in found.items] == [
        ("numeral", "ordinal", "第三届", 3),
        ("numeral", "not read", "7", 3),
        ("name", "unresolved", "老王", 3),
        ("text", "nothing read", "天气晴好。", 3),
    ]
    assert found.items[0].sentence == "第三届运动会有60人参加，花了7。"


def test_every_digit_of_the_sample_is_accounted_for_once(sample: Path) -> None:
    accounts = [one for one in coverage([sample], PLAIN) if isinstance(one, Account)]
    assert len(accounts) >= 10
    for one in accounts:
        listed = Counter(item.what for item in one.items)
        assert one.numerals == one.observed + listed["numeral"]
        assert not one.counts("numeral")["not read"], [item.text for item in one.items if item.reason == "not read"]
        assert one.observations >= one.observed
    assert sum(one.observed for one in accounts) > sum(one.numerals for one in accounts) / 2


def test_the_forms_say_the_same() -> None:
    accounts = [account(extraction())]
    out = {form: io.StringIO() for form in ("table", "csv", "json")}
    for form, file in out.items():
        write(accounts, form, file)
    table = out["table"].getvalue()
    assert "数字 numerals 3 = 数据 observations 1 + 2" in table
    for line in ("序数 ordinal: 第三届", "未识别 not read: 7", "所指不明 unresolved: 老王", "没有读出内容 nothing read: 天气晴好。"):
        assert line in table
    rows = list(csv.DictReader(io.StringIO(out["csv"].getvalue().removeprefix("\ufeff"))))
    (told,) = json.loads(out["json"].getvalue())
    assert [(row["what"], row["text"]) for row in rows] == [(item["what"], item["text"]) for item in told["items"]]
    assert told["left"] == {"numeral": {"not read": 1, "ordinal": 1}, "name": {"unresolved": 1}, "text": {"nothing read": 1}}


def test_a_cell_cannot_become_a_formula() -> None:
    out = io.StringIO()
    report = Report("甲", "甲", "=1+1。", Source("a.txt", "text/plain", "0" * 64))
    write([account(Extraction(report, (), (), (), (), ()))], "csv", out)
    assert re.findall(r"text,nothing read,(.*?),", out.getvalue()) == ["'=1+1。"]


def test_what_is_no_report_is_told_and_nothing_at_all_is_wrong_use(tmp_path: Path) -> None:
    (tmp_path / "table.csv").write_text("名称\n", encoding="utf-8")
    with pytest.raises(NothingToRead):
        list(coverage([tmp_path], PLAIN))
    (tmp_path / "report.txt").write_text("云河市总工会2024年工作\n新建工会驿站12个。\n", encoding="utf-8")
    skipped, one = coverage([tmp_path], PLAIN)
    assert isinstance(skipped, Skipped) and isinstance(one, Account)
    assert (one.report.title, one.observed) == ("云河市总工会2024年工作", 1)
