"""Role play over real HTTP: one half answers as the tier, and the room sees both views of it."""

from __future__ import annotations

import csv
from contextlib import AsyncExitStack

import pytest

from tests.transcripts.program import Program
from tests.web.lesson import Student, Trainer
from tests.web.serving import Served
from tests.web.test_class import LEAST, seated

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def _played(trainer: Trainer, students: list[Student], program: Program) -> None:
    """The agency's half holds that the tier cares a lot, the tier's half says it hardly does."""
    await trainer.move("open")
    for student in students:
        await student.go("")
        await student.answer(0 if "as this tier" in student.newest else 3)
    await trainer.move("close")
    program.clock.pass_(seconds=2)
    await trainer.move("reveal")


async def _halves(students: list[Student]) -> tuple[list[Student], list[Student]]:
    """Those of the agency, those of the tier, by the card that each was dealt."""
    return (
        [one for one in students if "Your role: the agency" in one.newest],
        [one for one in students if "Your role: the street office" in one.newest],
    )


async def test_both_halves_to_the_two_views(served: Served, program: Program) -> None:
    async with AsyncExitStack() as stack:
        trainer = await stack.enter_async_context(Trainer(served.url))
        code = await trainer.open(play="halves")
        students = await seated(stack, served.url, code, 2 * LEAST)
        agency, tier = await _halves(students)
        assert len(agency) == len(tier) == LEAST
        await _played(trainer, students, program)
        assert trainer.status == 200 and "10 people" in trainer.page
        assert "Two views of the tier" in trainer.page
        await trainer.go(trainer.wall)
        assert "Two views of the tier" in trainer.page and "They say they care" in trainer.page
        for student in (agency[0], tier[0]):
            await student.go("")
            await student.tap("show", "found.S")
            assert "item by item" in student.newest
        await trainer.go(f"class/{code}/take/csv")
    first = next(csv.DictReader(trainer.page.splitlines()[_table_at(trainer.page) :]))
    names = ("They: median", "The tier's own median", "Gap (own minus our view)")
    assert [first[name] for name in names] == ["3.0", "0.0", "-3.0"]


def _table_at(page: str) -> int:
    """The line of the first table's head."""
    return next(n for n, line in enumerate(page.splitlines()) if line.startswith("Round,"))


async def test_each_half_needs_enough_people(served: Served, program: Program) -> None:
    async with AsyncExitStack() as stack:
        trainer = await stack.enter_async_context(Trainer(served.url))
        students = await seated(stack, served.url, await trainer.open(play="halves"), 2 * LEAST - 1)
        await _played(trainer, students, program)
        assert trainer.status == 409 and "in the smaller half: 1" in trainer.alert
        await trainer.go(trainer.wall)
        assert "Two views" not in trainer.page


async def test_every_role_comes_with_its_card(served: Served) -> None:
    async with AsyncExitStack() as stack:
        trainer = await stack.enter_async_context(Trainer(served.url))
        code = await trainer.open(play="halves", tier="all")
        await trainer.move("open")
        _, student = await seated(stack, served.url, code, 2)
        assert "Your role: the civil affairs bureau" in student.newest, "a late joiner reads the case first"
        await student.tap("back", "here")
        await student.answer_tier()
        assert "Your role: the street office" in student.newest
        await student.tap("back", "here")
        assert "Street office, ends, as this tier, 1 of 4" in student.newest


@pytest.mark.parametrize(
    ("lang", "said"), [("en", "Role play needs a case"), ("zh", "角色扮演要先选一个案例")]
)
async def test_role_play_without_a_case_is_asked_again(served: Served, lang: str, said: str) -> None:
    async with Trainer(served.url, lang=lang) as trainer:
        await trainer.post("class", case="", tier="community", form="full", play="halves", lang="zh")
        assert trainer.status == 400 and trainer.alert.startswith(said)
        for name, value in (("case", ""), ("tier", "community"), ("form", "full"), ("play", "halves")):
            assert f'name="{name}" value="{value}" checked' in trainer.page
        assert await trainer.open(play="halves")
