"""The wheel alone, installed in another folder without this checkout, does the demo."""

import subprocess
import sys
import sysconfig
import venv
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir", folder, root]
    subprocess.run(command, check=True)
    (path,) = folder.glob("gonghui_kg-*.whl")
    return path


@pytest.fixture(scope="session")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of a fresh environment with the wheel, which borrows the libraries, and not this package, from the one of the tests."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, symlinks=True, with_pip=False)
    installed = Path(sysconfig.get_path("purelib", vars={"base": str(folder), "platbase": str(folder)}))
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(installed)
    for path in Path(sysconfig.get_path("purelib")).iterdir():
        if "gonghui_kg" not in path.name and path.suffix != ".pth" and not (installed / path.name).exists():
            (installed / path.name).symlink_to(path)
    return folder / "bin" / "python"


def test_the_wheel_holds_all_data_and_no_development_files(wheel: Path, root: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    tracked = subprocess.run(
        ["git", "ls-files", "-z", "kg", "ontology", "data/sample", "data/divisions", "data/characters"],
        cwd=root,
        capture_output=True,
        check=True,
    )
    expected = {name if name.startswith("kg/") else f"kg/{name}" for name in tracked.stdout.decode().split("\0") if name}
    assert expected <= names
    assert not [name for name in names if not name.startswith(("kg/", "gonghui_kg-"))]


def test_the_wheel_does_the_demo_in_another_folder(
    python: Path, sample_build: Path, tmp_path: Path, contents: Callable[..., dict[str, bytes]]
) -> None:
    where = subprocess.run([python, "-c", "import kg; print(kg.__file__)"], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert Path(where.stdout.strip()).is_relative_to(python.parents[1])
    done = subprocess.run([python, "-m", "kg", "demo"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    unstable = ("store", "build.json", ".kg")
    assert contents(tmp_path / "exports", unstable) == contents(sample_build, unstable)
    asked = [python, "-m", "kg", "query", "programs-of", "--set", "org=甘肃省总工会", "--format", "csv"]
    answer = subprocess.run(asked, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert "三抓三促行动" in answer.stdout
