"""The command `kg`: each command is a function that calls one function of the package.

Exit status: 0 done; 1 some inputs failed, or violations were found; 2 wrong use. What a command needs is imported when it runs,
so that help appears at once.
"""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg import __version__
from kg.errors import KgError, NothingToRead, ReadError, UsageError
from kg.language import columns, say, spoken, told

if TYPE_CHECKING:
    from kg.config import Settings
    from kg.engine import BuildSummary
    from kg.read import Skipped

DEFAULT_DIR = Path("exports")
_PATH = click.Path(path_type=Path)
_GRAPH = click.option("-g", "--graph", "folder", type=_PATH, default=DEFAULT_DIR, show_default=True, help="Folder of a build.")
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_GOLD = click.Path(exists=True, file_okay=False, path_type=Path)
_INPUTS = click.argument("inputs", nargs=-1, required=True, type=_PATH)


class _Command(click.Group):
    """A group whose commands end with a message and the right status for errors of kg."""

    def main(self, *args: Any, **options: Any) -> Any:
        with spoken(self):
            return super().main(*args, **options)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except KgError as error:
            click.echo(f"kg: {told(error)}", err=True)
            ctx.exit(error.exit_status)
        except BrokenPipeError:
            sys.stdout = None  # the reader is gone; nothing more can be said to it
            ctx.exit(0)
        except OSError as error:
            where, problem = error.filename or "A file cannot be used", error.strerror or error
            click.echo(say(f"kg: {where}: {problem}. Check the path, the rights and the free space."), err=True)
            ctx.exit(1)


@click.group(cls=_Command, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="kg")
def main() -> None:
    """Read Chinese institutional reports into a knowledge graph that can be queried, looked at and trusted.

    \b
    kg demo                                     build the sample into exports/
    kg build reports/ -o out                    build your own reports
    kg query -g out programs-of --set org=甘肃省总工会
    kg view -g out --about 三抓三促行动 -o network.html
    """


def _settings(inputs: tuple[Path, ...], **given: Any) -> "Settings":
    from kg.config import load_settings

    return load_settings(inputs[0] if inputs else Path.cwd(), **given)


def _tell(outcome: "ReadError | Skipped") -> bool:
    """Name an input that gave no report; whether that is a failure."""
    if isinstance(outcome, ReadError):
        click.echo(f"kg: {told(outcome)}", err=True)
        return True
    click.echo(say(f"{outcome.path}: passed over, {outcome.reason}"), err=True)
    return False


def _tell_repeated(path: str, kept: str) -> None:
    click.echo(say(f"{path}: the same report as {kept}, which is kept."), err=True)


@main.command()
@click.option("-o", "--output", "folder", type=_PATH, default=DEFAULT_DIR, show_default=True, help="Folder to write.")
def demo(folder: Path) -> None:
    """Build the packaged sample reports into exports/.

    \b
    kg demo
    """
    from kg.packaged import packaged

    _build((packaged("data/sample"),), folder, None)


@main.command()
@_INPUTS
@click.option("-o", "--output", "folder", type=_PATH, required=True, help="Folder to write.")
def read(inputs: tuple[Path, ...], folder: Path) -> None:
    """Write each report of INPUTS as NAME.txt and what is known about it as NAME.json.

    \b
    kg read reports/ -o read
    """
    from kg.domains import load_domain
    from kg.model import Report
    from kg.read import read as read_inputs
    from kg.read import write_reports

    settings = _settings(inputs)
    reports: dict[str, Report] = {}
    failed = 0
    for outcome in read_inputs(inputs, load_domain(settings.domain, settings.lexicon)):
        if isinstance(outcome, Report):
            first = reports.setdefault(outcome.id, outcome)
            if first is not outcome:
                _tell_repeated(outcome.source.path, first.source.path)
        else:
            failed += _tell(outcome)
    if not reports and not failed:
        raise NothingToRead(inputs)
    written = write_reports(reports.values(), folder)
    click.echo(say(f"{len(written)} reports in {folder}"))
    if failed:
        raise SystemExit(1)


@main.command()
@_INPUTS
@click.option("-o", "--output", "folder", type=_PATH, default=DEFAULT_DIR, show_default=True, help="Folder to write.")
@click.option("--domain", help="Domain of knowledge: a packaged one or a folder.  [default: unions]")
@click.option("--jobs", type=click.IntRange(1), help="Processes to use.  [default: as many as pay]")
@click.option("--engine", type=click.Choice(["processes", "ray"]), default="processes", help="Where to work: here, or on a Ray cluster.")
@click.option("--ledger", type=_FILE, help="Your judgements: a ledger.csv.")
@click.option("--no-model", is_flag=True, help="Gazetteer and grammar alone: a first look at much text.")
def build(
    inputs: tuple[Path, ...], folder: Path, domain: str | None, jobs: int | None, engine: str, ledger: Path | None, no_model: bool
) -> None:
    """Build the graph of INPUTS (files or folders) with its exports and network page; only what changed is read again.

    \b
    kg build reports/ -o out
    kg build reports/ -o out --ledger ledger.csv
    """
    settings = _settings(inputs, domain=domain, ledger=ledger, without=("tagger",) if no_model else None)
    _build(inputs, folder, jobs, settings, engine)


def _build(inputs: tuple[Path, ...], folder: Path, jobs: int | None, settings: "Settings | None" = None, engine: str = "processes") -> None:
    from kg.engine import record

    settings = settings or _settings(())
    if record.stands(inputs, folder, settings, engine):
        click.echo(say(f"Nothing changed since the graph in {folder} was built."))
        return
    from kg.engine import build as run_build
    from kg.progress import reporter

    with reporter() as progress:
        summary = run_build(inputs, folder, settings, jobs, progress, engine)
    _report(summary, folder)
    if summary.failed:
        raise SystemExit(1)


def _report(summary: "BuildSummary", folder: Path) -> None:
    from kg.read import Skipped

    for row in summary.files:
        if row["outcome"] == "failed":
            _tell(ReadError(row["path"], row["message"], row["remedy"]))
        elif row["outcome"] == "skipped":
            _tell(Skipped(row["path"], row["message"]))
    for row in summary.repeated:
        _tell_repeated(row["path"], row["kept"])
    if summary.rejected:
        click.echo(say(f"{len(summary.rejected)} statements broke an invariant and were left out; see build.json."), err=True)
    rows = {say(name): f"{count:,}" for name, count in summary.counts.items()}
    rows[say("seconds")] = f"{sum(summary.seconds.values()):.1f}"
    width = max(map(columns, rows))
    for name, figure in rows.items():
        click.echo(f"{name}{' ' * (width - columns(name))}  {figure:>9}")
    click.echo(say(f"The graph, its tables and network.html are in {folder}."))


@main.command()
@click.argument("source", metavar="INPUT", type=_PATH)
@click.option("-o", "--output", type=_PATH, help="File, or folder for a folder.  [default: standard output]")
@click.option("--plain", is_flag=True, help="A .txt is one report, taken as it is; offsets count in it.")
@click.option("--no-model", is_flag=True, help="Gazetteer and grammar alone.")
def extract(source: Path, output: Path | None, plain: bool, no_model: bool) -> None:
    """Write what a report says as JSON: mentions, relations, observations.

    \b
    kg extract report.txt
    kg extract --plain gold/dev -o predictions
    """
    from kg.engine.single import Extracted, extract_files

    into = output if output and (source.is_dir() or output.is_dir()) else None
    contents, failed = [], 0
    for outcome in extract_files(source, _settings((source,), without=("tagger",) if no_model else None), plain):
        if not isinstance(outcome, Extracted):
            failed += _tell(outcome)
        elif into:
            _write_json(outcome.content, into / f"{outcome.name}.json")
        else:
            contents.append(outcome.content)
    if output and len(contents) > 1:
        raise UsageError(f"{source} holds {len(contents)} reports, too many for one file. Name a folder that exists with -o.")
    if contents:
        _write_json(contents if len(contents) > 1 else contents[0], output)
    if failed:
        raise SystemExit(1)


def _write_json(content: object, path: Path | None) -> None:
    import json

    text = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
    if path is None:
        click.echo(text, nl=False)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


@main.command()
@_GRAPH
@click.argument("asked", metavar="QUERY|NAME|@FILE.rq")
@click.option("--set", "values", multiple=True, metavar="NAME=VALUE", help="A parameter of a named question; may be repeated.")
@click.option("--format", "form", type=click.Choice(["table", "csv", "json", "ttl"]), default="table", show_default=True)
@click.option("--endpoint", metavar="URL", help="Ask a SPARQL endpoint in place of the folder.")
def query(folder: Path, asked: str, values: tuple[str, ...], form: str, endpoint: str | None) -> None:
    """Ask the graph: SPARQL text, a named question (see `kg queries`), or a file.

    \b
    kg query programs-of --set org=甘肃省总工会
    kg query 'SELECT ?o WHERE { e-org:甘肃省总工会 kg:organizes ?o } LIMIT 10'
    kg query @mine.rq --format csv
    """
    from kg.query.ask import ask

    ask(folder, asked, values, form, endpoint, sys.stdout)


@main.command()
@_GRAPH
@click.argument("text")
@click.option("--sentences", is_flag=True, help="Look in the sentences that prove something, not in names.")
@click.option("--type", "types", multiple=True, metavar="TYPE", help="Only this type of entity (ORG, PERSON …); may be repeated.")
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True, help="At most so many.")
@click.option("--format", "form", type=click.Choice(["table", "csv", "json"]), default="table", show_default=True)
def search(folder: Path, text: str, sentences: bool, types: tuple[str, ...], limit: int, form: str) -> None:
    """Find what has TEXT in its name, the most told about first, or the sentences that TEXT stands in.

    \b
    kg search 驿站
    kg search 驿站 --sentences --limit 10
    """
    from kg.query.ask import search as find

    find(folder, text, form, sys.stdout, sentences=sentences, types=[name.upper() for name in types], limit=limit)


@main.command()
@click.option("--domain", default="unions", show_default=True, help="Domain of knowledge.")
def queries(domain: str) -> None:
    """List the named questions with their parameters.

    \b
    kg queries
    """
    from kg.domains import load_domain
    from kg.query import questions

    for asked in questions(load_domain(domain)):
        click.echo(f"{asked.name}\n  {asked.title['zh']} · {asked.title['en']}")
        for parameter in asked.parameters:
            click.echo(f"  --set {parameter.name}={parameter.example}  {parameter.zh} · {parameter.en}")


@main.command()
@_GRAPH
@click.option("--about", metavar="NAME", help="Only what is near this entity.")
@click.option("--hops", type=click.IntRange(1, 5), default=1, show_default=True, help="How far from it.")
@click.option("--types", metavar="TYPE,…", help="Only these types of entity: ORG,PERSON,PROGRAM …")
@click.option("--query", "restriction", metavar="SPARQL", help="Only what this query gives.")
@click.option("--limit", type=click.IntRange(1), default=300, show_default=True, help="At most so many entities.")
@click.option("-o", "--output", type=_PATH, default=Path("network.html"), show_default=True, help="File to write.")
def view(folder: Path, about: str | None, hops: int, types: str | None, restriction: str | None, limit: int, output: Path) -> None:
    """Write the interactive network as one page that opens without a network connection.

    \b
    kg view --about 甘肃省总工会 --hops 2 -o gansu.html
    """
    from kg.graph import open_store
    from kg.query.text import open_index
    from kg.view import write_network

    store = open_store(folder / "store")
    wanted = [name.strip().upper() for name in types.split(",")] if types else None
    index = open_index(folder / "store")
    summary = write_network(store, output, about=about, hops=hops, types=wanted, query=restriction, limit=limit, index=index)
    click.echo(say(f"{output}: {summary.nodes} entities and {summary.edges} relations; {summary.left_out} entities left out."))


@main.command()
@_GRAPH
@click.option("--format", "form", required=True, help="turtle, ntriples, nquads, trig, jsonld, graphml, csv, xlsx or parquet.")
@click.option("-o", "--output", type=_PATH, help="File, or folder for the tables of csv and parquet.  [default: graph.ttl, graph-csv …]")
def export(folder: Path, form: str, output: Path | None) -> None:
    """Write the graph in another format.

    \b
    kg export --format xlsx -o graph.xlsx
    """
    from kg.export import NAMES
    from kg.export import export as write
    from kg.graph import open_store

    path = output or Path(NAMES.get(form, form))
    write(open_store(folder / "store"), form, path)
    click.echo(str(path))


@main.command()
@click.argument("indicator")
@click.option("--by", type=click.Choice(["place", "agent", "year"]), default="place", show_default=True, help="What to set side by side.")
@_GRAPH
@click.option("-o", "--output", type=_PATH, help="File to write: .html, .svg, .csv or .xlsx.  [default: a table here]")
def compare(indicator: str, by: str, folder: Path, output: Path | None) -> None:
    """Set the values of INDICATOR side by side, each with its sentence; totals and increases stay apart.

    \b
    kg compare 工会驿站
    kg compare 工会驿站 --by year -o stations.html
    kg compare "Union members" -o members.xlsx
    """
    from kg.compare import compare as line_up
    from kg.compare import show, write
    from kg.graph import open_store

    found = line_up(open_store(folder / "store"), indicator, by)
    if output is None:
        show(found, sys.stdout)
    else:
        write(found, output, by)
        click.echo(say(f"{output}: {len(found.values)} values of {found.indicator}."))


@main.command()
@_GRAPH
@click.option("--indicator", metavar="NAME", help="Only this indicator.")
@click.option("--agent", metavar="NAME", help="Only this organisation or place, with its collective.")
@click.option("--format", "form", type=click.Choice(["table", "csv", "json"]), default="table", show_default=True)
def reconcile(folder: Path, indicator: str | None, agent: str | None, form: str) -> None:
    """Say where the numbers of an agent agree, add up, are revised or contradict, with the arithmetic and all quotes.

    \b
    kg reconcile
    kg reconcile --agent 甘肃省总工会 --indicator 工会驿站
    """
    from kg.compare import reconcile as check
    from kg.compare import selected, write_findings
    from kg.graph import open_store

    write_findings(check(selected(open_store(folder / "store"), indicator, agent)), form, sys.stdout)


@main.command()
@_GRAPH
@click.option("--ledger", type=_FILE, help="Your judgements so far: what they decide is not asked again.")
@click.option("--limit", type=click.IntRange(1), default=100, show_default=True, help="At most so many pairs.")
@click.option("-o", "--output", type=_PATH, default=Path("review.csv"), show_default=True, help="The sheet to fill in.")
def review(folder: Path, ledger: Path | None, limit: int, output: Path) -> None:
    """Write pairs of entities that may be one as a sheet: fill in its first column (same, different or unsure) and build with it.

    \b
    kg review -g out -o review.csv
    kg build reports/ -o out --ledger review.csv
    """
    from kg.domains.divisions import Divisions
    from kg.export.files import write_csv
    from kg.graph import open_store
    from kg.query.text import TextIndex
    from kg.resolve import read_ledger
    from kg.review import doubts, sheet

    found = doubts(TextIndex(folder / "store"), Divisions.load(), read_ledger(ledger) if ledger else (), limit)
    write_csv(sheet(open_store(folder / "store"), found), output)
    click.echo(say(f"{output}: {len(found)} pairs to judge."))


@main.command()
@_INPUTS
@click.option("--no-model", is_flag=True, help="Gazetteer and grammar alone.")
@click.option("--format", "form", type=click.Choice(["table", "csv", "json"]), default="table", show_default=True)
def coverage(inputs: tuple[Path, ...], no_model: bool, form: str) -> None:
    """Account for every numeral of INPUTS: an observation, or why not; and for names left unresolved and text passed over.

    \b
    kg coverage reports/
    kg coverage report.txt --format csv
    """
    from kg.coverage import Account, write
    from kg.coverage import coverage as account_for

    accounts, failed = [], 0
    for outcome in account_for(inputs, _settings(inputs, without=("tagger",) if no_model else None)):
        if isinstance(outcome, Account):
            accounts.append(outcome)
        else:
            failed += _tell(outcome)
    write(accounts, form, sys.stdout)
    if failed:
        raise SystemExit(1)


@main.command()
@_GRAPH
def validate(folder: Path) -> None:
    """Hold the graph to the shapes; name each violation with its entity and sentence.

    \b
    kg validate -g out
    """
    from kg.graph import open_store
    from kg.graph.validate import validate as run_shapes

    violations = run_shapes(open_store(folder / "store"))
    for row in violations:
        click.echo(f"{row.entity} ({row.node}): {row.message_zh} {row.message_en}{f' [{row.value}]' if row.value else ''}")
        if row.quote:
            click.echo(f"    “{row.quote}”")
    click.echo(say(f"{len(violations)} violations"))
    if violations:
        raise SystemExit(1)


@main.command()
@_GRAPH
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at; any but this machine's own asks for a token.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 takes any that is free.")
def serve(folder: Path, host: str, port: int) -> None:
    """Show the graph as a web site on this machine, with a SPARQL endpoint at /sparql.

    \b
    kg serve -g out --port 8080
    """
    from kg.serve.app import serve as run_server

    run_server(folder, host, port)


@main.command()
@click.argument("folders", nargs=-1, required=True, metavar="GOLD_DIR...", type=_GOLD)
@click.option("-o", "--output", "model", type=_PATH, help="Folder of the model.  [default: the domain's own]")
@click.option("--domain", default="unions", show_default=True, help="Domain of knowledge.")
def train(folders: tuple[Path, ...], model: Path | None, domain: str) -> None:
    """Train the models on annotated folders (see data/gold/README.md for the form).

    \b
    kg train my-gold/ -o my-model
    """
    from kg.evaluate.train import train as run_training
    from kg.progress import reporter

    with reporter() as progress:
        path = run_training(folders, domain, model, progress)
    click.echo(say(f"The model is in {path}."))


@main.command()
@click.argument("folders", nargs=-1, required=True, metavar="GOLD_DIR...", type=_GOLD)
@click.option("--no-model", is_flag=True, help="Gazetteer and grammar alone.")
@click.option("--folds", type=click.IntRange(2), help="Leave documents out in so many turns, with models trained on the others.")
@click.option("--with", "extra", multiple=True, type=_PATH, help="With --folds: a folder to train on in every turn.")
@click.option("-o", "--output", type=_PATH, help="With --folds: folder for what was read in each document.")
def evaluate(folders: tuple[Path, ...], no_model: bool, folds: int | None, extra: tuple[Path, ...], output: Path | None) -> None:
    """Score the extraction on annotated folders.

    \b
    kg evaluate data/gold/sample
    kg evaluate gold/a gold/b --folds 5 --with data/gold/written
    """
    from kg.evaluate.cross import cross_evaluate
    from kg.evaluate.score import evaluate as run_scores

    settings = _settings(folders, without=("tagger",) if no_model else None)
    for line in cross_evaluate(folders, extra, settings, folds, output) if folds else run_scores(folders, settings):
        click.echo(line)
