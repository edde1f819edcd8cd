"""The open screen: what the dialog asks now, and what may be answered, worked out from the session."""

from __future__ import annotations

from flows.asking import rate, rest, top
from flows.bidding import question
from flows.preparing import form, language, naming, nickname, setup, tiers, welcome
from flows.reminding import zoning
from flows.results import result
from flows.reviewing import change, review
from flows.scene import Scene
from flows.screens import Screen
from flows.seating import seated
from flows.standing import paused
from flows.trial import trial


def open_screen(scene: Scene) -> Screen:
    """The screen that is open now; every stage has one, so there is always a way on."""
    if scene.session.part and (screen := seated(scene, scene.session.part)):
        return screen
    match scene.session.stage:
        case "rating" if scene.assessment.tier:  # nearly every tap, so it is looked at first
            return rate(scene) or review(scene)
        case "language":
            return language(scene.lang)
        case "welcome":
            return welcome(scene)
        case "setup":
            return setup(scene)
        case "nickname":
            return nickname(scene)
        case "depth":
            return form(scene)
        case "bid":
            return question(scene)
        case "zone":
            return zoning(scene)
        case "paused":
            return paused(scene, rate(scene))
        case "trial":
            return trial(scene)
    return tiers(scene) if scene.assessment.tier is None else _of_tier(scene)


def _of_tier(scene: Scene) -> Screen:
    match scene.session.stage:
        case "tiers":
            return tiers(scene)
        case "naming":
            return naming(scene)
        case "rest":
            return rest(scene)
        case "top":
            return top(scene) or review(scene)
        case "change":
            return change(scene)
        case "verdict" if scene.tier in scene.assessment.done:
            return result(scene, scene.tier)
    return review(scene)
