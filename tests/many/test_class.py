"""A class over three workers: whatever worker somebody meets, and whichever dies, it is one class."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from tests.many.crowd import kill, program, workers_of
from tests.many.lesson import SteadyStudent, SteadyTrainer, counted, seated
from tests.telegram.server import Server
from tests.web.process import Run

STUDENTS = 12
STREAMS = 9
"""Enough for each worker to have some: the system deals connections out at random."""


@asynccontextmanager
async def dying(run: Run, pause_s: float) -> AsyncIterator[None]:
    """Meanwhile a worker is killed now and then."""

    async def go_on() -> None:
        dice = random.Random(11)
        while True:
            await asyncio.sleep(pause_s)
            kill(dice.choice(workers_of(run)))

    deaths = asyncio.create_task(go_on())
    yield
    deaths.cancel()
    await asyncio.gather(deaths, return_exceptions=True)


@asynccontextmanager
async def seen(trainer: SteadyTrainer, **wanted: object) -> AsyncIterator[None]:
    """In the end every stream of the class's page has said so, whatever worker it comes from."""
    watching = [asyncio.create_task(trainer.watch(wanted)) for _ in range(STREAMS)]
    yield
    await asyncio.gather(*watching)


async def test_a_class_over_three_workers_loses_nothing_when_workers_die(
    migrated: str, tmp_path: Path
) -> None:
    async with AsyncExitStack() as stack:
        api = await stack.enter_async_context(Server(easy=True))
        run = await stack.enter_async_context(program(tmp_path, migrated, api, 3))
        trainer = await stack.enter_async_context(SteadyTrainer(run.url))
        code = await trainer.open(play="halves")
        *students, late = [
            await stack.enter_async_context(SteadyStudent(run.url)) for _ in range(STUDENTS + 1)
        ]
        async with seen(trainer, joined=STUDENTS + 1):
            await asyncio.gather(*(one.join(code) for one in (*students, late)))
        sides = Counter(one["part"].get("side", "both") for one in await seated(migrated, code))
        assert min(sides["both"], sides["tier"]) >= 5
        await trainer.move("open")
        await asyncio.gather(*(one.begin_to_answer() for one in (*students, late)))
        async with seen(trainer, finished=STUDENTS), dying(run, pause_s=1.0):
            await asyncio.gather(*(one.answer(n % 4) for n, one in enumerate(students)))
        await trainer.move("close")
        async with seen(trainer, mark="1.revealed"):
            tapping = asyncio.create_task(late.rate_until_told("closed"))
            await trainer.move("reveal")
        assert trainer.status == 200, trainer.alert
        await tapping
        assert await counted(migrated, code) == STUDENTS
        for one in students:
            await one.go("")
            assert "What the class thinks" in one.newest


async def test_streams_do_not_hold_up_a_stop(migrated: str, tmp_path: Path) -> None:
    async with AsyncExitStack() as stack:
        api = await stack.enter_async_context(Server(easy=True))
        run = await stack.enter_async_context(program(tmp_path, migrated, api, 3))
        trainer = await stack.enter_async_context(SteadyTrainer(run.url))
        await trainer.open()
        streams = [await trainer.stream() for _ in range(STREAMS)]
        run.stop()
        async with asyncio.timeout(10):
            await asyncio.gather(*(one.read() for one in streams))
            assert await run.code() == 0
        assert not [line for line in run.lines if line["level"] == "ERROR"]
