"""A demo class: invented students who answer around a case's own answers, always the same ones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from random import Random

from bot.groups import Groups
from bot.seats import seat_key
from flows.cases import Case
from flows.document import from_document, to_document
from flows.group import Group
from flows.library import Library
from flows.model import Rating
from flows.seat import Seat, handed_in
from flows.session import Session
from flows.sitting import begun

SEED = 20_261_122
UNKNOWN = 0.04
"""How often an invented student does not know about the tier."""

CAMPS = 2
"""So many items a tier split the room: one half sees them two steps further down."""

CONVINCED = 0.6
"""How often a student of a camp comes over in the second round."""


async def fill(groups: Groups, library: Library, group: Group, n: int) -> None:
    """Seat `n` invented students who have all handed in for the group's round; StoreError."""
    case = library.cases[group.case]
    for number in range(n):
        key = seat_key(f"{group.code}/{number:016x}")
        record = await groups.store.load(key)
        session = from_document(record.document) if record else None
        given = dict(_answers(library, group, case, number))
        seated = _seated(library, group, session, number, given)
        await groups.store.save(key, to_document(seated), record.revision if record else 0)
    groups.changed(group.code)


def _seated(
    library: Library, group: Group, session: Session | None, number: int, given: dict[str, Rating]
) -> Session:
    """The session of an invented student whose answers count in the group's round."""
    part = session.part if session else None
    part = part or Seat(group.code, group.kind, group.case, group.tiers, group.depth, phase=group.phase)
    part = handed_in(replace(part, round=group.round, phase=group.phase), given)
    id_ = "demo" + chr(ord("a") + number // 26 % 26) + chr(ord("a") + number % 26)
    begun_ = session or begun(library, part, id_, group.opened_at[:10], group.lang)
    done = {str(tier): group.opened_at[:10] for tier in group.tiers}
    answered = replace(begun_.assessment, ratings=given, done=done)
    return replace(begun_.revised(answered), part=part, stage="verdict")


def _answers(library: Library, group: Group, case: Case, number: int) -> Iterator[tuple[str, Rating]]:
    """What one student says to every rating, in this round; the same whenever it is asked."""
    draw = Random(f"{SEED}.{case.id}.{number}")
    model = case.ratings
    for tier in group.tiers:
        keys = list(library.form(tier, group.depth))
        camps = Random(f"{SEED}.{case.id}.{tier}").sample([k for k in keys if k.endswith(".t")], CAMPS)
        apart, convinced = draw.random() < 0.5, draw.random() < CONVINCED and group.round > 1
        for key in keys:
            value = int(model[key]) + draw.choice((-1, 0, 0, 0, 0, 1))
            value -= 2 if key in camps and apart and not convinced else 0
            unknown = draw.random() < UNKNOWN and key.endswith(".t")
            yield key, "?" if unknown else min(4, max(0, value))
