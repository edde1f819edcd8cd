"""The screens on which answers are given: ratings, the pause between ends and means, the top two."""

from __future__ import annotations

from dataclasses import replace

from flows.model import DIMENSIONS, SIDES, STEPS, Rating
from flows.path import asked, needs_top, open_pick, open_question, pairs, questions, scored
from flows.question import LETTER, MARK, Pick, Question
from flows.scene import Scene, column
from flows.screens import Choice, Group, Noted, Rate, Rest, Top
from flows.session import Session

_WALKS = ("again.", "open.", "edit.")


def noted(session: Session) -> Noted | None:
    """What the last answer set, None where the last step set no rating."""
    key, _, before = session.noted.partition("<")
    value = session.assessment.ratings.get(key) if key else None
    return None if value is None else Noted(Question(key), value, rating(before) if before else None)


def rating(text: str) -> Rating:
    """The rating that a button's value means."""
    return int(text) if text.isdigit() else "?" if text == "?" else "-"


def rate(scene: Scene) -> Rate | None:
    """The rating that is open: where the person went, else the first not given; None where none is."""
    assessment, place = scene.assessment, scene.session.place
    if assessment.tier is None or assessment.depth is None:
        return None
    for walk in _WALKS:
        place = place.removeprefix(walk)
    order = questions(scene.library, assessment, assessment.tier)
    chosen = Question(place) if Question(place) in order else None
    question = chosen or open_question(scene.library, assessment, assessment.tier)
    return _rate(scene, order, question) if question else None


def _rate(scene: Scene, order: tuple[Question, ...], question: Question) -> Rate:
    item = scene.library.items[question.item]
    given = scene.assessment.ratings.get(question.key)
    kind = question.key[2:3] + question.key[-1]
    mates = [q for q in order if q.key[2] + q.key[-1] == kind]
    editing = scene.session.place.startswith("edit.")
    where = order.index(question)
    return Rate(
        question=question,
        tier=item.tier,
        dimension=item.dimension,
        n=mates.index(question) + 1,
        of=len(mates),
        given=given,
        noted=None if editing else _noted(scene, order, len(mates) if question == mates[0] else 0),
        editing=editing,
        groups=(
            _scale(question, given),
            _aside(question, given),
            scene.foot(
                f"change.{item.id}" if editing else order[where - 1].key if where else "tiers",
                f"rating.{question.key[-1]}",
            ),
        ),
    )


def _scale(question: Question, given: Rating | None) -> Group:
    return Group(tuple(Choice(question.key, str(step), f"rate:{step}", given == step) for step in STEPS), 5)


def _aside(question: Question, given: Rating | None) -> Group:
    """Don't know is for their side alone: about ourselves we say it or keep silent."""
    skip = Choice(question.key, "-", "skip", given == "-")
    if question.side == "us":
        return Group((skip,))
    return Group((Choice(question.key, "?", "dont_know", given == "?"), skip), 2)


def _noted(scene: Scene, order: tuple[Question, ...], turning: int) -> Noted | None:
    """What was noted, with a word on don't-knows when there are just enough, and on the turn to us."""
    last = noted(scene.session)
    if last is None:
        return None
    ratings = scene.assessment.ratings
    unknown = sum(1 for q in order if ratings.get(q.key) == "?") if last.value == "?" else 0
    comfort = unknown if unknown == scene.library.rubric.dont_knows_from.value else 0
    turns = turning if last.question.side == "tier" and _all_theirs_given(scene, last.question) else 0
    return replace(last, dont_knows=comfort, turns=turns) if comfort or turns else last


def _all_theirs_given(scene: Scene, question: Question) -> bool:
    theirs = asked(scene.library, scene.assessment, scene.tier, question.dimension)
    return theirs[-1].id == question.item


def rest(scene: Scene) -> Rest:
    """The pause between ends and means."""
    order = questions(scene.library, scene.assessment, scene.tier)
    ends = [q for q in order if q.dimension == "goal"]
    go_on = Choice("seen", f"{LETTER[scene.tier]}.m", "go_on")
    groups = (*column(go_on), scene.foot(ends[-1].key, "rest"))
    return Rest(scene.tier, len(ends), len(order), noted(scene.session), groups)


def top(scene: Scene) -> Top | None:
    """The pick that is open: where the person went, else the next one needed; None where none is."""
    place = scene.session.place.removeprefix("edit.").removeprefix("top.")
    chosen = Pick.read(place) if place.count(".") == 2 else None
    pick = chosen or open_pick(scene.library, scene.assessment, scene.tier)
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
        other=scene.assessment.top.get(replace(pick, side="tier").key, ()),
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
    return questions(scene.library, scene.assessment, scene.tier)[-1].key
