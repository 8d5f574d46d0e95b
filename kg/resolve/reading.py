"""One report as whoever gives its mentions their names sees it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from kg.domains.divisions import Division
from kg.model import Context, Mention, Report
from kg.resolve.known import Known
from kg.resolve.relative import Parts

STOPS = "。！？\n"
COMMAS = "，,；;：" + STOPS
_NUMBER = re.compile("^第[一二三四五六七八九十]+届|^首届")  # before the region of an event


@dataclass(frozen=True)
class Reading:
    """A report with its mentions in the order of the text, and the context that names are read in."""

    known: Known
    report: Report
    mentions: Sequence[Mention]
    surfaces: Sequence[str]  # of the mentions, cleaned
    context: Context

    def cut(self, surface: str) -> Parts | None:
        """The region or level that the name begins with, and the rest."""
        return self.known.relative.cut(surface, self.context)

    def full(self, surface: str, kind: str, within: Division | None = None) -> tuple[str, bool]:
        """The name in full by the context, or as one of the region `within`, and whether that explains it."""
        context = replace(self.context, region=within.name, code=within.code) if within else self.context
        return self.known.relative.full(surface, kind, context)

    def earlier(self, index: int, borders: str) -> Iterator[int]:
        """The mentions before `index`, the nearest first, as long as none of `borders` stands between."""
        for earlier in range(index - 1, -1, -1):
            between = self.report.text[self.mentions[earlier].end : self.mentions[earlier + 1].start]
            if any(border in between for border in borders):
                return
            yield earlier

    @cached_property
    def regions(self) -> Sequence[Division | None]:
        """For each mention the division that it names, or that its name begins with."""
        return [self._region(index) for index in range(len(self.mentions))]

    def _region(self, index: int) -> Division | None:
        surface = self.surfaces[index]
        if self.mentions[index].type == "PLACE":
            return self.known.relative.division(surface, self.context)
        parts = self.cut(_NUMBER.sub("", surface))
        return self.known.relative.division(parts.region, self.context) if parts and not parts.relative else None

    def shares_officer(self, index: int) -> bool:
        """Whether the body right before is one in which the same person has an office: 县人大常委会副主任、总工会主席."""
        if index == 0 or self.mentions[index - 1].type != "ORG":
            return False
        between = self.report.text[self.mentions[index - 1].end : self.mentions[index].start]
        return re.fullmatch(self.known.rules["posts"], between) is not None
