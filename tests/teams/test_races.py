"""Several people at once, and two programs over one store: what is shown is what was handed in, once."""

from __future__ import annotations

import asyncio

import pytest

from bot.conversation import Conversation
from bot.joining import Joining
from bot.revealing import pictures
from bot.seats import seats
from flows.seat import from_document
from flows.talk import Tap
from tests.teams.people import Person, colleague, owner_of
from tests.transcripts.program import Program

NAMES = ("ann", "bob", "cat", "dan")


async def _ready(program: Program) -> tuple[Person, list[Person], str]:
    """The owner and two colleagues handed in; two more stand before [Yes, hand in]."""
    owner, code = await owner_of(program)
    people = [await colleague(program, name, code) for name in NAMES]
    for n, person in enumerate(people):
        await person.rate(("3142", "2431", "4213", "1324")[n], hand_in=n < 2)
    await owner.command("team")
    await owner.tap("Give my own answers")
    await owner.rate("3423")
    await owner.command("team")
    await owner.tap("Close the answers")
    return owner, people, code


def _second(program: Program, name: str) -> Conversation:
    """Another program over the same store, which remembers nothing of the first."""
    talk = program.conversation
    other = Conversation(program.store, talk.engine, talk.wording, program.clock, lambda: name)
    other.rooms = Joining(other, program.clock, lambda: name)
    return other


async def _counted(program: Program, code: str) -> int:
    group = await program.joining.groups.find(code, fresh=True)
    (picture,) = pictures(program.library, group)
    return picture.n


def _tap(person: Person, label: str) -> Tap:
    tap = Tap.read(person.button(label).data)
    assert tap
    return tap


@pytest.mark.parametrize("late", [0, 1, 2])
async def test_hand_ins_and_the_closing_at_once(program: Program, late: int) -> None:
    owner, people, code = await _ready(program)
    other = _second(program, "zzzzzz")
    turns = [other.turn(person.manager, _tap(person, "Yes, hand in"), hint="en") for person in people[2:]]
    closing = program.conversation.turn(owner.manager, _tap(owner, "Yes, close them"), hint="en")
    turns.insert(late, closing)
    await asyncio.gather(*turns)
    await owner.command("team")
    await owner.tap("Show the result to all")
    stored = [from_document(doc["part"]) for doc in (await seats(program.store, code)).values()]
    handed = sum(part is not None and part.last > 0 for part in stored)
    assert await _counted(program, code) == handed >= 3


async def test_shown_twice_at_once_is_shown_once(program: Program) -> None:
    owner, _, code = await _ready(program)
    await owner.tap("Yes, close them")
    tap, other = _tap(owner, "Show the result to all"), _second(program, "zzzzzz")
    program.clock.pass_(seconds=5)
    first, second = await asyncio.gather(
        program.conversation.turn(owner.manager, tap, hint="en"), other.turn(owner.manager, tap, hint="en")
    )
    assert "The result is out" in first.messages[-1].text and "The result is out" in second.messages[-1].text
    assert await _counted(program, code) == 3


async def test_a_leaving_while_it_is_shown_is_in_it_or_gone(program: Program) -> None:
    owner, people, code = await _ready(program)
    await people[2].tap("Yes, hand in")
    await owner.tap("Yes, close them")
    ann = people[0]
    await ann.command("team")
    await ann.tap("Leave the team")
    program.clock.pass_(seconds=5)
    other = _second(program, "zzzzzz")
    await asyncio.gather(
        other.turn(ann.manager, _tap(ann, "Yes, leave"), hint="en"),
        program.conversation.turn(owner.manager, _tap(owner, "Show the result to all"), hint="en"),
    )
    handed = [doc for doc in (await seats(program.store, code)).values() if doc["part"].get("handed")]
    assert await _counted(program, code) == len(handed)
    assert (await ann.session()).teams == ()


async def test_two_officials_links_at_once_are_one(program: Program) -> None:
    owner, code = await owner_of(program)
    await owner.tap("Ask an official")
    tap, other = _tap(owner, "Yes, make the link"), _second(program, "zzzzzz")
    await asyncio.gather(
        program.conversation.turn(owner.manager, tap, hint="en"), other.turn(owner.manager, tap, hint="en")
    )
    await owner.command("team")
    assert owner.text.count("side only:") == 1
    open_groups = [doc async for _, doc in program.store.shelf("groups") if "ended_at" not in doc.document]
    assert len(open_groups) == 2
    assert (await program.joining.groups.find(code)).asks["official"]
