"""Workers that know of each other: how they share what may be written, and pauses."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.ports import EVERYBODY, StoreError
from bot.stores.connections import Connections
from bot.stores.peers import PostgresPeers
from tests.postgres.server import Server


@pytest.fixture
async def connections(migrated: str) -> AsyncIterator[Connections]:
    made = Connections(migrated)
    yield made
    await made.close()


async def test_all_parts_together_are_one(connections: Connections) -> None:
    workers = [PostgresPeers(connections) for _ in range(3)]
    assert (await workers[0].tell(0, {})).part == 1
    for waiting in ((0, 0, 0), (300, 0, 0), (10, 20, 30)):
        for _ in range(2):
            found = [await one.tell(n, {}) for one, n in zip(workers, waiting, strict=True)]
        assert sum(one.part for one in found) == pytest.approx(1)
        assert min(one.part for one in found) >= 1 / 6
    assert found[2].part > found[1].part > found[0].part


async def test_who_leaves_gives_its_part_back(connections: Connections) -> None:
    stays, goes = PostgresPeers(connections), PostgresPeers(connections)
    await goes.tell(5, {})
    assert (await stays.tell(5, {})).part == 0.5
    await goes.leave()
    assert (await stays.tell(5, {})).part == 1


async def test_a_pause_counts_for_all_and_only_grows(connections: Connections) -> None:
    one, other = PostgresPeers(connections), PostgresPeers(connections)
    await one.tell(0, {1001: 30.0, EVERYBODY: 5.0})
    found = (await other.tell(0, {1001: 10.0})).pauses_s
    assert found.keys() == {1001, EVERYBODY}
    assert 29 < found[1001] <= 30 and 4 < found[EVERYBODY] <= 5
    await one.tell(0, {1002: 0.0})
    assert 1002 not in (await other.tell(0, {})).pauses_s


async def test_a_database_that_is_gone_is_said(postgres: Server, connections: Connections) -> None:
    peers = PostgresPeers(connections)
    await asyncio.to_thread(postgres.stop)
    try:
        with pytest.raises(StoreError, match="Cannot tell other workers"):
            await peers.tell(0, {})
    finally:
        postgres.start()
    assert (await peers.tell(0, {})).part == 1
