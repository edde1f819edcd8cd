"""A seat given up: its answers are gone with it, or, once they stand behind a picture, lead to nobody."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any

from bot.groups import TRIES, Groups, Over
from bot.ports import Overtaken
from bot.seats import new_seat, seat_key
from flows.group import Group

_LEFT = "left"
"""What changes of a group whenever somebody leaves, so that a reveal under way counts once more."""


async def vacate(groups: Groups, pointer: str, *, empty: bool = False) -> bool:
    """Remove a seat wholly, unless it stands behind a picture; whether it is gone.

    What stands behind a picture stays till the group ends, so that no second one differs from it by one
    person, but under another id and without all but its answers: not even an old copy of somebody's
    record leads there. `empty` leaves a seat alone in which something was handed in. The seat is marked
    first, since a reveal may be counting at this moment; where this is cut off, it can be done again.
    StoreError.
    """
    if not await _marked(groups, pointer, empty=empty):
        return False
    code, _, seat = pointer.partition("/")
    with suppress(Over):
        if seat in (await groups.change(code, _stirred)).counted:
            await _renamed(groups, pointer)
    await groups.store.forget(seat_key(pointer))
    groups.changed(code)
    return True


async def _marked(groups: Groups, pointer: str, *, empty: bool) -> bool:
    """Whether the seat is marked as left, so that no later count takes it; False too where there is none."""
    key = seat_key(pointer)
    for _ in range(TRIES):
        record = await groups.store.load(key)
        part = _part(record.document) if record else {}
        if record is None or (empty and part.get("last")):
            return False
        if part.get("left") is True:
            return True
        try:
            await groups.store.save(key, {**record.document, "part": {**part, "left": True}}, record.revision)
        except Overtaken:  # an answer came first
            continue
        return True
    raise Overtaken(f"the seat {key} changes too often: try again")


def _stirred(one: Group) -> Group:
    """The group, other than it was, unless its round is shown already."""
    if str(one.round) in one.pictures:
        return one
    return replace(one, asks={**one.asks, _LEFT: secrets.token_hex(4)})


async def _renamed(groups: Groups, pointer: str) -> None:
    """Keep what a seat handed in under a new id, which stands behind the picture from now on."""
    record = await groups.store.load(seat_key(pointer))
    if record is None:
        return
    code, _, seat = pointer.partition("/")
    after = new_seat(code)
    await groups.store.save(seat_key(after), {"part": _part(record.document)}, 0)
    new = after.partition("/")[2]

    def counted(one: Group) -> Group:
        return replace(one, counted=tuple(sorted(new if known == seat else known for known in one.counted)))

    await groups.change(code, counted)


def _part(document: Mapping[str, Any]) -> dict[str, Any]:
    part = document.get("part")
    return dict(part) if isinstance(part, dict) else {}
