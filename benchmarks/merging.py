"""Merges across reports against the annotation: of the pairs of entities of two documents, which are one, and which we join.

    python benchmarks/merging.py

The annotated mentions are resolved and identified; two annotated entities are one when they have the same type and, by the
measure of the guide, the same full name. That measure goes by letters: it takes 中国工会十八大 and 中国工会第十八次全国代表大会 for
two things, 技能人才 and 高技能人才 for one. So the figures come twice, by the measure alone and with the pairs of annotated names
that were judged by hand (`merging.csv`); what is listed as wrong or missed is so after judging.
"""

import csv
from collections import Counter
from collections.abc import Collection
from itertools import combinations
from pathlib import Path

from kg.domains import load_domain
from kg.evaluate.gold import read_gold
from kg.evaluate.score import same_name
from kg.model import Extraction, Key
from kg.read import read_plain
from kg.resolve import Identifier, Resolver

Place = tuple[str, Key]  # report and entity
Pair = tuple[Place, Place]
ROOT = Path(__file__).parent.parent
GOLD = [ROOT.parent / "shared/gold/dev", ROOT.parent / "shared/gold/train"]


def main() -> None:
    """Print precision and completeness of the merges, and the pairs that are wrong or missed, most frequent first."""
    domain = load_domain("unions")
    resolver = Resolver(domain)
    extractions, gold = [], {}
    for document in (one for folder in GOLD for one in read_gold(folder)):
        report = read_plain(document.path, domain)
        mentions, entities = resolver.resolve(report, document.mentions)
        extractions.append(Extraction(report, mentions, entities, (), ()))
        for mention, annotated in zip(mentions, document.mentions, strict=True):
            gold.setdefault((report.id, mention.key), Counter())[annotated.name] += 1
    entities_of = Identifier(domain).identify(extractions).entities
    meant = {place: names.most_common(1)[0][0] for place, names in gold.items()}
    pairs = [(one, other) for one, other in combinations(sorted(meant), 2) if one[0] != other[0] and one[1].type == other[1].type]
    joined = {pair for pair in pairs if entities_of[pair[0]] == entities_of[pair[1]]}
    verdicts = judged()
    by_measure, by_hand = set(), set()
    for pair in pairs:
        one, other = sorted(meant[place] for place in pair)
        if same_name(one, other):
            by_measure.add(pair)
        if verdicts.get((pair[0][1].type, one, other), pair in by_measure):
            by_hand.add(pair)
    tell("by the measure", joined, by_measure)
    tell("with judged pairs", joined, by_hand)
    for title, rows in (("wrong", joined - by_hand), ("missed", by_hand - joined)):
        names = Counter((one[1].type, *sorted((meant[one], meant[other]))) for one, other in rows)
        lines = sorted(names.items(), key=lambda item: (-item[1], item[0]))
        print(f"{title}:", *(f"{kind} {one} / {other} ({count})" for (kind, one, other), count in lines[:40]), sep="\n  ")


def judged() -> dict[tuple[str, str, str], bool]:
    """Whether two annotated names of a type, in their order, mean one thing, as far as a person judged it."""
    with Path(__file__).with_name("merging.csv").open(encoding="utf-8", newline="") as lines:
        return {(row["type"], row["one"], row["other"]): row["verdict"] == "same" for row in csv.DictReader(lines)}


def tell(title: str, joined: Collection[Pair], same: Collection[Pair]) -> None:
    """Print precision and completeness."""
    right = len(set(joined) & set(same))
    print(f"{title}: joined {len(joined)}, right {right}: precision {right / len(joined):.3f};", end=" ")
    print(f"one entity {len(same)}, joined {right}: completeness {right / len(same):.3f}")


if __name__ == "__main__":
    main()
