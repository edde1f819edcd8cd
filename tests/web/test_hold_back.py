"""Before the result is shown, nothing that leaves depends on what anybody answered."""

from __future__ import annotations

import re
from contextlib import AsyncExitStack

import aiohttp
import pytest

from tests.transcripts.program import Program
from tests.web.lesson import Student, Trainer
from tests.web.serving import Served
from tests.web.test_class import seated

pytestmark = pytest.mark.asyncio(loop_scope="session")

FILES = ("csv", "xlsx", "pdf", "png")


async def test_two_classes_that_differ_in_answers_alone_look_the_same(
    served: Served, program: Program
) -> None:
    """Every byte of every page, stream and file of trainer and projector, at every step; then they differ."""
    async with AsyncExitStack() as stack:
        both = [await Watched.opened(stack, served, program) for _ in range(2)]
        for one, value in zip(both, (0, 3), strict=True):
            await one.trainer.move("open")
            for student in one.students:
                await student.go("")
                await student.answer(value)
        for one in both:
            await one.counted()
        assert await both[0].everything() == await both[1].everything()
        for one in both:
            await one.trainer.move("close")
        assert await both[0].everything() == await both[1].everything()
        program.clock.pass_(seconds=2)
        for one in both:
            await one.trainer.move("reveal")
        left, right = [await one.everything() for one in both]
        assert left.keys() == right.keys() and left["wall"] != right["wall"] and left["csv"] != right["csv"]
        for one in both:
            await one.trainer.move("again")
        frozen = [await one.everything() for one in both]
        for one in both:
            for student in one.students:
                await student.go("")
                await student.tap("done", "S")
            await one.counted()
        for before, one in zip(frozen, both, strict=True):
            after = await one.everything()
            assert all(after[kind] == before[kind] for kind in FILES)
            assert after["wall"].replace(">5<", ">0<") == before["wall"].replace(">5<", ">0<")


class Watched:
    """A class, and all that its trainer and its projector get to see."""

    def __init__(self, trainer: Trainer, students: list[Student], wall: str) -> None:
        self.trainer = trainer
        self.students = students
        self._wall = wall

    @classmethod
    async def opened(cls, stack: AsyncExitStack, served: Served, program: Program) -> Watched:
        trainer = await stack.enter_async_context(Trainer(served.url))
        students = await seated(stack, served.url, await trainer.open(), 5)
        await trainer.look()
        return cls(trainer, students, trainer.wall)

    async def counted(self) -> None:
        """Wait until all who have handed in are counted: a count is up to a second old."""
        async with self.trainer._session.get(f"{self.trainer.url}{self._wall}/live") as answer:
            async for line in answer.content:
                if b'"finished": 5' in line:
                    return

    async def everything(self) -> dict[str, str]:
        """What every address gives, the class's own code and keys blotted out."""
        found = {
            "page": await self.trainer.look(),
            "live": await self._first_event(f"class/{self.trainer.code}/live"),
            "wall live": await self._first_event(f"{self._wall}/live"),
        }
        await self.trainer.go(self._wall)
        found["wall"] = self.trainer.page
        for kind in FILES:
            path = f"class/{self.trainer.code}/take/{kind}"
            async with self.trainer._session.get(self.trainer.url + path) as answer:
                found[kind] = f"{answer.status} {(await answer.read()).hex()}"
        code = self.trainer.code
        return {name: _blotted(code, text) for name, text in found.items()}

    async def _first_event(self, path: str) -> str:
        async with self.trainer._session.get(self.trainer.url + path) as answer:
            return await _event(answer)


async def _event(answer: aiohttp.ClientResponse) -> str:
    """The first event of a stream."""
    assert answer.headers["content-type"].startswith("text/event-stream")
    async for line in answer.content:
        if line.startswith(b"data: "):
            return line.decode()
    return ""


def _blotted(code: str, text: str) -> str:
    text = re.sub(rf"{code}[\w-]{{22}}", "KEY", text).replace(code, "CODE")
    return re.sub(r'<svg[^>]*class="code".*?</svg>', "QR", text, flags=re.DOTALL)
