"""A corpus that need not fit into memory: its reports in a file, sorted by id, and what their names mean, in sorted runs.

`name` takes all reports and identifies their entities; `tasks` gives each report with its names; `rest` what is of no single report.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import chain, groupby
from operator import itemgetter

from pyoxigraph import Quad

from kg.config import Settings
from kg.domains import Domain
from kg.engine.knowledge import domain_of
from kg.engine.pack import unpack_extraction
from kg.engine.run import Workers
from kg.engine.tell import Task
from kg.graph.nodes import Named
from kg.graph.whole import Whole
from kg.model import Entity, Key
from kg.resolve import Identified, Identifier, Judgement, Seen, entities_seen, read_ledger, without_rejected
from kg.room import Disk, Row

_BATCH = 5_000  # entities of reports that are identified together
_WORTH_A_PROCESS = 2_000_000  # of them: to hand them over costs nearly as much as to identify them


class StreamedCorpus:
    """All reports of a build; `room` is where they wait."""

    def __init__(self, domain: Domain, settings: Settings, room: Disk) -> None:
        self._room = room
        self._ledger = read_ledger(settings.ledger) if settings.ledger else ()
        self._parts = _identifier(settings).parts(self._ledger)
        self._whole = Whole(domain, settings.base, room)
        self._reports, self._unlisted = room.spool(), room.spool()
        self._redirects: dict[Key, Entity] = {}
        self._found: Counter[str] = Counter(reports=0, characters=0, mentions=0, entities=0, relations=0, observations=0)
        self.stated: set[tuple[str, str]] = set()  # of `tree`, what reports state themselves
        self.repeated: list[dict[str, str]] = []  # path of a file with a report that is told from another one, and that one's

    @property
    def counts(self) -> dict[str, int]:
        """How much there is."""
        return {**self._found, "entities": self._whole.entities}

    @property
    def tree(self) -> set[tuple[str, str]]:
        """The organisations above each other by rule, as IRIs."""
        return self._whole.of_tree()

    def name(self, reports: Iterable[Row], workers: Workers) -> Iterator[tuple[str, dict[Key, Named]]]:
        """Take all reports, sorted; give for each that has names its id and what they mean."""
        names = self._whole.name(self._identified(self._room.sort(self._seen(reports)), workers))
        first = next(names, None)  # all reports have been taken when it comes
        return iter(()) if first is None else chain([first], names)

    def _seen(self, reports: Iterable[Row]) -> Iterator[Row]:
        """The entities of all reports by the part of the corpus that they can be identified in."""
        for _, same in groupby(reports, key=lambda row: row[0][0]):
            # The same text in two files is one report; which file it is said to come from must not depend on their order.
            (_, report, packed), *others = same
            self.repeated += [{"path": path, "kept": report.source.path} for (_, path), *_ in others]
            self._reports.append((report.id, report, packed))
            extraction = without_rejected(unpack_extraction(packed, report), self._ledger)
            self._found.update(
                reports=1,
                characters=len(report.text),
                mentions=len(extraction.mentions),
                relations=len(extraction.relations),
                observations=len(extraction.observations),
            )
            for row in self._whole.unlisted(extraction, [entity.key for entity in extraction.entities]):
                self._unlisted.append(row)
            for seen in entities_seen(extraction):
                yield self._parts.of(seen.entity.key), seen

    def _identified(self, rows: Iterable[Row], workers: Workers) -> Iterator[Row]:
        """Rows for the nodes of the graph."""
        for _, identified in workers.map(_identify, self._grouped(rows), _entities, _WORTH_A_PROCESS):
            for found in identified:
                self._redirects.update(found.redirects)
                yield from self._rows(found)
        yield from self._unlisted

    def _grouped(self, rows: Iterable[Row]) -> Iterator["_Groups"]:
        """The parts of the corpus, with what the ledger says of each, some at a time."""
        groups: _Groups = []
        entities = 0
        for part, group in groupby(rows, key=itemgetter(0)):
            groups.append(([seen for _, seen in group], self._parts.lines.get(part, [])))
            entities += len(groups[-1][0])
            if entities >= _BATCH:
                yield groups
                groups, entities = [], 0
        if groups:
            yield groups

    def _rows(self, found: Identified) -> Iterator[Row]:
        iris: dict[int, str] = {}
        for (report, key), entity in sorted(found.entities.items(), key=itemgetter(0)):
            if iri := iris.get(id(entity)):
                yield self._whole.naming.member(iri, report, key)
            else:
                row = self._whole.naming.row(entity, report, key)
                iris[id(entity)] = row[0][0]
                yield row

    def tasks(self, names: Iterator[tuple[str, dict[Key, Named]]]) -> Iterator[Task]:
        """Each report with what its names mean, by id."""
        named = next(names, None)
        for name, report, packed in self._reports:
            if named and named[0] == name:
                yield Task(report, packed, named[1])
                named = next(names, None)
            else:
                yield Task(report, packed, {})

    def rest(self) -> Iterator[Quad]:
        """The quads that are of no single report; to be asked when `stated` is complete."""
        return self._whole.rest(self.stated, self._redirects)


_Groups = list[tuple[list[Seen], list[Judgement]]]


def _entities(groups: _Groups) -> int:
    return sum(len(seen) for seen, _ in groups)


def _identify(settings: Settings, groups: _Groups) -> list[Identified]:
    identifier = _identifier(settings)
    return [identifier.identified(seen, lines) for seen, lines in groups]


@cache
def _identifier(settings: Settings) -> Identifier:
    return Identifier(domain_of(settings))
