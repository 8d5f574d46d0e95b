"""The page of a comparison in a real browser without a network."""

import pytest

from kg.compare import compare, write


@pytest.fixture
def opened(store, tmp_path, chromium):
    """The page of rest stops, open; it must ask for nothing and complain of nothing."""
    write(compare(store, "工会驿站"), tmp_path / "page.html")
    context = chromium.new_context(offline=True, viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.set_default_timeout(10_000)
    asked, complaints = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.append(message.text))
    page.goto((tmp_path / "page.html").as_uri())
    yield page
    assert ([url.rpartition("/")[2] for url in asked], complaints) == (["page.html"], [])
    context.close()


def test_pointing_at_a_bar_shows_its_sentence_and_a_click_keeps_it(opened) -> None:
    opened.hover("figure[data-of=place] .mark >> nth=1")
    assert "1566个" in opened.inner_text("#card") and "累计建成工会驿站1566个。" in opened.inner_text("#card")
    opened.click("figure[data-of=place] .mark >> nth=0")
    opened.hover("figure[data-of=place] .mark >> nth=2")
    opened.hover("header h1")
    card = opened.inner_text("#card")
    for text in ("1343个", "甘肃省总工会（甘肃省各级工会）", "全省建成服务站点1343个。", "甘肃省总工会2023年工作 第3页"):
        assert text in card
    opened.keyboard.press("Escape")
    assert "点选或指向一个数据" in opened.inner_text("#card")


def test_the_views_change_and_their_marks_tell_the_same(opened) -> None:
    assert opened.is_visible("figure[data-of=place] >> nth=0") and not opened.is_visible("figure[data-of=year] >> nth=0")
    opened.click("button[data-choose=year]")
    assert opened.is_visible("figure[data-of=year] >> nth=0") and not opened.is_visible("figure[data-of=place] >> nth=0")
    opened.focus("figure[data-of=year] .mark >> nth=0")
    opened.keyboard.press("Enter")
    assert "1566个" in opened.inner_text("#card")
    assert opened.locator("tr.chosen").count() == 1
