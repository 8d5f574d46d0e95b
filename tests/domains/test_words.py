"""How probable characters are as words: what is computed from jieba's dictionary is what stands in it."""

from math import log

import pytest

from kg.domains.words import TOTAL, count, crosses, jieba_folder, log_probability


def dictionary() -> list[tuple[str, int]]:
    rows = (line.split(" ") for line in (jieba_folder() / "dict.txt").read_text(encoding="utf-8").splitlines())
    return [(word, int(number)) for word, number, _ in rows]


def test_the_total_is_that_of_the_dictionary() -> None:
    assert sum(number for word, number in dict(dictionary()).items() if len(word) <= 4) == TOTAL


def test_every_word_is_found_with_its_count() -> None:
    rows = dictionary()
    assert all(count(word) == number for word, number in rows[::997])
    assert [count(word) for word in ("", "驿站驿", "\U0010ffff")] == [0, 0, 0]


def test_a_known_word_is_likelier_than_its_characters() -> None:
    assert log_probability("工会") == pytest.approx(log(count("工会") / TOTAL))
    assert log_probability("工会") > log_probability("工") + log_probability("会")
    assert log_probability("龘龘") == pytest.approx(2 * log(0.5 / TOTAL))


def test_a_word_crosses_a_join() -> None:
    assert crosses("全省总工", "会召开")
    assert not crosses("工会干部", "选拔任用")
