"""Decoding: which encodings are read, and what is said of those that are not."""

import pytest

from kg.read.document import UnreadableError
from kg.read.text import decode, read_text

SENTENCE = "市总工会全年慰问困难职工三千人，新建户外劳动者驿站二十个。"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "gbk"])
def test_the_usual_encodings_give_the_same_text(encoding: str) -> None:
    assert decode(SENTENCE.encode(encoding)) == SENTENCE


def test_traditional_text_in_big5_is_read_as_it_is() -> None:
    traditional = "市總工會全年慰問困難職工三千人，新建戶外勞動者驛站二十個。"
    assert decode(traditional.encode("big5")) == decode(traditional.encode("gb18030")) == traditional


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "empty"),
        (b" \n\t\n", "empty"),
        ("\u3000\n".encode(), "white space"),
        (b"\x7fELF\x02\x01\x01\0\0\0" + bytes(range(256)), "binary"),
        (b"abc\0def", "binary"),
        (b"Annual report of the county federation of unions.", "no Chinese"),
        ("Übersicht über die Gewerkschaften für Köln, Düsseldorf und Nürnberg".encode("latin-1"), "encoding"),
        (SENTENCE.encode("cp500", "ignore") + b"\xff", "encoding"),
        ("\ufeff工会".encode("utf-16-le") + b"\x00", "UTF-16"),
    ],
)
def test_what_cannot_be_read_is_said_clearly(data: bytes, problem: str) -> None:
    with pytest.raises(UnreadableError, match=problem) as caught:
        decode(data)
    assert caught.value.remedy.endswith(".")


def test_every_line_end_counts_one() -> None:
    lines = read_text("一行\r\n二行\r三行\n四行".encode()).lines
    assert [(line.text, line.offset, line.number) for line in lines] == [("一行", 0, 1), ("二行", 3, 2), ("三行", 6, 3), ("四行", 9, 4)]


def test_a_form_feed_starts_a_page() -> None:
    lines = read_text("第一版的话。\n\f第二版的话。".encode()).lines
    assert [(line.text, line.page) for line in lines if line.text] == [("第一版的话。", 1), ("第二版的话。", 2)]
