"""A Bot API server that answers late, "too many", with an error, with garbage or not at all, amid taps.

What people did is stored all the same, those on the page notice nothing, and once it is over all is shown.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest

from bot.channels.telegram.run import run
from bot.metrics import CALLS
from flows.document import from_document
from tests.faults.crowd import tapping
from tests.telegram import person as does
from tests.telegram.api import Answer, bad, good
from tests.telegram.server import GARBAGE, TOKEN, Server
from tests.telegram.serving import QUICK
from tests.transcripts.program import Program
from tests.web.serving import Served

PEOPLE = range(1001, 1006)
SHOWING = ("sendMessage", "editMessageText", "editMessageReplyMarkup", "answerCallbackQuery")
SET_UP = ("/start", "English", "Begin", "Skip the rest", "Skip", "Quick form", "Street office")

MISBEHAVIOURS: dict[str, Answer | str] = {
    "too many": bad(429, "Too Many Requests: retry after 1", retry_after=1),
    "an error": bad(500, "Internal Server Error"),
    "bad gateway": bad(502, "Bad Gateway"),
    "garbage": GARBAGE,
    "another kind": good(True),
    "a list": good([]),
    "nothing": "hang",
}


async def until(holds: Callable[[], object], within_s: float = 20.0) -> None:
    async with asyncio.timeout(within_s):
        while not holds():  # noqa: ASYNC110  it happens on a server
            await asyncio.sleep(0.005)


@asynccontextmanager
async def serving(program: Program, server: Server) -> AsyncIterator[asyncio.Task[None]]:
    """The bot on a server."""
    stop = asyncio.Event()
    running = run(
        TOKEN, program.conversation, base_url=server.base_url, stop=stop, limits=QUICK, poll_s=1, read_s=0.3
    )
    task = asyncio.create_task(running)
    try:
        yield task
    finally:
        stop.set()
        await asyncio.wait_for(task, 12)


async def rated(program: Program, person: int) -> list[object]:
    """What is stored of a person's ratings, in order."""
    record = await program.store.load(f"telegram:{person}")
    session = from_document(record.document) if record else None
    return list(session.assessment.ratings.values()) if session and session.assessments else []


async def write(server: Server, *words: str) -> None:
    """Everybody writes these, one after the other; back when they are fetched and confirmed as stored."""
    for said in words:
        updates = [does.write(person, said) for person in PEOPLE]
        server.arrive(*updates)
        await until(lambda: server.confirmed >= updates[-1]["update_id"])  # noqa: B023


@pytest.mark.parametrize("answer", MISBEHAVIOURS.values(), ids=MISBEHAVIOURS)
async def test_what_people_do_is_stored_while_nothing_can_be_shown(
    program: Program, answer: Answer | str
) -> None:
    served = Served()
    await served.open(program.conversation)
    async with Server() as server, serving(program, server), tapping(lambda: served.url, 4) as crowd:
        await write(server, *SET_UP)
        for method in SHOWING:
            server.order(method, answer, 40)
        await write(server, "4", "3", "2")
        await crowd.all_served()
        assert crowd.met.keys() == {200}
        for method in SHOWING:
            server._orders[method].clear()
        server.api.chats.clear()
        await write(server, "/review")
        await until(lambda: all(server.api.chats.get(person) for person in PEOPLE))
    for person in PEOPLE:
        assert await rated(program, person) == [4, 3, 2]
    await served.close()


START = [("getMe", kind) for kind in MISBEHAVIOURS] + [("getUpdates", kind) for kind in MISBEHAVIOURS]
START += [(method, kind) for method in ("deleteWebhook", "setMyCommands") for kind in ("garbage", "nothing")]


@pytest.mark.parametrize(("method", "kind"), START)
async def test_it_begins_and_fetches_once_that_is_over(program: Program, method: str, kind: str) -> None:
    async with Server() as server:
        server.order(method, MISBEHAVIOURS[kind], 2)
        async with serving(program, server):
            await write(server, "/start")
            await until(lambda: server.api.chats.get(PEOPLE[0]))
        assert not server._orders[method]


async def test_a_server_that_answers_late_holds_nobody_up(program: Program) -> None:
    served = Served()
    await served.open(program.conversation)
    async with Server() as server, serving(program, server), tapping(lambda: served.url, 4) as crowd:
        await write(server, *SET_UP)
        server.latency_s = 0.25
        await write(server, "4", "3", "2")
        await crowd.all_served()
        assert crowd.met.keys() == {200}
    for person in PEOPLE:
        assert await rated(program, person) == [4, 3, 2]
    await served.close()


async def test_calls_are_counted_by_how_they_ended(program: Program) -> None:
    def calls(outcome: str) -> float:
        samples = (sample for family in CALLS.collect() for sample in family.samples)
        wanted = {"method": "sendMessage", "outcome": outcome}
        return sum(s.value for s in samples if s.name.endswith("_total") and s.labels == wanted)

    before = calls("done"), calls("Flooded")
    async with Server() as server, serving(program, server):
        server.flood("sendMessage")
        await write(server, "/start")
        await until(lambda: all(server.api.chats.get(person) for person in PEOPLE))
    assert (calls("done") - before[0], calls("Flooded") - before[1]) == (len(PEOPLE), 1)
