"""How many reports are run: in this process, or in several; the result is the same.

`extract_all` runs the pipeline over reports; `build` is the whole road from files to a folder with a graph.
"""

from kg.engine.build import BuildSummary, build
from kg.engine.run import extract_all

__all__ = ["BuildSummary", "build", "extract_all"]
