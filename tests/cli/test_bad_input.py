"""What is wrong is said in a full sentence with the right exit status, the rest of the batch is done, an earlier build stays."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

REPORT = """山丹县总工会2022年工作总结
　　山丹县总工会开展“金秋助学”活动，资助困难职工子女120名。全县各级工会新发展会员3000人，新建工会驿站12个。
"""
BROKEN = {
    "empty.txt": (b"", "empty.txt: the file is empty."),
    "spaces.txt": (b" \n\t\n", "spaces.txt: the file is empty."),
    "binary.txt": (b"\x7fELF\x02\x01\x01\x00\x00\x00\x00", "binary.txt: the file is binary, not text."),
    "latin.txt": ("Le syndicat général des employés réunis à l'été".encode("latin-1"), "latin.txt: "),
    "english.txt": (b"The annual report of the union.", "english.txt: the file has no Chinese text."),
}


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    """A folder with one good report."""
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "good.txt").write_text(REPORT, encoding="utf-8")
    return folder


@pytest.fixture
def earlier(tmp_path: Path, sample_build: Path) -> Path:
    """A copy of a build in the folder `out`."""
    return Path(shutil.copytree(sample_build, tmp_path / "out"))


@pytest.mark.parametrize("name", BROKEN)
def test_a_file_that_cannot_be_read_is_named_and_the_rest_is_built(kg, reports: Path, tmp_path: Path, name: str) -> None:
    data, message = BROKEN[name]
    (reports / name).write_bytes(data)
    result = kg("build", reports, "-o", "out")
    assert result.exit_code == 1
    assert f"kg: {message}" in result.stderr
    files = {row["path"]: row for row in json.loads((tmp_path / "out/build.json").read_text(encoding="utf-8"))["files"]}
    assert (files["good.txt"]["outcome"], files[name]["outcome"]) == ("read", "failed")
    assert "山丹县总工会" in (tmp_path / "out/graph.ttl").read_text(encoding="utf-8")


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "utf-8-sig"])
def test_usual_encodings_of_chinese_are_read(kg, tmp_path: Path, encoding: str) -> None:
    (tmp_path / "report.txt").write_bytes(REPORT.encode(encoding))
    result = kg("extract", "report.txt")
    assert result.exit_code == 0
    assert json.loads(result.stdout)["publisher"] == "山丹县总工会"


def test_other_formats_in_a_folder_are_passed_over_and_that_is_no_failure(kg, reports: Path) -> None:
    (reports / "paper.rtf").write_bytes(b"{\\rtf1}")
    (reports / "table.csv").write_text("名称,数量\n", encoding="utf-8")
    result = kg("build", reports, "-o", "out")
    assert result.exit_code == 0
    assert "paper.rtf: passed over, it is an RTF document, which kg does not read. Save it as .docx." in result.stderr
    assert "table.csv: passed over, it is a file of type text/csv, which kg does not read." in result.stderr


def test_a_format_that_is_not_read_is_a_failure_where_the_file_itself_was_given(kg, reports: Path, tmp_path: Path) -> None:
    (tmp_path / "paper.rtf").write_bytes(b"{\\rtf1}")
    result = kg("build", "paper.rtf", reports, "-o", "out")
    assert result.exit_code == 1
    assert "kg: paper.rtf: it is an RTF document, which kg does not read. Save it as .docx." in result.stderr
    assert (tmp_path / "out/graph.ttl").exists()


def test_a_missing_input_is_named_and_the_rest_is_built(kg, reports: Path, tmp_path: Path) -> None:
    result = kg("build", "nowhere", reports, "-o", "out")
    assert result.exit_code == 1
    assert "kg: nowhere: there is no such file or folder. Check the path." in result.stderr
    assert (tmp_path / "out/graph.ttl").exists()


@pytest.mark.parametrize("command", [("build",), ("read",), ("extract",), ("extract", "--plain")])
def test_a_folder_without_reports_is_wrong_use_and_leaves_an_earlier_build_alone(
    kg, tmp_path: Path, earlier: Path, contents: Callable, command: tuple[str, ...]
) -> None:
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures/photo.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    before = contents(earlier, (".kg",))  # what a build keeps for the next one is no part of the result
    result = kg(*command, "pictures", "-o", "out")
    assert result.exit_code == 2
    assert "kg: There is no report in pictures. Give text files, or folders that hold some." in result.stderr
    assert contents(earlier, (".kg",)) == before


def test_a_batch_of_broken_files_alone_leaves_an_earlier_build_alone(kg, tmp_path: Path, earlier: Path, contents: Callable) -> None:
    for name, (data, _) in BROKEN.items():
        (tmp_path / name).write_bytes(data)
    before = contents(earlier)
    result = kg("build", *BROKEN, "-o", "out")
    assert result.exit_code == 1
    assert "no report could be read, so nothing was built." in result.stderr
    for _, message in BROKEN.values():
        assert message in result.stderr
    assert contents(earlier) == before


def test_a_folder_that_cannot_be_written_is_named(kg, reports: Path, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file where a folder should be", encoding="utf-8")
    result = kg("build", reports, "-o", "out")
    assert result.exit_code == 1
    assert "The build cannot be written to out" in result.stderr
    assert (tmp_path / "out").read_text(encoding="utf-8") == "a file where a folder should be"


def test_a_setting_that_does_not_exist_is_named_with_its_file(kg, reports: Path) -> None:
    (reports / "kg.toml").write_text('lexikon = "words.csv"\n', encoding="utf-8")
    result = kg("build", reports, "-o", "out")
    assert result.exit_code == 1
    assert "kg.toml" in result.stderr and "there is no setting lexikon" in result.stderr


def test_a_domain_that_does_not_exist_is_named_with_those_that_do(kg, reports: Path) -> None:
    result = kg("build", reports, "-o", "out", "--domain", "union")
    assert result.exit_code == 2
    assert "There is no domain named 'union'. Did you mean unions?" in result.stderr


@pytest.mark.parametrize(
    "words, message",
    [
        (("SELEC * { ?s ?p ?o }",), "SELEC is no word of SPARQL; did you mean SELECT?"),
        (("SELECT * {\n ?s kgg:organizes ?o }",), "Line 2, column 5:"),
        (("SELECT * { ?s ?p ?o",), "never closed"),
        (("DELETE WHERE { ?s ?p ?o }",), "DELETE is refused"),
        (("program-of",), "There is no question named 'program-of'. Did you mean programs-of"),
        (("programs-of", "--set", "org=甘肃总工会"), "There is no organisation named '甘肃总工会'. Did you mean "),
        (("programs-of", "--set", "orgs=甘肃省总工会"), "There is no parameter of programs-of named 'orgs'. Did you mean org?"),
        (("programs-of", "--set", "org"), "--set 'org' has no value; write it as NAME=VALUE."),
        (("@nowhere.rq",), "The query file nowhere.rq cannot be read"),
    ],
)
def test_a_question_that_cannot_be_asked_is_explained(kg, sample_build: Path, words: tuple[str, ...], message: str) -> None:
    result = kg("query", "-g", sample_build, *words)
    assert result.exit_code == 2
    assert message in result.stderr
    assert result.stdout == ""


def test_a_name_that_the_network_does_not_have_is_answered_with_the_nearest(kg, sample_build: Path) -> None:
    result = kg("view", "-g", sample_build, "--about", "平凉市总公会")
    assert result.exit_code == 2
    assert "There is no entity named '平凉市总公会'. Did you mean" in result.stderr and "平凉市总工会" in result.stderr


def test_an_export_format_that_does_not_exist_is_answered_with_those_that_do(kg, sample_build: Path, tmp_path: Path) -> None:
    result = kg("export", "-g", sample_build, "--format", "turtel")
    assert result.exit_code == 2
    assert "There is no format 'turtel'; choose one of turtle, ntriples," in result.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("words", [("query", "programs-of"), ("view",), ("export", "--format", "turtle"), ("validate",)])
def test_a_folder_without_a_graph_is_answered_with_how_to_make_one(kg, words: tuple[str, ...]) -> None:
    result = kg(words[0], "-g", "nothing", *words[1:])
    assert result.exit_code == 1
    assert "Make one with `kg build INPUT -o DIR`, or name its folder with -g." in result.stderr


@pytest.mark.parametrize("words", [("build",), ("builds", "x"), ("query", "--format", "yaml", "people"), ("build", "x", "--jobs", "0")])
def test_wrong_use_of_a_command_has_status_2(kg, words: tuple[str, ...]) -> None:
    result = kg(*words)
    assert result.exit_code == 2
    assert "Usage: kg" in result.stderr


def test_violations_of_the_shapes_are_shown_with_status_1(kg, tmp_path: Path, sample_build: Path) -> None:
    from pyoxigraph import Store

    broken = Path(shutil.copytree(sample_build, tmp_path / "broken"))
    store = Store(broken / "store")
    store.update(
        "PREFIX kg: <https://w3id.org/gonghui-kg/ontology#> DELETE { GRAPH ?g { ?o kg:unit ?unit } } "
        "WHERE { { SELECT * { GRAPH ?g { ?o kg:unit ?unit } } ORDER BY ?o LIMIT 1 } }"
    )
    store.flush()
    del store
    result = kg("validate", "-g", broken)
    assert result.exit_code == 1
    assert "1 violations" in result.stdout
    assert kg("validate", "-g", sample_build).exit_code == 0


def test_the_same_report_in_two_files_is_kept_once_and_named(kg, reports: Path) -> None:
    (reports / "twin.txt").write_text(REPORT.replace("\n", "\r\n"), encoding="gb18030")
    result = kg("read", reports, "-o", "out")
    assert result.exit_code == 0
    assert "twin.txt: the same report as good.txt, which is kept." in result.stderr and "1 reports in out" in result.stdout
    built = kg("build", reports, "-o", "built", "--no-model")
    assert built.exit_code == 0
    assert "twin.txt: the same report as good.txt, which is kept." in built.stderr


def test_a_graph_whose_files_are_damaged_is_named(kg, earlier: Path) -> None:
    (earlier / "store/CURRENT").write_text("none of the store's", encoding="utf-8")
    result = kg("query", "-g", earlier, "ASK { ?s ?p ?o }")
    assert result.exit_code == 1
    assert f"The graph in {earlier / 'store'} is broken" in result.stderr and "Traceback" not in result.stderr
