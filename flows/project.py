"""The assessments of one project: which belong together, and how the next one begins."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from flows.model import Tier
from flows.question import LETTER
from flows.session import Assessment, Session


def occasions(session: Session, assessment: Assessment) -> tuple[Assessment, ...]:
    """Every assessment of the same project, the oldest first, this one among them.

    Those that follow one another, and those that go by the same nickname; what a team answered together
    is no later look at what one person answered alone.
    """
    alike = [a for a in session.assessments if bool(a.joint) == bool(assessment.joint)]
    kin = {assessment.id}
    while True:
        near = [a for a in alike if a.id in kin]
        names = {a.nickname for a in near if a.nickname}
        former = {a.after for a in near}
        grown = {
            a.id for a in alike if a.id in kin or a.id in former or a.after in kin or a.nickname in names
        }
        if grown == kin:
            return tuple(near)
        kin = grown


def with_results(session: Session, assessment: Assessment) -> tuple[Assessment, ...]:
    """The assessments of a project that have any result, the oldest first."""
    return tuple(a for a in occasions(session, assessment) if a.done)


def latest_two(session: Session) -> tuple[Assessment, Assessment] | None:
    """The last two of the current project with results, the older first; None where there are not two."""
    if len(session.assessments) < 2:
        return None
    *_, older, newer = (None, None, *with_results(session, session.assessment))
    return (older, newer) if older and newer else None


def former(session: Session, assessment: Assessment) -> Assessment | None:
    """The last assessment of the same project before this one that has results, None where there is none."""
    earlier: Assessment | None = None
    for one in occasions(session, assessment):
        if one.id == assessment.id:
            break
        earlier = one if one.done else earlier
    return earlier


def two_of(session: Session, newer: str, older: str) -> tuple[Assessment, Assessment] | None:
    """Two different assessments of one project by their ids, the older first; None where they are not."""
    before, after = session.find(older), session.find(newer)
    if before is None or after is None or before.id == after.id or before not in occasions(session, after):
        return None
    return before, after


def followed(
    old: Assessment, tiers: Iterable[Tier], new_id: str, day: str, rubric: str, *, deepened: bool
) -> Assessment:
    """The same project once more without the answers about these tiers; the former stays as it is.

    `deepened` says whether tiers that were taken to the full form are asked in it again.
    """
    emptied = {*tiers}
    letters = {LETTER[tier] for tier in emptied}
    return replace(
        old.unconfirmed(*emptied),
        id=new_id,
        after=old.id,
        opened_on=day,
        rubric=rubric,
        ratings={key: value for key, value in old.ratings.items() if key[0] not in letters},
        top={key: picks for key, picks in old.top.items() if key[0] not in letters},
        seen=tuple(one for one in old.seen if one not in {f"{letter}.m" for letter in letters}),
        deepened=old.deepened if deepened else tuple(t for t in old.deepened if t not in emptied),
        tried=(),
        joint={},
    )


def followed_up(session: Session, old: Assessment) -> Assessment | None:
    """A later assessment of the same project that was begun and holds no answer yet, None for none."""
    return next((a for a in session.assessments if a.after == old.id and not a.ratings), None)
