"""What becomes of a seat when somebody leaves: gone, unless a picture stands on it."""

from __future__ import annotations

from dataclasses import replace

from bot.seats import seat_key, seats
from tests.transcripts.program import Program


async def test_only_a_seat_behind_the_first_picture_stays(program: Program) -> None:
    groups = program.joining.groups
    code = (await groups.open("class")).group.code
    for seat in ("a" * 16, "b" * 16):
        await program.store.save(seat_key(f"{code}/{seat}"), {"seat": seat}, 0)
    shown = {"phase": "revealed", "pictures": {"1": {"n": 5}}, "counted": ("a" * 16,)}
    await groups.change(code, lambda one: replace(one, **shown))  # type: ignore[arg-type]
    for seat in ("a" * 16, "b" * 16):
        await groups.leave(f"{code}/{seat}")
    assert {*await seats(program.store, code)} == {"a" * 16}


async def test_before_a_picture_every_seat_goes(program: Program) -> None:
    groups = program.joining.groups
    code = (await groups.open("class")).group.code
    await program.store.save(seat_key(f"{code}/{'a' * 16}"), {}, 0)
    await groups.leave(f"{code}/{'a' * 16}")
    assert not await seats(program.store, code)
