"""A graph whose every text is an attack shows nothing but text."""

import csv
import io
import re
from urllib.parse import quote, urlencode

import pytest

UNION = "/id/org/" + quote("%3Cimg%20src%3Dx%20onerror%3D%22window.broken%3D1%22%3E")


@pytest.fixture(scope="module")
def pages(hostile_server, hostile):
    """Path → its page, for every page that shows texts of the graph."""
    queried = urlencode({"query": "SELECT ?s ?text { ?s rdfs:label|kg:text|kg:role ?text }"})
    paths = ["/", "/reports", "/indicators", "/id/report/report", UNION, "/id/claim/1", "/id/indicator/hostile", "/search?q="]
    paths += [f"/query?{queried}", "/network?" + urlencode({"about": hostile[0]})]
    paths += ["/questions/programs-of?" + urlencode({"ask": 1, "org": text}) for text in hostile[:3]]
    paths += [f"/{page}?" + urlencode({name: text}) for text in hostile[:4] for page, name in (("search", "q"), ("query", "query"))]
    paths += [f"/id/program/{number}" for number in range(len(hostile))]
    return {path: hostile_server.ask(path) for path in paths}


def test_all_pages_are_there(pages):
    assert {path: answer.status for path, answer in pages.items() if answer.status not in (200, 400, 404)} == {}
    assert all(pages[path].status == 200 for path in (UNION, "/id/report/report", "/id/indicator/hostile", "/id/claim/1"))


def test_labels_are_escaped_everywhere(pages):
    for path, answer in pages.items():
        if path.startswith("/network") and answer.status == 200:
            continue  # the page of kg.view, tested there
        assert "<img" not in answer.text, path
        assert "<script>" not in answer.text, path
        assert not re.search(r'(?:href|src|action)="\s*javascript:', answer.text), path
        assert answer.text.count("7*7") == answer.text.count("{{ 7*7 }}"), path


def test_direction_marks_cannot_turn_what_stands_beside(pages):
    for path in ("/search?q=", UNION):
        for place in re.finditer("\u202e", pages[path].text):
            before = pages[path].text[: place.start()]
            inside = before.rfind("<bdi>") > before.rfind("</bdi>")
            assert inside or before.rfind('"') > before.rfind(">"), path


def test_spreadsheet_gets_no_formula(hostile_server):
    query = "SELECT ?text { ?s rdfs:label ?text }"
    table = hostile_server.ask("/query?" + urlencode({"query": query, "download": "csv"})).body.decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(table)) for cell in row]
    assert "'=cmd|' /C calc'!A0" in cells
    assert not any(cell.startswith(("=", "+", "-", "@", "\t")) for cell in cells)


def test_nothing_runs_in_a_browser(chromium, hostile_server, pages):
    context = chromium.new_context(locale="zh-CN", viewport={"width": 1280, "height": 800})
    page = context.new_page()
    troubles, dialogs, requests = [], [], []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("console", lambda message: troubles.append(message.text) if "status of 4" not in message.text else None)
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    page.on("request", lambda request: requests.append(request.url))
    for path, answer in pages.items():
        page.goto(hostile_server.address.rstrip("/") + path)
        assert page.evaluate("window.broken") is None, path
        if not (path.startswith("/network") and answer.status == 200):
            assert page.evaluate("document.documentElement.scrollWidth") <= 1280, path
    context.close()
    assert (troubles, dialogs) == ([], [])
    assert {url for url in requests if not url.startswith((hostile_server.address, "data:"))} == set()
