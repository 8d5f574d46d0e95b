"""The lexer: words and classes out of jieba's neural weights."""

from hypothesis import given
from hypothesis import strategies as st

from kg.recognise.lexical import lexer

TEXT = "甘肃省总工会在兰州市慰问中铁十二局集团有限公司职工李铁军，发放慰问金5万元。"


def classes(text: str) -> dict[str, str]:
    return {text[word.start : word.end]: word.tag for word in lexer().words(text)}


def test_organisations_places_and_people_are_told_apart() -> None:
    found = classes(TEXT)
    assert found["甘肃省总工会"] == found["中铁十二局集团有限公司"] == "ORG"
    assert (found["兰州市"], found["李铁军"], found["发放"]) == ("LOC", "PER", "v")


def test_full_width_marks_are_marks() -> None:
    found = classes("他说：“工会送来了清凉！”（记者报道）")
    assert {found[mark] for mark in "：“！”（）"} == {"w"}


@given(st.text("工会职李明北京市，。；\n 　a1“”", max_size=60))
def test_words_cover_the_sentences_in_order_without_overlap(text: str) -> None:
    end = 0
    for word in lexer().words(text):
        assert not text[end : word.start].strip()
        assert word.start < word.end
        end = word.end
    assert not text[end:].strip()


def test_a_sentence_reads_the_same_alone_and_in_a_batch() -> None:
    alone = [(word.start, word.end, word.tag) for word in lexer().words(TEXT)]
    longer = TEXT + "\n" + "工会干部深入企业宣讲。" * 9
    assert [(word.start, word.end, word.tag) for word in lexer().words(longer)][: len(alone)] == alone
