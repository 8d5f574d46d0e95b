"""Keeps worker processes ready and gives each query a time, a place among the others, and an end.

What takes long leaves one place to others, and a long query runs at low priority.
"""

import asyncio
import json
import multiprocessing
import os
import signal
import socket
import time
from collections.abc import Callable, Coroutine, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.serve.wire import LENGTH, Answer, failure, framed

if TYPE_CHECKING:
    from multiprocessing.context import ForkServerContext, SpawnContext

_RESPITE = 1.0  # seconds before a worker that could not start is tried again
_LONGEST_START = 30.0  # seconds that a query waits for workers that are being started
_NICE = 10
_HELD = 64 << 20  # bytes of a store's tables, some 400,000 quads, up to which workers ask it in memory, where it takes 0.4 KB a quad
_FORKS = "forkserver" in multiprocessing.get_all_start_methods()
_KILL = getattr(signal, "SIGKILL", signal.SIGTERM)  # Windows has only the latter, and kills
_LOADED = ("kg.cli", "kg.serve.pool", "kg.serve.holder", "kg.serve.indicator", "kg.view.network")  # before workers are forked
# Tasks in which a visitor decides how much there is to do; the others make pages of bounded size.
_OPEN_ENDED = frozenset(("query", "question"))


@dataclass(frozen=True, slots=True)
class Limits:
    """What a query may use."""

    places: int = 4  # queries at the same time
    seconds: float = 10.0  # that a query may take
    short: float = 1.0  # seconds after which a query is a long one; all places but one may hold long ones
    wait: float = 5.0  # seconds that a query waits for a place
    waiting: int = 100  # queries that may wait
    memory: int = 640 << 20  # bytes that a query may take
    rows: int = 100_000
    bytes: int = 32 << 20


class Pool:
    """Workers on the store at `folder`; start it before use and close it after."""

    def __init__(self, folder: Path, limits: Limits | None = None) -> None:
        self._folder, self.limits = folder, limits or Limits()
        self._ready: asyncio.LifoQueue[_Process] = asyncio.LifoQueue()  # one that has just answered is the fastest
        self._all: set[_Process] = set()
        self._holder: _Process | None = None  # has the graph in memory; without one, workers ask the disk
        self._starting: set[asyncio.Task[None]] = set()
        self._waiting = self._long = 0
        self._closing = False

    async def start(self) -> None:
        """Start the workers in the background; a query that comes earlier waits for the first of them."""
        self._soon(self._fill_all())

    async def close(self) -> None:
        """Kill all workers."""
        self._closing = True
        for process in self._all:
            process.kill()
        await self.settled()

    async def settled(self) -> None:
        """Wait until no worker is on its way, and a small graph is in memory."""
        while self._starting:
            await asyncio.gather(*self._starting)

    async def run(self, task: str, **arguments: Any) -> Answer:
        """Carry a task of the worker out.

        The answer is 503 where all places are taken, 504 past the time, 500 past the memory, 400 for a query that is wrong.
        """
        process = await self._place()
        if process is None:
            return _busy("All places are taken.")
        reusable = False
        try:
            request = framed(json.dumps({"task": task, **arguments}).encode())
            answer, reusable = await self._attend(process, request, polite=task in _OPEN_ENDED)
            return answer
        finally:
            if reusable and (process.holds or self._holder is None):
                self._ready.put_nowait(process)
            else:
                self._soon(self._replace(process))

    async def _place(self) -> "_Process | None":
        """A worker for a query; None where too many queries wait, or this one has waited too long."""
        if not self._ready.empty():
            return self._ready.get_nowait()
        if self._waiting >= self.limits.waiting:
            return None
        self._waiting += 1
        asked = time.monotonic()
        try:
            while True:
                with suppress(TimeoutError):
                    return await asyncio.wait_for(self._ready.get(), self.limits.wait)
                # Worth more patience while a worker is on its way: the machine is slow, not the other queries.
                if not self._starting or time.monotonic() - asked > _LONGEST_START:
                    return None
        finally:
            self._waiting -= 1

    async def _attend(self, process: "_Process", request: bytes, *, polite: bool) -> tuple[Answer, bool]:
        """The answer to a request, and whether the worker can take another."""
        asking = asyncio.ensure_future(process.ask(request))
        try:
            done, _ = await asyncio.wait({asking}, timeout=self.limits.short)
            if done:
                return self._outcome(asking), asking.exception() is None
            if self._long >= self.limits.places - 1:
                return _busy(f"Other queries take long, and this one needs more than {self.limits.short:g} s."), False
            self._long += 1
            try:
                if polite:
                    process.give_way()
                done, _ = await asyncio.wait({asking}, timeout=self.limits.seconds - self.limits.short)
            finally:
                self._long -= 1
            if not done:
                return self._late(), False
            # A worker that gave way cannot take its priority back.
            return self._outcome(asking), not polite and asking.exception() is None
        finally:
            if not asking.done():
                asking.cancel()

    def _outcome(self, asking: "asyncio.Future[Answer]") -> Answer:
        if asking.exception() is None:
            return asking.result()
        memory = f"{self.limits.memory >> 20} MB"
        return failure(500, f"The query needs more than {memory}, or more than the engine can do. Add a LIMIT, or ask for less at a time.")

    def _late(self) -> Answer:
        return failure(504, f"The query takes more than {self.limits.seconds:g} s and was stopped. Narrow it, or add a LIMIT.")

    def _soon(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(work)
        self._starting.add(task)
        task.add_done_callback(self._starting.discard)

    async def _replace(self, process: "_Process") -> None:
        self._end(process)
        await self._fill()

    def _end(self, process: "_Process") -> None:
        self._all.discard(process)
        process.kill()

    async def _fill_all(self) -> None:
        """One worker after another, so that the first is there soon and the first visitor has a processor."""
        for _ in range(self.limits.places):
            await self._fill()
        if _FORKS and sum(table.stat().st_size for table in self._folder.glob("*.sst")) <= _HELD:
            await self._hold()

    async def _hold(self) -> None:
        """Have the graph held in memory, and exchange the workers for such as ask it there: at once, or when they have answered."""
        holder = await _Process.start(_hold, self._folder, self.limits)
        self._all.add(holder)
        if self._closing or not await holder.ready():
            return self._end(holder)
        self._holder = holder
        while not self._ready.empty():
            self._soon(self._replace(self._ready.get_nowait()))

    async def _fill(self) -> None:
        """Start a worker and put it with the others; again after a respite where that fails."""
        while not self._closing:
            process = await self._start()
            self._all.add(process)
            if await process.ready() and not self._closing:
                self._ready.put_nowait(process)
                return
            self._end(process)
            if not self._closing:
                await asyncio.sleep(_RESPITE)

    async def _start(self) -> "_Process":
        if (holder := self._holder) is not None:
            with suppress(OSError):
                return await holder.fork()
            self._end(holder)
            self._holder = None
        return await _Process.start(_work, self._folder, self.limits)


class _Process:
    """A process at the other end of a socket: a worker, or what workers are forked from.

    holds: whether it asks the graph in memory.
    """

    def __init__(self, answers: asyncio.StreamReader, requests: asyncio.StreamWriter, holds: bool, id_: int | None = None) -> None:
        self._answers, self._requests, self.holds, self._id = answers, requests, holds, id_

    @classmethod
    async def start(cls, work: Callable[[socket.socket, str, Mapping[str, int]], None], folder: Path, limits: Limits) -> "_Process":
        here, there = socket.socketpair()
        try:
            process = _context().Process(target=work, args=(there, str(folder), asdict(limits)), daemon=True)
            # Waits for the first process to have loaded what all need.
            await asyncio.to_thread(process.start)
        except BaseException:
            here.close()
            raise
        finally:
            there.close()
        return cls(*await asyncio.open_connection(sock=here), False, process.pid)

    async def fork(self) -> "_Process":
        """A worker that is a fork of this process; OSError where it is gone."""
        here, there = socket.socketpair()
        with there, self._requests.get_extra_info("socket").dup() as orders:
            socket.send_fds(orders, [b"\0"], [there.fileno()])
        return _Process(*await asyncio.open_connection(sock=here), True)

    async def ready(self) -> bool:
        """Whether it came up with its graph open."""
        try:
            self._id = int(await self._message())
        except (asyncio.IncompleteReadError, OSError):
            return False
        return True

    async def ask(self, request: bytes) -> Answer:
        """The answer to a request; IncompleteReadError or OSError where the worker ends instead."""
        self._requests.write(request)
        await self._requests.drain()
        status, media_type = json.loads(await self._message())
        return Answer(status, media_type, await self._message())

    def give_way(self) -> None:
        """Run at low priority from now on, where the system has such."""
        if hasattr(os, "setpriority") and self._id is not None:
            with suppress(OSError):
                os.setpriority(os.PRIO_PROCESS, self._id, _NICE)

    def kill(self) -> None:
        if self._id is not None:
            with suppress(OSError):
                os.kill(self._id, _KILL)
        self._requests.close()

    async def _message(self) -> bytes:
        head = await self._answers.readexactly(LENGTH.size)
        return await self._answers.readexactly(LENGTH.unpack(head)[0])


@cache
def _context() -> "ForkServerContext | SpawnContext":
    """How workers are started: as forks of one process that has loaded all they need, where the system can; a new one takes 20 ms then."""
    if not _FORKS:
        return multiprocessing.get_context("spawn")
    # Each thread of the libraries takes address space from the limit of a worker, and a process with threads is no good to fork.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(list(_LOADED))
    return context


def _work(connection: socket.socket, folder: str, limits: Mapping[str, int]) -> None:
    from kg.graph import open_store
    from kg.serve.worker import Worker, silence, work

    silence()
    work(connection, Worker(open_store(Path(folder)), limits["rows"], limits["bytes"]), limits["memory"])


def _hold(orders: socket.socket, folder: str, limits: Mapping[str, int]) -> None:
    from kg.serve.holder import hold
    from kg.serve.worker import silence

    silence()
    hold(orders, Path(folder), limits)


def _busy(reason: str) -> Answer:
    return failure(503, f"{reason} Try again in a moment.")
