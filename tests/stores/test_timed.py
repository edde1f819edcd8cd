"""What operators learn of the store: how often, how it ended, how long."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.metrics import STORE, exposed
from bot.ports import Overtaken
from bot.stores.timed import Timed
from bot.stores.tiny import TinyStore


def counted(operation: str, outcome: str) -> float:
    """How often an operation has ended so."""
    wanted = {"operation": operation, "outcome": outcome}
    samples = (sample for family in STORE.collect() for sample in family.samples)
    return sum(s.value for s in samples if s.name.endswith("_count") and s.labels == wanted)


async def test_every_operation_is_counted_with_its_end(tmp_path: Path) -> None:
    store = Timed(TinyStore(tmp_path / "data"))
    before = [counted("save", end) for end in ("done", "Overtaken")]
    await store.save("web:1", {"n": 1}, 0)
    with pytest.raises(Overtaken):
        await store.save("web:1", {"n": 2}, 0)
    await store.close()
    assert [counted("save", end) for end in ("done", "Overtaken")] == [before[0] + 1, before[1] + 1]
    assert b'common_ground_store_seconds_bucket{le="0.0005",operation="save",outcome="done"}' in exposed()
