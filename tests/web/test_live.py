"""What a projector hears: at once, again after a cut, and without holding up the end of the program."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, aclosing

import aiohttp
import pytest

from bot.gate import AT_WORK
from tests.transcripts.program import Program
from tests.web.lesson import Student, Trainer
from tests.web.serving import Served

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def heard(answer: aiohttp.ClientResponse) -> AsyncIterator[dict[str, object]]:
    """The events of a stream."""
    async for line in answer.content:
        if line.startswith(b"data: {"):
            yield json.loads(line[6:])


async def test_a_projector_follows_and_wakes_up(served: Served) -> None:
    async with Trainer(served.url) as trainer, Student(served.url) as mei, aiohttp.ClientSession() as wall:
        code = await trainer.open()
        async with asyncio.timeout(10):
            async with (
                wall.get(f"{served.url}{trainer.wall}/live") as answer,
                aclosing(heard(answer)) as events,
            ):
                assert await anext(events) == {"joined": 0, "finished": 0, "mark": "1.lobby"}
                await mei.join(code)
                assert (await anext(events))["joined"] == 1
                begun = time.monotonic()
                await trainer.move("open")
                assert (await anext(events))["mark"] == "1.answering"
                assert time.monotonic() - begun < 0.9, "the process that moved it says so at once"
            await mei.go("")
            await mei.answer()  # while the projector is asleep
            async with (
                wall.get(f"{served.url}{trainer.wall}/live") as answer,
                aclosing(heard(answer)) as events,
            ):
                while (await anext(events))["finished"] != 1:
                    pass


async def test_a_students_page_hears_only_what_moves_it_on(served: Served) -> None:
    async with Trainer(served.url) as trainer, Student(served.url) as mei:
        await mei.join(await trainer.open())
        assert 'data-live="/seat/live" data-mark="1.lobby"' in mei.page
        stream = mei._session.get(f"{served.url}seat/live")
        async with asyncio.timeout(10), stream as answer, aclosing(heard(answer)) as events:
            assert await anext(events) == {"joined": 0, "finished": 0, "mark": "1.lobby"}
            await trainer.move("open")
            assert await anext(events) == {"joined": 0, "finished": 0, "mark": "1.answering"}
            await trainer.move("end")
            assert [event async for event in events] == []


async def test_open_streams_take_no_place_from_who_answers(served: Served) -> None:
    """A class of phones listens for a whole lesson; more of them than turns have places."""
    async with Trainer(served.url) as trainer, AsyncExitStack() as stack:
        await trainer.open()
        wall = await stack.enter_async_context(aiohttp.ClientSession())
        for _ in range(AT_WORK + 4):
            answer = await stack.enter_async_context(wall.get(f"{served.url}{trainer.wall}/live"))
            assert answer.status == 200
        async with asyncio.timeout(10):
            await trainer.move("open")
        assert trainer.status == 200


async def test_open_streams_do_not_hold_up_the_end(program: Program) -> None:
    serving = Served()
    await serving.open(program.conversation)
    async with Trainer(serving.url) as trainer, aiohttp.ClientSession() as wall:
        await trainer.open()
        answers = [await wall.get(f"{serving.url}{trainer.wall}/live") for _ in range(20)]
        begun = time.monotonic()
        program.joining.crowd.close()
        await serving.close()
        assert time.monotonic() - begun < 2
        for answer in answers:
            answer.close()


async def test_who_has_no_key_hears_nothing(served: Served) -> None:
    async with Trainer(served.url) as trainer, Student(served.url) as mei:
        await trainer.open()
        for path in (f"class/{trainer.code}/live", "wall/x/live", "seat/live", "class/7K2M9P/live"):
            await mei.go(path)
            assert mei.status in (403, 404)


async def test_a_stream_that_begins_in_the_moment_of_the_end_ends_too(
    served: Served, program: Program
) -> None:
    async with Trainer(served.url) as trainer, aiohttp.ClientSession() as wall:
        await trainer.open()
        program.joining.crowd.close()
        async with asyncio.timeout(5), wall.get(f"{served.url}{trainer.wall}/live") as answer:
            assert b'"mark": "1.lobby"' in await answer.read()
