"""The screens on which answers are given: ratings, the pause between ends and means, the top two."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import Literal

from flows.history import said_before
from flows.model import DIMENSIONS, SIDES, STEPS, Lang, Rating, Tier
from flows.path import asked, form, needs_top, open_pick, open_spot, pairs, scored, top_two
from flows.question import LETTER, MARK, Pick, Question, Spot, meant
from flows.raters import Spread
from flows.scene import Scene, column, foot
from flows.screens import Choice, Group, Groups, Noted, Rate, Rest, Top
from flows.session import Session
from flows.settling import is_joint, settled

OPENING = "opening"
"""The view of a seat that says what is rated."""

_WALKS = ("again.", "open.", "edit.")


def noted(session: Session) -> Noted | None:
    """What the last answer set, None where the last step set no rating."""
    key, _, before = session.noted.partition("<")
    value = session.assessment.ratings.get(key) if key else None
    return None if value is None else Noted(Question(key), value, meant(before) if before else None)


def rate(scene: Scene) -> Rate | None:
    """The rating that is open: where the person went, else the first not given; None where none is."""
    assessment, place = scene.assessment, scene.session.place
    if assessment.tier is None or assessment.depth is None:
        return None
    spots = form(scene.library, assessment, assessment.tier)
    spot = spots.get(place.partition(".")[2] if place.startswith(_WALKS) else place)
    spot = spot or open_spot(scene.library, assessment, assessment.tier)
    return _rate(scene, assessment.tier, spot) if spot else None


def _rate(scene: Scene, tier: Tier, spot: Spot) -> Rate:
    question = spot.question
    given = scene.assessment.ratings.get(question.key)
    editing = scene.session.place.startswith("edit.")
    back = _back(scene, spot, editing)
    before = bool(scene.assessment.after) and said_before(scene.session, question.key) is not None
    return Rate(
        question=question,
        tier=tier,
        dimension=question.dimension,
        n=spot.n,
        of=spot.of,
        given=given,
        noted=None if editing else _noted(scene, tier, spot),
        editing=editing,
        spread=_said_by_team(scene, tier, question),
        as_tier=scene.as_tier,
        groups=_rate_groups(question, given, back, scene.lang, before, scene.as_tier),
    )


def _said_by_team(scene: Scene, tier: Tier, question: Question) -> Spread | Literal["few", ""]:
    """What the team said on this rating, where it is answered jointly."""
    found = settled(scene.library, scene.assessment, tier) if is_joint(scene.assessment, tier) else None
    return (found.spread(question.key) or "few") if found else ""


def _back(scene: Scene, spot: Spot, editing: bool) -> str:
    """The place before a rating: what was to be changed, the rating before, or where the tier was chosen."""
    if editing:
        return "change" if scene.as_tier else f"change.{spot.question.item}"
    return spot.before or (_ahead(scene.session) if scene.session.part else "tiers")


def _ahead(session: Session) -> str:
    """The place before a tier's first rating in a seat: the review of the tier before, or where it began."""
    asked = session.part.tiers if session.part else ()
    n = asked.index(session.assessment.tier) if session.assessment.tier in asked else 0
    return f"review.{LETTER[asked[n - 1]]}" if n else OPENING


@lru_cache(4096)
def _rate_groups(
    question: Question,
    given: Rating | None,
    back: str,
    lang: Lang,
    before: bool,
    as_tier: bool,
) -> Groups:
    """The scale, what stands beside it, what was said the last time where that is asked for, and the foot.

    Don't know is for their side alone: about ourselves we say it or keep silent.
    """
    scale = tuple(Choice(question.key, str(step), f"rate:{step}", given == step) for step in STEPS)
    dont_know = (Choice(question.key, "?", "dont_know", given == "?"),) if question.side == "tier" else ()
    skip = Choice(question.key, "-", "skip", given == "-")
    former = column(Choice("show", f"before.{question.key}", "said_before")) if before else ()
    last = foot(lang, back, "rating.tier" if as_tier else f"rating.{question.key[-1]}")
    if back == OPENING:  # a view, though not under one
        last = replace(last, choices=(Choice("back", back, "back"), *last.choices[1:]))
    return Group(scale, 5), Group((*dont_know, skip), 2), *former, last


def _noted(scene: Scene, tier: Tier, spot: Spot) -> Noted | None:
    """What was noted, with a word on don't-knows when there are just enough, and on the turn to us."""
    last = noted(scene.session)
    if last is None:
        return None
    if last.value == "?":
        ratings = scene.assessment.ratings
        unknown = sum(1 for key in form(scene.library, scene.assessment, tier) if ratings.get(key) == "?")
        if unknown == scene.library.rubric.dont_knows_from.value:
            last = replace(last, dont_knows=unknown)
    turning = spot.n == 1 and spot.question.side == "us" and last.question.key == spot.before
    return replace(last, turns=spot.of) if turning else last


def rest(scene: Scene) -> Rest:
    """The pause between ends and means."""
    every = form(scene.library, scene.assessment, scene.tier)
    ends = [key for key in every if key[2] == "G"]
    go_on = Choice("seen", f"{LETTER[scene.tier]}.m", "go_on")
    groups = (*column(go_on), scene.foot(ends[-1], "rest"))
    return Rest(scene.tier, len(ends), len(every), noted(scene.session), groups, scene.as_tier)


def top(scene: Scene) -> Top | None:
    """The pick that is open: where the person went, else the next one needed; None where none is."""
    place = scene.session.place.removeprefix("edit.").removeprefix("top.")
    pick = Pick.read(place) or open_pick(scene.library, scene.assessment, scene.tier)
    return _pick(scene, pick) if pick else None


def _pick(scene: Scene, pick: Pick) -> Top:
    picked = scene.assessment.top.get(pick.key, ())
    marked = picked[:1] if pick.rank == 2 else picked
    choices = [
        Choice(f"top.{pick.key}.{pick.rank}", item.id, f"item:{item.id}", item.id in marked)
        for item in asked(scene.library, scene.assessment, pick.tier, pick.dimension)
    ]
    flat = _flat(scene, pick)
    skip = Choice(f"top.{pick.key}", "-", "skip")
    again = [Choice("at", f"again.{choices[0].value}.{flat[0]}", "rate_again")] if flat else []
    return Top(
        pick=pick,
        picked=picked[:1] if pick.rank == 2 else (),
        other=top_two(scene.assessment, pick.tier, pick.dimension)[0],
        flat=flat,
        noted=noted(scene.session),
        groups=(
            *column(*choices),
            Group((*again, skip), 2),
            scene.foot(
                "change.top" if scene.session.place.startswith("edit.") else _before(scene, pick), "top"
            ),
        ),
    )


def _flat(scene: Scene, pick: Pick) -> tuple[str, int, int] | None:
    """Whose ratings are all the same where that is why picks are asked for: side's mark, value, how many."""
    score = scored(scene.library, scene.assessment, pick.tier, pick.dimension)
    if not score.flat:
        return None
    side = score.flat[0]
    counted = [
        p for p in pairs(scene.library, scene.assessment, pick.tier, pick.dimension) if p.gap is not None
    ]
    value = counted[0].tier if side == "tier" else counted[0].us
    return MARK[side], int(value or 0), len(counted)


def _before(scene: Scene, pick: Pick) -> str:
    """The place before a pick: the first of the same side, the pick before, or the last rating."""
    if pick.rank == 2:
        return f"top.{pick.key}"
    needed = [d for d in DIMENSIONS if needs_top(scored(scene.library, scene.assessment, pick.tier, d))]
    sides = [Pick(pick.tier, d, s) for d in needed for s in SIDES]
    where = sides.index(pick) if pick in sides else 0
    return f"top.{sides[where - 1].key}" if where else last_rating(scene)


def last_rating(scene: Scene) -> str:
    """The place of the last rating of a tier."""
    return list(form(scene.library, scene.assessment, scene.tier))[-1]
