"""A clock that jumps, far ahead and far back: talks go on, and nobody is reminded twice."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.timetable import Timetable
from flows.document import to_document
from flows.talk import Command, Tap
from tests.test_schedule import bidding
from tests.test_timetable import DUE
from tests.transcripts.program import Program

MANAGER = "telegram:1001"
YEAR = timedelta(days=365)


@pytest.mark.parametrize("jump", [YEAR, -YEAR, -20 * YEAR], ids=str)
async def test_a_talk_goes_on_over_a_jump(program: Program, jump: timedelta) -> None:
    talk = program.conversation
    for key, value in {
        "lang": "en",
        "seen": "welcome",
        "set.rest": "-",
        "name": "-",
        "form": "quick",
    }.items():
        await talk.turn(MANAGER, Tap("aaaaaa", key, value))
    await talk.turn(MANAGER, Tap("aaaaaa", "tier", "S"))
    await talk.turn(MANAGER, Tap("aaaaaa", "S-G1.t", "4"))
    program.clock.now += jump
    reply = await talk.turn(MANAGER, Tap("aaaaaa", "S-G2.t", "3"))
    assert reply.messages and not reply.stale
    program.clock.now -= jump
    await talk.turn(MANAGER, Tap("aaaaaa", "S-G3.t", "2"))
    reply = await talk.turn(MANAGER, Command("review"))
    ratings = (await program.session(MANAGER)).assessment.ratings
    assert dict(ratings) == {"S-G1.t": 4, "S-G2.t": 3, "S-G3.t": 2} and reply.messages


async def reminded(program: Program) -> int:
    """How many messages come at this moment, from an index made anew as at a start."""
    timetable = Timetable(program.library, program.clock, "telegram")
    program.conversation.dues.watch = timetable.note
    await timetable.fill(program.store)
    sent = 0
    while managers := timetable.take(16):
        sent += sum([await program.conversation.remind(manager) is not None for manager in managers])
    return sent


async def test_what_came_due_during_a_jump_comes_once(program: Program) -> None:
    await program.store.save(MANAGER, to_document(bidding()), 0)
    program.clock.now = DUE
    assert await reminded(program) == 1
    for jump in (-YEAR, YEAR, -timedelta(days=2), timedelta(days=2), timedelta(hours=1), -timedelta(hours=1)):
        program.clock.now += jump
        assert await reminded(program) == 0, jump


async def test_a_clock_that_was_ahead_for_a_moment_loses_no_reminder_but_those_it_passed(
    program: Program,
) -> None:
    await program.store.save(MANAGER, to_document(bidding()), 0)
    program.clock.now = DUE + timedelta(days=7)
    assert await reminded(program) == 1, "of several that are due the latest comes alone"
    program.clock.now = DUE
    assert await reminded(program) == 0
    program.clock.now = DUE + timedelta(days=12)
    assert await reminded(program) == 1


async def test_an_index_waits_no_longer_than_half_a_minute_of_the_clock_that_never_jumps(
    program: Program,
) -> None:
    await program.store.save(MANAGER, to_document(bidding()), 0)
    program.clock.now = DUE - YEAR
    timetable = Timetable(program.library, program.clock, "telegram")
    await timetable.fill(program.store)
    assert timetable.take(1) == []
    program.clock.now = DUE
    assert timetable.take(1) == [MANAGER]
