"""Ways to read a text that stands in a test."""

from collections.abc import Callable
from pathlib import Path

import pytest

from kg.model import Report
from kg.read import read

SHARED = Path(__file__).parents[3] / "shared"


@pytest.fixture
def reports(tmp_path: Path) -> Callable[[str], list[Report]]:
    """The reports in a file with the text given."""

    def read_text(text: str) -> list[Report]:
        path = tmp_path / "input.txt"
        path.write_text(text, encoding="utf-8")
        outcomes = list(read([path]))
        assert all(isinstance(outcome, Report) for outcome in outcomes), outcomes
        return [outcome for outcome in outcomes if isinstance(outcome, Report)]

    return read_text


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of real reports beside the checkout."""
    folder = SHARED / "corpus"
    if not folder.is_dir():
        pytest.skip("the corpus of real reports (../shared/corpus) is not beside this checkout")
    return folder
