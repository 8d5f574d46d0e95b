"""What tests of several steps share: a build of the sample corpus, and the folder of real reports beside the checkout."""

import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

ROOT = Path(__file__).parents[1]

# How long a busy machine takes says nothing about what a test is for.
settings.register_profile("kg", deadline=None)
settings.load_profile("kg")


@pytest.fixture(scope="session")
def root() -> Path:
    """The top of the checkout."""
    return ROOT


@pytest.fixture(scope="session")
def sample() -> Path:
    """The folder of the sample corpus."""
    return ROOT / "data" / "sample"


@pytest.fixture(scope="session")
def sample_build(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a build of the sample, made once a session: to be read, not written."""
    from kg.config import Settings
    from kg.engine import build

    folder = tmp_path_factory.mktemp("sample") / "exports"
    build([sample], folder, Settings())
    return folder


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real reports and annotations beside the checkout."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("the real reports (../shared) are not beside this checkout")
    return folder


@pytest.fixture(scope="session")
def contents() -> Callable[..., dict[str, bytes]]:
    """Gives the bytes of each file below a folder by its path, without the folders and files named."""

    def read(folder: Path, without: Sequence[str] = ()) -> dict[str, bytes]:
        files = (path.relative_to(folder) for path in sorted(folder.rglob("*")) if path.is_file())
        return {str(path): (folder / path).read_bytes() for path in files if path.parts[0] not in without}

    return read


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """Debian's Chromium, driven by Playwright, one for all tests of a process: two of its loops cannot run at once."""
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("chromium is not on the PATH")
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    arguments = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=arguments)
        yield browser
        browser.close()
