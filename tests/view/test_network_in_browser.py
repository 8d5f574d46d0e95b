"""The network page in a real browser without a network."""

import pytest

from kg.view import write_network

HOSTILE = (
    '<img src=x onerror="window.broken=1">',
    "</script><script>window.broken=1</script>",
    "\"'`;window.broken=1//${window.broken=1}{{constructor.constructor('window.broken=1')()}}",
    "左\u202e右\u2066中\u200f",
    "长" * 10_000,
)


class Page:
    """An open page with what it asked for and complained about."""

    def __init__(self, browser, path, **context):
        self.context = browser.new_context(offline=True, viewport={"width": 1280, "height": 800}, reduced_motion="reduce", **context)
        self.page = self.context.new_page()
        self.page.set_default_timeout(10_000)
        self.requests, self.complaints, self.dialogs = [], [], []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("dialog", lambda dialog: (self.dialogs.append(dialog.message), dialog.dismiss()))
        self.page.goto(path.as_uri())
        self.page.wait_for_selector("#counts:not(:empty)")

    def number(self, name):
        return self.page.evaluate(
            "name => JSON.parse(document.getElementById('data').textContent).nodes.find(node => node.label === name).id", name
        )

    def click(self, name):
        spot = self.page.evaluate("id => network.canvasToDOM(network.getPositions([id])[id])", self.number(name))
        box = self.page.locator("#network").bounding_box()
        self.page.mouse.click(box["x"] + spot["x"], box["y"] + spot["y"])
        self.page.wait_for_selector("#card:not([hidden])")

    def search(self, text):
        self.page.fill("#search", text)
        return self.page.locator("#suggestions li > bdi").all_inner_texts()

    def card(self):
        return self.page.inner_text("#card")

    def count(self, what="nodes"):
        return int(self.page.get_attribute("#counts", f"data-{what}"))


@pytest.fixture
def opened(chromium, province, tmp_path):
    write_network(province, tmp_path / "network.html")
    page = Page(chromium, tmp_path / "network.html")
    yield page
    page.context.close()
    assert page.complaints == []


def test_page_opens_without_any_request(opened):
    assert [url.rpartition("/")[2] for url in opened.requests] == ["network.html"]
    assert opened.count() == 14
    assert opened.page.evaluate("network.physics.physicsEnabled") is False


def test_click_shows_the_card_with_sentence_and_source(opened):
    opened.click("青原省总工会")
    card = opened.card()
    for text in (
        "青原省总工会",
        "工会",
        "又称",
        "暖心驿路行动",
        "省总工会启动暖心驿路行动",
        "某省总工会2024年工作报告",
        "第 3 页",
        "1.64亿",
        "约数",
    ):
        assert text in card
    assert "省总工会" in opened.page.locator("#card mark").all_inner_texts()


def test_links_on_the_card_lead_to_neighbours(opened):
    opened.click("青原省总工会")
    opened.page.click("#card .link:has-text('青原省五一劳动奖章')")
    assert opened.page.inner_text("#card h2") == "青原省五一劳动奖章"
    assert "林秋禾" in opened.card()


def test_planned_fact_is_marked(opened):
    opened.click("云河市总工会")
    assert "青工汇APP" in opened.card()
    assert opened.page.locator("#card .tag.planned").count() == 1


@pytest.mark.parametrize("text", ["青原省总工会", "省总", "qyszgh", "qingyuansheng", "QYSZGH"])
def test_search_finds_by_name_alias_and_pinyin(opened, text):
    assert "青原省总工会" in opened.search(text)


def test_search_works_by_keyboard(opened):
    opened.page.keyboard.press("/")
    opened.page.keyboard.type("jqzx")
    opened.page.keyboard.press("Enter")
    assert opened.page.inner_text("#card h2") == "金秋助学"
    opened.page.keyboard.press("Escape")
    assert opened.page.is_hidden("#card")
    assert opened.page.evaluate("document.activeElement.id") == "search"
    assert opened.search("没有这个") == []
    assert "没有找到" in opened.page.inner_text("#suggestions")


def test_legend_hides_types_and_relations(opened):
    nodes, edges = opened.count(), opened.count("edges")
    opened.page.uncheck("#types input[data-key=PROGRAM]")
    assert opened.count() == nodes - 2
    assert opened.page.evaluate("id => network.body.nodes[id].options.hidden", opened.number("金秋助学"))
    opened.page.check("#types input[data-key=PROGRAM]")
    opened.page.uncheck("#relations input[data-key=funds]")
    assert (opened.count(), opened.count("edges")) == (nodes, edges - 1)
    opened.page.click("#reset")
    assert opened.count("edges") == edges


def test_neighbours_only_then_one_step_further(opened):
    opened.click("林秋禾")
    opened.page.click("text=只看邻近")
    assert opened.count() == 4
    opened.page.click("text=再展开一层")
    assert opened.count() == 5
    opened.page.click("text=显示全部")
    assert opened.count() == 14


def test_path_between_two_entities(opened):
    opened.click("白石县总工会")
    opened.page.click("text=查找路径")
    opened.search("林秋禾")
    opened.page.keyboard.press("Enter")
    stops = opened.page.locator("#card .stop bdi").all_inner_texts()
    assert (stops[0], stops[-1], len(stops)) == ("白石县总工会", "林秋禾", 5)
    assert "推断" in opened.card()


def test_page_speaks_english_too(opened):
    opened.click("青原省总工会")
    opened.page.click("#language")
    assert "Trade union" in opened.card()
    assert opened.page.evaluate("document.documentElement.lang") == "en"
    assert "Organisations" in opened.page.inner_text("#legend")


def test_picture_is_saved(opened):
    with opened.page.expect_download() as download:
        opened.page.click("#png")
    assert download.value.suggested_filename == "关系网络.png"
    assert download.value.path().read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"


def test_labels_at_first_sight_do_not_overlap(opened):
    boxes = opened.page.evaluate("kgLabels()")
    assert len(boxes) >= 10
    for position, one in enumerate(boxes):
        for other in boxes[:position]:
            assert (
                one["left"] >= other["right"]
                or other["left"] >= one["right"]
                or one["top"] >= other["bottom"]
                or other["top"] >= one["bottom"]
            )


def test_narrow_screen_keeps_the_network_in_sight(chromium, province, tmp_path):
    write_network(province, tmp_path / "network.html")
    page = Page(chromium, tmp_path / "network.html", device_scale_factor=2)
    page.page.set_viewport_size({"width": 380, "height": 740})
    page.page.reload()
    assert page.page.evaluate("document.documentElement.scrollWidth") <= 380
    page.click("青原省总工会")
    box = page.page.locator("#card").bounding_box()
    assert box["width"] == 380
    assert box["y"] > 200
    page.context.close()


def test_hostile_labels_are_text(chromium, drawing, tmp_path):
    graph = drawing(report=HOSTILE[0])
    hub = graph.entity("ORG", HOSTILE[1], *HOSTILE)
    for number, label in enumerate(HOSTILE):
        graph.fact(hub, "organizes", graph.entity("PROGRAM", f"{label}{number}"), label, role=label)
        graph.number(hub, f"{label}{number}", number, label, label)
    write_network(graph.store, tmp_path / "network.html", title=HOSTILE[0])
    page = Page(chromium, tmp_path / "network.html")
    page.click(HOSTILE[1])
    assert HOSTILE[1] in page.card()
    page.page.hover("#network")
    assert page.search("window") and page.search("长" * 50)
    page.page.keyboard.press("Enter")
    page.page.click("text=查找路径")
    page.page.click("#language")
    assert page.page.evaluate("window.broken") is None
    assert page.page.locator("img").count() == 0
    assert (page.dialogs, page.complaints, len(page.requests)) == ([], [], 1)
    assert page.page.evaluate("document.documentElement.scrollWidth") <= 1280
    page.context.close()


def test_two_thousand_entities_can_be_explored(chromium, drawing, tmp_path):
    graph = drawing()
    unions = [graph.entity("ORG", f"第{number}总工会") for number in range(100)]
    for number in range(1900):
        graph.fact(unions[number % 100], "organizes", graph.entity("PROGRAM", f"第{number}行动"), "总工会开展行动。")
    for number in range(1, 100):
        graph.fact(unions[number], "subOrganizationOf", unions[number // 8], "隶属关系。")
    summary = write_network(graph.store, tmp_path / "network.html", limit=2000)
    assert summary.nodes == 2000
    page = Page(chromium, tmp_path / "network.html")
    assert page.search("第77总工会") == ["第77总工会"]
    page.page.keyboard.press("Enter")
    assert "组织开展" in page.card()
    page.page.keyboard.press("Escape")
    drag_and_zoom(page)
    assert page.complaints == []
    page.context.close()


PICTURE = """([x, y]) => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => {
  const copy = new OffscreenCanvas(200, 150).getContext('2d', { willReadFrequently: true });
  copy.drawImage(document.querySelector('#network canvas'), -x, -y);
  done(copy.getImageData(0, 0, 200, 150).data.join());
})))"""
EMPTY = """() => { for (let y = 20; ; y += 7) for (let x = 300; x < 900; x += 7)
  if (network.getNodeAt({x, y}) === undefined && network.getEdgeAt({x, y}) === undefined) return [x, y]; }"""
LABEL_OFF = "() => Math.max(...kgLabels().map(({ id, cx }) => Math.abs(cx - network.canvasToDOM(network.getPositions([id])[id]).x)))"


def drag_and_zoom(page):
    """The picture of a large graph follows the pointer as it is, edges and names too, and is drawn anew when it rests."""
    mouse, box = page.page.mouse, page.page.locator("#network").bounding_box()
    x, y = page.page.evaluate(EMPTY)
    before, off = page.page.evaluate(PICTURE, [500, 300]), page.page.evaluate(LABEL_OFF)
    assert len(set(before.split(","))) > 10
    mouse.move(box["x"] + x, box["y"] + y)
    mouse.down()
    mouse.move(box["x"] + x + 20, box["y"] + y + 10)
    mouse.move(box["x"] + x + 80, box["y"] + y + 40)
    held = page.page.evaluate(PICTURE, [500, 300])
    moved = [page.page.evaluate(PICTURE, [500 + right, 300 + down]) for right, down in ((80, 40), (60, 30))]
    mouse.up()
    assert held != before and before in moved  # the first step of a drag may only begin it
    assert page.page.evaluate(LABEL_OFF) < off + 40  # names were placed anew
    mouse.wheel(0, -300)
    page.page.wait_for_function("number => kgLabels().length !== number", arg=page.page.evaluate("kgLabels().length"))
