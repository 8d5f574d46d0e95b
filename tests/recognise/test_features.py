"""The features of the tagger: what each column holds, and that a template is the same wherever the text stands."""

from collections import defaultdict
from itertools import count

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.domains import load_domain
from kg.recognise import Proposal, words_of
from kg.recognise.features import BITS, SOURCES, TEMPLATES, Features, Keys
from kg.recognise.field import Vocabulary

TEXT = "市总工会举办“匠心杯”技能竞赛，表彰李明。"
NOTHING: tuple[list[Proposal], ...] = ([],) * SOURCES


@pytest.fixture(scope="module")
def features() -> Features:
    return Features(load_domain("unions").table("grammar.toml"))


def seen(features: Features, text: str, template: str, sources: tuple[list[Proposal], ...] = NOTHING) -> list[tuple[str, ...]]:
    """What the template holds at each character, as strings; () where the feature is absent."""
    numbers: defaultdict[str, int] = defaultdict(count(1).__next__)
    row = features(text, words_of(text), sources, numbers.__getitem__)[TEMPLATES.index(tuple(template.split()))].tolist()
    strings = {number: string for string, number in numbers.items()}
    width = len(template.split())
    return [tuple(strings[key >> BITS * i & (1 << BITS) - 1] for i in range(width - 1, -1, -1)) if key else () for key in row]


def test_each_character_sees_its_neighbours_as_far_as_the_paragraph_reaches(features: Features) -> None:
    assert seen(features, "甲乙\n丙", "a b x") == [("\n", "\n", "甲"), ("\n", "甲", "乙"), ("甲", "乙", "\n"), ("\n", "\n", "丙")]
    assert seen(features, "甲乙\n丙", "x d e")[0] == ("甲", "乙", "\n")


def test_each_character_sees_its_word_and_the_place_in_it(features: Features) -> None:
    assert seen(features, TEXT, "word place")[:6] == [
        *(("市总工会", place) for place in "BMME"),
        *(("举办", place) for place in "BE"),
    ]
    assert seen(features, TEXT, "word-")[4] == ("市总工会",)


def test_quotations_tell_what_follows_them(features: Features) -> None:
    opening, closing = TEXT.index("“"), TEXT.index("”")
    column = seen(features, TEXT, "inside tail")
    assert column[opening] == ('"so', "EVENT=技能竞赛|技能")
    assert column[closing][0] == '"sc'
    assert column[closing + 1] == ("", "")


def test_the_item_and_the_list_tell_how_they_end(features: Features) -> None:
    text = "慰问农民工、货车司机，发放物资"
    assert seen(features, text, "item place")[0][0] == "民工"
    assert seen(features, text, "list place")[0][0] == "司机"


def test_surnames_are_seen_at_the_name_alone(features: Features) -> None:
    column = seen(features, TEXT, "surname")
    assert column[TEXT.index("李")] and column[TEXT.index("明")]
    assert column[0] == ()


def test_what_a_source_proposes_is_seen_with_its_borders(features: Features) -> None:
    column = seen(features, TEXT, "@1- @1 @1+", ([], [Proposal(0, 4, "ORG")], []))
    assert column[:5] == [
        ("O", "B-ORG", "I-ORG"),
        ("B-ORG", "I-ORG", "I-ORG"),
        ("I-ORG", "I-ORG", "E-ORG"),
        ("I-ORG", "E-ORG", "O"),
        ("E-ORG", "O", "O"),
    ]


def test_a_string_that_is_unknown_makes_its_features_absent(features: Features) -> None:
    keys = features(TEXT, words_of(TEXT), NOTHING, Vocabulary({"市": 1}).__getitem__)
    here = keys[TEMPLATES.index(("x",))]
    assert here[0] and not here[1:].any()
    assert not keys[TEMPLATES.index(("b", "x"))].any()


@settings(max_examples=30)
@given(st.lists(st.text("工会举办“春”杯李明，。、a1 ", min_size=1, max_size=30), min_size=1, max_size=4))
def test_a_paragraph_has_the_same_features_alone_and_among_others(features: Features, paragraphs: list[str]) -> None:
    numbers: defaultdict[str, int] = defaultdict(count(1).__next__)

    def keys(text: str) -> Keys:
        return features(text, words_of(text), NOTHING, numbers.__getitem__)

    offset, together = 0, keys("\n".join(paragraphs))
    for paragraph in paragraphs:
        alone = keys(f"\n{paragraph}\n")[:, 1:-1]
        assert np.array_equal(alone, keys("\n" + "\n".join(paragraphs) + "\n")[:, offset + 1 : offset + 1 + len(paragraph)])
        offset += len(paragraph) + 1
    assert together.shape == (len(TEMPLATES), offset - 1)
