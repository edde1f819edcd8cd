"""Two assessments of one project side by side: what moved, item by item, and what it comes to.

Only what is comparable is compared: the same tier, in the form both were asked in, over the items
that have numbers from both sides on both occasions, under one rubric.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from flows.advice import ideas
from flows.library import Library
from flows.model import DIMENSIONS, TIERS, Depth, Dimension, Tier
from flows.question import LETTER
from flows.record import Record, is_outdated, record_of
from flows.scoring import Pair, least_items
from flows.session import Assessment
from flows.verdict import Verdict, judge

Why = Literal["only_before", "only_after", "carried", "too_few"]
"""Why a tier is not compared: a result on one occasion only, answers that were only taken over, too
few items with numbers on both occasions."""


@dataclass(frozen=True, slots=True)
class Shift:
    """One item on both occasions; it has numbers from both sides each time. All figures in steps."""

    item: str
    before: Pair
    after: Pair

    @property
    def theirs(self) -> int:
        return _number(self.after.tier) - _number(self.before.tier)

    @property
    def ours(self) -> int:
        return _number(self.after.us) - _number(self.before.us)

    @property
    def closer(self) -> int:
        """How much nearer the two sides came; below zero where they moved apart."""
        return abs(self.before.gap or 0) - abs(self.after.gap or 0)

    @property
    def size(self) -> int:
        """How far both ratings moved together."""
        return abs(self.theirs) + abs(self.ours)


@dataclass(frozen=True, slots=True)
class Occasion:
    """One of the two times: `verdict` over what is compared, `whole` over all that was answered then.

    Both are scored as of today; `shown` is what was shown on the day, None where that was not kept,
    and `outdated` says that it was measured with other items or cuts.
    """

    day: str
    depth: Depth
    verdict: Verdict
    whole: Verdict
    shown: Record | None
    outdated: bool

    @property
    def place(self) -> tuple[float, float]:
        """Where the tier stands on the map: the mean gap of ends and that of means, in steps."""
        return self.verdict.goal.mean_gap_steps or 0.0, self.verdict.means.mean_gap_steps or 0.0


@dataclass(frozen=True, slots=True)
class TierShift:
    """One tier then and now. `rows` are the compared items in content order, `of` those of the form.

    `mixed` says that one was the quick form and the other the full one.
    """

    tier: Tier
    before: Occasion
    after: Occasion
    rows: tuple[Shift, ...]
    of: int
    mixed: bool

    @property
    def placed(self) -> bool:
        """Whether it stands on the map both times: a relationship, or several, could be named."""
        return bool(self.before.verdict.candidates and self.after.verdict.candidates)

    @property
    def moved(self) -> tuple[Shift, ...]:
        """The items on which a rating moved, the largest move first."""
        return tuple(sorted((row for row in self.rows if row.size), key=lambda row: -row.size))

    @property
    def nearest(self) -> Shift | None:
        """The item on which the sides came closest to each other, None where they did on none."""
        best = max(self.rows, key=lambda row: row.closer, default=None)
        return best if best and best.closer > 0 else None

    @property
    def farthest(self) -> Shift | None:
        """The item on which the sides moved apart most, None where they did on none."""
        worst = min(self.rows, key=lambda row: row.closer, default=None)
        return worst if worst and worst.closer < 0 else None

    def closer(self, dimension: Dimension) -> int:
        """How many steps nearer all items of a dimension came together; below zero for apart."""
        return self.before.verdict.score(dimension).gap_sum - self.after.verdict.score(dimension).gap_sum


@dataclass(frozen=True, slots=True)
class Advice:
    """An idea that was given after a result, for one tier or across them (None), and whether it was tried."""

    tier: Tier | None
    strategy: str
    tried: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """What two assessments of one project come to; `left_out` the tiers that are not compared, and why."""

    before: str
    after: str
    tiers: tuple[TierShift, ...]
    left_out: tuple[tuple[Tier, Why], ...]
    advice: tuple[Advice, ...]


def compared(library: Library, before: Assessment, after: Assessment) -> Comparison:
    """The comparison of an earlier assessment with a later one, tiers in their order.

    Tiers without a result on either occasion are not mentioned.
    """
    found = [(tier, _compared(library, before, after, tier)) for tier in TIERS]
    return Comparison(
        before=before.id,
        after=after.id,
        tiers=tuple(one for _, one in found if isinstance(one, TierShift)),
        left_out=tuple((tier, one) for tier, one in found if isinstance(one, str)),
        advice=advice_given(library, before),
    )


def _compared(library: Library, before: Assessment, after: Assessment, tier: Tier) -> TierShift | Why | None:
    match tier in before.done, tier in after.done:
        case False, False:
            return None
        case True, False:
            return "only_before"
        case False, True:
            return "only_after"
    if before.done[tier] == after.done[tier] and _answers(before, tier) == _answers(after, tier):
        return "carried"
    depths = {before.depth_of(tier), after.depth_of(tier)}
    depth: Depth = "quick" if "quick" in depths else "full"
    asked = {d: [item.id for item in library.items_of(tier, d, depth)] for d in DIMENSIONS}
    counted = {
        d: [item for item in asked[d] if _numbers(before, item) and _numbers(after, item)] for d in asked
    }
    if any(len(items) < least_items(library.rubric, depth) for items in counted.values()):
        return "too_few"
    items = [item for d in DIMENSIONS for item in counted[d]]
    return TierShift(
        tier=tier,
        before=_occasion(library, before, tier, depth, items),
        after=_occasion(library, after, tier, depth, items),
        rows=tuple(Shift(item, _pair(before, item), _pair(after, item)) for item in items),
        of=sum(map(len, asked.values())),
        mixed=len(depths) > 1,
    )


def _occasion(
    library: Library, assessment: Assessment, tier: Tier, depth: Depth, items: list[str]
) -> Occasion:
    keys = {f"{item}.{side}" for item in items for side in "tu"}
    ratings = {key: value for key, value in assessment.ratings.items() if key in keys}
    part = replace(assessment, depth=depth, deepened=(), ratings=ratings)
    return Occasion(
        day=assessment.done[tier],
        depth=assessment.depth_of(tier),
        verdict=judge(library, part, tier),
        whole=judge(library, assessment, tier),
        shown=record_of(assessment, tier),
        outdated=is_outdated(library, assessment, tier),
    )


def _answers(assessment: Assessment, tier: Tier) -> dict[str, object]:
    return {key: value for key, value in assessment.ratings.items() if key[0] == LETTER[tier]}


def _pair(assessment: Assessment, item: str) -> Pair:
    return Pair(item, assessment.ratings.get(f"{item}.t"), assessment.ratings.get(f"{item}.u"))


def _numbers(assessment: Assessment, item: str) -> bool:
    return _pair(assessment, item).gap is not None


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0


def advice_given(library: Library, assessment: Assessment) -> tuple[Advice, ...]:
    """The ideas that stood on screen for each tier with a result, then whatever else was tried."""
    most = int(library.rubric.ideas_on_screen.value)
    given: dict[str, Tier | None] = {}
    for tier in assessment.tiers_done():
        for idea in ideas(library, judge(library, assessment, tier))[:most]:
            given.setdefault(idea.strategy.id, tier)
    for id_ in assessment.tried:
        of = library.strategies[id_].tier if id_ in library.strategies else None
        if of is not None and (of == "cross" or of in assessment.done):
            given.setdefault(id_, None if of == "cross" else of)
    return tuple(Advice(tier, id_, id_ in assessment.tried) for id_, tier in given.items())
