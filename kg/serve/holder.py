"""The process that holds a small graph in memory and forks workers: they share what it holds, and a new one has it at once.

It has a single thread, so that a fork of it is sound.
"""

import os
import signal
import socket
import sys
from collections.abc import Mapping
from pathlib import Path

from pyoxigraph import RdfFormat, Store

from kg.errors import GraphError
from kg.graph import image, open_store
from kg.serve.worker import Worker, tell_ready, work

_NICE = 10


def hold(orders: socket.socket, folder: Path, limits: Mapping[str, int]) -> None:
    """Copy the store in `folder` into memory, tell so, and fork a worker for each connection that comes over `orders`, until its end.

    limits: the fields of `kg.serve.pool.Limits`.
    """
    worker = Worker(_copy(folder), limits["rows"], limits["bytes"])
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody here waits for a worker
    tell_ready(orders)
    while descriptors := socket.recv_fds(orders, 1, 1)[1]:
        connection = socket.socket(fileno=descriptors[0])
        if os.fork() == 0:
            orders.close()
            return work(connection, worker, limits["memory"])
        connection.close()


def _copy(folder: Path) -> Store:
    """The store in memory; a fork reads it from the disk, since the engine's threads for that stay in the process that had it open."""
    reading, writing = os.pipe()
    if (reader := os.fork()) == 0:
        os.close(reading)
        os.nice(_NICE)  # the first visitors need the processors more
        with os.fdopen(writing, "wb") as quads:
            open_store(folder).dump(quads, format=RdfFormat.N_QUADS)
        sys.exit()
    os.close(writing)
    with os.fdopen(reading, "rb") as quads:
        store = image(quads)
    if os.waitpid(reader, 0)[1]:
        raise GraphError(f"The graph in {folder} could not be read to its end.")
    return store
