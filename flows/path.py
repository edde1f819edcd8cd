"""Which question is open: the position is worked out from the answers, never stored."""

from __future__ import annotations

from collections.abc import Mapping

from flows.library import Library
from flows.model import DIMENSIONS, SIDES, Dimension, Item, Tier
from flows.question import LETTER, Pick, Spot
from flows.scoring import Pair, Score, score
from flows.session import Assessment


def asked(library: Library, assessment: Assessment, tier: Tier, dimension: Dimension) -> tuple[Item, ...]:
    """The items of one dimension in the chosen form, in content order."""
    return library.items_of(tier, dimension, assessment.depth_of(tier))


def form(library: Library, assessment: Assessment, tier: Tier) -> Mapping[str, Spot]:
    """Every rating of a tier in the chosen form, by its key, in the order of asking."""
    return library.form(tier, assessment.depth_of(tier), assessment.only)


def open_spot(library: Library, assessment: Assessment, tier: Tier) -> Spot | None:
    """The first rating not given yet, None where the tier is complete."""
    given = assessment.ratings
    for key, spot in form(library, assessment, tier).items():
        if key not in given:
            return spot
    return None


def resting(library: Library, assessment: Assessment, tier: Tier) -> bool:
    """Whether ends are done, means not begun, and the pause between them not yet passed."""
    spot = open_spot(library, assessment, tier)
    if spot is None or spot.question.dimension == "goal" or f"{LETTER[tier]}.m" in assessment.seen:
        return False
    means = (key for key in form(library, assessment, tier) if key[2] == "M")
    return not any(key in assessment.ratings for key in means)


def pairs(library: Library, assessment: Assessment, tier: Tier, dimension: Dimension) -> tuple[Pair, ...]:
    """What was answered on each item of a dimension."""
    given = assessment.ratings
    return tuple(
        Pair(item.id, given.get(f"{item.id}.t"), given.get(f"{item.id}.u"))
        for item in asked(library, assessment, tier, dimension)
    )


def scored(library: Library, assessment: Assessment, tier: Tier, dimension: Dimension) -> Score:
    """One dimension of one tier under the current rubric."""
    picks = top_two(assessment, tier, dimension)
    given = pairs(library, assessment, tier, dimension)
    return score(given, library.rubric, assessment.depth_of(tier), picks)


def top_two(
    assessment: Assessment, tier: Tier, dimension: Dimension
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Their picks and ours without what was skipped; none where a side has not picked."""
    if not assessment.top:
        return (), ()
    picks = (assessment.top.get(Pick(tier, dimension, side).key, ()) for side in SIDES)
    theirs, ours = (tuple(item for item in two if item != "-") for two in picks)
    return theirs, ours


def needs_top(dimension: Score) -> bool:
    """Whether the two that matter most are asked for."""
    return dimension.zone == "borderline" or bool(dimension.flat)


def open_pick(library: Library, assessment: Assessment, tier: Tier) -> Pick | None:
    """The next pick to be made once a tier is rated, ends first; None where none is needed."""
    for dimension in DIMENSIONS:
        if not needs_top(scored(library, assessment, tier, dimension)):
            continue
        for side in SIDES:
            pick = Pick(tier, dimension, side)
            picked = assessment.top.get(pick.key)
            if picked is None:
                return pick
            if len(picked) == 1:
                return Pick(tier, dimension, side, 2)
    return None


def next_in_walk(library: Library, assessment: Assessment, place: str, key: str) -> str:
    """The next place where ratings are gone through again: a side of a dimension, or what is open."""
    walk, _, _ = place.partition(".")
    if walk not in ("again", "open") or assessment.tier is None:
        return ""
    order = list(form(library, assessment, assessment.tier))
    later = order[order.index(key) + 1 :]
    if walk == "again":
        mates = [k for k in later if (k[:3], k[-1]) == (key[:3], key[-1])]
    else:
        mates = [k for k in later if not isinstance(assessment.ratings.get(k), int)]
    return f"{walk}.{mates[0]}" if mates else ""
