"""The reveal: what was handed in becomes one frozen picture, and only that is ever shown."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from bot.groups import TRIES, Groups
from bot.ports import Document, Overtaken
from bot.seats import has_left, seats
from flows import pictured
from flows.group import Group, NotNow, revealed, settles_in
from flows.library import Library
from flows.picture import Picture
from flows.picturing import picture
from flows.raters import As, Row
from flows.seat import row_of
from flows.withholding import lacking


class TooFew(NotNow):
    """Fewer have handed in than have to stand behind a figure; `lacking` more are needed."""

    def __init__(self, lacking: int) -> None:
        super().__init__("few")
        self.lacking = lacking

    def words(self, group: Group) -> str:
        """The key of what to say: in role play it is one half that lacks them."""
        again = "few_again" if group.round > 1 else "few"
        return f"{again}_halves" if group.play == "halves" else again


def sides(group: Group) -> tuple[As, ...]:
    """The sides that a group plays: enough people have to stand behind each."""
    return ("both", "tier") if group.play == "halves" else ("both",)


async def reveal(groups: Groups, library: Library, code: str) -> Group:
    """The group with the picture of its round, durable; itself where that was shown already.

    It waits until every answer that was under way when the group was closed is stored. TooFew or
    NotNow where it can't be shown; Over, StoreError.
    """
    for _ in range(TRIES):
        before = await groups.find(code, fresh=True)
        if before.phase == "revealed":
            return before
        now = groups.clock()
        wait_s = settles_in(before, now)
        await asyncio.sleep(wait_s)
        now += timedelta(seconds=wait_s)
        counted = rows_of(before, await seats(groups.store, code))
        made = await asyncio.to_thread(_picture, library, before, list(counted.values()))
        frozen = pictured.to_document(made)
        after = await groups.change(
            code,
            lambda one: revealed(one, frozen, tuple(counted), now) if one == before else one,  # noqa: B023
        )
        if after.phase == "revealed":
            return after
    raise Overtaken(f"the group {code} changes too often: try again")


def rows_of(group: Group, stored: Mapping[str, Document]) -> dict[str, Row]:
    """What was handed in, by seat; who was not behind the first picture counts as a newcomer after it.

    Who is leaving counts only where they stand behind that one already.
    """
    known = frozenset(group.counted)
    there = {seat: document for seat, document in stored.items() if seat in known or not has_left(document)}
    found = {seat: row for seat, document in there.items() if (row := row_of(document))}
    if group.round == 1:
        return found
    return {seat: row if seat in known else replace(row, first=group.round) for seat, row in found.items()}


def _picture(library: Library, group: Group, rows: Sequence[Row]) -> Picture:
    least = library.several.groups[group.kind]
    short = lacking(rows, group.round, least, sides(group))
    made = picture(library, rows, kind=group.kind, tiers=group.tiers, round_=group.round)
    if short or made is None:
        raise TooFew(short or least.raters)
    return made


def pictures(library: Library, group: Group) -> tuple[Picture, ...]:
    """The frozen pictures of a group, the first round first; damaged ones are left out."""
    documents = (group.pictures.get(one) for one in ("1", "2"))
    return tuple(found for one in documents if one and (found := pictured.from_document(library, one)))
