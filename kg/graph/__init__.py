"""The knowledge graph: claims with evidence and observations as RDF, in an embedded store, held to shapes.

`build_quads` makes the graph of a corpus, `write_store` and `open_store` keep it on disk, `validate` holds it to the shapes. Each is
imported when first asked for: who asks a graph does not wait for what makes one.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kg.graph.check import Rejection
    from kg.graph.iris import BASE, INFERRED, TEXTS, VOCABULARY, Iris
    from kg.graph.store import image, open_store, write_store
    from kg.graph.whole import Built, build_quads, vocabulary_quads

# Beside the store: where a build keeps its work, and there the finished build whose parts are being moved to their places.
WORK, READY = ".kg", "ready"

__all__ = [
    "BASE",
    "INFERRED",
    "READY",
    "TEXTS",
    "VOCABULARY",
    "WORK",
    "Built",
    "Iris",
    "Rejection",
    "build_quads",
    "image",
    "open_store",
    "vocabulary_quads",
    "write_store",
]

_MODULES = {
    "Rejection": "check",
    **dict.fromkeys(("image", "open_store", "write_store"), "store"),
    **dict.fromkeys(("Built", "build_quads", "vocabulary_quads"), "whole"),
}


def __getattr__(name: str) -> Any:
    if name in __all__:
        return getattr(import_module(f"kg.graph.{_MODULES.get(name, 'iris')}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
