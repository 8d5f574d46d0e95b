"""A marked text is the text, with sentences to point at and names to follow."""

import re
from html import unescape

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.serve.marking import marked
from kg.serve.reader import Ref

UNION = Ref("iri", "/id/org/a", "某市总工会", "ORG")
TEXT = "某市总工会建成驿站12个。总工会<b>慰问</b>职工。"


def plain(markup):
    return unescape(re.sub(r"<[^>]*>", "", markup))


def test_sentence_has_an_address_and_name_a_link():
    html = marked(TEXT, [(0, 13)], {"某市总工会": UNION, "总工会": UNION})
    assert html.startswith('<span class="sentence" id="0-13"><a class="mention ORG" href="/id/org/a" title="某市总工会">某市总工会</a>建成')
    assert html.count("<a ") == 2  # the longest name at each place


def test_markup_of_the_report_stays_text():
    html = marked(TEXT, [], {})
    assert "<b>" not in html and "&lt;b&gt;" in html


def test_sentences_that_cross_are_both_there():
    html = marked(TEXT, [(0, 13), (8, 20)], {})
    assert 'id="0-13"' in html and 'id="8-20"' in html
    assert plain(html) == TEXT


def test_name_across_the_edge_of_a_sentence_is_left_out():
    assert "<a " not in marked(TEXT, [(0, 3)], {"某市总工会": UNION})


def test_very_long_names_cost_no_time():
    assert "<a " not in marked("长" * 20_000, [], {"长" * 10_000: UNION})


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # what a busy machine takes is no failure
@given(
    st.text(alphabet="总工会a<&\n", max_size=30),
    st.lists(st.tuples(st.integers(0, 30), st.integers(1, 31)).filter(lambda pair: pair[0] < pair[1]), max_size=6),
)
def test_marked_text_is_the_text(text, sentences):
    html = marked(text, set(sentences), {"总工会": UNION, "工会": UNION, "a<": UNION})
    assert plain(html) == text
    assert html.count("<span") == html.count("</span>") and html.count("<a ") == html.count("</a>")
    assert re.sub(r"<(/?)(span|a)[^<>]*>", "", html).count("<") == 0
