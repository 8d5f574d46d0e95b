"""Every notebook runs from top to bottom, and is tracked without what a run left in it."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat
import pytest
from nbclient import NotebookClient

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))


def texts(notebook: nbformat.NotebookNode) -> str:
    """What the cells of a run notebook show, one after another."""
    shown = (output.get("data", {}) if "data" in output else output for cell in notebook.cells for output in cell.get("outputs", ()))
    return "\n".join(str(value) for data in shown for name, value in data.items() if name in ("text", "text/plain", "text/markdown"))


@cache
def executed(path: Path) -> nbformat.NotebookNode:
    """The notebook after a run in an empty folder; an exception of a cell comes out."""
    notebook = nbformat.read(path, as_version=4)
    with TemporaryDirectory() as folder:
        return NotebookClient(notebook, timeout=300, resources={"metadata": {"path": folder}}).execute()


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_from_top_to_bottom(path: Path) -> None:
    assert texts(executed(path))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_tracked_without_what_a_run_left(path: Path) -> None:
    tracked = nbformat.read(path, as_version=4)
    assert not [cell for cell in tracked.cells if cell.get("outputs") or cell.get("execution_count")]


def test_the_tour_shows_what_it_promises() -> None:
    notebook = executed(next(path for path in NOTEBOOKS if path.stem == "tour"))
    shown = texts(notebook)
    assert "三抓三促行动" in shown  # the query with rdflib
    assert "| 张掖市总工会 | 甘肃省总工会 |" in shown  # the named question, an inferred union
    assert "| 1566 | 个 | cumulative |" in shown  # the table of numbers
    assert "('甘肃省总工会', 'ORG'" in shown  # the measure of the network
    assert "三抓三促.html" in shown  # the link to the page


def test_the_comparison_shows_what_it_promises() -> None:
    shown = texts(executed(next(path for path in NOTEBOOKS if path.stem == "comparison")))
    assert "2023年末存量1343个＋2024年新增224个＝1567个" in shown and "1 short, if “服务站点” and “工会驿站” are one series" in shown
    assert "| 许昌市 | 工会会员 |" in shown  # members by region and year
    assert "| 甘肃省 | 慰问资金 | 2024 | 1.64亿元 | 80.26万人次 | 204元 |" in shown  # aid money for each
    assert "| ordinal |" in shown  # what was not read, and why
    assert "stations.html" in shown
