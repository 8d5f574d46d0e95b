"""The same work on a Ray cluster: actors that keep the pipeline loaded, fed in order from the process that leads.

kg must be installed on every node, and the files that settings name must be at the same paths there.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from types import TracebackType
from typing import Any, TypeVar

from kg.config import Settings
from kg.engine.run import WAITING, Workers
from kg.errors import UsageError

_Task = TypeVar("_Task")
_Result = TypeVar("_Result")


class RayWorkers(Workers):
    """Actors on the Ray cluster that this process is part of, or that RAY_ADDRESS names.

    jobs: how many; by default one for each processor of the cluster.
    Raises UsageError where Ray is not installed or no cluster can be reached.
    """

    def __init__(self, settings: Settings, jobs: int | None = None) -> None:
        super().__init__(settings, jobs)
        self._ray = _ray()
        count = jobs or max(1, int(self._ray.cluster_resources().get("CPU", 1)))
        actor = self._ray.remote(num_cpus=1)(_Actor)
        self._actors = [actor.remote(settings) for _ in range(count)]

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        for actor in self._actors:
            self._ray.kill(actor)

    def expect(self) -> None:
        """Nothing: the actors load the pipeline as they start."""

    def map(
        self,
        work: Callable[[Settings, _Task], _Result],
        tasks: Iterable[_Task],
        size: Callable[[_Task], int],
        worth: int,
        context: object = None,
    ) -> Iterator[tuple[_Task, _Result]]:
        """As with processes; how much work is worth one is of no account here, because the actors are there already."""
        waiting: deque[tuple[_Task, Any]] = deque()
        for number, task in enumerate(tasks):
            actor = self._actors[number % len(self._actors)]
            waiting.append((task, actor.run.remote(work, task) if size(task) else None))
            if len(waiting) >= len(self._actors) * WAITING:
                yield self._finished(work, *waiting.popleft())
        while waiting:
            yield self._finished(work, *waiting.popleft())

    def ahead(self, load: Callable[[Settings, None], object], size: int, worth: int) -> None:
        """Nothing: what is done `beside` is written to a folder that other nodes need not have."""

    def _finished(self, work: Callable[[Settings, _Task], _Result], task: _Task, reference: Any) -> tuple[_Task, _Result]:
        return task, work(self._settings, task) if reference is None else self._ray.get(reference)


class _Actor:
    def __init__(self, settings: Settings) -> None:
        from kg.pipeline import load_pipeline

        self._settings = settings
        load_pipeline(settings)

    def run(self, work: Callable[[Settings, Any], Any], task: Any) -> Any:
        return work(self._settings, task)


def _ray() -> Any:
    try:
        import ray
    except ImportError as error:
        raise UsageError("Ray is not installed; run `pip install 'gonghui-kg[ray]'`, or build without --engine ray.") from error
    if not ray.is_initialized():
        try:
            ray.init(address="auto", log_to_driver=False)
        except ConnectionError as error:
            raise UsageError("No Ray cluster can be reached; start one with `ray start --head`, or name it in RAY_ADDRESS.") from error
    return ray
