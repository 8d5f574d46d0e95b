"""The road from text to graph: start-up of the commands, whole builds, and characters a second of the pipeline's parts."""

from pathlib import Path

from benchmarks.measure import Row, command, least, seconds
from benchmarks.speed import STEPS, jieba_tags, pipeline_seconds
from kg.config import Settings
from kg.domains import load_domain
from kg.read import read_plain


def rows(corpus: Path, folder: Path) -> list[Row]:
    """The rows of this part; builds go into `folder`."""
    peer = command(["-m", "benchmarks.documented", str(corpus), str(folder / "documented")])
    theirs = f"far simpler rules {peer.wall:.2f}, {peer.processor:.2f}"
    found = []
    for title, options, wanted in (("with the model", (), "< 5 s wall"), ("without (--no-model)", ("--no-model",), "< 2 s wall")):
        run = command(["-m", "kg", "build", str(corpus), "-o", str(folder / f"out{len(options)}"), *options])
        spent = f"{run.wall:.2f} s wall, {run.processor:.2f} s of processors, {run.peak >> 20} MB in the largest process"
        found.append(Row(f"build {corpus.name}, {title}", spent, theirs, peer.wall / run.wall, wanted))
    out = str(folder / "out0")
    question = ["-m", "kg", "query", "-g", out, "programs-of", "--set", "org=甘肃省总工会"]
    bare = least(["-c", "pass"], 5)
    for title, arguments, wanted in (
        ("import kg", ["-c", "import kg"], "0.04 s"),
        ("kg --help", ["-m", "kg", "--help"], "0.08 s"),
        ("kg query, a named question", question, "0.15 s"),
    ):
        run = least(arguments, 5)
        spent = f"{run.wall:.3f} s wall, {run.processor:.3f} s of processors"
        found.append(Row(title, spent, f"bare Python {bare.wall:.3f}, {bare.processor:.3f}", wanted=wanted))
    return found


def pipeline(folder: Path) -> list[Row]:
    """Each part of the pipeline over the texts of `folder` against jieba's part-of-speech tags, one process."""
    domain = load_domain("unions")
    reports = [read_plain(path, domain) for path in sorted(folder.glob("*.txt"))]
    size = sum(len(report.text) for report in reports)
    peer = size / seconds(lambda: jieba_tags(reports))
    return [
        Row(f"{step}, {title}", f"{size / spent:,.0f} characters/s", f"jieba.posseg {peer:,.0f}", size / spent / peer)
        for title, settings in (("with the model", Settings()), ("without", Settings(without=("tagger",))))
        for step, spent in {name: value for name, value in pipeline_seconds(reports, settings).items() if name in STEPS}.items()
    ]
