"""The verdict of a tier as it was shown on its day, small enough to be kept beside the answers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import get_args

from flows.library import Library
from flows.model import SQUARES, Depth, Named, Square, Tier, Zone
from flows.session import Assessment
from flows.verdict import Verdict

_ZONES: dict[str, Zone] = {zone[0]: zone for zone in get_args(Zone)}
_DEPTHS: dict[str, Depth] = {depth[0]: depth for depth in get_args(Depth)}
_TEXT = re.compile(
    r"([0-9a-f]{6}) ([qf]) ([sbdi])(\d{1,3})/(\d{1,2}) ([sbdi])(\d{1,3})/(\d{1,2}) (|[0-3]{1,4}) (.*)",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Reckoned:
    """One dimension as it was shown: its zone, and the total gap over the items that counted."""

    zone: Zone
    gap_sum: int
    n: int


@dataclass(frozen=True, slots=True)
class Record:
    """What a tier's result said on its day, and what it was measured with."""

    rubric: str
    measure: str
    depth: Depth
    goal: Reckoned
    means: Reckoned
    candidates: tuple[Named, ...]

    @property
    def square(self) -> Square:
        match len(self.candidates):
            case 0:
                return (
                    "insufficient" if "insufficient" in (self.goal.zone, self.means.zone) else "not-engaged"
                )
            case 1:
                return self.candidates[0]
        return "borderline" if len(self.candidates) == 2 else "undecided"


def recorded(library: Library, verdict: Verdict) -> str:
    """The verdict in a few letters, such as "3fa2c1 q s1/4 b3/4 01 1"."""
    dims = (f"{d.zone[0]}{d.gap_sum}/{d.n}" for d in (verdict.goal, verdict.means))
    squares = "".join(str(SQUARES.index(one)) for one in verdict.candidates)
    parts = (library.measure(verdict.tier), verdict.depth[0], *dims, squares, library.rubric.version)
    return " ".join(parts)


def record_of(assessment: Assessment, tier: Tier) -> Record | None:
    """What was shown of a tier, None where that was not kept or cannot be read."""
    found = _TEXT.fullmatch(assessment.shown.get(tier, "")) if tier in assessment.done else None
    if found is None:
        return None
    measure, depth, zone, gap, n, zone_, gap_, n_, squares, rubric = found.groups()
    return Record(
        rubric=rubric,
        measure=measure,
        depth=_DEPTHS[depth],
        goal=Reckoned(_ZONES[zone], int(gap), int(n)),
        means=Reckoned(_ZONES[zone_], int(gap_), int(n_)),
        candidates=tuple(SQUARES[int(one)] for one in squares),
    )


def is_outdated(library: Library, assessment: Assessment, tier: Tier) -> bool:
    """Whether a tier's result was shown under other items or cuts than the library's."""
    record = record_of(assessment, tier)
    if record is None:  # before results were kept, the version alone was
        return assessment.rubric != library.rubric.version
    return record.measure != library.measure(tier)
