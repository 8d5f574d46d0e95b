"""Names and relations on documents left out, behind recognition: with annotated mentions, and with those recognised before.

    python benchmarks/links.py FOLDER... [--with FOLDER]... [--mentions PREDICTED] [--folds N]

Names: annotated mentions are resolved, and compared with the names that the annotation gives them. Relations: a model of relations is
trained on the other folds and the folders of `--with`, and reads each document with its annotated mentions; with `--mentions`, a folder
that `kg evaluate -o` or `kg extract -o` wrote, also with the mentions there, resolved anew.
"""

import argparse
import json
from collections.abc import Iterator, Sequence
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

from kg.clauses import analyse
from kg.domains import Domain, load_domain
from kg.evaluate.cross import turns
from kg.evaluate.gold import GoldDocument, read_gold
from kg.evaluate.score import Scores, Tally, add, same_name
from kg.evaluate.train import prepared
from kg.model import Mention
from kg.read import read_plain
from kg.relate import FILE, relate
from kg.relate.train import train_relations
from kg.resolve import Resolver

Row = tuple[str, str, str]
Task = tuple[list[GoldDocument], list[GoldDocument], Path | None]


def main() -> None:
    """Print the shares of right names, then the scores of relations with annotated and with recognised mentions."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--with", dest="extra", action="append", default=[], type=Path)
    parser.add_argument("--mentions", type=Path)
    parser.add_argument("--folds", type=int, default=3)
    given = parser.parse_args()
    documents = sorted((one for folder in given.folders for one in read_gold(folder)), key=lambda one: one.name)
    names = {one.name for one in documents}
    always = [one for folder in given.extra for one in read_gold(folder) if one.name not in names]
    tell_names(documents, load_domain("unions"))
    tasks = [(*turn, given.mentions) for turn in turns(documents, always, given.folds)]
    scores = {"annotated": Scores(), "recognised": Scores()}
    with get_context("spawn").Pool(2) as pool:
        for turn in pool.imap(left_out, tasks):
            for document, kind, rows in turn:
                relations = [{"subject": subject, "relation": relation, "object": target} for subject, relation, target in rows]
                add(scores[kind], document, {"relations": relations})
    for kind in scores if given.mentions else ["annotated"]:
        print(f"with {kind} mentions", *(line for line in scores[kind].lines() if line.startswith("relations")), sep="\n")


def tell_names(documents: Sequence[GoldDocument], domain: Domain) -> None:
    """The share of annotated mentions that get their annotated name, of all and of those that the text does not write in full."""
    resolver, every, short = Resolver(domain), Tally(), Tally()
    for document in documents:
        resolved, _ = resolver.resolve(read_plain(document.path, domain), document.mentions)
        for mine, gold in zip(resolved, document.mentions, strict=True):
            right = same_name(mine.name, gold.name)
            every.add(right, 1, 1)
            if not same_name(document.text[gold.start : gold.end], gold.name):
                short.add(right, 1, 1)
    print(f"names {every.recall:.3f} of {every.gold}, not written in full {short.recall:.3f} of {short.gold}")


def left_out(task: Task) -> list[tuple[GoldDocument, str, list[Row]]]:
    """The relations that a model of the training documents reads in those left out."""
    training, documents, mentions = task
    domain = load_domain("unions")
    model = train_relations(training, domain, lambda document: prepared(document, domain))
    with TemporaryDirectory() as folder:
        (Path(folder) / FILE).write_bytes(model.dump())
        trained = load_domain("unions", (), Path(folder))
        return [(one, kind, rows) for one in documents for kind, rows in readings(one, trained, mentions)]


def readings(document: GoldDocument, domain: Domain, mentions: Path | None) -> Iterator[tuple[str, list[Row]]]:
    """The relations of a document with its annotated mentions, and with those of the folder `mentions`."""
    report = read_plain(document.path, domain)
    named = {"annotated": tuple(document.mentions)}
    if mentions:
        rows = json.loads((mentions / f"{document.name}.json").read_text(encoding="utf-8"))["mentions"]
        found = [Mention(row["start"], row["end"], row["type"], report.text[row["start"] : row["end"]], row["confidence"]) for row in rows]
        named["recognised"] = Resolver(domain).resolve(report, found)[0]
    for kind, marked in named.items():
        relations = relate(report, marked, analyse(report, marked, domain), domain)
        yield kind, [(row.subject.name, row.relation, row.object.name) for row in relations]


if __name__ == "__main__":
    main()
