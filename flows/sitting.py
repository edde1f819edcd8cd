"""How a seat's session begins, keeps up with its group, and is handed in."""

from __future__ import annotations

from dataclasses import replace

from flows.bid import SKIPPED
from flows.library import Library
from flows.machine import step
from flows.model import Lang, Tier
from flows.room import Room
from flows.seat import Seat, handed_in
from flows.session import Assessment, Session


def begun(library: Library, seat: Seat, assessment_id: str, day: str, lang: Lang | None) -> Session:
    """The session of somebody who joins on a day (ISO), at its first question; `lang` None to be asked.

    Set-up, names and form are not asked: the group has settled them, or they do not matter to it.
    """
    empty = Assessment(
        id=assessment_id,
        opened_on=day,
        rubric=library.rubric.version,
        nickname="",
        setup={field.id: SKIPPED for field in library.setup},
        names={"bureau": ""},
        depth=seat.depth,
        tier=seat.tiers[0],
        only="tier" if seat.side == "tier" else None,
    )
    session = Session(
        lang=lang,
        stage="paused",
        current=assessment_id,
        assessments=(empty,),
        edition=library.edition,
        part=seat,
    )
    return _resumed(library, session)


def entered(session: Session, room: Room | None) -> Session:
    """The session with phase and round of its group as they are now; the same where nothing moved.

    A new round opens what was handed in: its reviews are gone through once more.
    """
    part = session.part
    if part is None or room is None or (part.phase, part.round) == (room.phase, room.round):
        return session
    now = replace(part, phase=room.phase, round=room.round)
    moved = replace(session, part=now, view="", noted="")
    if room.round == part.round or not part.last:
        return moved
    looked_at = replace(moved.assessment, done={}, tier=part.tiers[0])
    return replace(moved.revised(looked_at), stage="review", place="")


def confirmed(library: Library, session: Session, tier: Tier, day: str) -> Session:
    """The session with the answers about a tier confirmed: on with the next, or handed in after the last."""
    part, done = session.part, {**session.assessment.done, tier: day}
    if part is None:
        return session
    left = [one for one in part.tiers if one not in done]
    assessment = replace(session.assessment, done=done, tier=left[0] if left else tier)
    part = part if left else handed_in(part, assessment.ratings)
    return _resumed(library, replace(session.revised(assessment), part=part, noted=""))


def changed(session: Session) -> bool:
    """Whether answers differ from what was handed in, so that they do not count yet."""
    part = session.part
    return part is not None and part.last > 0 and dict(part.handed) != dict(session.assessment.ratings)


def gone(session: Session) -> Session:
    """The session of somebody who has left: nothing more is taken or shown."""
    return replace(session, part=replace(session.part, left=True), view="") if session.part else session


def _resumed(library: Library, session: Session) -> Session:
    stage = step(library, session.assessment, session.stage, "resume")
    return replace(session, stage=stage or session.stage, place="", view="")
