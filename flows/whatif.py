"""Answers that would move a dimension over a line: single ones, and several tried on a copy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from flows.library import Library
from flows.model import SIDES, STEPS, Dimension, Rating, Side, Tier, Zone
from flows.path import scored
from flows.question import MARK, meant
from flows.session import Assessment, Session
from flows.verdict import Verdict, judge


@dataclass(frozen=True, slots=True)
class Move:
    """One answer changed: the item, whose side, from and to, and the verdict it would give."""

    item: str
    side: Side
    dimension: Dimension
    before: Rating
    after: int
    zone: Zone
    verdict: Verdict

    @property
    def steps(self) -> int:
        """How far the answer moves; from don't know counts as farther than any number."""
        return abs(self.after - self.before) if isinstance(self.before, int) else len(STEPS)


def moves(library: Library, assessment: Assessment, tier: Tier) -> tuple[Move, ...]:
    """Every single answer that would change a dimension's zone: ours first, then the nearest first.

    For each item, side and zone that could be reached only the shortest move is kept.
    """
    now = judge(library, assessment, tier)
    found = [
        move
        for side in reversed(SIDES)
        for item in now.pairs
        for move in _moves_of(library, assessment, now, item, side)
    ]
    return tuple(sorted(found, key=lambda m: (m.side == "tier", m.steps)))


def _moves_of(library: Library, assessment: Assessment, now: Verdict, item: str, side: Side) -> list[Move]:
    """The shortest move of one rating to each other zone; none where the other side has no number."""
    pair = now.pairs[item]
    before, other = (pair.tier, pair.us) if side == "tier" else (pair.us, pair.tier)
    if before in (None, "-") or not isinstance(other, int):
        return []
    dimension, from_here = library.items[item].dimension, before if isinstance(before, int) else STEPS[0]
    shortest: dict[Zone, tuple[int, Assessment]] = {}
    for after in sorted(STEPS, key=lambda value: abs(value - from_here)):
        trial = assessment.rated(f"{item}.{MARK[side]}", after)
        # one dimension is enough to find the zone; the whole verdict is made for what is kept
        shortest.setdefault(scored(library, trial, now.tier, dimension).zone, (after, trial))
    shortest.pop(now.score(dimension).zone, None)
    return [
        Move(item, side, dimension, before, after, zone, judge(library, trial, now.tier))
        for zone, (after, trial) in shortest.items()
    ]


def telling(library: Library, assessment: Assessment, tier: Tier, most: int = 3) -> tuple[Move, ...]:
    """A few moves that tell the most: for each side one for each zone within reach, nearest first.

    Among equally near moves the item with the widest gap comes first.
    """
    now = judge(library, assessment, tier)
    ranked = sorted(
        moves(library, assessment, tier),
        key=lambda m: (m.side == "tier", m.steps, -abs(now.pairs[m.item].gap or 0)),
    )
    told: dict[tuple[Side, Dimension, Zone], Move] = {}
    for move in ranked:
        told.setdefault((move.side, move.dimension, move.zone), move)
    ours = [m for m in told.values() if m.side == "us"][:most]
    theirs = [m for m in told.values() if m.side == "tier"][:most]
    return (*ours, *theirs)


def steps_of(session: Session) -> Mapping[str, Rating]:
    """What is tried for each rating in the session's trial, the one tried first first; empty for none."""
    split = (one.partition("=") for one in session.trial)
    return {key: meant(value) for key, _, value in split}


def on_trial(assessment: Assessment, session: Session) -> Assessment:
    """A copy of the assessment with what is tried in place of what is stored."""
    return replace(assessment, ratings={**assessment.ratings, **steps_of(session)})
