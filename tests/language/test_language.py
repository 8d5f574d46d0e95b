"""kg speaks Chinese in a Chinese locale and English in any other: help, messages and errors."""

import ast
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


_SAID = {
    "ReadError",
    "UnreadableError",
    "KgError",
    "UsageError",
    "GraphError",
    "DomainError",
    "QueryError",
    "NameNotFound",
    "Skipped",
    "say",
}


def messages(argument):
    """The templates that an argument of a call can be, `{}` for what is filled in."""
    if isinstance(argument, ast.IfExp):
        yield from (*messages(argument.body), *messages(argument.orelse))
    elif isinstance(argument, ast.Constant) and isinstance(argument.value, str):
        yield argument.value
    elif isinstance(argument, ast.JoinedStr):
        yield "".join(part.value if isinstance(part, ast.Constant) else "{}" for part in argument.values)


def test_every_message_of_the_code_has_its_chinese(root):
    calls = [
        node for path in (root / "kg").rglob("*.py") for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)
    ]
    said = [call for call in calls if getattr(call.func, "id", getattr(call.func, "attr", "")) in _SAID]
    templates = {template for call in said for argument in call.args for template in messages(argument)}
    worded = {template for template in templates if len(re.findall("[a-z]{2,}", template)) > 1}
    assert len(worded) > 100
    assert sorted(template for template in worded if say(template, "zh") == template) == [], "write their Chinese into kg/language/zh.toml"


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


def test_a_build_tells_each_file_that_failed_in_chinese(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in/english.txt").write_text("The reports of the union", encoding="utf-8")
    (tmp_path / "in/报告.txt").write_text("云河市总工会2024年工作总结\n云河市总工会新建工会驿站3个。\n", encoding="utf-8")
    told = kg("build", str(tmp_path / "in"), "-o", str(tmp_path / "out"), "--no-model", KG_LANG="zh").stderr
    assert told.splitlines() == ["kg: english.txt：文件中没有中文。本程序读中文报告，请把它移出文件夹。"]
    (tmp_path / "in/报告.txt").unlink()
    told = kg("build", str(tmp_path / "in"), "-o", str(tmp_path / "none"), KG_LANG="zh").stderr
    assert told.splitlines()[0].endswith("没有一篇报告读得出来，因此没有建立图谱。")
    assert told.splitlines()[1:] == ["english.txt：文件中没有中文。本程序读中文报告，请把它移出文件夹。"]


def test_examples_of_the_help_are_chinese_too():
    told = kg("--help", KG_LANG="zh").stdout
    assert "读自己的报告" in told and "build your own reports" not in told


@pytest.mark.parametrize(
    "english, chinese",
    [
        ("There is no organisation named '甘肃'.", "没有名为 '甘肃' 的组织机构。"),
        (
            "The build cannot be written to a: [Errno 13] Permission denied: 'b'. Check the rights and the free space there.",
            "无法写入 a：没有权限：'b'（错误号 13）。请检查权限和磁盘空间。",
        ),
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


def test_accounts_are_chinese_alone_for_readers_of_chinese(tmp_path):
    (tmp_path / "报告.txt").write_text("云河市总工会2024年工作总结\n云河市总工会新建工会驿站3个。\n", encoding="utf-8")
    chinese, english = (kg("coverage", str(tmp_path), "--no-model", KG_LANG=spoken).stdout for spoken in ("zh", "en"))
    assert "数字 2 = 数据 1 + 1 (日期 1)" in chinese and not re.search("numerals|reports", chinese)
    assert "数字 numerals 2 = 数据 observations 1 + 1 (日期 date 1)" in english


def test_a_folder_without_annotation_is_no_score_of_nothing(tmp_path):
    told = kg("evaluate", str(tmp_path), KG_LANG="zh")
    assert (told.returncode, "没有标注文件" in told.stderr, told.stdout) == (2, True, "")
