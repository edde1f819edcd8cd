"""What becomes of a seat when somebody leaves: gone, unless a picture stands on it, and then nobody's."""

from __future__ import annotations

import asyncio
import json

import pytest

from bot.demo import fill
from bot.groups import Over
from bot.revealing import pictures, reveal
from bot.seats import seat_key, seats
from bot.vacating import vacate
from tests.transcripts.program import Program

PEOPLE = 7


async def opened(program: Program) -> tuple[str, list[str]]:
    """A class in which some have handed in, and their seats."""
    what = {"case": "z-street", "tiers": ("street",), "phase": "answering"}
    made = (await program.joining.groups.open("class", **what)).group
    await fill(program.joining.groups, program.library, made, PEOPLE)
    return made.code, sorted(await seats(program.store, made.code))


async def shown(program: Program) -> tuple[str, list[str]]:
    """The same once the first picture is shown."""
    code, found = await opened(program)
    await program.joining.groups.move(code, "close")
    program.clock.pass_(seconds=2)
    await reveal(program.joining.groups, program.library, code)
    return code, found


async def test_before_a_picture_every_seat_goes(program: Program) -> None:
    code, (first, *others) = await opened(program)
    assert await vacate(program.joining.groups, f"{code}/{first}")
    assert sorted(await seats(program.store, code)) == others
    assert not await vacate(program.joining.groups, f"{code}/{first}")


async def test_behind_a_picture_answers_stay_and_lead_to_nobody(program: Program) -> None:
    """Also an old copy of the leaver's record, or a backup, points to nothing; nothing else is kept."""
    code, (first, *others) = await shown(program)
    key = seat_key(f"{code}/{first}")
    record = await program.store.load(key)
    assert record
    handed = record.document["part"]["handed"]
    await program.store.save(key, {**record.document, "anchor": 77, "updates": [5]}, record.revision)
    assert await vacate(program.joining.groups, f"{code}/{first}")
    stored = await seats(program.store, code)
    (new,) = set(stored) - set(others)
    assert new != first and list(stored[new]) == ["part"] and stored[new]["part"]["handed"] == handed
    group = await program.joining.groups.find(code, fresh=True)
    assert sorted(group.counted) == sorted(stored)


async def test_who_left_counts_on_in_the_second_round(program: Program) -> None:
    """Else two pictures would differ by exactly the one who left."""
    code, (first, *_) = await shown(program)
    groups = program.joining.groups
    await vacate(groups, f"{code}/{first}")
    again = await groups.move(code, "again")
    for seat in list(await seats(program.store, code))[:-1]:
        record = await program.store.load(seat_key(f"{code}/{seat}"))
        assert record
        part = {**record.document["part"], "last": 2}
        await program.store.save(
            seat_key(f"{code}/{seat}"), {**record.document, "part": part}, record.revision
        )
    assert again.round == 2
    await groups.move(code, "close")
    program.clock.pass_(seconds=2)
    before, after = pictures(program.library, await reveal(groups, program.library, code))
    assert before.n == after.n == PEOPLE


@pytest.mark.parametrize("late", range(4))
async def test_a_leaving_while_a_class_is_shown_is_in_it_or_gone(program: Program, late: int) -> None:
    """A picture with somebody whose seat is gone would be told from the next by taking away."""
    code, found = await opened(program)
    groups = program.joining.groups
    await groups.move(code, "close")
    program.clock.pass_(seconds=2)

    async def leave(seat: str) -> None:
        for _ in range(late * 3):
            await asyncio.sleep(0)
        await vacate(groups, f"{code}/{seat}")

    await asyncio.gather(reveal(groups, program.library, code), *(leave(seat) for seat in found[:2]))
    group = await groups.find(code, fresh=True)
    (picture,) = pictures(program.library, group)
    assert sorted(group.counted) == sorted(await seats(program.store, code))
    assert picture.n == len(group.counted)


async def test_a_place_with_answers_is_not_removed_by_others(program: Program) -> None:
    """However short before the removal the answers came."""
    code, (first, *_) = await opened(program)
    assert not await vacate(program.joining.groups, f"{code}/{first}", empty=True)
    assert first in await seats(program.store, code)
    record = await program.store.load(seat_key(f"{code}/{first}"))
    assert record and record.document["part"].get("left") is None


async def test_nothing_of_a_class_is_on_the_disk_after_it(program: Program) -> None:
    """Nor in the copies that are kept of every record: not an answer, not a seat's id, not a picture."""
    code, found = await shown(program)
    await vacate(program.joining.groups, f"{code}/{found[0]}")
    await program.joining.groups.end(code)
    left = [path.read_bytes() for path in program.folder.rglob("*") if path.is_file()]
    assert not [one for one in left if b"handed" in one or b"counted" in one or found[1].encode() in one]
    assert [json.loads(one) for one in left if code.encode() in one]  # that there was one is known a while
    with pytest.raises(Over):
        await program.joining.groups.find(code, fresh=True)
