"""Help appears at once, and every example in it works."""

import re
import shlex
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import click
import pytest

from kg.cli import main
from kg.resolve.ledger import COLUMNS

HEAVY = {"spacy", "rdflib", "pyvis", "networkx", "pyarrow", "openpyxl", "rich", "numpy", "jieba", "pyoxigraph", "IPython"}


def examples(command: click.Command) -> list[str]:
    """The lines of a command's help that call kg, without the explanation beside them."""
    lines = (line.strip() for line in (command.help or "").splitlines())
    return [re.split(" {3,}", line)[0] for line in lines if line.startswith("kg ")]


@pytest.fixture
def workplace(tmp_path: Path, sample: Path, root: Path, sample_build: Path) -> Path:
    """A folder with the files that the examples of the help name."""
    shutil.copytree(sample, tmp_path / "reports")
    shutil.copytree(sample_build, tmp_path / "exports")
    shutil.copytree(sample_build, tmp_path / "out")
    gold = root / "data/gold/sample"
    small = ["beifang", "pingliang", "xining", "xizang", "xuchang"]
    shared_out = {"gold/a": small[:3], "gold/b": small[3:], "my-gold": small, "gold/dev": small[:1], "data/gold/sample": small[:1]}
    for folder, names in {**shared_out, "data/gold/written": small[3:4]}.items():
        (tmp_path / folder).mkdir(parents=True)
        for path in (gold / f"{name}{suffix}" for name in names for suffix in (".txt", ".json")):
            shutil.copy(path, tmp_path / folder)
    shutil.copy(gold / f"{small[0]}.txt", tmp_path / "report.txt")
    (tmp_path / "ledger.csv").write_text(",".join(COLUMNS) + "\n", encoding="utf-8")
    (tmp_path / "mine.rq").write_text("SELECT ?name { ?union a kg:TradeUnion ; rdfs:label ?name } ORDER BY ?name LIMIT 5", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("name", ["", *main.commands])
def test_every_help_has_examples_that_work(kg, workplace: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # A server runs until it is stopped, and the port of the example may be taken; tests/serve starts real ones.
    monkeypatch.setattr("uvicorn.Server.run", lambda server, sockets: [each.close() for each in sockets])
    monkeypatch.setattr("kg.serve.app._listen", lambda host, port: socket.create_server((host, 0)))
    command = main.commands[name] if name else main
    assert command.help and examples(command), f"the help of kg {name} has no example"
    for line in examples(command):
        result = kg(*shlex.split(line)[1:])
        assert result.exit_code == 0, f"{line}\n{result.stderr}"


@pytest.mark.parametrize("words", [["--help"], *([name, "--help"] for name in main.commands), ["--version"]])
def test_help_imports_nothing_heavy(words: list[str]) -> None:
    code = "import sys\nfrom kg.cli import main\ntry:\n    main(sys.argv[1:])\nfinally:\n    print(*sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code, *words], capture_output=True, text=True, check=True)
    assert done.stdout
    assert not HEAVY & set(done.stderr.split())


def test_the_help_lists_the_commands_of_the_design(kg) -> None:
    text = kg("--help").stdout
    names = "demo read build extract query queries view export compare reconcile review coverage validate train evaluate serve"
    for name in names.split():
        assert re.search(rf"^  {name} +\w", text, re.MULTILINE), name


def test_python_m_kg_is_the_same_command(kg) -> None:
    done = subprocess.run([sys.executable, "-m", "kg", "--version"], capture_output=True, text=True, check=True)
    assert done.stdout == kg("--version").stdout
