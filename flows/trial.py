"""A trial: answers changed on a copy, to see the square move; what is stored stays as it is."""

from __future__ import annotations

from flows.model import SIDES, STEPS, Side, Tier
from flows.question import LETTER, MARK, TIER_OF, Question, meant
from flows.scene import Scene, column
from flows.screens import Choice, Group, Groups, Trial, Tried
from flows.session import Session
from flows.verdict import judge
from flows.whatif import on_trial, steps_of, telling

MOST = 60
"""How many steps can be undone; the values themselves are never lost, as a tier has 24 of them."""


# --- what a button of the trial sets ----------------------------------------------------------------


def begun(session: Session, place: str) -> tuple[str, ...]:
    """The steps of the trial that are kept where this place of it is gone to: those about its tier."""
    letter = place.partition(".")[2][:1]
    kept = session.trial if session.stage == "trial" else ()
    return tuple(one for one in kept if one[0] == letter or not letter)


def changed(session: Session, key: str, value: str) -> tuple[str, ...]:
    """The steps after a rating was tried, or after some were undone: "to.2" leaves the first two."""
    if key == "undo":
        return session.trial[: int(value.removeprefix("to."))]
    if steps_of(session).get(key, session.assessment.ratings.get(key)) == meant(value):
        return session.trial
    return _bounded((*session.trial, f"{key}={value}"))


def _bounded(steps: tuple[str, ...]) -> tuple[str, ...]:
    """The steps without the earliest one that a later one has overtaken, where they are too many."""
    if len(steps) <= MOST:
        return steps
    keys = [one.partition("=")[0] for one in steps]
    first = next(n for n, key in enumerate(keys) if key in keys[n + 1 :])
    return (*steps[:first], *steps[first + 1 :])


# --- its screens ------------------------------------------------------------------------------------


def trial(scene: Scene) -> Trial:
    """The trial as it stands: which tier, which item, or its ratings with what they would come to."""
    spot = scene.session.place.partition(".")[2]
    tier = TIER_OF.get(spot[:1])
    if tier not in scene.assessment.done or tier is None:
        return _which_tier(scene)
    question = Question(spot)
    asked = spot in scene.library.form(tier, scene.assessment.depth_of(tier))
    return _rating_of(scene, tier, question) if asked else _which_item(scene, tier)


_LEAVE = Choice("at", "on", "leave_trial")


def _which_tier(scene: Scene) -> Trial:
    done = scene.assessment.tiers_done()
    ways = column(*(Choice("at", f"try.{LETTER[tier]}", f"tier:{tier}") for tier in done), _LEAVE)
    return Trial(None, None, None, None, (), (), (*ways, scene.foot("return", "trial")))


def _which_item(scene: Scene, tier: Tier) -> Trial:
    shown = judge(scene.library, scene.assessment, tier)
    items = Group(tuple(Choice("at", f"try.{item}.u", f"item:{item}") for item in shown.pairs), 2)
    back = "try" if len(scene.assessment.done) > 1 else "return"
    return _trial(scene, tier, None, (items, *_ways(scene, back)))


def _rating_of(scene: Scene, tier: Tier, question: Question) -> Trial:
    ratings = on_trial(scene.assessment, scene.session).ratings
    key, given = f"try.{question.key}", ratings.get(question.key)
    scale = tuple(Choice(key, str(step), f"rate:{step}", given == step) for step in STEPS)
    unknown = (Choice(key, "?", "dont_know", given == "?"),) if question.side == "tier" else ()
    beside = Group((*unknown, Choice(key, "-", "skip", given == "-")), 2)
    other: Side = next(side for side in SIDES if side != question.side)
    turn = Choice("at", f"try.{question.item}.{MARK[other]}", f"side:{MARK[other]}")
    ways = _ways(scene, f"try.{LETTER[tier]}")
    return _trial(scene, tier, question, (Group(scale, 5), beside, Group((turn,)), *ways))


def _ways(scene: Scene, back: str) -> Groups:
    """The ways back from a trial: one step, all of them, out of it."""
    steps = len(scene.session.trial)
    undo = [Choice("try.undo", f"to.{steps - 1}", "undo_last")] if steps else []
    undo += [Choice("try.undo", "to.0", "start_over")] if steps > 1 else []
    return (*((Group(tuple(undo), 2),) if undo else ()), *column(_LEAVE), scene.foot(back, "trial"))


def _trial(scene: Scene, tier: Tier, question: Question | None, groups: Groups) -> Trial:
    library, saved = scene.library, scene.assessment
    tried = steps_of(scene.session)
    changes = tuple(
        Tried(Question(key), saved.ratings.get(key), value)
        for key, value in tried.items()
        if saved.ratings.get(key) != value
    )
    now = judge(library, on_trial(saved, scene.session), tier)
    near = () if changes or question else telling(library, saved, tier)[:1]
    return Trial(tier, question, judge(library, saved, tier), now, changes, near, groups)
