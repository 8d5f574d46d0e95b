"""The region that a name leaves out, by what stands around it: the body or place before it, the paragraph, all that the report names."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property

from kg.domains.divisions import Division
from kg.model import Context
from kg.resolve.known import Known
from kg.resolve.reading import Reading

OF_REGIONS = ("ORG", "FACILITY")  # types of which each region has its own


def placed(reading: Reading) -> Context:
    """The context with the region that the title names, or that most of the named regions lie in, where it knows of none."""
    known, context = reading.known, reading.context
    titled: list[Division] = []
    lying: Counter[str] = Counter()
    for mention, surface in zip(reading.mentions, reading.surfaces, strict=True):
        parts = known.relative.cut(surface, context) if mention.type in known.rules["placed"]["types"] else None
        region = parts.region if parts else surface if mention.type == "PLACE" else ""
        division = known.relative.division(region, Context()) if region else None
        if division is not None and division.level != "nation" and region not in division.quiet:
            lying.update(above.code for above in known.divisions.chain(division.code))
            titled += [division] if mention.start < reading.report.title_end else []
    division = _innermost(known, titled) or _shared(known, lying)
    return replace(context, region=division.name, code=division.code) if division else context


def _innermost(known: Known, divisions: Sequence[Division]) -> Division | None:
    """The one that lies in all others; None where they lie apart."""
    chains = [known.divisions.chain(division.code) for division in divisions]
    longest = max(chains, key=len, default=())
    return longest[0] if longest and all(chain[0] in longest for chain in chains) else None


def _shared(known: Known, lying: Mapping[str, int]) -> Division | None:
    """The smallest division that enough of the named regions lie in, by how many lie in each."""
    rules, found = known.rules["placed"], None
    within = {code: count for code, count in lying.items() if len(known.divisions.chain(code)) == 1}
    total = sum(within.values())
    for code in sorted(lying, key=lambda code: (-lying[code], len(known.divisions.chain(code)), code)):
        if lying[code] >= rules["least"] and lying[code] >= rules["share"] * total:
            division = known.divisions.get(code)
            found = division if found is None or (division and found in known.divisions.chain(code)) else found
    return found


class Regions:
    """Names of one report with the region of what stands around them."""

    def __init__(self, reading: Reading) -> None:
        self._reading, self._known = reading, reading.known

    def of_neighbour(self, index: int, surface: str) -> str | None:
        """The name with the region of the organisation right before it, where that is another of its level: 甲县委常委、县总工会主席."""
        parts = self._reading.cut(surface)
        if parts is None or not parts.relative or not self._reading.shares_officer(index):
            return None
        before = self._reading.cut(self._reading.surfaces[index - 1])
        if before is None or before.relative:
            return None
        division = self._known.relative.division(before.region, self._reading.context)
        if division is None or division.name == parts.region or division.name[-1] != parts.region[-1]:
            return None
        return self._reading.full(surface, "ORG", division)[0]

    def elsewhere(self, index: int, kind: str, surface: str) -> str | None:
        """The name with a region of its level that the paragraph names before it, where that is likelier meant than the report's own.

        So where the title does not tell the report's region, as on a page of news from several places, and where the body would be one
        above the report's own, but the paragraph names that of another province. A county or district counts also as a place.
        """
        parts = self._reading.cut(surface)
        own = (
            self._known.relative.division(parts.region, self._reading.context) if parts and parts.relative and "、" not in surface else None
        )
        if own is None:
            return None
        told = own.short in self._reading.report.text[: self._reading.report.title_end]
        types = (*OF_REGIONS, "PLACE") if own.level == "county" or surface.startswith("区") else OF_REGIONS
        for earlier in self._reading.earlier(index, "\n"):
            division = self._reading.regions[earlier] if self._reading.mentions[earlier].type in types else None
            if division == own:
                return None
            if division and (not told or (own.code != self._reading.context.code and self._far(division, own))):
                name, known = self._reading.full(surface, kind, division)
                if known and name.startswith(division.name):
                    return name
        return None

    def beside(self, index: int, kind: str, surface: str) -> tuple[str, bool]:
        """With the place named before it in the sentence, for a level that the report's own does not explain: 甲市委常委、市总工会主席."""
        for earlier in self._reading.earlier(index, "\n"):
            if division := self._reading.regions[earlier]:
                name, known = self._reading.full(surface, kind, division)
                if known:
                    return name, True
        return surface, False

    def by_all_named(self, kind: str, surface: str) -> tuple[str, bool]:
        """With a region that a report of no region's own names anywhere, where all that it names tell the same; 区 is also a zone."""
        if self._reading.report.context.level not in (None, "nation", "company"):
            return surface, False
        if surface.startswith("区") and any(
            zone in name for zone in self._known.rules["house"]["zones"] for name in self._reading.surfaces
        ):
            return surface, False
        told = (self._reading.full(surface, kind, one) for one in self._named)
        names = {name for name, known in told if known}
        return (names.pop(), True) if len(names) == 1 else (surface, False)

    @cached_property
    def _named(self) -> list[Division]:
        """The divisions that the report names, each once."""
        return list({division.code: division for division in self._reading.regions if division and division.level != "nation"}.values())

    def _far(self, one: Division, other: Division) -> bool:
        """Whether they lie in two provinces."""
        return self._known.divisions.chain(one.code)[-1] != self._known.divisions.chain(other.code)[-1]
