"""Writes any number of reports that differ: paragraphs of the sample and the corpus with other places, numbers and years.

    python -m benchmarks.reports FOLDER --reports 10000 [--characters 1500] [--texts FOLDER ...]

The same arguments give the same files. The texts are made for measuring speed and memory; what they say is not true.
"""

import argparse
import random
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from kg.domains.divisions import Division, Divisions
from kg.model import Report
from kg.read import read

ROOT = Path(__file__).parent.parent
TEXTS = [folder for folder in (ROOT / "data/sample", ROOT.parent / "shared/corpus") if folder.is_dir()]
_NUMBER = re.compile(r"\d+")
_FOLDER = 1000  # files


def main() -> None:
    """Write the files."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--reports", type=int, default=10_000)
    arguments.add_argument("--characters", type=int, default=1_500)
    arguments.add_argument("--texts", type=Path, nargs="+", default=TEXTS)
    given = arguments.parse_args()
    print(f"{generate(given.folder, given.reports, given.characters, given.texts):,} characters in {given.folder}")


def generate(folder: Path, reports: int, characters: int = 1_500, texts: Sequence[Path] = TEXTS) -> int:
    """Write so many reports of about so many characters; how many characters they have together."""
    source = random.Random(7)
    paragraphs = [line for one in read(texts) if isinstance(one, Report) for line in one.text.split("\n")[1:] if len(line) > 20]
    counties = [one for one in Divisions.load() if one.level == "county" and one.current]
    size = 0
    for number in range(reports):
        path = folder / f"{number // _FOLDER:04}" / f"{number:08}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        text = "\n".join(_lines(source, paragraphs, source.choice(counties), characters))
        size += len(text)
        path.write_text(text, encoding="utf-8", newline="\n")
    return size


def _lines(source: random.Random, paragraphs: Sequence[str], county: Division, characters: int) -> Iterator[str]:
    title = f"{county.name}总工会{source.randint(2012, 2024)}年工作总结"
    yield title
    left = characters - len(title)
    while left > 0:
        paragraph = _NUMBER.sub(lambda match: _other(source, match.group()), source.choice(paragraphs))
        words = f"{county.name}总工会"
        told = paragraph.replace("省总工会", words).replace("市总工会", words)[: max(left, 40)]
        yield f"\u3000\u3000{told}" + ("" if told.endswith("。") else "。")
        left -= len(told) + 3


def _other(source: random.Random, number: str) -> str:
    """Another number with as many digits; years stay near."""
    if len(number) == 4 and number.startswith(("19", "20")):
        return str(min(2025, int(number) + source.randint(-3, 3)))
    return str(source.randint(1, 9)) + "".join(str(source.randint(0, 9)) for _ in number[1:])


if __name__ == "__main__":
    main()
