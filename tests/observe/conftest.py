"""What the tests of observe share: the domain, and sentences read as a report of a city's union."""

from collections.abc import Callable

import pytest

from kg.clauses import analyse
from kg.domains import Domain, load_domain
from kg.model import Context, Key, Mention, Observation, Report, Residue, Source
from kg.observe import observe

Reading = tuple[tuple[Observation, ...], tuple[Residue, ...]]


@pytest.fixture(scope="session")
def domain() -> Domain:
    return load_domain("unions")


@pytest.fixture(scope="session")
def read(domain: Domain) -> Callable[..., Reading]:
    """Reads a text with the mentions given as surface → key (wherever they stand) and the context of a report of 2023."""

    def reading(text: str, names: dict[str, Key] | None = None, **context: str) -> Reading:
        mentions = [
            Mention(at, at + len(surface), *key)
            for surface, key in (names or {}).items()
            for at in range(len(text))
            if text.startswith(surface, at)
        ]
        mentions.sort(key=lambda mention: mention.start)
        about = Context(**{"publisher": "张掖市总工会", "region": "张掖市", "period": "2023", **context})
        report = Report("r", "", text, Source("r.txt", "text/plain", ""), about)
        return observe(report, mentions, analyse(report, mentions, domain), domain)

    return reading
