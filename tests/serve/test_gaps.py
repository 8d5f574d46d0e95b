"""What a build did not understand comes out of its account, each gap with the words around it."""

import json

import pyoxigraph as ox
import pytest

from kg.serve.gaps import accounts
from kg.serve.reader import Reader

SENTENCE = "组建一支队伍，打造一批基地，命名一批能手。"


def item(text, start):
    return {"what": "numeral", "reason": "vague", "text": text, "sentence": SENTENCE, "start": start, "line": 1, "page": None}


@pytest.fixture
def account(tmp_path):
    starts = (2, 9, 16)
    items = [item(SENTENCE[start : start + 2], 100 + start) for start in starts]
    counts = {"numerals": 5, "observed": 2, "mentions": 0, "sentences": 1}
    row = {"id": "某报告", **counts, "left": {"numeral": {"vague": 3}, "name": {}, "text": {}}, "items": items}
    (tmp_path / "coverage.json").write_text(json.dumps([row]), encoding="utf-8")
    (found,) = accounts(tmp_path, Reader(ox.Store())).values()
    return found


def test_each_gap_stands_in_its_sentence(account):
    assert [(gap.before, gap.text, gap.after) for gap in account.of("numeral")] == [
        (SENTENCE[:2], "一支", SENTENCE[4:]),
        (SENTENCE[:9], "一批", SENTENCE[11:]),
        (SENTENCE[:16], "一批", SENTENCE[18:]),
    ]


def test_gap_leads_into_the_report(account):
    assert account.gaps[0].path.endswith("#102-104")
    assert account.path.startswith("/coverage/")


def test_no_account_is_nothing(tmp_path):
    assert accounts(tmp_path, Reader(ox.Store())) == {}
