"""The one progress reporter: a line that counts on a terminal, silence anywhere else."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol


class Progress(Protocol):
    """What long work tells of itself."""

    def __call__(self, doing: str, **counts: int) -> None:
        """Say what is being done, with what was found so far."""


def silent(doing: str, **counts: int) -> None:
    """Tell nothing."""


@contextmanager
def reporter() -> Iterator[Progress]:
    """A reporter for this terminal; silent where standard error is none."""
    if not sys.stderr.isatty():
        yield silent
        return
    from rich.console import Console

    console = Console(stderr=True)
    with console.status("") as status:

        def tell(doing: str, **counts: int) -> None:
            status.update(" · ".join([doing, *(f"{name} {count:,}" for name, count in counts.items())]))

        yield tell
