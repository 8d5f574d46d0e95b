"""Spreads work over processes that keep what it needs loaded; the results and their order are those of one process."""

import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import partial
from itertools import chain
from multiprocessing import get_context, parent_process
from multiprocessing.context import BaseContext
from threading import Thread, current_thread, main_thread
from types import TracebackType
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from kg.config import Settings
from kg.engine.pack import pack_extraction, unpack_extraction
from kg.engine.preload import Preloading
from kg.errors import KgError
from kg.garbage import collect_seldom
from kg.model import Extraction, Report
from kg.pipeline import extract, has_model, lexed

if TYPE_CHECKING:
    from kg.recognise import Words

# Characters to extract from which on a second process pays for its start (docs/performance.md).
WORTH_A_PROCESS = 20_000
WAITING = 4  # tasks for each process, so that none is idle and memory does not grow with the input
_LOOKED_AT = 500  # tasks, before the work is begun without more processes

_Task = TypeVar("_Task")
_Result = TypeVar("_Result")


def extract_all(reports: Iterable[Report], settings: Settings, jobs: int | None = None) -> Iterator[Extraction]:
    """What each report says, in the given order, by `jobs` processes, by default as many as pay."""
    with Workers(settings, jobs) as workers:
        for (report, _), packed in workers.extract((report, None) for report in reports):
            yield unpack_extraction(packed, report)


class Workers:
    """Does work for `settings` in this process, and in `jobs` where it is worth it; a context manager that ends them.

    jobs: by default as many as the machine has processors.
    """

    def __init__(self, settings: Settings, jobs: int | None = None) -> None:
        self._settings, self._jobs = settings, jobs
        self._most = jobs or os.cpu_count() or 1
        self._pool: ProcessPoolExecutor | None = None
        self._aside: ProcessPoolExecutor | None = None
        self._preloading: Preloading | None = None

    def __enter__(self) -> "Workers":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        for pool in filter(None, (self._pool, self._aside)):
            pool.shutdown(wait=True, cancel_futures=True)
        if self._preloading:
            self._preloading.end()

    def extract(self, tasks: Iterable[tuple[Report, bytes | None]]) -> Iterator[tuple[tuple[Report, bytes | None], bytes]]:
        """What each report says, packed, after its task: the report, and what is known already."""
        for task, packed in self.map(_extract, self._ahead(tasks), _to_extract, WORTH_A_PROCESS, self._preloaded):
            yield (task.report, task.kept), packed

    def _ahead(self, tasks: Iterable[tuple[Report, bytes | None]]) -> Iterator["_Text"]:
        """The tasks; as long as the processes load, they are read and lexed, for which a processor is free then."""
        held: list[_Text] = []
        for report, kept in tasks:
            loading = self._preloading is not None and self._preloading.loading
            task = _Text(report, kept, lexed(report) if loading and not kept and has_model(self._settings) else ())
            if loading:
                held.append(task)
            else:
                yield from held
                held.clear()
                yield task
        yield from held

    def expect(self) -> None:
        """Let loading begin for processes that will have to extract much."""
        if self._most > 1:
            self._preloaded()

    def _preloaded(self) -> BaseContext:
        if self._preloading is None:
            with _without_ctrl_c():
                self._preloading = Preloading(self._settings)
        return self._preloading.context

    def ahead(self, load: Callable[[Settings, None], object], size: int, worth: int) -> None:
        """Let a process start and load what it will need, before there is work for it `beside`, where `size` is worth one."""
        if self._most > 1 and (self._pool or size >= worth):
            # Not one of the pool: what is done beside could come to another one, which has not loaded it.
            self._aside = _pool(1, self._preloading.context if self._preloading else get_context("spawn"))
            self._submit(self._aside, load, None)

    def beside(self, work: Callable[[Settings, _Task], _Result], task: _Task) -> Callable[[], _Result]:
        """Begin a task in the process that went `ahead`; what is returned waits for its result, or does it here where there is none."""
        if self._aside is None:
            return partial(work, self._settings, task)
        with _unbroken():
            return partial(_result, self._submit(self._aside, work, task))

    def map(
        self,
        work: Callable[[Settings, _Task], _Result],
        tasks: Iterable[_Task],
        size: Callable[[_Task], int],
        worth: int,
        context: Callable[[], BaseContext] | None = None,
    ) -> Iterator[tuple[_Task, _Result]]:
        """Each task with its result, in the given order; only so many are taken at once as keep the processes busy.

        size: how much work a task is; one of no size is done here.
        worth: so much work is worth a process.
        context: how processes start; by default each loads what it needs.
        """
        stream = iter(tasks)
        while self._pool is None and self._most > 1:
            looked, pays, more = self._look(stream, size, worth)
            if pays > 1:
                self._pool = _pool(pays, context() if context else get_context("spawn"))
                stream = chain(looked, stream)
                break
            yield from ((task, work(self._settings, task)) for task in looked)
            if not more:
                return
        yield from self._spread(work, stream, size) if self._pool else ((task, work(self._settings, task)) for task in stream)

    def _look(self, stream: Iterator[_Task], size: Callable[[_Task], int], worth: int) -> tuple[list[_Task], int, bool]:
        """Some tasks, how many processes they are worth, and whether there may be more."""
        looked: list[_Task] = []
        total = busy = 0
        for task in stream:
            looked.append(task)
            total, busy = total + size(task), busy + (size(task) > 0)
            if (busy if self._jobs else total // worth) >= self._most or len(looked) == _LOOKED_AT:
                return looked, min(self._most, busy if self._jobs else total // worth), True
        return looked, min(self._most, busy if self._jobs else min(busy, total // worth)), False

    def _spread(
        self, work: Callable[[Settings, _Task], _Result], tasks: Iterable[_Task], size: Callable[[_Task], int]
    ) -> Iterator[tuple[_Task, _Result]]:
        assert self._pool
        waiting: deque[tuple[_Task, Future[_Result] | None]] = deque()
        with _unbroken():
            for task in tasks:
                waiting.append((task, self._submit(self._pool, work, task) if size(task) else None))
                if len(waiting) >= self._most * WAITING:
                    yield self._done(work, *waiting.popleft())
            while waiting:
                yield self._done(work, *waiting.popleft())

    def _done(self, work: Callable[[Settings, _Task], _Result], task: _Task, future: Future[_Result] | None) -> tuple[_Task, _Result]:
        return task, future.result() if future else work(self._settings, task)

    def _submit(self, pool: ProcessPoolExecutor, work: Callable[[Settings, _Task], _Result], task: _Task) -> Future[_Result]:
        with _without_ctrl_c():
            return pool.submit(work, self._settings, task)


@contextmanager
def _without_ctrl_c() -> Iterator[None]:
    """Lets Ctrl-C wait while processes start: one that was broken off half-way would be waited for without end.

    They leave it to this one, which tells them to end.
    """
    if not hasattr(signal, "pthread_sigmask") or current_thread() is not main_thread():  # Windows; others do not hear of it
        yield
        return
    from multiprocessing import resource_tracker

    pressed: list[int] = []
    handler = signal.signal(signal.SIGINT, lambda number, _: pressed.append(number))
    resource_tracker.ensure_running()  # when it starts it takes the mask off, which the processes shall have from here
    former = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, former)
        signal.signal(signal.SIGINT, handler)
        if pressed:
            signal.raise_signal(signal.SIGINT)


class _Text(NamedTuple):
    report: Report
    kept: bytes | None  # what it says, where that is known already
    words: "Words"  # none where they are not known


def _to_extract(task: _Text) -> int:
    return 0 if task.kept else len(task.report.text)


def _extract(settings: Settings, task: _Text) -> bytes:
    return task.kept or pack_extraction(extract(task.report, settings, task.words))


@contextmanager
def _unbroken() -> Iterator[None]:
    """Says what to do where a process is lost."""
    try:
        yield
    except BrokenProcessPool as error:
        raise KgError(
            "A process of the build was ended from outside, perhaps for lack of memory. "
            "Run the command again with fewer processes (--jobs 1); what was read is kept."
        ) from error


def _result(future: "Future[_Result]") -> _Result:
    with _unbroken():
        return future.result()


def _pool(most: int, context: BaseContext) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(most, context, _begin)


def _begin() -> None:
    collect_seldom()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
    os._exit(1)
