"""Where one stands: the pause screens, and every assessment of a manager."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal, cast, get_args

from flows.labels import project
from flows.machine import step
from flows.question import LETTER
from flows.scene import Scene, column
from flows.screens import Choice, Paused, Rate, Shelf
from flows.session import Assessment, Session

Why = Literal["start", "away", "cancelled", "returned", "afresh"]

SHELF_LIMIT = 8
"""The newest assessments are listed; more do not fit a phone."""

_GO_ON = Choice("at", "on", "go_on")
_AFRESH = Choice("at", "afresh", "start_afresh")
_HISTORY = Choice("show", "history", "history")
_WAYS: dict[Why, tuple[Choice, ...]] = {
    "start": (_GO_ON, _AFRESH),
    "away": (_GO_ON, Choice("at", "review", "my_answers"), Choice("at", "again", "rate_afresh")),
    "cancelled": (_GO_ON, _AFRESH),
    "returned": (_GO_ON,),
    "afresh": (Choice("new", "yes", "yes_new"), Choice("at", "on", "no_go_on")),
}


def paused(scene: Scene, question: Rate | None) -> Paused:
    """The pause screen for the reason kept in the session's place, such as "away:2026-11-01"."""
    kind, _, since = scene.session.place.partition(":")
    why = cast(Why, kind) if kind in get_args(Why) else "start"
    ways = [*(_WAYS[why][:1] if why == "away" and not _rated(scene) else _WAYS[why])]
    if why == "away" and scene.assessment.tier and _rated(scene):
        ways.append(Choice("show", f"charge.{LETTER[scene.assessment.tier]}", "charge"))
    if why != "afresh" and scene.session.muted == "left":
        ways.append(Choice("bell", "on", "bell_on"))
    stage = step(scene.library, scene.assessment, scene.session.stage, "resume") or "tiers"
    return Paused(
        why=why,
        stage=stage,
        question=question if stage == "rating" else None,
        kept=len(scene.assessment.ratings),
        since=since,
        muted=scene.session.muted == "left",
        groups=(*column(*ways), scene.foot("return", "paused")),
    )


def _rated(scene: Scene) -> bool:
    """Whether the tier being worked on has any answer."""
    tier = scene.assessment.tier
    return tier is not None and any(key.startswith(LETTER[tier]) for key in scene.assessment.ratings)


def shelf(scene: Scene) -> Shelf:
    """The assessments, the newest first, each to go on with, and a new one."""
    session, words = scene.session, scene.library.words[scene.lang]
    newest = _newest(session)
    choices = (Choice("assess", a.id, f"assessment:{a.id}") for a in newest)
    return Shelf(
        tuple((project(words, session, a.id), a.tiers_done(), a.id == session.current) for a in newest),
        (*column(*choices, _AFRESH, _HISTORY), scene.foot("here", "shelf", "shelf")),
    )


def _newest(session: Session) -> list[Assessment]:
    """The newest assessments, and the one at hand in any case."""
    order = sorted(session.assessments, key=lambda a: a.opened_on)[::-1]
    shown = order[:SHELF_LIMIT]
    return shown if session.assessment in shown else [*shown[:-1], session.assessment]


def parked(session: Session, why: str) -> Session:
    """The session resting at a pause screen; answers and current question stay as they are."""
    return replace(session, stage="paused", place=why, noted="", view="")
