"""Graphs in the vocabulary of the design, and a browser without a network to open their pages in."""

from typing import Any

import pyoxigraph as ox
import pytest

from kg.graph.iris import INFERRED, Iris, local_name, term
from kg.model import Entity

CLASSES = {"ORG": "Organization"}


class Drawing:
    """A graph written statement by statement.

    report: title of the report that makes the claims.
    """

    def __init__(self, report: str = "某省总工会2024年工作报告") -> None:
        self.store = ox.Store()
        self.iris = Iris()
        self.report = self.iris.report(report)
        self._add(self.report, "rdf:type", term("kg:Report"))
        self._add(self.report, "rdfs:label", ox.Literal(report, language="zh"))
        self._numbers = 0

    def entity(self, type_: str, name: str, *aliases: str, kind: str | None = None) -> ox.NamedNode:
        node = self.iris.entity(Entity(type_, name, scope="本省" if type_ == "PERSON" else None))
        self._add(node, "rdf:type", term(f"kg:{CLASSES.get(type_, type_.title())}"))
        if kind:
            self._add(node, "rdf:type", term(f"kg:{kind}"))
        self._add(node, "rdfs:label", ox.Literal(name, language="zh"))
        for alias in aliases:
            self._add(node, "skos:altLabel", ox.Literal(alias, language="zh"))
        return node

    def fact(self, subject: ox.NamedNode, relation: str, object_: ox.NamedNode, quote: str, **qualifiers: Any) -> None:
        """A claim, and the direct statement where it is not planned; `page` goes to the evidence."""
        claim = self._node("claim")
        page = qualifiers.pop("page", None)
        for name, value in (("rdf:subject", subject), ("rdf:predicate", term(f"kg:{relation}")), ("rdf:object", object_)):
            self._add(claim, name, value)
        for name, value in qualifiers.items():
            self._add(claim, f"kg:{name}", ox.Literal(value))
        self._prove(claim, quote, page)
        if not qualifiers.get("planned"):
            self._add(subject, f"kg:{relation}", object_)

    def inferred(self, subject: ox.NamedNode, relation: str, object_: ox.NamedNode) -> None:
        self.store.add(ox.Quad(subject, term(f"kg:{relation}"), object_, INFERRED))

    def number(self, agent: ox.NamedNode, indicator: str, value: int, unit: str, quote: str, **properties: Any) -> None:
        observation = self._node("observation")
        concept = ox.NamedNode(f"{self.iris.base}indicator/{local_name(indicator)}")
        self._add(concept, "rdfs:label", ox.Literal(indicator, language="zh"))
        for name, node in (("kg:agent", agent), ("kg:indicator", concept)):
            self._add(observation, name, node)
        for name, literal in {"value": value, "unit": unit, "phrase": indicator, **properties}.items():
            self._add(observation, f"kg:{name}", ox.Literal(literal))
        self._prove(observation, quote, None)

    def _prove(self, node: ox.NamedNode, quote: str, page: int | None) -> None:
        evidence = self._node("evidence")
        self._add(node, "kg:evidence", evidence)
        self._add(evidence, "oa:hasSource", self.report)
        self._add(evidence, "oa:exact", ox.Literal(quote))
        if page:
            self._add(evidence, "kg:page", ox.Literal(page))

    def _node(self, folder: str) -> ox.NamedNode:
        self._numbers += 1
        return ox.NamedNode(f"{self.iris.base}{folder}/{self._numbers:06d}")

    def _add(self, subject: ox.NamedNode, predicate: str, object_: ox.NamedNode | ox.Literal) -> None:
        self.store.add(ox.Quad(subject, term(predicate), object_))


@pytest.fixture(scope="session")
def drawing() -> type[Drawing]:
    return Drawing


@pytest.fixture(scope="session")
def province(drawing: type[Drawing]) -> ox.Store:
    """A provincial union with its programmes, people, honours, a plan, an inference and numbers."""
    graph = drawing()
    union = graph.entity("ORG", "青原省总工会", "省总工会", "省总", kind="TradeUnion")
    city = graph.entity("ORG", "云河市总工会", "市总工会", kind="TradeUnion")
    county = graph.entity("ORG", "白石县总工会", kind="TradeUnion")
    hall = graph.entity("ORG", "青原省人力资源和社会保障厅", "省人社厅", kind="GovernmentBody")
    warm = graph.entity("PROGRAM", "暖心驿路行动")
    school = graph.entity("PROGRAM", "金秋助学", "“金秋助学”活动")
    contest = graph.entity("EVENT", "青原省第六届职工技能大赛")
    award = graph.entity("AWARD", "青原省五一劳动奖章", "省五一劳动奖章")
    worker = graph.entity("PERSON", "林秋禾", kind="ModelWorker")
    mine = graph.entity("ORG", "白石矿业有限公司", kind="Enterprise")
    station = graph.entity("FACILITY", "工会驿站", kind="FacilityKind")
    couriers = graph.entity("GROUP", "新就业形态劳动者")
    rules = graph.entity("DOCUMENT", "《青原省集体合同条例》", kind="Policy")
    app = graph.entity("PLATFORM", "青工汇APP")
    place = graph.entity("PLACE", "云河市")
    graph.entity("GROUP", "无人提到的人群")
    graph.fact(union, "organizes", warm, "省总工会启动暖心驿路行动,为户外劳动者送清凉。", page=3)
    graph.fact(union, "organizes", warm, "暖心驿路行动由省总工会在全省开展。", page=7)
    graph.fact(union, "funds", school, "省总工会投入300万元支持金秋助学。", amount="300万元")
    graph.fact(union, "organizes", school, "省总工会连续十年开展金秋助学。")
    graph.fact(union, "organizes", contest, "省总工会、省人社厅联合举办青原省第六届职工技能大赛。")
    graph.fact(union, "cooperatesWith", hall, "省总工会、省人社厅联合举办青原省第六届职工技能大赛。")
    graph.fact(union, "confers", award, "省总工会授予林秋禾省五一劳动奖章。")
    graph.fact(worker, "receivedAward", award, "省总工会授予林秋禾省五一劳动奖章。", time="2023")
    graph.fact(worker, "holdsPosition", mine, "白石矿业有限公司掘进班班长林秋禾作了发言。", role="掘进班班长")
    graph.fact(worker, "participatesIn", contest, "林秋禾参加青原省第六届职工技能大赛。")
    graph.fact(city, "establishes", station, "云河市总工会新建工会驿站86个。")
    graph.fact(city, "establishes", app, "云河市总工会计划建设青工汇APP。", planned=True)
    graph.fact(station, "serves", couriers, "工会驿站为新就业形态劳动者提供歇脚饮水服务。")
    graph.fact(city, "locatedIn", place, "云河市总工会驻云河市。")
    graph.fact(union, "issues", rules, "省总工会推动修订《青原省集体合同条例》。")
    graph.inferred(city, "subOrganizationOf", union)
    graph.inferred(county, "subOrganizationOf", city)
    graph.number(union, "工会驿站", 1566, "个", "全省累计建成工会驿站1566个。", kind="cumulative", period="2024")
    graph.number(union, "帮扶资金", 164000000, "元", "筹集帮扶资金1.64亿元。", kind="flow", approx=True)
    return graph.store
