"""How many reports are run: in this process, or in several; the result is the same.

`extract_all` runs the pipeline over reports; `build` is the whole road from files to a folder with a graph. Each is imported when
first asked for: whether there is anything to build (`kg.engine.record`) is known before what builds could be loaded.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kg.engine.road import BuildSummary, build
    from kg.engine.run import extract_all

__all__ = ["BuildSummary", "build", "extract_all"]


def __getattr__(name: str) -> Any:
    if name in __all__:
        return getattr(import_module(f"kg.engine.{'run' if name == 'extract_all' else 'road'}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
