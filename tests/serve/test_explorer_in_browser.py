"""People find an entity, read the sentence that proves a fact, filter, and ask; in a real browser that meets only this server."""

from urllib.parse import quote

import pytest


@pytest.fixture
def page(chromium, server):
    context = chromium.new_context(locale="zh-CN", viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    page = context.new_page()
    page.set_default_timeout(30_000)
    complaints, elsewhere = [], []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.append(message.text) if "status of 400" not in message.text else None)
    page.on("request", lambda request: elsewhere.append(request.url) if not request.url.startswith(server.address) else None)
    page.goto(server.address)
    yield page
    context.close()
    assert (complaints, elsewhere) == ([], [])


def background(page, selector):
    return page.evaluate("selector => getComputedStyle(document.querySelector(selector)).backgroundColor", selector)


def test_from_search_to_entity_to_highlighted_sentence(page):
    page.keyboard.press("/")
    page.keyboard.type("gsszgh")
    page.keyboard.press("Enter")
    page.click(".hits >> text=甘肃省总工会 >> nth=0")
    assert page.inner_text("h1") == "甘肃省总工会"
    page.click("summary >> nth=0")
    sentence = page.inner_text("blockquote p >> nth=0")
    page.click("blockquote cite a >> nth=0")
    page.wait_for_url("**/id/report/**")
    assert page.inner_text(":target") == sentence
    assert background(page, ":target") == "rgb(255, 224, 138)"
    box = page.locator(":target").bounding_box()
    assert 0 <= box["y"] < 800


def test_facts_beside_a_report_point_into_it(page):
    page.click("main a >> nth=-1")
    page.goto(page.url)
    page.click("nav >> text=报告")
    page.click("main li a >> nth=0")
    page.click(".beside .source >> nth=1")
    assert page.locator(".sentence:target").count() == 1


def test_marks_of_a_type_can_be_switched_off(page):
    page.click("nav >> text=报告")
    page.click("main li a >> text=甘肃省总工会2024年工作综述")
    line = "getComputedStyle(document.querySelector('#text .mention.ORG')).borderBottomWidth"
    assert page.evaluate(line) == "2px"
    page.uncheck("input[data-type=ORG]")
    assert page.evaluate(line) == "0px"


def test_names_are_suggested_while_typing(page):
    page.fill("#q", "肃省总")
    page.wait_for_selector("#suggestions option", state="attached")
    assert "甘肃省总工会" in page.eval_on_selector_all("#suggestions option", "options => options.map(option => option.value)")


def test_query_is_run_from_the_editor(page):
    page.click("nav >> text=SPARQL")
    page.fill("#editor", "SELECT ?o WHERE { ?o a kg:TradeUnion } ORDER BY ?o LIMIT 3")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("table")
    assert page.locator("tbody tr").count() == 3
    assert page.input_value("#editor").startswith("SELECT ?o")
    with page.expect_download() as download:
        page.click(".downloads >> text=csv")
    assert download.value.suggested_filename == "result.csv"
    page.fill("#editor", "SELECT ?o WHERE { ?o a kg:TradeUnoin")
    page.click("text=运行")
    assert "第 1 行" in page.inner_text("[role=alert]")


def test_question_is_asked_by_its_form(page):
    page.click("nav >> text=常用问题")
    page.goto(page.url + "/programs-of")
    page.fill("input[name=org]", "甘肃省总工会")
    page.click("main button")
    assert "三抓三促" in page.inner_text("table")


def test_network_of_an_entity_opens_and_runs(page, server):
    page.goto(server.address + "id/org/" + quote("甘肃省总工会"))
    page.click("text=查看关系网络")
    page.wait_for_selector("#counts:not(:empty)")
    assert int(page.get_attribute("#counts", "data-nodes")) > 5


def test_english_is_one_click_away(page):
    page.click("nav >> text=English")
    assert page.evaluate("document.documentElement.lang") == "en"
    page.click("nav >> text=Reports")
    assert page.inner_text("h1").startswith("Reports")


@pytest.mark.parametrize("path", ["", "id/org/" + quote("甘肃省总工会"), "indicator/stations", "query", "search?q="])
def test_narrow_screen_needs_no_sideways_scrolling(page, server, path):
    page.set_viewport_size({"width": 380, "height": 740})
    page.goto(server.address + path)
    assert page.evaluate("document.documentElement.scrollWidth") <= 380


@pytest.mark.parametrize("path", ["", "id/org/" + quote("甘肃省总工会"), "query", "indicators"])
def test_controls_have_names_and_pages_one_heading(page, server, path):
    page.goto(server.address + path)
    assert page.locator("h1").count() == 1
    nameless = """() => [...document.querySelectorAll("a, button, input, textarea, svg[role]")].filter(node =>
      !(node.innerText || node.ariaLabel || node.labels?.length || node.type === "hidden" || node.textContent.trim()))
      .map(node => node.outerHTML)"""
    assert page.evaluate(nameless) == []
