"""kg speaks Chinese in a Chinese locale and English in any other: help, messages and errors."""

import os
import re
import string
import subprocess
import sys
import tomllib

import click
import pytest

from kg.cli import main
from kg.language import language, say


def kg(*arguments, **environment):
    kept = {name: value for name, value in os.environ.items() if name not in ("KG_LANG", "LC_ALL", "LC_MESSAGES", "LANG")}
    command, given = [sys.executable, "-m", "kg", *arguments], kept | {"PYTHONUTF8": "1"} | environment
    return subprocess.run(command, check=False, capture_output=True, text=True, encoding="utf-8", env=given)


@pytest.mark.parametrize(
    "environment, spoken",
    [
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_TW.UTF-8", "LC_ALL": ""}, "zh"),
        ({"LANG": "en_US.UTF-8"}, "en"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "de_DE.UTF-8", "KG_LANG": "zh"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "KG_LANG": "en"}, "en"),
    ],
)
def test_the_locale_decides_and_kg_lang_before_it(environment, spoken):
    assert language(environment) == spoken


def commands():
    yield main
    yield from main.commands.values()


@pytest.mark.parametrize("command", list(commands()), ids=lambda command: command.name)
def test_every_command_and_option_has_a_chinese_help(command):
    texts = [command.help.partition("\n\n")[0], *(parameter.help for parameter in command.params if isinstance(parameter, click.Option))]
    untold = [text for text in texts if text and say(text, "zh") == text]
    assert untold == [], "write their Chinese into kg/language/zh.toml"


def test_translations_fill_in_what_the_english_does(root):
    def names(text):
        return sorted(name for _, name, _, _ in string.Formatter().parse(text) if name is not None)

    words = tomllib.loads((root / "kg/language/zh.toml").read_text(encoding="utf-8"))
    for english, chinese in words["click"].items():
        assert names(english) == names(chinese), english
    for english, chinese in words["messages"].items():
        filled = english.count("{}")
        numbers = [int(name) for name in names(chinese) if name] or list(range(len(names(chinese)))) if filled else []
        assert sorted(numbers) == list(range(filled)), english
        assert re.search("[\u4e00-\u9fff]", chinese) or not re.sub(r"\{\d?\}", "", english).strip(" .:()"), english


def test_help_is_chinese_in_a_chinese_locale():
    told = kg("build", "--help", LANG="zh_CN.UTF-8").stdout
    assert "用法:" in told and "选项:" in told and "写入的文件夹" in told and "默认: exports" in told
    assert not re.search("Usage|Options:|Show this", told)
    assert "Usage:" in kg("build", "--help", LANG="C.UTF-8").stdout


def test_wrong_use_is_told_in_chinese():
    told = kg("frobnicate", KG_LANG="zh")
    assert (told.returncode, "没有命令" in told.stderr) == (2, True)
    told = kg("compare", "x", "--by", "moon", KG_LANG="zh")
    assert (told.returncode, "不在可选范围内" in told.stderr) == (2, True)


def test_errors_are_told_in_chinese(tmp_path):
    told = kg("query", "-g", str(tmp_path), "ASK {}", KG_LANG="zh")
    assert (told.returncode, told.stderr.startswith(f"kg: {tmp_path / 'store'} 中没有图谱。")) == (1, True)
    (tmp_path / "empty.txt").write_bytes(b"")
    told = kg("read", str(tmp_path), "-o", str(tmp_path / "out"), KG_LANG="zh")
    assert "文件是空的。请给出有文字的文件" in told.stderr


@pytest.mark.parametrize(
    "english, chinese",
    [
        ("There is no entity named '云河'. Did you mean 云河市总工会?", "没有名为 '云河' 的实体。是不是指 云河市总工会？"),
        (
            "Line 2, column 5: lable is no word of SPARQL; did you mean LABEL?\n  x\n  ^",
            "第 2 行第 5 列：SPARQL 中没有 lable 这个词；是不是 LABEL？\n  x\n  ^",
        ),
        ("What nobody has translated.", "What nobody has translated."),
    ],
)
def test_what_is_filled_in_is_translated_too(english, chinese):
    assert say(english, "zh") == chinese
    assert say(english, "en") == english
