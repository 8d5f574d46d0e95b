"""Finds what a name means in a graph: an entity, an indicator or a relation, by label or other name."""

from collections.abc import Iterable, Mapping, Sequence

from pyoxigraph import Literal, NamedNode

from kg.errors import NameNotFound, UsageError
from kg.graph.iris import term
from kg.query.run import Source, run

# What a parameter can stand for, beside TEXT → the classes that it looks among; the first ten are the mention types.
CLASSES: Mapping[str, tuple[str, ...]] = {
    "ORG": ("kg:Organization",),
    "PERSON": ("kg:Person",),
    "PLACE": ("kg:Place",),
    "PROGRAM": ("kg:Program",),
    "EVENT": ("kg:Event",),
    "AWARD": ("kg:Award",),
    "FACILITY": ("kg:Facility", "kg:FacilityKind"),
    "DOCUMENT": ("kg:Document",),
    "PLATFORM": ("kg:Platform",),
    "GROUP": ("kg:Group",),
    "KIND": ("kg:FacilityKind",),
    "INDICATOR": ("kg:Indicator",),
    "RELATION": ("owl:ObjectProperty",),
    "REPORT": ("kg:Report",),
}
# What people call them.
_CALLED = {
    "ORG": "organisation",
    "PLACE": "place",
    "PERSON": "person",
    "PROGRAM": "programme",
    "EVENT": "event",
    "AWARD": "award",
    "FACILITY": "facility",
    "DOCUMENT": "document",
    "PLATFORM": "platform",
    "GROUP": "group",
    "KIND": "kind of facility",
    "INDICATOR": "indicator",
    "RELATION": "relation",
    "REPORT": "report",
}
_CALLED_EACH = 2  # of more types a message says entity
_QUOTES = str.maketrans("", "", "“”‘’\"'《》〈〉「」『』 \u3000\t\n")


def find(source: Source, name: str, types: Sequence[str], prefixes: Mapping[str, str] | None = None) -> list[NamedNode]:
    """The nodes that `name` means, sorted: those that it labels, else those that have it as another name.

    types: keys of CLASSES to look among.
    Raises NameNotFound, with the nearest names, where there is none, and UsageError where another name is shared by several.
    """
    if node := _relation(name, types):
        return [node]
    for property_ in ("rdfs:label", "skos:altLabel"):
        names = _names(source, types, property_, prefixes, [name])
        if not names:
            plain = _plain(name)
            names = [(node, label) for node, label in _names(source, types, property_, prefixes) if _plain(label) == plain]
        nodes = sorted({node for node, _ in names}, key=str)
        if len(nodes) > 1 and property_ == "skos:altLabel":
            full = [label for node, label in _names(source, types, "rdfs:label", prefixes) if node in nodes]
            raise UsageError(f"{name!r} is short for several: {', '.join(sorted(full)[:10])}. Give the full name.")
        if nodes:
            return nodes
    what = " or ".join(_CALLED[type_] for type_ in types) if len(types) <= _CALLED_EACH else "entity"
    raise NameNotFound(what, name, _suggestions(source, name, types, prefixes))


def _names(
    source: Source, types: Sequence[str], property_: str, prefixes: Mapping[str, str] | None, wanted: Iterable[str] = ()
) -> list[tuple[NamedNode, str]]:
    classes = sorted({name for type_ in types for name in CLASSES[type_]})
    literals = " ".join(f"{Literal(name, language=language)}" for name in wanted for language in ("zh", "en"))
    # Of a few names the classes are looked up; for all names, and for one class by a VALUES too, our engine starts with all of a class.
    of_names = f"VALUES ?name {{ {literals} }} ?node {property_} ?name . ?node a ?class FILTER (?class IN ({', '.join(classes)}))"
    of_class = f"?node {property_} ?name . ?node a ?class VALUES ?class {{ {' '.join(classes)} }}"
    pattern = of_names if literals else of_class
    result = run(source, f"SELECT DISTINCT ?node ?name {{ {pattern} }}", prefixes)
    return [(node, name.value) for node, name in result.rows if isinstance(node, NamedNode) and isinstance(name, Literal)]


def _relation(name: str, types: Sequence[str]) -> NamedNode | None:
    """A relation of the model by the name that stands in queries: organizes or kg:organizes."""
    if "RELATION" not in types:
        return None
    from kg.model import RELATIONS

    local = name.removeprefix("kg:")
    return term(f"kg:{local}") if local in RELATIONS else None


def _plain(name: str) -> str:
    return name.translate(_QUOTES)


def _suggestions(source: Source, name: str, types: Sequence[str], prefixes: Mapping[str, str] | None, limit: int = 5) -> list[str]:
    """Names that contain the name or stand in it come first (省总工会 → 甘肃省总工会), then those written almost alike."""
    from difflib import get_close_matches

    known = {label for property_ in ("rdfs:label", "skos:altLabel") for _, label in _names(source, types, property_, prefixes)}
    around = [label for label in known if name in label or (len(label) > 1 and label in name)]
    around.sort(key=lambda label: (abs(len(label) - len(name)), label))
    near = get_close_matches(name, sorted(known), limit, 0.5)
    return list(dict.fromkeys([*around[:limit], *near]))[:limit]
