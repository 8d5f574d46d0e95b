"""Merges across reports against the annotation: of the pairs of entities of two documents, which are one, and which we join.

    python benchmarks/merging.py

The annotated mentions are resolved and identified; two annotated entities are one when they have the same type and, by the
measure of the guide, the same full name.
"""

from collections import Counter
from itertools import combinations
from pathlib import Path

from kg.domains import load_domain
from kg.evaluate.gold import read_gold
from kg.evaluate.score import same_name
from kg.model import Extraction, Key
from kg.read import read_plain
from kg.resolve import Identifier, Resolver

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
    joined = [pair for pair in pairs if entities_of[pair[0]] == entities_of[pair[1]]]
    same = [pair for pair in pairs if same_name(meant[pair[0]], meant[pair[1]])]
    right = set(joined) & set(same)
    print(f"joined {len(joined)}, right {len(right)}: precision {len(right) / len(joined):.3f}")
    print(f"one entity {len(same)}, joined {len(right)}: completeness {len(right) / len(same):.3f}")
    for title, rows in (("wrong", set(joined) - right), ("missed", set(same) - right)):
        names: Counter[tuple[Key, Key]] = Counter((one[1], other[1]) for one, other in rows)
        print(
            f"{title}:", *(f"{one.type} {one.name} / {other.name} ({count})" for (one, other), count in names.most_common(40)), sep="\n  "
        )


if __name__ == "__main__":
    main()
