"""Codes guessed in every way there is: by words, by buttons nobody was shown, by pages of others."""

from __future__ import annotations

import pytest

from bot.guesses import WRONG
from flows.talk import Command, Input, Say, Tap
from tests.teams.people import Person
from tests.transcripts.program import Program

WAYS = {
    "typed": Say,
    "linked": lambda code: Command("start", code),
    "join": lambda code: Tap("aaaaaa", f"join.{code}", "yes"),
    "host": lambda code: Tap("aaaaaa", f"host.{code}", "look"),
    "team": lambda code: Tap("aaaaaa", "team", f"{code}.join"),
    "view": lambda code: Tap("aaaaaa", "show", f"team.{code}"),
}


def wrong() -> list[str]:
    return [f"23{a}{b}77" for a in "ABCD" for b in "EFGH"][: WRONG.burst]


@pytest.mark.parametrize("way", WAYS)
async def test_a_guesser_has_to_wait_on_every_way(program: Program, way: str) -> None:
    """And is then told nothing by any other way either."""
    groups = program.joining.groups
    team = (await groups.open("team", phase="answering", tiers=("street",), owner="web:x")).group.code
    of_class = (await groups.open("class")).group.code
    eve = await Person(program, "eve").begin()
    for code in wrong():
        await eve.do(WAYS[way](code))
    for ask in WAYS.values():
        for code in (team, of_class, "99ZZZZ"):
            said: Input = ask(code)
            await eve.do(said)
            assert "many wrong codes" in eve.text, said
    assert not (await eve.session()).seat


async def test_where_words_are_asked_for_a_code_is_guessed_no_faster(program: Program) -> None:
    """What is typed there may look like a code; who has tried many is not told whether it is one."""
    code = (await program.joining.groups.open("class")).group.code
    eve = Person(program, "eve")
    await eve.command("start")
    for one in wrong():
        assert (await eve.session()).stage == "language"
        await eve.say(one)
    open_ = eve.text
    await eve.say(code)
    assert eve.text == open_
    await eve.command("start", code)
    assert "many wrong codes" in eve.text


async def test_ones_own_groups_are_no_guesses(program: Program) -> None:
    groups = program.joining.groups
    code = (await groups.open("team", phase="answering", tiers=("street",), owner="web:x")).group.code
    ann = await Person(program, "ann").begin()
    await ann.command("start", code)
    await ann.tap("Without a role")
    for _ in range(2 * WRONG.burst):
        await ann.do(Tap("aaaaaa", "show", f"team.{code}"))
        assert "many wrong codes" not in ann.text
