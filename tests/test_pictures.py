"""The charts that go with messages: named where there is one, drawn for their owner alone."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from bot.message import Reply
from flows.talk import Command, Input, Tap
from tests.transcripts.program import Program

ME, OTHER, MINE = "web:1", "web:2", "aaaaaa"
SET_UP = [("lang", "en"), ("seen", "welcome"), ("set.rest", "-"), ("name", "-"), ("form", "quick")]
ENDS = [(f"S-G{n}.{side}", "4" if n % 2 else "3") for side in "tu" for n in range(1, 5)]
MEANS = [(f"S-M{n}.{side}", "4" if n % 2 else "3") for side in "tu" for n in range(1, 5)]
STREET = [("tier", "S"), *ENDS, ("seen", "S.m"), *MEANS, ("done", "S")]


async def act(program: Program, *said: Input, manager: str = ME) -> Reply:
    for one in said:
        reply = await program.conversation.turn(manager, one)
    return reply


def taps(*sets: tuple[str, str], home: str = MINE) -> list[Tap]:
    return [Tap(home, key, value) for key, value in sets]


def text_of(svg: bytes | None) -> str:
    assert svg is not None
    return " ".join(ElementTree.fromstring(svg).itertext())


async def test_a_result_goes_with_the_map(program: Program) -> None:
    asked = await act(program, *taps(*SET_UP, *STREET[:3]))
    assert [m.picture for m in asked.messages] == [""]
    result = await act(program, *taps(*STREET[3:]))
    name = result.messages[-1].picture
    assert name.startswith("map.") and len(name) <= 40
    svg = await program.conversation.picture(ME, MINE, name)
    assert "The map of ends and means" in text_of(svg)
    assert svg == await program.conversation.picture(ME, MINE, "map")
    chinese = await act(program, *taps(("lang", "zh")))
    assert chinese.messages[-1].picture != name
    assert "目标与做法关系图" in text_of(await program.conversation.picture(ME, MINE, name))


@pytest.mark.parametrize(
    "name", ["", "map.", "x", "shift", "trial", "shift.aaaaaa.aaaaaa", "../map", "shift.."]
)
async def test_what_is_none_of_ours_is_no_picture(program: Program, name: str) -> None:
    await act(program, *taps(*SET_UP))
    assert await program.conversation.picture(ME, MINE, name) is None


async def test_nobody_sees_the_picture_of_somebody_else(program: Program) -> None:
    await act(program, *taps(*SET_UP, *STREET))
    assert await program.conversation.picture(OTHER, MINE, "map") is None
    await act(program, Command("start"), manager=OTHER)
    assert await program.conversation.picture(OTHER, MINE, "map") is None
    assert await program.conversation.picture(ME, "bbbbbb", "map") is None
