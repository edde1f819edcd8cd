"""A team on the page: opened, joined by its link, shown, over real HTTP and without JavaScript."""

from __future__ import annotations

import re

import pytest

from tests.web.lesson import Student
from tests.web.serving import Served

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def _opened(owner: Student) -> str:
    """Open a team about the street office; its code."""
    await owner.tap("lang", "en")
    await owner.say("/team")
    await owner.tap("show", "team.S")
    await owner.tap("team", "open.S.quick")
    found = re.search(r"the code (\w{6})", owner.newest)
    assert found, owner.newest
    return found[1]


async def _joined(student: Student, code: str) -> None:
    """By the link: a page that asks, the question with the roles, a seat."""
    await student.go(f"join/{code}")
    assert f"Team {code}" in student.page and "you have not joined yet" in student.page
    await student.post("join", code=code)
    assert "Join a team rating the street?" in student.newest
    await student.tap("team", f"{code}.join.front")


async def test_a_team_from_link_to_result(served: Served) -> None:
    async with Student(served.url) as owner, Student(served.url) as ann, Student(served.url) as bob:
        code = await _opened(owner)
        for student in (ann, bob):
            await _joined(student, code)
            await student.answer(2)
            await student.tap("team", code)
            assert "2 joined" in student.newest or "1 joined" in student.newest
            assert "middle answer" not in student.page
        await owner.go("")
        assert "2 joined, 2 handed in" in owner.newest  # the page as it is by now
        await owner.tap("team", f"{code}.enter")
        await owner.answer(1)
        await owner.say("/team")
        for key, value in (
            ("show", f"team.{code}.close"),
            ("team", f"{code}.close"),
            ("team", f"{code}.reveal"),
        ):
            await owner.tap(key, value)
        for student in (owner, ann, bob):
            await student.go("")
            await student.say("/team")
            await student.tap("show", f"team.{code}.found")
            assert "How 3 colleagues see it together" in student.newest
            await student.go("")
            assert "How 3 colleagues see it together" in student.newest  # also after a reload
        await owner.tap("team", f"{code}.settle")
        assert "The middle answers are filled in" in owner.page


async def test_a_link_that_is_looked_at_joins_nothing(served: Served) -> None:
    async with Student(served.url) as owner, Student(served.url) as ann:
        code = await _opened(owner)
        await ann.go(f"join/{code}")
        await owner.tap("show", f"team.{code}")
        assert "0 joined" in owner.newest
        await ann.post("join", code=code)
        await ann.tap("team", f"{code}.not")
        await owner.tap("show", f"team.{code}")
        assert "0 joined" in owner.newest


async def test_the_code_of_an_ended_team_says_so(served: Served) -> None:
    async with Student(served.url) as owner, Student(served.url) as ann:
        code = await _opened(owner)
        await owner.tap("show", f"team.{code}.end")
        await owner.tap("team", f"{code}.end")
        await ann.go(f"join/{code}")
        assert ann.status == 404 and code in ann.page
