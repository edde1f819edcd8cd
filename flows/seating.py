"""The screens of a seat: waiting, the case and the role, what the group found, leaving."""

from __future__ import annotations

from dataclasses import replace

from flows.attended import Found, FoundTier, Leaving, Line, Opening, Seated, Stood, Why
from flows.choice import Choice, Group
from flows.model import DIMENSIONS, Tier
from flows.path import pairs
from flows.picture import Picture, TierPicture
from flows.preparing import language
from flows.question import LETTER, TIER_OF
from flows.scene import Scene, column
from flows.scoring import Pair
from flows.screens import Screen
from flows.seat import Seat
from flows.session import Assessment, Session
from flows.sitting import changed
from flows.verdict import judge

_OPENING = Choice("show", "opening", "opening")


def seated(scene: Scene, seat: Seat) -> Screen | None:
    """The open screen of a seat; None where answers are given, as in any assessment."""
    if scene.session.lang is None:
        return language(scene.lang)
    if seat.left:
        return Seated("left", seat.kind, seat.tiers, False, ())
    match seat.phase:
        case "lobby":
            return opening(scene, seat, waiting=True)
        case "revealed":
            return found(scene, seat)
        case "closed":
            return _waiting(scene, seat, "closed" if seat.last else "missed")
    return _waiting(scene, seat, "handed") if scene.session.stage == "verdict" else None


def _waiting(scene: Scene, seat: Seat, why: Why) -> Seated:
    """Nothing to do but wait; while answers are taken they can still be looked at."""
    looks = [Choice("at", f"review.{LETTER[tier]}", f"result:{tier}") for tier in seat.tiers]
    again = (Group(tuple(looks), len(looks)),) if why == "handed" else ()
    groups = (*again, *column(_OPENING, *_team(seat)), _foot(scene, "seat"))
    return Seated(why, seat.kind, seat.tiers, changed(scene.session), groups)


def opening(scene: Scene, seat: Seat, *, waiting: bool = False) -> Opening:
    """What is rated, and whose part one answers; `waiting` where it has not begun."""
    tier = scene.assessment.tier or seat.tiers[0]
    role: Tier | None = tier if seat.side == "tier" else None
    case = seat.case if seat.case in scene.library.cases else ""
    return Opening(seat.kind, case, role, seat.tiers, waiting, _ways_on(scene, waiting))


def _ways_on(scene: Scene, waiting: bool) -> tuple[Group, ...]:
    """From what is rated to its first question, back to where one was, or nowhere while one waits."""
    if waiting:
        return (_foot(scene, "seat"),)
    if is_unanswered(scene.session):
        return (*column(Choice("back", "here", "begin")), _foot(scene, "seat", "opening"))
    return (scene.foot("here", "seat", "opening"),)


def is_unanswered(session: Session) -> bool:
    """Whether a seat's next question is the first of its tier, so that case and role come before it."""
    part, tier = session.part, session.assessment.tier
    asked = part is not None and part.is_open and tier is not None and session.stage == "rating"
    return asked and not any(TIER_OF.get(key[:1]) == tier for key in session.assessment.ratings)


def _team(seat: Seat) -> list[Choice]:
    """The way from a seat to where its team stands, in one's own dialog."""
    return [Choice("team", seat.code, "team_desk")] if seat.kind == "team" else []


def _foot(scene: Scene, topic: str, view: str = "") -> Group:
    """The last row of a screen without a way back: help, and the other language."""
    return Group(scene.foot("here", topic, view).choices[1:], 2)


def leaving(scene: Scene, seat: Seat) -> Leaving:
    """Whether one really wants to leave."""
    ways = column(Choice("leave", "yes", "leave_yes"), Choice("back", "here", "stay"))
    groups = (*ways, _foot(scene, "leave", "leave"))
    shown = scene.room.picture if scene.room else None
    return Leaving(seat.kind, shown is not None and _is_counted(seat, shown), groups)


def found(scene: Scene, seat: Seat) -> Screen:
    """What the group found beside one's own view, tier by tier in short."""
    picture = scene.room.picture if scene.room and seat.sees else None
    if picture is None:
        return _waiting(scene, seat, "closed" if seat.last else "missed")
    before = scene.room.before if scene.room else None
    known = [tier for tier in seat.tiers if picture.of(tier)]
    more = [Choice("show", f"found.{LETTER[tier]}", f"result:{tier}") for tier in known]
    return Found(
        kind=seat.kind,
        n=picture.n,
        round=picture.round,
        counted=_is_counted(seat, picture),
        tiers=tuple(_stood(scene, seat, picture, before, tier) for tier in seat.tiers),
        groups=(Group(tuple(more), 3), *column(_OPENING, *_team(seat)), _foot(scene, "found")),
    )


def _stood(scene: Scene, seat: Seat, picture: Picture, before: Picture | None, tier: Tier) -> Stood:
    own = judge(scene.library, _counting(scene, seat), tier) if seat.side == "both" and seat.last else None
    then = before.of(tier) if before else None
    seen = picture.of(tier)
    return Stood(tier, own, seen.verdict if seen else None, then.verdict if then else None)


def _counting(scene: Scene, seat: Seat) -> Assessment:
    """The answers that count: as they were handed in."""
    return replace(scene.assessment, ratings=seat.handed)


def _is_counted(seat: Seat, picture: Picture) -> bool:
    """Whether a seat's answers stand behind a picture: not where too few were new in the second round."""
    return seat.first == 1 or (seat.first == 2 and seat.side in picture.newly)


def found_tier(scene: Scene, seat: Seat, letter: str) -> FoundTier | None:
    """One tier item by item: one's own answers beside the group's; None before the reveal."""
    picture = scene.room.picture if scene.room and seat.sees else None
    tier = TIER_OF.get(letter)
    seen = picture.of(tier) if picture and tier and seat.phase == "revealed" else None
    if picture is None or tier is None or seen is None:
        return None
    given = [pair for d in DIMENSIONS for pair in pairs(scene.library, _counting(scene, seat), tier, d)]
    perceived = picture.perceived(tier)
    own = {item: halves for item, _, halves in perceived.items} if perceived else {}
    return FoundTier(
        tier=tier,
        kind=seat.kind,
        seen=seen,
        side=seat.side,
        lines=tuple(_line(pair, seen, own.get(pair.item)) for pair in given),
        official=perceived,
        groups=(scene.foot("here", "found", f"found.{letter}"),),
    )


def _line(pair: Pair, seen: TierPicture, own: int | None) -> Line:
    item = seen.item(pair.item)
    theirs, ours = (item.tier, item.us) if item else (None, None)
    return Line(
        item=pair.item,
        given=(pair.tier, pair.us),
        room=(theirs.halves if theirs else None, ours.halves if ours else None),
        own=own,
        splits=bool(item and item.splits),
    )
