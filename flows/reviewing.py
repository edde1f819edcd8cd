"""The review of a tier and the change of a single answer."""

from __future__ import annotations

from flows.asking import last_rating, noted, rate, top
from flows.model import DIMENSIONS, SIDES, Dimension
from flows.path import needs_top, open_pick, open_spot, pairs, scored, top_two
from flows.question import LETTER, MARK, Pick
from flows.scene import Scene, column
from flows.scoring import Pair
from flows.screens import Change, Choice, Group, Review, Screen, Text


def review(scene: Scene) -> Screen:
    """Every answer of the tier, to be confirmed or changed."""
    answers = _answers(scene)
    if not any(_answered(pair) for pair in answers):
        foot = scene.foot(_before_it(scene), "review")
        return Text("nothing_to_review", scene.tier, (*column(_GO_ON), foot))
    picks = _picks(scene)
    open_one = (f(scene.library, scene.assessment, scene.tier) for f in (open_spot, open_pick))
    complete = not any(open_one)
    back = f"top.{Pick(scene.tier, picks[-1][0], 'us').key}" if picks else last_rating(scene)
    first = Choice("done", LETTER[scene.tier], _confirming(scene)) if complete else _GO_ON
    ways = column(first, Choice("at", "change", "change_one"))
    return Review(
        tier=scene.tier,
        complete=complete,
        rows=tuple((pair.item, pair.tier, pair.us) for pair in answers),
        tops=picks,
        noted=noted(scene.session),
        groups=(*ways, scene.foot(back if complete else _before_it(scene), "review")),
        as_tier=scene.as_tier,
        again=_again(scene),
    )


def _again(scene: Scene) -> bool:
    """Whether the answers were handed in for an earlier round and are to be handed in for this one."""
    part = scene.session.part
    return part is not None and 0 < part.last < part.round


def _confirming(scene: Scene) -> str:
    """The label of yes: in a seat no result follows, but the next tier, or the answers are handed in."""
    if scene.session.part is None:
        return "show_result"
    left = {*scene.session.part.tiers} - {*scene.assessment.done, scene.tier}
    return "yes_next" if left else "hand_in"


def _before_it(scene: Scene) -> str:
    """The place to go back to from a review that is not finished."""
    return "return" if scene.session.part else "tiers"


_GO_ON = Choice("at", "on", "go_on")


def _answers(scene: Scene) -> list[Pair]:
    return [p for d in DIMENSIONS for p in pairs(scene.library, scene.assessment, scene.tier, d)]


def _answered(pair: Pair) -> bool:
    return (pair.tier, pair.us) != (None, None)


def _picks(scene: Scene) -> tuple[tuple[Dimension, tuple[str, ...], tuple[str, ...]], ...]:
    """Their picks and ours, for each dimension that needs them and has them."""
    made = []
    for dimension in DIMENSIONS:
        if needs_top(scored(scene.library, scene.assessment, scene.tier, dimension)):
            theirs, ours = top_two(scene.assessment, scene.tier, dimension)
            made += [(dimension, theirs, ours)] if theirs or ours else []
    return tuple(made)


def change(scene: Scene) -> Screen:
    """The change that is under way: which item, which side, then the answer itself."""
    place = scene.session.place
    if place.startswith("edit."):
        return (top(scene) if "top." in place else rate(scene)) or review(scene)
    if place == "change.top":
        return _which_pick(scene)
    item = place.removeprefix("change.")
    return _which_side(scene, item) if item in scene.library.items else _which_item(scene)


def _which_item(scene: Scene) -> Change:
    rated = [pair.item for pair in _answers(scene) if _answered(pair)]
    at = "edit.{}.t" if scene.as_tier else "change.{}"
    items = Group(tuple(Choice("at", at.format(item), f"item:{item}") for item in rated), 2)
    picks = column(Choice("at", "change.top", "most_important")) if _picks(scene) else ()
    return Change(scene.tier, "", (None, None), (items, *picks, scene.foot("review", "change")))


def _which_side(scene: Scene, item: str) -> Change:
    sides = tuple(Choice("at", f"edit.{item}.{MARK[s]}", f"side:{MARK[s]}") for s in SIDES)
    ratings = scene.assessment.ratings
    given = (ratings.get(f"{item}.t"), ratings.get(f"{item}.u"))
    return Change(scene.tier, item, given, (Group(sides, 2), scene.foot("change", "change")))


def _which_pick(scene: Scene) -> Change:
    picks = [Pick(scene.tier, dimension, side) for dimension, _, _ in _picks(scene) for side in SIDES]
    choices = (Choice("at", f"edit.top.{p.key}", f"pick:{MARK[p.dimension]}:{MARK[p.side]}") for p in picks)
    return Change(scene.tier, "top", (None, None), (*column(*choices), scene.foot("change", "change")))
