"""Makes traditional.csv out of the dictionaries of OpenCC.

Run `pip install opencc-python-reimplemented`, then `python data/characters/build.py`.
A line is a character with its simplified form, or a phrase whose form is another than that of its characters; all keep
their length.
"""

import csv
from importlib.resources import files
from pathlib import Path

from opencc import OpenCC

_HAN = range(0x3400, 0xA000)
_LEFT = "么"  # in simplified text a word of its own


def main() -> None:
    """Write the table beside this file."""
    convert, of_hong_kong = OpenCC("tw2s").convert, OpenCC("hk2s").convert
    characters = {character: convert(character) for character in map(chr, _HAN)}
    characters |= {one: of_hong_kong(one) for one, other in characters.items() if one == other}
    characters = {one: other for one, other in characters.items() if one != other and one not in _LEFT and ord(other) < 0x10000}
    phrases = {phrase: convert(phrase) for phrase in _phrases()}
    special = {one: other for one, other in phrases.items() if len(one) == len(other) and other != _written(one, characters)}
    with Path(__file__).with_name("traditional.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(("traditional", "simplified"))
        rows.writerows(sorted((characters | special).items(), key=lambda row: (len(row[0]), row[0])))


def _phrases() -> list[str]:
    folder = files("opencc") / "dictionary"
    names = ("TSPhrases.txt", "TWVariantsRevPhrases.txt")
    return [line.split("\t")[0] for name in names for line in (folder / name).read_text(encoding="utf-8").splitlines()]


def _written(phrase: str, characters: dict[str, str]) -> str:
    return "".join(characters.get(character, character) for character in phrase)


if __name__ == "__main__":
    main()
