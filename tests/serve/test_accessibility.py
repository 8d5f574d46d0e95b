"""No page breaks a rule of accessibility in a serious way; axe-core looks at each, in both languages and on a narrow screen."""

from urllib.parse import quote, urlencode

import pytest

from kg.view import write_network

UNION = "id/org/" + quote("甘肃省总工会")
ASKED = urlencode({"query": "SELECT ?o ?p WHERE { ?o kg:organizes ?p } LIMIT 5"})
PAGES = (
    "", "reports", "indicators", "indicator/stations", "indicator/stations?by=year", "questions", "questions/programs-of?ask=1", "coverage",
    "query", f"query?{ASKED}", "query?query=wrong", "search?q=" + quote("驿站"), "ontology", UNION, "nothing",
)  # fmt: skip


@pytest.fixture(scope="module")
def axe():
    return pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed").Axe()


@pytest.fixture
def opened(chromium):
    """Opens a page of some width."""
    contexts = []

    def open_(address, width=1280):
        # The policy of the pages would keep axe's script out, too.
        contexts.append(chromium.new_context(locale="zh-CN", viewport={"width": width, "height": 800}, bypass_csp=True))
        page = contexts[-1].new_page()
        page.set_default_timeout(60_000)
        page.goto(address)
        return page

    yield open_
    for context in contexts:
        context.close()


def findings(axe, page):
    """What is wrong in a serious way: rule and places."""
    grave = [row for row in axe.run(page).response["violations"] if row["impact"] in ("serious", "critical")]
    return [(row["id"], [node["html"][:150] for node in row["nodes"][:3]]) for row in grave]


@pytest.mark.parametrize("path", PAGES)
def test_page_has_no_serious_finding(axe, opened, server, path):
    assert findings(axe, opened(server.address + path)) == []


@pytest.mark.parametrize("path", ["?lang=en", f"{UNION}?lang=en", "coverage"])
def test_nor_in_english_and_on_a_narrow_screen(axe, opened, server, path):
    assert findings(axe, opened(server.address + path, width=380)) == []


def test_report_and_its_account_have_none(axe, opened, server):
    page = opened(f"{server.address}reports")
    page.click("main li a >> nth=0")
    assert findings(axe, page) == []
    page.click("fieldset >> text=读取情况")
    assert findings(axe, page) == []


def test_network_page_has_none(axe, opened, sample_build, tmp_path):
    from kg.graph import open_store

    write_network(open_store(sample_build / "store"), tmp_path / "network.html", limit=60)
    page = opened((tmp_path / "network.html").as_uri())
    page.wait_for_selector("#counts:not(:empty)")
    assert findings(axe, page) == []
    page.fill("#search", "gsszgh")
    page.keyboard.press("Enter")
    page.wait_for_selector("#card:not([hidden])")
    assert findings(axe, page) == []
