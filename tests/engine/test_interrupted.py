"""Whatever ends a build - a kill, a full disk, Ctrl-C, a folder that cannot be written - the last good graph stays whole.

`KG_KILLS=100` kills a hundred builds at random moments, and one before each action on a file; without it, some.
"""

import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from kg.config import Settings
from kg.engine import build, record
from kg.errors import GraphError
from kg.graph import READY, WORK, open_store

if not hasattr(os, "fork"):
    pytest.skip("processes are killed by means of Unix", allow_module_level=True)

TEXT = "{county}总工会2023年工作总结\n\u3000\u3000{county}总工会开展“金秋助学”活动，资助困难职工子女120名。全县新建工会驿站{number}个。\n"
SETTINGS = Settings(without=("tagger",))
COUNTIES = ("山丹县", "民乐县", "高台县", "临泽县")
STABLE = ("graph.ttl", "graph.graphml", "network.html", "observations.csv", "entities.csv", "relations.csv", "coverage.json")
KILLS = int(os.environ.get("KG_KILLS", "5"))


class Builder:
    """Runs builds in processes that can be killed; `versions` are folders of reports that differ."""

    def __init__(self, folder: Path) -> None:
        self.out = folder / "out"
        self.versions = [_reports(folder / "one", 12), _reports(folder / "two", 17)]
        command = [sys.executable, str(Path(__file__).with_name("killing.py"))]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.whole = []
        for number, version in enumerate(self.versions):
            answer = self.run(version, folder / f"clean{number}")
            assert answer["told"].isdigit(), answer["told"]
            self.whole.append(stable(folder / f"clean{number}"))
        self.events, self.seconds = int(answer["told"]), answer["seconds"]

    def run(self, version: Path, out: Path | None = None, **how: float) -> dict[str, Any]:
        """One build; how it ended."""
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(json.dumps({"inputs": [str(version)], "folder": str(out or self.out), **how}) + "\n")
        self.process.stdin.flush()
        answer: dict[str, Any] = json.loads(self.process.stdout.readline())
        return answer

    def is_whole(self) -> None:
        """The graph that a reader finds is one of the versions, and so are the files, unless they were just changing places."""
        known = [{number for number in (b"12", b"17") if number + "个".encode() in files["observations.csv"]} for files in self.whole]
        assert known == [{b"12"}, {b"17"}]
        texts = "".join(str(quad.object) for quad in open_store(self.out / "store") if quad.predicate.value.endswith("exact"))
        assert ("驿站12个" in texts) != ("驿站17个" in texts)
        if not (self.out / WORK / READY).exists():
            assert stable(self.out) in self.whole
        for version, files in zip(self.versions, self.whole, strict=True):
            if record.stands([version], self.out, SETTINGS, "processes"):
                assert stable(self.out) == files


def stable(folder: Path) -> dict[str, bytes]:
    """The files of a build that do not differ between two builds of the same."""
    return {name: (folder / name).read_bytes() for name in STABLE}


def _reports(folder: Path, number: int) -> Path:
    folder.mkdir()
    for county in COUNTIES:
        (folder / f"{county}.txt").write_text(TEXT.format(county=county, number=number), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def builder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Builder]:
    made = Builder(tmp_path_factory.mktemp("killed"))
    yield made
    assert made.process.stdin
    made.process.stdin.close()
    made.process.wait(60)


def test_a_build_killed_before_any_action_on_a_file_leaves_a_whole_graph(builder: Builder) -> None:
    builder.run(builder.versions[0])
    every = range(1, builder.events + 1)
    moving = every[-24::2]  # while the parts of the new build move in
    sampled = every if KILLS >= 100 else sorted({*random.Random(7).sample(every, 6), *moving})
    for turn, event in enumerate(sampled):
        killed = builder.run(builder.versions[turn % 2], event=event)
        assert killed["killed"] or int(killed["told"]) < event
        builder.is_whole()
    builder.run(builder.versions[1])
    assert stable(builder.out) == builder.whole[1]


def test_a_build_killed_at_a_random_moment_leaves_a_whole_graph_and_the_next_goes_on(builder: Builder) -> None:
    builder.run(builder.versions[0])
    moments = random.Random(2024)
    for turn in range(KILLS):
        builder.run(builder.versions[turn % 2], seconds=moments.uniform(0, builder.seconds))
        builder.is_whole()
        if turn % 5 == 4:
            builder.run(builder.versions[turn // 5 % 2])
            assert stable(builder.out) == builder.whole[turn // 5 % 2]


def test_the_first_build_killed_leaves_no_graph_and_what_it_read(builder: Builder, tmp_path: Path) -> None:
    assert builder.run(builder.versions[0], tmp_path / "out", event=builder.events // 2)["killed"]
    with pytest.raises(GraphError, match="There is no graph"):
        open_store(tmp_path / "out/store")
    builder.run(builder.versions[0], tmp_path / "out")
    assert stable(tmp_path / "out") == builder.whole[0]


@pytest.mark.parametrize("size", [100, 5_000, 100_000])
def test_a_full_disk_costs_the_build_only(builder: Builder, size: int) -> None:
    builder.run(builder.versions[0])
    told = builder.run(builder.versions[1], size=size)["told"]
    assert "cannot be written" in told
    assert "free space" in told
    assert stable(builder.out) == builder.whole[0]
    builder.is_whole()


def test_damaged_results_of_earlier_builds_are_thrown_away(builder: Builder, tmp_path: Path) -> None:
    (tmp_path / "out" / WORK).mkdir(parents=True)
    (tmp_path / "out" / WORK / "cache.sqlite").write_bytes(b"no database, " * 1000)
    builder.run(builder.versions[0], tmp_path / "out")
    assert stable(tmp_path / "out") == builder.whole[0]


def test_two_builds_at_once_into_one_folder(builder: Builder, tmp_path: Path) -> None:
    from kg.engine.cache import Cache

    with Cache(tmp_path / "out" / WORK, "another build"), pytest.raises(GraphError, match=r"Another build is writing into .*out\."):
        build(builder.versions[:1], tmp_path / "out", SETTINGS, jobs=1)
    build(builder.versions[:1], tmp_path / "out", SETTINGS, jobs=1)


def test_a_folder_that_cannot_be_written(builder: Builder, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(GraphError, match=r"cannot be written to .*file.*Check the rights"):
        build(builder.versions[:1], tmp_path / "file", SETTINGS, jobs=1)


# `kg` that stops before its first action that a pattern fits, says so, and goes on when it is told to: there the signal meets every build.
HELD = """
import re, sys
from kg.cli import main

moment = {moment!r}

def hold(*action):
    global moment
    if moment and re.search(moment, str(action)):
        moment = None
        print("held", flush=True)
        sys.stdin.readline()

sys.addaudithook(hold)
main()
"""
MOMENTS = {
    "before processes start": r"'os.mkdir'.*/new'",
    "while a process starts": r"'socket.sendmsg'",  # to the one that forks it, with its end of their pipes
    "while the graph is exported": r"'open'.*/new/graph.ttl'",
}


@pytest.mark.parametrize("moment", MOMENTS.values(), ids=MOMENTS)
def test_ctrl_c_ends_all_processes_and_leaves_the_last_graph(
    builder: Builder, contents: Callable[..., dict[str, bytes]], moment: str
) -> None:
    if "socket" in moment and sys.platform != "linux":
        pytest.skip("processes start otherwise here")
    builder.run(builder.versions[0])
    before = contents(builder.out, [WORK])
    command = [sys.executable, "-c", HELD.format(moment=moment)]
    command += ["build", str(builder.versions[1]), "-o", str(builder.out), "--jobs", "2", "--no-model"]
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    assert process.stdout
    assert process.stdout.readline() == "held\n"
    time.sleep(1)  # whatever has been started is amid its imports
    os.killpg(process.pid, signal.SIGINT)
    _, told = process.communicate("on\n", timeout=120)
    assert (process.returncode, told.strip()) == (1, "Aborted!")
    assert contents(builder.out, [WORK]) == before
    assert _ended(process.pid), "a process outlived the build"


def _ended(group: int) -> bool:
    """Whether all processes of a group end; those whose parent is gone are ended by the system, which takes its time."""
    for _ in range(600):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(group, 0)
            time.sleep(0.1)
            continue
        return True
    return False
