"""The index of next times: filled by a scan, kept by turns, never larger than who wants reminders."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.timetable import Timetable
from flows.document import to_document
from flows.library import Library
from flows.session import Session
from flows.talk import Command, Left, Tap
from tests.test_schedule import bidding, changed
from tests.transcripts.program import Program

DUE = datetime(2026, 12, 17, 1, 30, tzinfo=UTC)
"""Half past nine in China, fourteen days before the deadline of `bidding`."""


async def timetable(program: Program, sessions: dict[str, Session]) -> Timetable:
    for manager, session in sessions.items():
        await program.store.save(manager, to_document(session), 0)
    made = Timetable(program.library, program.clock, "telegram")
    program.conversation.dues.watch = made.note
    await made.fill(program.store)
    return made


async def test_a_scan_finds_who_wants_reminders_on_this_channel(program: Program) -> None:
    sessions = {
        "telegram:1": bidding(),
        "telegram:2": changed(bidding(), remind={}),
        "telegram:3": bidding(muted="off"),
        "web:4": bidding(),
    }
    made = await timetable(program, sessions)
    program.clock.now = DUE - timedelta(seconds=1)
    assert made.take(9) == []
    program.clock.now = DUE
    assert made.take(9) == ["telegram:1"]
    assert made.take(9) == []


async def test_what_is_due_is_noted_before_it_is_handed_out(program: Program) -> None:
    made = await timetable(program, {"telegram:1": bidding()})
    program.clock.now = DUE
    assert made.take(9) == ["telegram:1"]
    due = await program.conversation.remind("telegram:1")
    assert due and "14 days until the deadline" in due.message.text
    assert (await program.session("telegram:1")).assessment.told == ("bid.14@2026-12-31",)
    assert await program.conversation.remind("telegram:1") is None
    program.clock.now = DUE + timedelta(days=7)
    assert made.take(9) == ["telegram:1"], "the next one was noted"


async def test_what_surely_was_not_sent_is_due_again(program: Program) -> None:
    await timetable(program, {"telegram:1": bidding()})
    program.clock.now = DUE
    due = await program.conversation.remind("telegram:1")
    assert due
    await program.conversation.not_sent("telegram:1", due)
    assert await program.conversation.remind("telegram:1") == due


async def test_turns_move_the_times(program: Program) -> None:
    made = await timetable(program, {"telegram:1": replace(bidding(), zone="cn")})
    turn = program.conversation.turn
    await turn("telegram:1", Tap("aaaaaa", "bell", "off"))
    program.clock.now = DUE
    assert made.take(9) == []
    await turn("telegram:1", Tap("aaaaaa", "bell", "on"))
    assert made.take(9) == ["telegram:1"]
    assert await program.conversation.remind("telegram:1")
    await turn("telegram:1", Left())
    program.clock.now = DUE + timedelta(days=7)
    assert made.take(9) == []
    await turn("telegram:1", Command("start"))
    assert made.take(9) == [], "coming back is not enough"
    await turn("telegram:1", Tap("aaaaaa", "bell", "on"))
    assert made.take(9) == ["telegram:1"]


async def test_a_turn_during_the_scan_is_not_overruled_by_it(program: Program) -> None:
    await program.store.save("telegram:1", to_document(bidding()), 0)
    made = Timetable(program.library, program.clock, "telegram")
    program.conversation.dues.watch = made.note
    filling = asyncio.create_task(made.fill(program.store))
    await asyncio.sleep(0)
    await program.conversation.turn("telegram:1", Tap("aaaaaa", "bell", "off"))
    await filling
    program.clock.now = DUE
    assert made.take(9) == []


async def test_a_rating_moves_no_time(program: Program) -> None:
    made = await timetable(program, {"telegram:1": bidding()})
    told: list[str] = []
    program.conversation.dues.watch = lambda manager, _: told.append(manager)
    await program.conversation.turn("telegram:1", Command("help"))
    assert told == [] and made.take(9) == []


async def test_the_wait_ends_when_somebody_comes_before_all_others(library: Library) -> None:
    now = datetime.now(UTC)
    made = Timetable(library, lambda: now, "telegram")
    waiting = asyncio.create_task(made.wait())
    await asyncio.sleep(0)
    made.later("telegram:1", -1)
    await asyncio.wait_for(waiting, 5)
    assert made.take(1) == ["telegram:1"]


async def test_many_changes_do_not_make_it_grow(library: Library) -> None:
    now = datetime(2026, 11, 22, tzinfo=UTC)
    made = Timetable(library, lambda: now, "telegram")
    for n in range(10_000):
        made.later("telegram:1", n)
    assert len(made._heap) < 2000
    now += timedelta(days=1)
    assert made.take(9) == ["telegram:1"]


async def test_a_store_of_many_is_scanned_beside_the_taps(program: Program, library: Library) -> None:
    for number in range(2000):
        await program.store.save(f"telegram:{number}", to_document(bidding()), 0)
    made = Timetable(library, program.clock, "telegram")
    filling = asyncio.create_task(made.fill(program.store))
    turns = 0
    while not filling.done():
        await program.conversation.turn("telegram:7000", Command("help"))
        await asyncio.sleep(0)
        turns += 1
    assert turns > 3
    program.clock.now = DUE
    assert len(made.take(5000)) == 2000
