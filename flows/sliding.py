"""A case with one of its answers moved: what its agency would see then."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flows.cases import Case
from flows.library import Library
from flows.model import STEPS, Tier
from flows.question import TIER_OF, Question
from flows.session import Assessment
from flows.verdict import Verdict, judge
from flows.whatif import Move, telling
from flows.worked import worked


@dataclass(frozen=True, slots=True)
class Slide:
    """One answer of a case at one value: the case as it stands and as it would be."""

    question: Question
    own: int
    value: int
    stands: Assessment
    moved: Assessment
    then: Verdict
    now: Verdict

    @property
    def tier(self) -> Tier:
        return self.now.tier


def slides(library: Library, case: Case, question: Question) -> tuple[Slide, ...]:
    """The answer at every step of the scale, from 0 to 4; the case must have it (`movable`)."""
    stands, tier = worked(library, case, "full"), TIER_OF[question.key[0]]
    then, own = judge(library, stands, tier), case.ratings[question.key]
    assert isinstance(own, int)  # a case knows everything about itself
    trials = ((value, stands.rated(question.key, value)) for value in STEPS)
    return tuple(
        Slide(question, own, value, stands, moved, then, judge(library, moved, tier))
        for value, moved in trials
    )


def movable(library: Library, case: Case) -> tuple[Question, ...]:
    """Every answer of a case, tier by tier in the order of asking."""
    return tuple(spot.question for tier in case.tiers for spot in library.form(tier, "full").values())


def tempting(library: Library, case: Case, most: int = 1) -> tuple[Move, ...]:
    """Single answers that would move a tier's zone, `most` for each tier and side."""
    stands = worked(library, case, "full")
    found: Iterable[Move] = (move for tier in case.tiers for move in telling(library, stands, tier, most))
    return tuple(found)
