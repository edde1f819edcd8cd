"""The joint answer of a team: what it settles item by item, and what it takes over from the medians."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import cast

from flows import pictured
from flows.library import Library
from flows.model import Rating, Tier
from flows.picture import Picture, TierPicture
from flows.question import LETTER, Question
from flows.raters import Spread
from flows.session import Assessment, Session


@dataclass(frozen=True, slots=True)
class Settled:
    """Where a joint answer comes from: the team's code, its frozen picture, the ratings it talks about."""

    code: str
    tier: Tier
    picture: Picture
    keys: tuple[str, ...]

    def spread(self, key: str) -> Spread | None:
        """What the raters said on one rating, None where that is withheld."""
        return _spread(self.picture.of(self.tier), key)


def settled(library: Library, assessment: Assessment, tier: Tier) -> Settled | None:
    """How a tier was answered jointly; None where it was not, or where that cannot be read any more."""
    kept = assessment.joint
    if not kept or kept.get("tier") != tier:
        return None
    picture, code, keys = (
        pictured.from_document(library, kept.get("picture")),
        kept.get("code"),
        kept.get("keys"),
    )
    if picture is None or picture.of(tier) is None or not isinstance(code, str):
        return None
    listed = keys if isinstance(keys, list | tuple) else ()
    return Settled(code, tier, picture, tuple(key for key in listed if isinstance(key, str)))


def is_joint(assessment: Assessment, tier: Tier | None) -> bool:
    """Whether a tier is answered jointly."""
    return tier is not None and assessment.joint.get("tier") == tier


def to_settle(library: Library, picture: Picture, tier: Tier) -> tuple[str, ...]:
    """The ratings that the team has to talk about, in the order of asking.

    Those that split, those whose median lies between two numbers, and those that too few have given.
    """
    of = picture.of(tier)
    return tuple(key for key in library.form(tier, picture.depth) if _median(of, key) is None)


def begun(
    library: Library, session: Session, code: str, picture: Picture, tier: Tier, new_id: str, day: str
) -> Session:
    """The session with the joint answer under way; one that was begun before is gone on with.

    Nickname, names and set-up are those of the assessment at hand; what was left open there stays skipped.
    """
    known = next((a for a in session.assessments if a.joint.get("code") == code), None)
    if known:
        return replace(session, current=known.id, stage="paused", place="", noted="", view="")
    own, of = session.assessment, picture.of(tier)
    medians = {key: _median(of, key) for key in library.form(tier, picture.depth)}
    joint = Assessment(
        id=new_id,
        opened_on=day,
        rubric=library.rubric.version,
        nickname=own.nickname or "",
        setup={field.id: "-" for field in library.setup} | dict(own.setup),
        names={"bureau": ""} | dict(own.names),
        depth=picture.depth,
        tier=tier,
        ratings={key: cast(Rating, value) for key, value in medians.items() if value is not None},
        seen=("welcome", f"{LETTER[tier]}.m"),
        joint={
            "code": code,
            "tier": tier,
            "picture": pictured.to_document(picture),
            "keys": [key for key, value in medians.items() if value is None],
        },
    )
    kept = (*session.assessments, joint)
    return replace(session, assessments=kept, current=new_id, stage="paused", place="", noted="", view="")


def _median(of: TierPicture | None, key: str) -> int | None:
    """The median that is taken over, None where the team has to talk."""
    spread = _spread(of, key)
    if spread is None or spread.splits or spread.halves % 2:
        return None
    return spread.halves // 2


def _spread(of: TierPicture | None, key: str) -> Spread | None:
    item = of.item(Question(key).item) if of else None
    if item is None:
        return None
    return item.tier if Question(key).side == "tier" else item.us
