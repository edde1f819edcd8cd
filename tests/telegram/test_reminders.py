"""Reminders over a real HTTP Bot API server: once each, over restarts and kills, off where blocked."""

from __future__ import annotations

import asyncio
import os
import sys
from asyncio.subprocess import DEVNULL, Process
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from bot.channels.telegram.reminders import TOGETHER
from bot.channels.telegram.run import run
from bot.stores.tiny import TinyStore
from bot.timetable import Timetable
from flows.document import from_document, to_document
from flows.session import Session
from tests.telegram import person as does
from tests.telegram.api import bad
from tests.telegram.server import TOKEN, Server
from tests.telegram.serving import QUICK
from tests.test_schedule import bidding, changed
from tests.test_timetable import DUE
from tests.transcripts.program import Program

WITHIN_S = 20.0


async def until(holds: Callable[[], object]) -> None:
    async with asyncio.timeout(WITHIN_S):
        while not holds():  # noqa: ASYNC110  what is waited for happens elsewhere
            await asyncio.sleep(0.005)


# --- the channel inside this process, with a clock that is set ------------------------------------


@asynccontextmanager
async def serving(program: Program, server: Server) -> AsyncIterator[Timetable]:
    """The bot with reminders on a server, its index filled."""
    stop = asyncio.Event()
    timetable = Timetable(program.library, program.clock, "telegram")
    program.conversation.dues.watch = timetable.note
    await timetable.fill(program.store)
    task = asyncio.create_task(
        run(TOKEN, program.conversation, base_url=server.base_url, stop=stop, limits=QUICK, poll_s=5,
            timetable=timetable)
    )  # fmt: skip
    try:
        await until(lambda: server.asked)
        yield timetable
    finally:
        stop.set()
        await asyncio.wait_for(task, 8)


async def stored(program: Program, person: int, session: Session) -> None:
    await program.store.save(f"telegram:{person}", to_document(session), 0)


async def test_it_comes_with_buttons_and_off_is_one_tap(program: Program) -> None:
    async with Server() as server:
        await stored(program, 1001, bidding())
        program.clock.now = DUE
        async with serving(program, server):
            await until(lambda: server.called("sendMessage"))
            (shown,) = server.api.chats[1001].values()
            assert "14 days until the deadline" in shown.html
            labels = [button["text"] for row in shown.buttons for button in row]
            assert labels == ["Brief for the bid", "Reminders off"]
            program.clock.now = DUE + timedelta(days=7)
            off = next(
                b["callback_data"] for row in shown.buttons for b in row if b["text"] == "Reminders off"
            )
            server.arrive(does.tap(1001, shown.number, off))
            await until(lambda: len(server.called("sendMessage", "editMessageText")) > 1)
        assert (await program.session("telegram:1001")).muted == "off"


async def test_nobody_is_reminded_again_after_a_restart(program: Program) -> None:
    async with Server() as server:
        await stored(program, 1001, bidding())
        program.clock.now = DUE
        for _ in range(3):
            async with serving(program, server):
                await until(lambda: server.called("sendMessage"))
                await asyncio.sleep(0.05)
            await program.restart()
        assert len(server.called("sendMessage")) == 1


async def test_who_has_blocked_the_bot_has_left_and_stays_off(program: Program) -> None:
    async with Server() as server:
        server.order("sendMessage", bad(403, "Forbidden: bot was blocked by the user"))
        await stored(program, 1001, bidding())
        program.clock.now = DUE
        async with serving(program, server):
            await until(lambda: not server._orders["sendMessage"])
            program.clock.now = DUE + timedelta(days=7)
            server.arrive(does.member(1001, "member"))
            await asyncio.sleep(0.1)
        session = await program.session("telegram:1001")
        assert (session.left, session.muted) == (True, "left")
        assert server.called("sendMessage") == []


async def test_what_surely_was_not_sent_is_sent_later(program: Program) -> None:
    async with Server() as server:
        server.flood("sendMessage", wait_s=90)
        await stored(program, 1001, bidding())
        program.clock.now = DUE
        async with serving(program, server) as timetable:
            await until(lambda: server.called("sendMessage") or not server._orders["sendMessage"])
            await until(lambda: timetable._at)
            assert (await program.session("telegram:1001")).assessment.told == ()
        await program.restart()
        async with serving(program, server):
            await until(lambda: 1001 in server.api.chats)
        assert (await program.session("telegram:1001")).assessment.told == ("bid.14@2026-12-31",)


async def test_an_answer_that_was_lost_is_not_repeated(program: Program) -> None:
    async with Server() as server:
        server.order("sendMessage", bad(502, "Bad Gateway"))
        await stored(program, 1001, bidding())
        program.clock.now = DUE
        async with serving(program, server):
            await until(lambda: not server._orders["sendMessage"])
            await asyncio.sleep(0.05)
        await program.restart()
        async with serving(program, server):
            await asyncio.sleep(0.1)
        assert 1001 not in server.api.chats


async def test_taps_go_on_while_many_are_reminded(program: Program) -> None:
    async with Server() as server:
        for person in range(2000, 2100):
            await stored(program, person, bidding())
        program.clock.now = DUE
        async with serving(program, server):
            server.arrive(does.write(1001, "/start"))
            await until(lambda: len(server.api.chats) == 101)
        assert Counter(call["chat_id"] for call in server.called("sendMessage")).most_common(1)[0][1] == 1


# --- the whole program, killed ---------------------------------------------------------------------


def due_now(now: datetime, zone: str) -> Session:
    """Somebody to be reminded at this moment, at noon where they are."""
    hours = int(zone[4:6]) * (1 if zone[3] == "p" else -1)
    today = (now + timedelta(hours=hours)).date()
    session = bidding((today + timedelta(days=7)).isoformat(), since=now - timedelta(days=30), zone=zone)
    return changed(session, told=(f"bid.14@{today + timedelta(days=7)}",))


def noon(now: datetime) -> str:
    """The offset where it is about noon."""
    hours = (12 - now.hour + 12) % 24 - 12
    return f"utc{'p' if hours >= 0 else 'm'}{abs(hours):02d}00"


@asynccontextmanager
async def process(server: Server, folder: Path) -> AsyncIterator[Process]:
    """`python -m bot run`; killed in the end."""
    environment = {**os.environ, "TELEGRAM_TOKEN": TOKEN, "TELEGRAM_BASE_URL": server.base_url}
    started = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", env={**environment, "DATA_DIR": str(folder)}, stderr=DEVNULL
    )
    try:
        yield started
    finally:
        if started.returncode is None:
            started.kill()
        await started.wait()


async def filled(folder: Path, people: range) -> None:
    now = datetime.now(UTC)
    store = TinyStore(folder)
    for person in people:
        await store.save(f"telegram:{person}", to_document(due_now(now, noon(now))), 0)
    await store.close()


async def told(folder: Path, people: range) -> int:
    """How many are noted as reminded."""
    store = TinyStore(folder)
    records = [await store.load(f"telegram:{person}") for person in people]
    await store.close()
    sessions = [from_document(record.document) for record in records if record]
    return sum(len(session.assessment.told) == 2 for session in sessions if session)


async def test_killed_while_sending_it_is_not_sent_twice(tmp_path: Path) -> None:
    people = range(3000, 3001)
    await filled(tmp_path, people)
    async with Server() as server:
        server.order("sendMessage", "hang")
        async with process(server, tmp_path):
            await until(lambda: server.asked and not server._orders["sendMessage"])
        assert await told(tmp_path, people) == 1, "noted before it is sent"
        async with process(server, tmp_path):
            server.asked = {}
            await until(lambda: server.asked)
            await asyncio.sleep(0.3)
        assert server.called("sendMessage") == []


@pytest.mark.parametrize("seed", [1, 2])
async def test_killed_again_and_again_everybody_is_reminded_at_most_once(tmp_path: Path, seed: int) -> None:
    dice, people, kills = Random(seed), range(4000, 4060), 3
    await filled(tmp_path, people)
    async with Server(latency_s=0.02) as server:
        for _ in range(kills):
            async with process(server, tmp_path):
                before = len(server.called("sendMessage"))
                more = dice.randrange(1, 12)
                await until(lambda seen=before, more=more: len(server.called("sendMessage")) >= seen + more)
        async with process(server, tmp_path):
            server.asked = {}
            await until(lambda: server.asked)
            async with asyncio.timeout(WITHIN_S):
                while True:
                    seen = len(server.called("sendMessage"))
                    await asyncio.sleep(0.5)
                    if len(server.called("sendMessage")) == seen:
                        break
    sent = Counter(call["chat_id"] for call in server.called("sendMessage"))
    assert max(sent.values()) == 1
    assert await told(tmp_path, people) == len(people)
    assert len(people) - len(sent) <= kills * TOGETHER, "a kill loses no more than what was under way"
