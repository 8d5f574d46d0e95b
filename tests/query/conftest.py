"""A small graph written by hand in the form that kg.graph writes."""

from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, Store

from kg.domains import Domain
from kg.packaged import packaged


@pytest.fixture(scope="session")
def store() -> Store:
    store = Store()
    store.load(path=str(Path(__file__).parent / "graph.trig"), format=RdfFormat.TRIG)
    return store


@pytest.fixture(scope="session")
def domain() -> Domain:
    return Domain("unions", packaged("domains") / "unions")
