"""Two small reports about one prefecture."""

import shutil
from dataclasses import replace

import pytest
from drafts import AWARD, COUNTY_UNION, EVENT, FACILITY, PERSON, PROGRAM, UNION, UNIONS, Draft, corpus_of, draft, named_entities

from kg.domains import Domain, load_domain
from kg.model import Corpus, Mention

LEXICON = "name,type,kind,region,aliases\n工人文化宫,FACILITY,FacilityKind,,文化宫|工会文化宫\n"
SCHEME = """
@prefix kg: <https://w3id.org/gonghui-kg/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<https://w3id.org/gonghui-kg/indicator/rest-stop-new> a kg:Indicator , skos:Concept ; rdfs:label "新建工会驿站"@zh , "New rest stops"@en .
"""


@pytest.fixture
def year_2023() -> Draft:
    report = draft(
        "2023年工作",
        "张掖市总工会2023年工作",
        "市总工会开展“金秋助学”。各级工会新建驿站24个，覆盖率90.50%。李毅任山丹县总工会主席，获评陇原工匠。",
        date="2023-12",
    )
    report.mentions.append(Mention(0, 6, *UNION))
    report.says(UNION, "organizes", PROGRAM, "市总工会开展“金秋助学”。", confidence=0.876)
    report.says(PERSON, "holdsPosition", COUNTY_UNION, "李毅任山丹县总工会主席，获评陇原工匠。", role="主席")
    report.says(PERSON, "receivedAward", AWARD, "李毅任山丹县总工会主席，获评陇原工匠。")
    sentence = "各级工会新建驿站24个，覆盖率90.50%。"
    year = {"period": "2023", "period_start": "2023-01-01", "period_end": "2023-12-31"}
    report.counts(UNIONS, "新建驿站", "24个", sentence, indicator="rest-stop-new", **year)
    report.counts(UNIONS, "覆盖率", "90.50%", sentence, kind="rate", measure="rate")
    return report


@pytest.fixture
def year_2024() -> Draft:
    report = draft(
        "2024年要点", "张掖市总工会2024年要点", "市总工会继续开展“金秋助学”。将举办第六届职工运动会。建成张掖市工人文化宫。", period="2024"
    )
    report.says(UNION, "organizes", PROGRAM, "市总工会继续开展“金秋助学”。")
    report.says(UNION, "organizes", EVENT, "将举办第六届职工运动会。", planned=True)
    report.says(UNION, "establishes", FACILITY, "建成张掖市工人文化宫。")
    return report


@pytest.fixture
def corpus(year_2023: Draft, year_2024: Draft) -> Corpus:
    return corpus_of([year_2023, year_2024], *named_entities())


@pytest.fixture(scope="session")
def domain(tmp_path_factory: pytest.TempPathFactory) -> Domain:
    """The domain of unions with a scheme of one indicator and one kind of facility."""
    unions = load_domain("unions")
    folder = tmp_path_factory.mktemp("domain") / "unions"
    shutil.copytree(unions.folder, folder)
    shutil.rmtree(folder / "lexicon")
    (folder / "lexicon").mkdir()
    (folder / "lexicon" / "facilities.csv").write_text(LEXICON, encoding="utf-8")
    (folder / "indicators.ttl").write_text(SCHEME, encoding="utf-8")
    return replace(unions, folder=folder)
