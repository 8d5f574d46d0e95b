"""What breaks an invariant is left out and told, and the rest of the report stays."""

from dataclasses import replace
from decimal import Decimal

import pytest
from drafts import COUNTY_UNION, PERSON, PROGRAM, UNION, UNIONS, corpus_of, named_entities

from kg.graph import build_quads
from kg.graph.check import check
from kg.model import Evidence, Key, Mention

ELSEWHERE = Evidence("别的报告", 0, 5)
BEYOND = Evidence("2023年工作", 10, 9999)
BLANK = Evidence("2023年工作", 13, 14)  # the line break after the title

RELATIONS = [
    ({"evidence": BEYOND}, "not in the report"),
    ({"evidence": ELSEWHERE}, "another report"),
    ({"evidence": BLANK}, "blank"),
    ({"relation": "likes"}, "no relation 'likes'"),
    ({"subject": PERSON}, "subject is of type PERSON; organizes takes ORG"),
    ({"object": COUNTY_UNION}, "object is of type ORG; organizes takes EVENT, PROGRAM"),
    ({"object": Key("PROGRAM", " ")}, "name is empty"),
]
OBSERVATIONS = [
    ({"unit": " "}, "unit is empty"),
    ({"phrase": ""}, "phrase"),
    ({"value": Decimal("NaN")}, "no number"),
    ({"kind": "total"}, "kind 'total' is none of"),
    ({"measure": "new"}, "measure 'new' is none of"),
    ({"number": (0, 2)}, "outside its sentence"),
    ({"period_start": "2024-01-01"}, "ends (2023-12-31) before it starts (2024-01-01)"),
    ({"period_end": "2023"}, "not written as YYYY-MM-DD"),
    ({"agent": Key("CITY", "张掖市")}, "no type of entity 'CITY'"),
]


def extraction_of(draft):
    return corpus_of([draft], *named_entities()).extractions[0]


def test_a_sound_corpus_passes_whole(corpus):
    assert [check(extraction) for extraction in corpus.extractions] == [(extraction, ()) for extraction in corpus.extractions]


@pytest.mark.parametrize(("fault", "reason"), RELATIONS)
def test_a_broken_relation_is_left_out(year_2023, fault, reason):
    year_2023.relations[0] = replace(year_2023.relations[0], **fault)
    sound, rejected = check(extraction_of(year_2023))
    assert sound.relations == tuple(year_2023.relations[1:])
    assert [reason in one.reason for one in rejected] == [True]


@pytest.mark.parametrize(("fault", "reason"), OBSERVATIONS)
def test_a_broken_observation_is_left_out(year_2023, fault, reason):
    year_2023.observations[0] = replace(year_2023.observations[0], **fault)
    sound, rejected = check(extraction_of(year_2023))
    assert sound.observations == tuple(year_2023.observations[1:])
    assert [reason in one.reason for one in rejected] == [True]


def test_a_mention_beyond_the_text_is_left_out(year_2023):
    year_2023.mentions.append(Mention(500, 506, *UNION))
    sound, rejected = check(extraction_of(year_2023))
    assert len(sound.mentions) == 1
    assert rejected[0].statement == "ORG 张掖市总工会"


def test_what_the_ledger_made_one_is_not_related_to_itself(year_2023):
    year_2023.says(UNION, "cooperatesWith", UNIONS, "市总工会开展“金秋助学”。")
    _, rejected = check(extraction_of(year_2023), lambda key: {UNIONS: UNION}.get(key, key))
    assert [one.reason for one in rejected] == ["Subject and object are the same."]


def test_a_build_reports_what_it_left_out_with_its_sentence(year_2023, domain):
    year_2023.says(PERSON, "organizes", PROGRAM, "市总工会开展“金秋助学”。")
    built = build_quads(corpus_of([year_2023], *named_entities()), domain)
    (rejection,) = built.rejected
    assert (rejection.report, rejection.statement) == ("2023年工作", "李毅 organizes 金秋助学")
    assert rejection.quote == "市总工会开展“金秋助学”。"
    assert not [
        quad for quad in built.quads if quad.subject.value.endswith("李毅_山丹县总工会") and quad.predicate.value.endswith("#organizes")
    ]
