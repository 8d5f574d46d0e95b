"""A Ray cluster of two workers gives what one process gives, and its shards hold the same graph."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, Store

from kg.config import Settings
from kg.engine import build
from kg.errors import UsageError
from kg.graph import open_store
from kg.graph.store import STORE

UNSTABLE = ("store", "build.json", ".kg", "shards")
SETTINGS = Settings(without=("tagger",))


@pytest.fixture(scope="module")
def cluster() -> Iterator[None]:
    ray = pytest.importorskip("ray", reason="ray is not installed: pip install 'gonghui-kg[ray]'")
    ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False, object_store_memory=100 * 2**20)
    yield
    ray.shutdown()


@pytest.mark.usefixtures("cluster")
def test_two_workers_of_a_cluster_give_what_one_process_gives(sample: Path, tmp_path: Path, contents: Callable) -> None:
    build([sample], tmp_path / "here", SETTINGS, jobs=1)
    summary = build([sample], tmp_path / "there", SETTINGS, jobs=2, engine="ray")
    assert summary.counts["reports"] > 5
    assert contents(tmp_path / "here", UNSTABLE) == contents(tmp_path / "there", UNSTABLE)
    loaded = Store()
    for shard in sorted((tmp_path / "there/shards").glob("*.nq")):
        loaded.bulk_load(path=shard, format=RdfFormat.N_QUADS)
    assert set(loaded) == {
        quad for quad in open_store(tmp_path / "here/store") if quad.subject != STORE or "versionInfo" not in quad.predicate.value
    }
    assert {path.name for path in (tmp_path / "there/shards").glob("*.parquet")} == {
        "entities.parquet", "relations.parquet", "observations.parquet",
    }  # fmt: skip
    build([sample], tmp_path / "there", SETTINGS, jobs=1)
    assert not (tmp_path / "there/shards").exists()


def test_without_a_cluster_it_says_what_to_do(sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "ray", None)
    with pytest.raises(UsageError, match=r"Ray is not installed; run .*gonghui-kg\[ray\]"):
        build([sample], tmp_path / "out", SETTINGS, engine="ray")
    assert not (tmp_path / "out/store").exists()
