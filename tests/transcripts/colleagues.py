"""What goes on around the person of a transcript in a team: others open one, answer, close it, show it."""

from __future__ import annotations

from dataclasses import replace
from itertools import cycle

from bot.revealing import reveal
from bot.seats import seat_key, seats
from bot.team_sight import OF, OFFICIAL
from flows.document import to_document
from flows.group import Group, Move
from flows.question import TIER_OF, meant
from flows.raters import As
from flows.seat import Seat, handed_in
from tests.transcripts.program import Program

CODE = "7K2M99"
"""The code of the first team of a program; it is the one that is meant."""

OTHER = "web:another"
"""Who has opened a team that the person of the transcript has not."""

MOVES: dict[str, Move] = {"closes": "close", "opens again": "reopen"}

_ANSWERS = ("4344", "2433", "4132", "3?43", "1424")
"""Ratings of the others one by one, repeated over the items."""


async def happens(program: Program, what: str) -> None:
    """Carry out a Team line: "opens S quick", "asks an official", "2 others hand in", "1 official hands in",
    "closes", "opens again", "shows", "ends"; LookupError for anything else."""
    groups = program.joining.groups
    program.clock.pass_(seconds=2)
    match what.split():
        case ["opens", letter, "quick" | "full" as depth]:
            asked = {"tiers": (TIER_OF[letter],), "depth": depth, "owner": OTHER}
            await groups.open("team", phase="answering", **asked)
        case ["asks", "an", "official"]:
            first = await groups.find(CODE, fresh=True)
            kept = {"tiers": first.tiers, "depth": first.depth, "owner": OTHER, "asks": {OF: CODE}}
            second = (await groups.open("team", phase="answering", **kept)).group.code
            await groups.change(CODE, lambda one: _with(one, second))
        case [count, "others" | "other", *_]:
            await _hand_in(program, int(count), "both")
        case [count, "officials" | "official", *_]:
            await _hand_in(program, int(count), "tier")
        case ["shows"]:
            await reveal(groups, program.library, CODE)
        case ["ends"]:
            await groups.end(CODE)
        case _ if what in MOVES:
            await groups.move(CODE, MOVES[what])
        case _:
            raise LookupError(f"Team: {what}")


def _with(one: Group, second: str) -> Group:
    return replace(one, asks={**one.asks, OFFICIAL: second})


async def _hand_in(program: Program, count: int, side: As) -> None:
    """So many others take a place and hand in."""
    groups, engine = program.joining.groups, program.conversation.engine
    group = await groups.find(CODE, fresh=True)
    known = len(await seats(program.store, CODE))
    for n in range(known, known + count):
        given = cycle(_ANSWERS[n % len(_ANSWERS)])
        said = {key: meant(next(given)) for key in program.library.form(group.tiers[0], group.depth)}
        ratings = {key: value for key, value in said.items() if side == "both" or key.endswith(".t")}
        seat = Seat(CODE, "team", tiers=group.tiers, depth=group.depth, side=side, phase=group.phase)
        session = engine.seat(handed_in(seat, ratings), "zzzzzz", program.clock(), "en")
        await program.store.save(seat_key(f"{CODE}/{n:016x}"), to_document(session), 0)
