"""Observations: agent, kind, measure, indicator, and what became of every other numeral."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.clauses import analyse
from kg.domains import load_domain
from kg.evaluate.gold import read_gold
from kg.model import Context, Key, Report, Source
from kg.observe import observe
from kg.observe.indicators import scheme

Read = Callable[..., tuple]


def test_an_observation_in_full(read: Read) -> None:
    text = "2023年工作\n今年以来，市总工会新建工会驿站20余个。"
    ((found,), _) = read(text, {"市总工会": Key("ORG", "张掖市总工会")})
    assert (found.agent, found.phrase, found.value, found.unit) == (Key("ORG", "张掖市总工会"), "新建工会驿站", 20, "个")
    assert (found.kind, found.measure, found.indicator, found.approx, found.target) == ("new", "flow", "stations", True, False)
    assert text[found.evidence.start : found.evidence.end] == "今年以来，市总工会新建工会驿站20余个。"
    assert text[slice(*found.number)] == "20余个"


@pytest.mark.parametrize(
    ("text", "kind", "measure"),
    [
        ("累计发展会员1.6万人。", "cumulative", "sum"),
        ("累计建成工会驿站1566个。", "cumulative", "stock"),
        ("建成户外劳动者驿站1186个。", "flow", "stock"),
        ("新建工会驿站224个。", "new", "flow"),
        ("打造工会驿站12个。", "flow", "flow"),
        ("累计慰问职工3万人次。", "cumulative", "sum"),
        ("慰问职工3万人次。", "flow", "flow"),
        ("基层工会组织5321个。", "cumulative", "stock"),
        ("新改建职工食堂21个。", "new", "flow"),
        ("目前，工会会员达5.2万人。", "cumulative", "stock"),
        ("建会率达92%。", "rate", "rate"),
    ],
)
def test_the_wording_and_the_meaning(read: Read, text: str, kind: str, measure: str) -> None:
    (found,) = read(text)[0]
    assert (found.kind, found.measure) == (kind, measure)


def test_a_wording_holds_until_the_half_of_the_sentence_ends_and_up_to_now_for_the_whole(read: Read) -> None:
    assert [row.kind for row in read("累计建成驿站20个、书屋3家；慰问职工50人。")[0]] == ["cumulative", "cumulative", "flow"]
    assert [row.kind for row in read("截至目前，有驿站20个；慰问职工50人。")[0]] == ["cumulative", "cumulative"]


def test_a_total_or_an_increase_tells_its_own_number_alone(read: Read) -> None:
    assert [row.kind for row in read("驿站增至20个，慰问职工50人。")[0]] == ["cumulative", "flow"]
    assert [row.kind for row in read("会员总数30万人，慰问职工50人。")[0]] == ["cumulative", "flow"]


def test_a_total_takes_the_noun_of_an_increase_and_not_its_verb(read: Read) -> None:
    for text in ("新建驿站30家，累计达到200家。", "新建驿站30家，目前全市共有驿站200家。", "新建驿站30家（累计200家）。"):
        assert [(row.phrase, row.kind) for row in read(text)[0]] == [("新建驿站", "new"), ("驿站", "cumulative")]
    assert [row.phrase for row in read("发展会员1万人，累计发展20万人。")[0]] == ["发展会员", "累计发展会员"]


def test_a_time_begins_anew_what_a_total_said(read: Read) -> None:
    assert [row.kind for row in read("工作室现有成员23人，近五年获专利41件。")[0]] == ["cumulative", "flow"]
    assert [row.kind for row in read("截至2022年底建成驿站300家。与高校共办培训班13期。")[0]] == ["cumulative", "flow"]


def test_verbs_belong_to_all_that_is_counted_respectively(read: Read) -> None:
    assert [row.phrase for row in read("慰问困难职工、劳模分别为300人、20人。")[0]] == ["慰问困难职工", "慰问劳模"]


def test_the_same_thing_counts_the_same_however_it_is_worded(read: Read) -> None:
    text = "累计建成工会驿站1566个。建成户外劳动者驿站1186个。累计建成服务站点1343个。建成工会蜂站646个。"
    assert {(row.indicator, row.measure) for row in read(text)[0]} == {("stations", "stock")}


@pytest.mark.parametrize(
    ("text", "indicators"),
    [
        ("发放助学金65万元，资助学生92人。", ["schooling-money", "schooling-people"]),
        ("发放慰问物资1.6亿元，慰问职工80万人次。", ["condolence-money", "condolence-people"]),
        ("新就业形态劳动者入会5万人，发展会员8万人。", ["members-new-employment", "members"]),
        ("签订集体合同50份，覆盖企业80家、职工5万人。", ["contracts", "contract-firms", "contract-workers"]),
        ("投入资金37万元。", ["funds-invested"]),
        ("开展“安康杯”竞赛，覆盖职工19万人。", ["contest-people"]),
        ("建成阵地面积40平方米，出口货物3吨。", ["venue-area", None]),
        ("工匠学院开发课程26门，接待过往司机900人次。", ["training-events", None]),
        ("建立工匠实训基地3个，接待来访职工60人次。", ["training-bases", "legal-people"]),
        ("9个疗休养基地累计接待700人。", ["rest-bases", "rest-people"]),
        ("依托工匠学院、工匠学校开设电焊、茶艺等12门课程。", ["training-events"]),
        ("新建的8家驿站获得补助资金20万元。", ["stations", "places-money"]),
        ("挂牌职工服务中心7个、困难职工帮扶中心3个。", ["service-centres", "aid-centres"]),
        ("建立新业态工会联合会6家，5家单位获赠互助保障。", ["unions-new-employment", None]),
        ("30名职工晋升技术等级，带动600名职工参与。", ["skills-promoted", None]),
        ("推动职工疗休养，各级工会筹集300多万元。", ["rest-money"]),
        ("大病救助125人，调解劳动争议58件，涉及金额90万元。", ["hardship-people", "mediations", "recovered"]),
        ("20场劳动竞赛吸引300家单位参与，举办文体活动50场。", ["contests", "contest-firms", "culture-events"]),
    ],
)
def test_money_heads_and_things_have_indicators_of_their_own(read: Read, text: str, indicators: list[str | None]) -> None:
    assert [row.indicator for row in read(text)[0]] == indicators


def test_every_numeral_is_an_observation_or_has_a_reason(read: Read) -> None:
    text = "2023年，举办第八届运动会，开展“五小”竞赛3项，深化三个精神，打造一批基地，连续3年获奖。"
    observations, residue = read(text)
    assert [row.phrase for row in observations] == ["开展“五小”竞赛"]
    assert [(text[row.start : row.end], row.reason) for row in residue] == [
        ("2023年", "date"), ("第八届", "ordinal"), ("三个", "figure of speech"), ("一批", "vague"), ("3年", "duration"),
    ]  # fmt: skip


def test_numbers_inside_names_and_quotes_count_nothing(read: Read) -> None:
    observations, residue = read("拨打12351职工热线，落实“八项规定”。", {"12351职工热线": Key("PLATFORM", "12351职工热线")})
    assert observations == ()
    assert {row.reason for row in residue} == {"name"}


def test_a_plan_is_a_target(read: Read) -> None:
    assert [row.target for row in read("新建驿站20个。到2028年末，建成驿站500个。")[0]] == [False, True]
    text = "市总工会将新建驿站30个。市总工会将慰问金5万元发给职工。市总工会将在档困难职工40人纳入帮扶。"
    assert [row.target for row in read(text)[0]] == [True, False, False]


def test_a_report_that_names_nobody_gives_residue_only(read: Read) -> None:
    observations, residue = read("慰问职工200人。", publisher=None, region=None)
    assert observations == ()
    assert [row.reason for row in residue] == ["not understood"]


def test_every_concept_has_labels_a_unit_and_words_that_a_phrase_of_it_can_hold() -> None:
    from pyoxigraph import RdfFormat, parse

    domain = load_domain("unions")
    rows: dict[str, dict[str, list[str]]] = {}
    for triple in parse(path=domain.folder / "indicators.ttl", format=RdfFormat.TURTLE):
        value = triple.object.value + ("@" + triple.object.language if getattr(triple.object, "language", None) else "")
        rows.setdefault(triple.subject.value.rpartition("/")[2], {}).setdefault(triple.predicate.value.rpartition("#")[2], []).append(value)
    concepts = scheme(domain).concepts
    assert len(concepts) > 100
    for name in concepts:
        said = rows[name]
        assert {label.rpartition("@")[2] for label in said["prefLabel"]} == {"zh", "en"}, name
        assert said["definition"] and said["unit"] and concepts[name].counts, name
        assert all(broader.rpartition("/")[2] in rows for broader in said["broader"]), name


@settings(deadline=None, max_examples=200)
@given(st.text(alphabet="工会建成驿站慰问职工达共各分别其中由到提高至、，。；（）“”的等12.3万余个家名人次元%年月\n", max_size=80))
def test_any_text_is_read_and_each_quote_stands_where_it_says(text: str) -> None:
    domain = load_domain("unions")
    report = Report("r", "", text, Source("r", "text/plain", ""), Context("张掖市总工会", "张掖市", period="2023"))
    observations, residue = observe(report, (), analyse(report, (), domain), domain)
    for found in observations:
        assert found.evidence.start <= found.number[0] < found.number[1] <= found.evidence.end
        assert found.phrase and found.unit and found.kind and found.measure
    assert len({row.start for row in residue}) == len(residue)


def test_the_annotated_reports_are_read_well(shared: Path) -> None:
    """Value and unit of nine out of ten numbers, with the annotated names given."""
    domain = load_domain("unions")
    hits = total = 0
    for document in read_gold(shared / "gold" / "dev"):
        report = Report(document.name, "", document.text, Source(document.name, "text/plain", ""))
        found, _ = observe(report, document.mentions, analyse(report, document.mentions, domain), domain)
        values = {(float(row.value), row.unit) for row in found}
        total += len(document.observations)
        hits += sum((row["value"], row["unit"]) in values for row in document.observations)
    assert hits > 0.9 * total
