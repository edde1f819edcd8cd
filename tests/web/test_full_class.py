"""A full class over real HTTP, and a program that is killed in the middle of one."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest
from aiohttp import ClientError

from bot.stores.tiny import TinyStore
from tests.transcripts.program import Program
from tests.web.lesson import Student, Trainer
from tests.web.process import running
from tests.web.serving import Served

pytestmark = pytest.mark.asyncio(loop_scope="session")

STUDENTS = int(os.environ.get("STUDENTS", "60"))
"""`STUDENTS=300` is the class the program is made for; `make bench` measures that one."""


async def test_a_full_class_behind_one_address(served: Served, program: Program) -> None:
    """Everybody joins, answers and is counted once; nobody is held back."""
    async with Trainer(served.url) as trainer:
        code = await trainer.open()
        await trainer.move("open")

        async def student(number: int) -> set[int]:
            async with Student(served.url, script=True) as one:
                await one.join(code)
                await one.go("")
                await one.answer(number % 4)
                return {one.status}

        statuses = await asyncio.gather(*(student(number) for number in range(STUDENTS)))
        assert {status for each in statuses for status in each} == {200}
        await trainer.move("close")
        assert trainer.counts == (STUDENTS, STUDENTS)
        program.clock.pass_(seconds=2)
        await trainer.move("reveal")
        assert f"{STUDENTS} people" in trainer.page


async def test_a_kill_in_the_middle_loses_nothing(tmp_path: Path) -> None:
    """kill -9 while students answer: every answer that was accepted is there, and the class goes on."""
    accepted: dict[str, int] = {}
    cookies: dict[str, str] = {}
    async with running(tmp_path, "--port", "0") as run:
        await run.until("Ctrl-C")
        trainer = Trainer(run.url)
        async with trainer:
            code = await trainer.open()
            await trainer.move("open")
            host = (await trainer.look()) and trainer.host

            async def student(number: int) -> None:
                async with Student(run.url) as one:
                    await one.join(code)
                    cookies[str(number)] = one.key
                    await one.go("")
                    await one.begin_answering()
                    while True:
                        await one.rate(3 + accepted.get(one.key, 0) % 2)
                        assert one.status == 200
                        accepted[one.key] = accepted.get(one.key, 0) + 1
                        if len(accepted) == 5 and sum(accepted.values()) > 12:
                            run.process.kill()

            found = await asyncio.gather(*(student(n) for n in range(5)), return_exceptions=True)
            assert {type(one) for one in found if not isinstance(one, ClientError | OSError)} == set()
        await run.code()
    assert len(accepted) == 5
    store = TinyStore(tmp_path)
    kept = [len(_ratings(record.document)) async for _, record in store.shelf(f"seats-{code}")]
    await store.close()
    assert len(kept) == 5 and sum(kept) >= sum(accepted.values())
    async with running(tmp_path, "--port", "0") as run:
        await run.until("Ctrl-C")
        async with Trainer(run.url) as trainer:
            await trainer.post("host", key=host.removeprefix("host/"))
            assert trainer.status == 200 and trainer.counts == (5, 0)
        async with Student(run.url, key=cookies["0"]) as one:
            await one.answer()
            assert "Handed in" in one.newest


def _ratings(document: object) -> dict[str, object]:
    assert isinstance(document, dict)
    ratings: dict[str, object] = document["assessments"][0].get("ratings", {})
    return ratings


async def test_the_command_opens_a_demo_class(tmp_path: Path) -> None:
    """`class --demo 12` prints a link that leads to a class of invented students, in either language."""
    async with running(tmp_path, "--demo", "12", "--lang", "zh", "--port", "0", command="class") as run:
        await run.until("/host/")
        key = run.printed.partition("/host/")[2].split()[0]
        async with Trainer(run.url) as trainer:
            await trainer.post("host", key=key)
            assert trainer.status == 200 and trainer.counts == (12, 12) and "演示" in trainer.page
        run.stop()
        assert await run.code() == 0
