"""The README tells the truth: its commands work, the output it shows is theirs, what it points to exists."""

import re
import shlex
import shutil
import subprocess
from itertools import pairwise
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
COMMANDS = [line for kind, block in BLOCKS if kind == "bash" for line in block.splitlines()]
SHOWN = [(COMMANDS.index(before.splitlines()[-1]), shown) for (_, before), (kind, shown) in pairwise(BLOCKS) if kind == "text"]


@pytest.fixture
def workplace(tmp_path: Path, sample: Path, sample_build: Path) -> Path:
    """A folder with reports and the exports of the demo."""
    shutil.copytree(sample, tmp_path / "reports")
    shutil.copytree(sample_build, tmp_path / "exports")
    return tmp_path


@pytest.mark.parametrize("command", [line for line in COMMANDS if line.startswith("kg ")])
def test_a_command_of_the_readme_works(kg, workplace: Path, command: str) -> None:
    result = kg(*shlex.split(command)[1:])
    assert result.exit_code == 0, result.stderr
    assert result.stdout.strip()


@pytest.mark.parametrize("command, shown", [(COMMANDS[at], shown) for at, shown in SHOWN])
def test_output_that_the_readme_shows_is_that_of_the_command_before_it(kg, workplace: Path, command: str, shown: str) -> None:
    result = kg(*shlex.split(command)[1:])
    lines = (result.stdout + result.stderr).splitlines()
    assert [line.rstrip() for line in lines] == shown.splitlines()


def test_every_other_command_of_the_readme_is_a_target_of_make() -> None:
    others = [line for line in COMMANDS if not line.startswith("kg ")]
    assert others == ["make demo"]
    subprocess.run(["make", "--dry-run", "demo"], cwd=ROOT, check=True, capture_output=True)


def test_the_chinese_readme_shows_the_same_commands() -> None:
    chinese = (ROOT / "README.zh-CN.md").read_text(encoding="utf-8")
    chinese = chinese.replace("报告文件夹/ -o 我的图谱", "reports/ -o my-graph").replace("报告/", "reports/")
    assert [command for command in COMMANDS if command not in chinese.splitlines()] == []
    assert [shown for kind, shown in BLOCKS if kind == "text" and shown.replace("1 row", "1 行") not in chinese] == []


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md", "CONTRIBUTING.md"])
def test_what_a_page_points_to_exists(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    links = [target for target in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in target]
    assert links
    assert [target for target in links if not (ROOT / target).exists()] == []
