"""Who is who across reports, and the user's ledger over it."""

from itertools import permutations
from pathlib import Path

import pytest

from kg.domains import load_domain
from kg.errors import DomainError
from kg.model import Context, Corpus, Entity, Evidence, Extraction, Key, Relation, Report, Source
from kg.resolve import Identifier, Judgement, read_ledger


@pytest.fixture(scope="module")
def identifier() -> Identifier:
    return Identifier(load_domain("unions"))


def extraction(name: str, *entities: Entity, relations: tuple[Relation, ...] = (), publisher: str | None = None) -> Extraction:
    report = Report(name, name, "甲乙丙丁", Source(f"{name}.txt", "text/plain", ""), Context(publisher))
    return Extraction(report, (), entities, relations, ())


def person(name: str) -> Entity:
    return Entity("PERSON", name)


def post(report: str, name: str, organisation: str) -> Relation:
    return Relation(Key("PERSON", name), "holdsPosition", Key("ORG", organisation), Evidence(report, 0, 1))


def same(corpus: Corpus, one: tuple[str, Key], other: tuple[str, Key]) -> bool:
    return corpus.entities[one] == corpus.entities[other]


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        ("PROGRAM", "三抓三促", "三抓三促行动"),
        ("AWARD", "甘肃省劳模", "甘肃省劳动模范"),
        ("ORG", "北京市政府", "北京市人民政府"),
        ("EVENT", "甘肃省工会第十三次代表大会", "甘肃省工会十三大"),
        ("DOCUMENT", "《工会法》", "工会法"),
        ("ORG", "党中央", "中央"),
        ("PROGRAM", "产业队伍建设改革", "产业工人队伍建设改革"),
        ("FACILITY", "工会户外劳动者服务站点", "户外劳动者服务站"),
        ("ORG", "宁夏教育工会", "宁夏回族自治区教育工会"),
        ("ORG", "上海市徐汇区总工会", "徐汇区总工会"),
        ("ORG", "山东省日照市莒县总工会", "莒县总工会"),
        ("PLACE", "四川成都", "成都市"),
        ("PLACE", "四川省成都市金牛区", "成都市金牛区"),
        ("PLACE", "民和县", "民和回族土族自治县"),
    ],
)
def test_two_spellings_are_one_entity(identifier: Identifier, kind: str, one: str, other: str) -> None:
    corpus = identifier.identify([extraction("a", Entity(kind, one)), extraction("b", Entity(kind, other))])
    assert same(corpus, ("a", Key(kind, one)), ("b", Key(kind, other)))


def test_a_place_is_called_by_its_full_name(identifier: Identifier) -> None:
    written = Entity("PLACE", "四川成都", region="成都市", code="510100", origin="gazetteer")
    assert identifier.identify([extraction("a", written)]).entities["a", written.key].name == "成都市"


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("AWARD", "技术能手"),
        ("EVENT", "第六次代表大会"),
        ("EVENT", "职工文艺展演"),
        ("ORG", "县区工会"),
        ("ORG", "职工志愿服务队"),
        ("PLATFORM", "智慧工会平台"),
    ],
)
def test_a_name_that_says_too_little_stays_in_its_report(identifier: Identifier, kind: str, name: str) -> None:
    corpus = identifier.identify([extraction("a", Entity(kind, name)), extraction("b", Entity(kind, name))])
    assert not same(corpus, ("a", Key(kind, name)), ("b", Key(kind, name)))


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [("ORG", "甘肃省总工会", "甘肃省各级工会"), ("AWARD", "全国五一劳动奖章", "甘肃省五一劳动奖章"), ("EVENT", "职工书画展", "职工摄影展")],
)
def test_two_things_stay_two(identifier: Identifier, kind: str, one: str, other: str) -> None:
    corpus = identifier.identify([extraction("a", Entity(kind, one)), extraction("b", Entity(kind, other))])
    assert not same(corpus, ("a", Key(kind, one)), ("b", Key(kind, other)))


def test_counties_of_one_name_stay_apart(identifier: Identifier) -> None:
    lanzhou, lhasa = (Entity("ORG", "城关区总工会", region="城关区", code=code) for code in ("620102", "540102"))
    corpus = identifier.identify([extraction("a", lanzhou), extraction("b", lhasa)])
    ids = {entity.id for entity in corpus.entities.values()}
    assert ids == {"城关区总工会_兰州市", "城关区总工会_拉萨市"}


def test_a_person_needs_more_than_the_name(identifier: Identifier) -> None:
    key = Key("PERSON", "李毅")
    reports = [
        extraction("a", person("李毅"), relations=(post("a", "李毅", "甘肃省总工会"),)),
        extraction("b", person("李毅"), relations=(post("b", "李毅", "甘肃省总工会"),)),
        extraction("c", person("李毅"), publisher="许昌市总工会"),
    ]
    corpus = identifier.identify(reports)
    assert same(corpus, ("a", key), ("b", key))
    assert not same(corpus, ("a", key), ("c", key))
    assert corpus.entities["a", key].id == "李毅_甘肃省总工会"


def test_what_is_unresolved_stays_in_its_report(identifier: Identifier) -> None:
    lost = Entity("ORG", "市总工会", resolved=False)
    corpus = identifier.identify([extraction("a", lost), extraction("b", lost)])
    assert not same(corpus, ("a", lost.key), ("b", lost.key))


def test_the_order_of_the_reports_changes_nothing(identifier: Identifier) -> None:
    reports = [
        extraction("a", Entity("PROGRAM", "四送")),
        extraction("b", Entity("PROGRAM", "四送活动")),
        extraction("c", Entity("PROGRAM", "四送"), person("王明")),
    ]
    first, *others = (identifier.identify(order) for order in permutations(reports))
    assert all(other == first for other in others)


def test_the_ledger_joins_parts_renames_and_rejects(identifier: Identifier) -> None:
    short, long = Entity("PROGRAM", "暖心驿路"), Entity("PROGRAM", "暖心驿路关爱计划总动员")
    relation = Relation(Key("ORG", "甲"), "organizes", short.key, Evidence("a", 0, 1))
    reports = [extraction("a", short, Entity("ORG", "甲"), relations=(relation,)), extraction("b", long), extraction("c", short)]
    joined = identifier.identify(reports, [Judgement("same", "PROGRAM", short.name, long.name)])
    assert same(joined, ("a", short.key), ("b", long.key))
    parted = identifier.identify(reports, [Judgement("different", "PROGRAM", short.name, short.name, left_report="a", right_report="c")])
    assert not same(parted, ("a", short.key), ("c", short.key))
    renamed = identifier.identify(reports, [Judgement("rename", "PROGRAM", short.name, "暖心驿路行动方略")])
    assert renamed.entities["a", short.key].name == "暖心驿路行动方略"
    assert renamed.redirects[short.key].name == "暖心驿路行动方略"
    rejected = identifier.identify(reports, [Judgement("reject", "", "甲", short.name, "organizes")])
    assert rejected.extractions[0].relations == ()
    assert identifier.identify(reports) == identifier.identify(reports, [])


def test_what_the_ledger_takes_apart_stays_together_among_itself(identifier: Identifier) -> None:
    short, long = Entity("PROGRAM", "四送"), Entity("PROGRAM", "四送活动")
    reports = [extraction("a", short), extraction("b", long), extraction("c", long)]
    parted = identifier.identify(reports, [Judgement("different", "PROGRAM", short.name, long.name)])
    assert not same(parted, ("a", short.key), ("b", long.key))
    assert same(parted, ("b", long.key), ("c", long.key))
    other = Entity("PROGRAM", "暖心驿路")
    apart = [*reports, extraction("d", other)]
    assert identifier.identify(apart, [Judgement("different", "PROGRAM", short.name, other.name)]) == identifier.identify(apart)


def test_a_ledger_is_read_and_its_faults_are_named_by_line(tmp_path: Path) -> None:
    path = tmp_path / "ledger.csv"
    path.write_text("judgement,type,left,right,user,date\nsame,PROGRAM,四送,四送品牌,wang,2026-01-01\n", encoding="utf-8-sig")
    assert read_ledger(path) == (Judgement("same", "PROGRAM", "四送", "四送品牌"),)
    path.write_text("judgement,type,left,right\n,PROGRAM,四送,五送\n", encoding="utf-8")
    assert read_ledger(path) == ()
    path.write_text("judgement,type,left,right\nmaybe,PROGRAM,四送,四送品牌\n", encoding="utf-8")
    with pytest.raises(DomainError, match=r"line 2.*maybe"):
        read_ledger(path)
