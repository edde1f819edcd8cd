"""Several workers over one database: whatever comes at the same time, as if one came after the other."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from bot.conversation import Conversation
from bot.groups import Groups
from bot.keeping import conversation
from bot.ports import Record
from bot.seats import seat_key, seats
from bot.stores.postgres import PostgresStore
from bot.wording import Wording
from flows.document import from_document, to_document
from flows.engine import Engine
from flows.library import Library
from flows.session import Session
from flows.talk import Command, Tap
from tests.test_conversation import HALFWAY, MINE
from tests.test_schedule import bidding
from tests.test_timetable import DUE

ME = "telegram:1001"
Workers = list[Conversation]


@pytest.fixture
async def workers(migrated: str, library: Library, wording: Wording) -> AsyncIterator[Workers]:
    """Three workers, each with a store and a dialog of its own, at a moment when a reminder is due."""
    stores = [await PostgresStore(migrated).open() for _ in range(3)]
    yield [Conversation(one, Engine(library), wording, lambda: DUE, lambda: MINE) for one in stores]
    for store in stores:
        await store.close()


async def test_a_tap_delivered_to_all_workers_at_once_counts_once(workers: Workers) -> None:
    for said in HALFWAY:
        await workers[0].turn(ME, said)
    record = await workers[0].store.load(ME)
    assert record
    taps = [Tap(MINE, "S-G4.t", "2")] * 20
    replies = await asyncio.gather(*(workers[n % 3].turn(ME, tap) for n, tap in enumerate(taps)))
    assert sorted(bool(reply.messages) for reply in replies) == [False] * 19 + [True]
    after = await workers[1].store.load(ME)
    assert after
    assert after.revision == record.revision + 1
    assert from_document_of(after).assessment.ratings["S-G4.t"] == 2


def from_document_of(record: Record) -> Session:
    session = from_document(record.document)
    assert session
    return session


async def test_a_reminder_is_had_by_one_worker(workers: Workers) -> None:
    await workers[0].store.save(ME, to_document(bidding()), 0)
    found = await asyncio.gather(*(worker.remind(ME) for worker in workers))
    (due,) = filter(None, found)
    assert await workers[0].remind(ME) is None
    await asyncio.gather(*(worker.not_sent(ME, due) for worker in workers))
    assert len(list(filter(None, await asyncio.gather(*(worker.remind(ME) for worker in workers))))) == 1


async def test_where_the_question_stands_is_noted_beside_answers(workers: Workers) -> None:
    await workers[0].store.save(ME, to_document(bidding()), 0)
    notes = (workers[n % 3].anchored(ME, 100 + n) for n in range(9))
    reminders = (worker.remind(ME) for worker in workers)
    *_, one, two, three = await asyncio.gather(*notes, *reminders)
    assert len([due for due in (one, two, three) if due]) == 1
    record = await workers[0].store.load(ME)
    assert record
    assert record.document["anchor"] in range(100, 109)


async def test_workers_that_sweep_at_once_finish_what_is_due(migrated: str) -> None:
    stores = [await PostgresStore(migrated).open() for _ in range(3)]
    now = [DUE]
    every = [Groups(store, lambda: now[0]) for store in stores]
    codes = [(await every[0].open("class", phase="closed")).group.code for _ in range(30)]
    now[0] += timedelta(hours=25)
    await asyncio.gather(*(one.sweep() for one in every))
    left = [record async for _, record in stores[0].shelf("groups")]
    await asyncio.gather(*(store.close() for store in stores))
    assert len(left) == len(codes)
    assert all(one.revision == 1 and "ended_at" in one.document for one in left)


async def test_joining_that_all_workers_are_told_of_at_once_gives_one_seat(
    migrated: str, wording: Wording
) -> None:
    stores = [await PostgresStore(migrated).open() for _ in range(3)]
    talks = [conversation(store, wording) for store in stores]
    groups = Groups(stores[0], lambda: datetime.now(UTC))
    code = (await groups.open("class", case="z-street", tiers=("street",))).group.code
    for n in range(20):
        me = f"telegram:{n}"
        await asyncio.gather(*(talk.turn(me, Command("start", code)) for talk in talks))
        record = await stores[0].load(me)
        assert record and len(await seats(stores[0], code)) == n + 1
        assert await stores[0].load(seat_key(record.document["seat"]))
    await stores[0].forget(seat_key(record.document["seat"]))  # as where a worker dies before it is there
    reply = await talks[1].turn(me, Command("start", code))
    assert "Z Street" in reply.messages[-1].text and len(await seats(stores[0], code)) == 20
    await asyncio.gather(*(store.close() for store in stores))
