"""A graph of the sample on disk, and one whose names are all hostile."""

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, TypeVar

import pytest

from kg.serve.pool import Limits, Pool

T = TypeVar("T")


@pytest.fixture(scope="session")
def store_folder(sample_build: Path) -> Path:
    return sample_build / "store"


@pytest.fixture
def with_pool(store_folder: Path) -> Callable[..., Any]:
    """Runs what a test does with a pool of workers, under the limits given."""

    def run(work: Callable[[Pool], Coroutine[Any, Any, T]], **limits: Any) -> T:
        async def whole() -> T:
            pool = Pool(store_folder, Limits(**limits))
            await pool.start()
            try:
                return await work(pool)
            finally:
                await pool.close()

        return asyncio.run(whole())

    return run
