"""Characters a second of each part of the pipeline, and as ratios against jieba's part-of-speech tags in the same run.

    python -m benchmarks.speed [TEXT_FOLDER]

One process, one core; the best of three passes over the annotated documents of data/gold (or the texts of the folder).
"""

import sys
import time
from collections import Counter
from pathlib import Path

from benchmarks.measure import seconds
from kg.config import Settings
from kg.domains import load_domain
from kg.model import Report
from kg.pipeline import load_pipeline
from kg.read import read_plain

ROOT = Path(__file__).parent.parent
PASSES = 3
STEPS = {
    "recognise and resolve": ("kg_gazetteer", "kg_grammar", "kg_tagger", "kg_arbiter", "kg_resolver"),
    "clauses, relations, observations": ("kg_clauses", "kg_relater", "kg_observer"),
}


def main() -> None:
    """Print the table."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "data/gold/written"
    domain = load_domain("unions")
    reports = [read_plain(path, domain) for path in sorted(folder.glob("*.txt"))]
    size = sum(len(report.text) for report in reports)
    modes = {"with the model": Settings(), "without (--no-model)": Settings(without=("tagger",))}
    found = {f"{step}, {title}": spent for title, mode in modes.items() for step, spent in pipeline_seconds(reports, mode).items()}
    # Last, because its dictionary of 350,000 words stays in memory and slows what comes after it.
    peer = size / seconds(lambda: jieba_tags(reports))
    print(f"{len(reports)} texts, {size:,} characters\n\n| part | characters a second | against jieba's tags |\n|---|---|---|")
    print(f"| jieba.posseg, the peer | {peer:,.0f} | 1.00 |")
    for part, spent in found.items():
        print(f"| {part} | {size / spent:,.0f} | {size / spent / peer:.2f} |")


def jieba_tags(reports: list[Report]) -> None:
    """Tag all texts by jieba."""
    import jieba.posseg

    for report in reports:
        for _ in jieba.posseg.cut(report.text):
            pass


def pipeline_seconds(reports: list[Report], settings: Settings) -> dict[str, float]:
    """Seconds by step of the pipeline over all reports, the best pass of each."""
    nlp = load_pipeline(settings)
    runs: list[Counter[str]] = []
    for _ in range(PASSES):
        spent: Counter[str] = Counter()
        for report in reports:
            doc = nlp.make_doc(report.text)
            doc._.report = report
            for name, component in nlp.pipeline:
                start = time.process_time()
                doc = component(doc)
                spent[name] += time.process_time() - start  # type: ignore[assignment]
        runs.append(spent)
    return {step: min(sum(run[name] for name in names) for run in runs) for step, names in STEPS.items()}


if __name__ == "__main__":
    main()
