"""Attacks on each promise of docs/security.md."""

import contextlib
import re
import socket
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote, urlencode

import pytest

FORM, UPDATE = "application/x-www-form-urlencoded", "application/sparql-update"
PATHS = (
    "/", "/search?q=a", "/suggest?q=a", "/reports", "/indicators", "/questions", "/query", "/ontology", "/sparql", "/static/page.js",
    "/nothing",
)  # fmt: skip


@pytest.fixture
def listener():
    """A server that counts who calls it."""
    calls = []
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def accept():
            while True:
                try:
                    connection, _ = listening.accept()
                except OSError:
                    return
                calls.append(connection)
                connection.close()

        threading.Thread(target=accept, daemon=True).start()
        yield listening.getsockname()[1], calls


def test_updates_are_refused(server, sample_build, contents):
    before = contents(sample_build)
    update = "INSERT DATA { <http://a/> <http://a/> <http://a/> }"
    assert server.query(update).status == 400
    assert server.ask("/sparql", "POST", update.encode(), Content_Type=UPDATE).status == 403
    assert server.ask("/sparql", "POST", urlencode({"update": update}).encode(), Content_Type=FORM).status == 403
    assert server.ask("/sparql?" + urlencode({"update": update})).status == 403
    assert contents(sample_build) == before


def test_no_query_reaches_a_server_or_a_file(server, listener):
    port, calls = listener
    there = f"<http://127.0.0.1:{port}/>"
    for query in (
        f"SELECT * {{ SERVICE {there} {{ ?s ?p ?o }} }}",
        f"SELECT * {{ ?s ?p 1SERVICE {there} {{ ?s ?p ?o }} }}",
        f"SELECT * {{ SERVICESILENT{there}{{ ?s ?p ?o }} }}",
        f"SELECT * FROM {there} {{ ?s ?p ?o }}",
        "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }",
        "SELECT * FROM NAMED <file:///etc/passwd> { GRAPH ?g { ?s ?p ?o } }",
        f"SELECT * FROMNAMED{there}{{ ?s ?p ?o }}",
        "PREFIX f: <file:///etc/> SELECT * FROM f:passwd { ?s ?p ?o }",
        "SELECT * FROM <../../../etc/passwd> { ?s ?p ?o }",
        f"LOAD {there}",
    ):
        assert server.query(query).status == 400, query
        for path in ("/query", "/network"):
            assert server.ask(f"{path}?" + urlencode({"query": query})).status == 400, (path, query)
    for name in ("default-graph-uri", "named-graph-uri"):
        fields = {"query": "SELECT * { GRAPH ?g { ?s ?p ?o } }", name: f"http://127.0.0.1:{port}/"}
        assert server.ask("/sparql?" + urlencode(fields)).status == 400
    time.sleep(0.2)
    assert calls == []


def test_engine_cannot_open_a_connection_even_without_the_guard(sample_build, listener, monkeypatch):
    pytest.importorskip("resource", reason="this system has no limit of open files")
    from kg.graph import open_store
    from kg.serve import worker

    port, calls = listener
    query = f"SELECT * {{ SERVICE <http://127.0.0.1:{port}/> {{ ?s ?p ?o }} }}"
    monkeypatch.setattr(sys.modules["kg.query.run"], "check", lambda text, graphs: [])
    answer = worker.Worker(open_store(sample_build / "store"), 100, 1 << 20).answer({"task": "query", "text": query, "formats": ["json"]})
    assert (answer.status, calls) == (400, [])


def test_server_outlives_queries_that_crash_or_hang(server):
    nested = ("ASK " + "{" * 3000 + "}" * 3000, "ASK { FILTER(" + "(" * 90 + "1" + ")" * 90 + ") }")
    for query in (*nested, "ASK { ?x " + "!" * 5000, "\x00", "ASK {} #" + "长" * 20_000):
        assert server.ask("/sparql", "POST", urlencode({"query": query}).encode(), Content_Type=FORM).status in (200, 400)
    assert server.query("ASK { ?s ?p ?o }").status == 200


def test_worker_that_dies_is_replaced(with_pool):
    async def work(pool):
        await pool.run("query", text="ASK {}", formats=["json"])
        for process in list(pool._all):
            process.kill()
        died = await pool.run("query", text="ASK {}", formats=["json"])
        return died, await pool.run("query", text="ASK {}", formats=["json"])

    died, again = with_pool(work, places=1)
    assert (died.status, again.status) == (500, 200)


@pytest.mark.parametrize(
    "path",
    [
        "/static/../app.py", "/static/..%2fapp.py", "/static/%2e%2e/%2e%2e/%2e%2e/etc/passwd", "/../../etc/passwd", "//etc/passwd",
        "/id/../../../etc/passwd", "/id/org/..%2f..%2f..%2fetc%2fpasswd", "/static/style.css%00.py", "/questions/..%2findicators",
        "/static/base.html", "/id/file:///etc/passwd", "/indicator/..%2f..%2fstore", "/C:/Windows/win.ini",
    ],
)  # fmt: skip
def test_paths_lead_to_no_file(server, path):
    answer = server.ask(path)
    assert answer.status == 404
    assert "root:" not in answer.text and "import " not in answer.text


def test_large_requests_are_refused(server):
    query = "ASK {} #" + "a" * 2_000_000
    assert server.ask("/sparql", "POST", urlencode({"query": query}).encode(), Content_Type=FORM).status == 413
    assert server.ask("/sparql", "POST", b"ASK {} #" + b"a" * 200_000, Content_Type="application/sparql-query").status == 400
    with contextlib.suppress(ConnectionError):  # the server hangs up before it has read all
        assert server.ask("/sparql?query=" + "a" * 200_000).status == 400
    assert server.query("ASK {}").status == 200
    assert server.ask("/sparql", "POST", b"&".join([b"a=1"] * 5000), Content_Type=FORM).status == 400


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW"])
def test_other_methods_are_refused(server, method):
    assert server.ask("/sparql", method).status == 405


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_carries_the_policy(server, path):
    headers = server.ask(path).headers
    policy = headers["content-security-policy"]
    kept = {"default-src 'none'", "script-src 'self'", "base-uri 'none'", "frame-ancestors 'none'", "require-trusted-types-for 'script'"}
    assert kept <= set(policy.split("; "))
    assert "unsafe" not in policy and "http" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert headers["access-control-allow-origin"] is None
    assert headers["server"] is None


def test_network_page_brings_its_own_policy(server):
    answer = server.ask("/network?" + urlencode({"about": "甘肃省总工会"}))
    assert answer.headers["content-security-policy"] == "frame-ancestors 'none'"
    inside = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', answer.text)
    assert inside is not None
    assert "default-src 'none'" in inside[1] and "'sha256-" in inside[1] and "unsafe" not in inside[1]


@pytest.mark.parametrize("path", [*PATHS, "/id/org/" + quote("甘肃省总工会"), "/questions/programs-of?ask=1", "/indicator/stations"])
def test_pages_hold_no_inline_code(server, path):
    page = server.ask(path).text
    assert not re.search(r"<script(?![^>]* src=)|<style|\sstyle=|\son\w+=|javascript:", page) or path == "/static/page.js"
    outside = re.findall(r"""(?:src|href|action)=["'](?:https?:)?//[^"']*""", page)
    assert outside == []


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:80", "127.0.0.1.evil.example", "localhost.evil.example", "192.168.1.5", "", "[::1", "127.0.0.1@evil"],
)
def test_foreign_host_names_are_refused(server, host):
    assert server.ask("/", Host=host).status in (400, 421)
    assert server.ask("/sparql?query=ASK%7B%7D", Host=host).status in (400, 421)


def test_names_of_this_machine_are_answered(server):
    port = server.host.rpartition(":")[2]
    for name in ("127.0.0.1", "localhost", "LOCALHOST", "[::1]"):
        assert server.ask("/reports", Host=f"{name}:{port}").status == 200


def test_requests_of_other_sites_are_refused(server):
    path = "/sparql?query=ASK%7B%7D"
    assert server.ask(path, Origin="https://evil.example").status == 403
    assert server.ask(path, Origin="null").status == 403
    assert server.ask(path, Origin="http://127.0.0.1:1").status == 403
    assert server.ask(path, Sec_Fetch_Site="cross-site", Sec_Fetch_Mode="no-cors").status == 403
    assert server.ask(path, Origin=f"http://{server.host}", Sec_Fetch_Site="same-origin", Sec_Fetch_Mode="cors").status == 200
    assert server.ask("/reports", Sec_Fetch_Site="cross-site", Sec_Fetch_Mode="navigate").status == 200


def test_other_addresses_ask_for_a_token(sample_build, serving):
    with serving(sample_build, "--host", "0.0.0.0") as server:
        address, _, token = server.address.partition("?token=")
        assert len(token) >= 30
        port = address.rstrip("/").rpartition(":")[2]
        server.host = f"127.0.0.1:{port}"
        for path in ("/", "/sparql?query=ASK%7B%7D", "/static/page.js", "/suggest?q=a", "/?token=wrong", f"/?token={token[:-1]}"):
            assert server.ask(path).status == 401, path
        for header in ({"Authorization": "Bearer wrong"}, {"Authorization": token}, {"Cookie": "kg_token=wrong"}, {"Cookie": "kg_token"}):
            assert server.ask("/", **header).status == 401, header
        assert server.ask("/sparql?query=ASK%7B%7D", Authorization=f"Bearer {token}").status == 200
        entered = server.ask(f"/reports?lang=en&token={token}")
        assert (entered.status, entered.headers["location"]) == (303, "/reports?lang=en")
        cookie = entered.headers["set-cookie"]
        assert "HttpOnly" in cookie and "SameSite=Strict" in cookie
        assert server.ask("/reports", Cookie=cookie.partition(";")[0]).status == 200
        away = server.ask(f"//evil.example/?token={token}")
        assert away.headers["location"].startswith("/evil.example")
        # Addresses cannot be pointed elsewhere, names can.
        assert server.ask("/", Authorization=f"Bearer {token}", Host="evil.example").status == 421
        assert server.ask("/reports", Authorization=f"Bearer {token}", Host=f"192.0.2.7:{port}").status == 200


def test_only_this_machine_by_default(server):
    assert server.address.startswith("http://127.0.0.1:") and "token" not in server.address


def test_errors_tell_no_paths(server):
    answers = [
        server.query("SELECT * {"),
        server.ask("/network?" + urlencode({"about": "没有"})),
        server.ask("/network?hops=x"),
        server.ask("/search?q=&page=x"),
        server.ask("/search?q=%ff%fe&page=99999999999999999999999"),
        server.ask("/questions/people?ask=1&" + urlencode({"org": '"} #'})),
        server.ask("/id/org/%ff%00"),
    ]
    for answer in answers:
        assert answer.status < 500
        assert not re.search(r"Traceback|/work/|/tmp/|site-packages|\.py\b", answer.text)


def test_fifty_clients_are_all_answered(server):
    with ThreadPoolExecutor(50) as clients:
        answers = clients.map(lambda number: server.query(f"SELECT * {{ ?s ?p ?o }} LIMIT {number + 1}"), range(50))
        assert {answer.status for answer in answers} == {200}
