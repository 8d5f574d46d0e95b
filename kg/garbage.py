"""How often Python looks for cycles of dead objects: seldom where kg makes objects by the million and hardly a cycle among them.

With Python's own threshold of 700 new objects, the looks took an eighth of a build, and those at the end of a command a tenth of
`kg query` (docs/performance.md).
"""

import atexit
import gc
from collections.abc import Iterator
from contextlib import contextmanager

_OBJECTS = 100_000  # new ones between two looks: some 10 MB that may wait to be freed


def collect_seldom() -> None:
    """From now on, in a process that is kg's own; at its end not at all, since the system takes all memory back."""
    gc.set_threshold(_OBJECTS)
    atexit.register(gc.freeze)


@contextmanager
def seldom_collected() -> Iterator[None]:
    """While it lasts, in a process that may be somebody else's."""
    former = gc.get_threshold()
    gc.set_threshold(_OBJECTS)
    try:
        yield
    finally:
        gc.set_threshold(*former)
