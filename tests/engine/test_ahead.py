"""What is done while processes still load: reports are read and lexed, which changes neither their order nor what they say."""

from types import SimpleNamespace

import pytest

from kg.config import Settings
from kg.engine.run import Workers
from kg.model import Report, Source
from kg.pipeline import extract, lexed

TEXTS = (
    "高台县总工会2023年工作总结\n　　高台县总工会开展“金秋助学”活动，资助困难职工子女120名。",
    "高台縣總工會2023年工作總結\n　　高台縣總工會開展“金秋助學”活動，資助困難職工子女120名。",
    "高台县总工会2023年工作总结\n　　高台县总工会新建工人文化官3个，工人文化宫服务职工5000人次。",
)


def report(text: str) -> Report:
    return Report("r", text.partition("\n")[0], text, Source("a.txt", "text/plain", "0"))


@pytest.mark.parametrize("text", TEXTS)
def test_words_that_are_known_change_nothing(text: str) -> None:
    words = lexed(report(text))
    assert "".join(word for word, _ in words if word != " ")
    assert extract(report(text), Settings(), words) == extract(report(text), Settings())


def test_reports_are_held_and_lexed_as_long_as_the_processes_load() -> None:
    workers = Workers(Settings(), 2)
    moments = iter((True, True, True, False, False))
    workers._preloading = type("Loading", (), {"loading": property(lambda _: next(moments))})()
    tasks = [(report(TEXTS[0] + str(number)), b"known" if number == 1 else None) for number in range(5)]
    ahead = list(workers._ahead(tasks))
    assert [(task.report, task.kept) for task in ahead] == tasks
    assert [bool(task.words) for task in ahead] == [True, False, True, False, False]


def test_reports_are_not_lexed_where_no_model_asks_for_words() -> None:
    workers = Workers(Settings(without=("tagger",)), 2)
    workers._preloading = SimpleNamespace(loading=True)  # type: ignore[assignment]
    assert [task.words for task in workers._ahead([(report(TEXTS[0]), None)])] == [()]
