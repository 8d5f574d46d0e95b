"""Scores observations with annotated mentions in place of recognised ones: the rules for numbers, agents and kinds alone, in seconds.

    python benchmarks/observations.py ../shared/gold/dev
    python benchmarks/observations.py ../shared/gold/train --half odd
    python benchmarks/observations.py ../shared/gold/train --half even
    python benchmarks/observations.py ../shared/gold/dev --errors

--half: the 1st, 3rd, 5th … document by name, or the others, which are scored and never read (docs/quality.md).
--errors: each annotated observation that was not found, and each that was found and is not annotated.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path

from kg.clauses import analyse
from kg.domains import Domain, load_domain
from kg.evaluate.gold import GoldDocument, read_gold
from kg.evaluate.score import Scores, add, same_name
from kg.export.contract import contract
from kg.model import Extraction
from kg.observe import observe
from kg.read import read_plain

HALVES = {"all": slice(None), "odd": slice(0, None, 2), "even": slice(1, None, 2)}


def predicted(document: GoldDocument, domain: Domain) -> dict[str, list[dict[str, object]]]:
    """The observations of `document` in the JSON contract."""
    report = read_plain(document.path, domain)
    observations, _ = observe(report, document.mentions, analyse(report, document.mentions, domain), domain)
    return {"observations": contract(Extraction(report, (), (), (), observations))["observations"]}


def errors(document: GoldDocument, rows: list[dict[str, object]]) -> Iterator[str]:
    """What was missed (-), what is too much (+), both without those of the same phrase, value and agent."""
    left = list(rows)
    for row in document.observations:
        match = next((one for one in left if one["value"] == row["value"] and one["indicator"] == row["indicator"]), None)
        if match is not None and same_name(str(row["agent"]), str(match["agent"])):
            left.remove(match)
        else:
            yield f"  - {row['agent']} · {row['indicator']} · {row['value']} {row['unit']} · {row['kind']}"
    for one in left:
        yield f"  + {one['agent']} · {one['indicator']} · {one['value']} {one['unit']} · {one['kind']}"


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("folders", nargs="+", type=Path)
    arguments.add_argument("--half", choices=sorted(HALVES), default="all")
    arguments.add_argument("--errors", action="store_true")
    options = arguments.parse_args()
    domain, scores = load_domain("unions"), Scores()
    for folder in options.folders:
        for document in list(read_gold(folder))[HALVES[options.half]]:
            found = predicted(document, domain)
            add(scores, document, found)
            if options.errors:
                print(document.name, *errors(document, found["observations"]), sep="\n")
    print(*(line for line in scores.lines() if line.startswith(("observations", "agent"))), sep="\n")


if __name__ == "__main__":
    main()
