"""The charts that go with messages: named where there is one, drawn for their owner alone."""

from __future__ import annotations

from io import BytesIO
from xml.etree import ElementTree

import docx
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


async def twice(program: Program) -> Reply:
    """The street rated twice, a quarter apart, and compared."""
    await act(program, *taps(*SET_UP, *STREET))
    program.clock.pass_(days=91)
    await act(program, Command("start"), *taps(("show", f"past.{MINE}"), ("again", MINE)))
    later = (await program.session(ME)).current
    means = [(key, str(int(value) - 3) if key.endswith("u") else value) for key, value in MEANS]
    street = [("tier", "S"), *ENDS, ("seen", "S.m"), *means]
    await act(program, *taps(*street, ("done", "S"), home=later))
    return await act(program, Command("compare"))


async def test_a_comparison_goes_with_its_arrows_and_hands_them_over(program: Program) -> None:
    reply = await twice(program)
    later = (await program.session(ME)).current
    name = reply.messages[-1].picture
    assert name.startswith(f"shift.{later}.{MINE}.") and len(name) <= 40
    svg = await program.conversation.picture(ME, later, name)
    assert svg and b'class="arrow"' in svg and "What moved on the map" in text_of(svg)
    assert await program.conversation.picture(ME, later, f"shift.{later}.{later}") is None
    assert await program.conversation.picture(ME, later, f"shift.{later}.zzzzzz") is None
    assert await program.conversation.picture(OTHER, later, name) is None
    data = [button.data for row in reply.messages[-1].rows for button in row]
    wanted = Tap(later, "get", f"shift.{later}.{MINE}")
    assert wanted.data in data
    (file,) = (await act(program, wanted)).files
    assert file.media_type == "image/png" and file.name == "common-ground-moves-2027-02-21.png"
    assert file.caption.startswith("Street office. Before: cooperation. Now: complementarity.")
    assert len(file.caption) <= 1024 and "think before you pass it on" in file.caption
    assert (await file.make()).startswith(b"\x89PNG")
    assert not (await act(program, Tap(later, "get", f"shift.{later}.zzzzzz"))).files
    assert not (await act(program, Tap(later, "get", f"shift.{later}"))).files


async def test_a_report_of_a_second_assessment_says_what_moved(program: Program) -> None:
    compared = await twice(program)
    later = (await program.session(ME)).current
    (file,) = (await act(program, Tap(later, "get", "docx"))).files
    text = "\n".join(p.text for p in docx.Document(BytesIO(await file.make())).paragraphs)
    assert "Since last time" in text
    said = [line for line in compared.messages[-1].text.split("\n")[1:] if line and "<" not in line]
    assert said and all(line in text for line in said)
    (first,) = (await act(program, Tap(MINE, "get", "docx"))).files
    paragraphs = docx.Document(BytesIO(await first.make())).paragraphs
    assert "Since last time" not in [p.text for p in paragraphs]


async def test_a_trial_goes_with_its_arrow_which_changes_with_it(program: Program) -> None:
    await act(program, *taps(*SET_UP, *STREET))
    names = []
    for value in ("0", "1"):
        reply = await act(program, *taps(("at", "try.S"), ("at", "try.S-G1.u"), ("try.S-G1.u", value)))
        names.append(reply.messages[-1].picture)
    assert names[0].startswith("trial.") and names[0] != names[1]
    svg = text_of(await program.conversation.picture(ME, MINE, names[1]))
    assert "A trial: nothing here is saved." in svg and "in the trial" in svg
    await act(program, *taps(("at", "on")))
    assert await program.conversation.picture(ME, MINE, names[1]) is None
