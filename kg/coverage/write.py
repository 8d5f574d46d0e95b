"""Writes accounts of reports: counts and lists for people, a row an item for spreadsheets, everything for programs."""

import csv
import json
from collections import Counter
from collections.abc import Sequence
from typing import Any, TextIO

from kg.coverage.account import NAME, NUMERAL, TEXT, UNREAD, Account
from kg.language import both
from kg.sheet import BOM, text_cell

FORMATS = ("table", "csv", "json")

# Reason → in Chinese; those of kg.observe first.
REASONS = {
    "date": "日期",
    "ordinal": "序数",
    "code": "编号",
    "duration": "时长",
    "size": "规格",
    "vague": "没有确数",
    "figure of speech": "修辞",
    "scenery": "地理",
    "name": "名称的一部分",
    "no unit": "没有单位",
    "not understood": "未读懂",
    UNREAD: "未识别",
    "unresolved": "所指不明",
    "nothing read": "没有读出内容",
}
_COLUMNS = ("report", "what", "reason", "text", "sentence", "source", "line", "page")
_LISTED = 40  # characters of a text in the list for people


def write(accounts: Sequence[Account], form: str, out: TextIO) -> None:
    """Write the accounts in a form of FORMATS."""
    if form == "json":
        json.dump([_plain(one) for one in accounts], out, ensure_ascii=False, indent=1)
        out.write("\n")
    elif form == "csv":
        _write_csv(accounts, out)
    else:
        for one in accounts:
            _write_report(one, out)
        _write_total(accounts, out)


def _write_csv(accounts: Sequence[Account], out: TextIO) -> None:
    out.write(BOM)
    lines = csv.writer(out, lineterminator="\n")
    lines.writerow(_COLUMNS)
    for one in accounts:
        for item in one.items:
            row = (one.report.title, item.what, item.reason, item.text, item.sentence, one.report.source.path)
            lines.writerow([*map(text_cell, row), item.row or "", item.page or ""])


def _plain(one: Account) -> dict[str, Any]:
    return {
        "id": one.report.id,
        "report": one.report.title,
        "source": one.report.source.path,
        "characters": one.characters,
        "sentences": one.sentences,
        "numerals": one.numerals,
        "observed": one.observed,
        "observations": one.observations,
        "mentions": one.mentions,
        "left": {what: dict(sorted(one.counts(what).items())) for what in (NUMERAL, NAME, TEXT)},
        "items": [
            {
                "what": item.what,
                "reason": item.reason,
                "text": item.text,
                "sentence": item.sentence,
                "start": item.start,
                "line": item.row,
                "page": item.page,
            }
            for item in one.items
        ],
    }


def _write_report(one: Account, out: TextIO) -> None:
    out.write(f"{one.report.title}  ({one.report.source.path})\n")
    _write_numbers([one], out)
    for what, title in ((NUMERAL, both("数字", "numerals")), (NAME, both("名称", "names")), (TEXT, both("文字", "text"))):
        items = [item for item in one.items if item.what == what]
        if not items:
            continue
        out.write(f"  {title}\n")
        for item in items:
            out.write(f"    {_called(item.reason)}: {_listed(item.text)}{_around(item.text, item.sentence)}\n")
    out.write("\n")


def _write_total(accounts: Sequence[Account], out: TextIO) -> None:
    out.write(f"{len(accounts)} {both('份报告', 'reports')}\n")
    _write_numbers(accounts, out)


def _write_numbers(accounts: Sequence[Account], out: TextIO) -> None:
    numerals, observed = sum(one.numerals for one in accounts), sum(one.observed for one in accounts)
    left: Counter[str] = sum((one.counts(NUMERAL) for one in accounts), Counter())
    reasons = ", ".join(f"{_called(reason)} {count}" for reason, count in sorted(left.items(), key=lambda pair: (-pair[1], pair[0])))
    read = f"{both('数字', 'numerals')} {numerals} = {both('数据', 'observations')} {observed} + {left.total()}"
    out.write(f"  {read}{f' ({reasons})' if reasons else ''}\n")
    names, mentions = sum(one.counts(NAME).total() for one in accounts), sum(one.mentions for one in accounts)
    out.write(f"  {both('名称', 'names')} {mentions}, {both('所指不明', 'unresolved')} {names}\n")
    passed, sentences = sum(one.counts(TEXT).total() for one in accounts), sum(one.sentences for one in accounts)
    out.write(f"  {both('句子', 'sentences')} {sentences}, {both('没有读出内容', 'nothing read')} {passed}\n")


def _called(reason: str) -> str:
    return both(REASONS[reason], reason) if reason in REASONS else reason


def _around(text: str, sentence: str) -> str:
    """The words around a numeral or name, so that it is found again."""
    at = sentence.find(text)
    if at < 0 or sentence == text:
        return ""
    start, end = max(0, at - 12), at + len(text) + 12
    return f"    …{sentence[start:end]}…" if len(sentence) > len(text) else ""


def _listed(text: str) -> str:
    return text if len(text) <= _LISTED else f"{text[:_LISTED]}…"
