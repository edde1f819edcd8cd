"""What goes on around the person of a transcript: a class is opened, others answer, it moves on."""

from __future__ import annotations

from bot.demo import fill
from bot.revealing import reveal
from flows.group import Move
from tests.transcripts.program import Program

CODE = "7K2M99"
"""The code of the first class of a program; it is the one that is meant."""

MOVES: dict[str, Move] = {
    "begins": "open",
    "closes": "close",
    "opens again": "reopen",
    "second round": "again",
}


async def happens(program: Program, what: str) -> None:
    """Carry out a Class line: "opens z-street street", "begins", "5 others hand in", "closes", "shows",
    "opens again", "second round", "ends"; LookupError for anything else."""
    groups, library = program.joining.groups, program.library
    verb, _, rest = what.partition(" ")
    program.clock.pass_(seconds=2)
    if what in MOVES:
        await groups.move(CODE, MOVES[what])
    elif what == "shows":
        await reveal(groups, library, CODE)
    elif what == "ends":
        await groups.end(CODE)
    elif verb == "opens":
        case, _, tier = rest.partition(" ")
        tiers = tuple(one for one in library.cases[case].tiers if one == tier)
        await groups.open("class", case=case, tiers=tiers)
    elif verb.isdecimal() and rest == "others hand in":
        await fill(groups, library, await groups.find(CODE, fresh=True), int(verb))
    else:
        raise LookupError(f"Class: {what}")
