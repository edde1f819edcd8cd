"""One tier item by item: what was answered, how far apart that is, and what it means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from flows.library import Library
from flows.model import Dimension, Rating
from flows.verdict import Verdict

Mark = Literal["shared", "they_more", "we_more", "unknown", "none"]
"""Common ground, a wide gap in either direction, their side not known, nothing of these."""


@dataclass(frozen=True, slots=True)
class Row:
    """One item as rated by both sides; `gap` is they minus we in steps, None unless both are numbers."""

    item: str
    dimension: Dimension
    theirs: Rating | None
    ours: Rating | None
    gap: int | None
    mark: Mark


def rows(library: Library, verdict: Verdict) -> tuple[Row, ...]:
    """The items of the form in content order, ends first."""
    return tuple(
        Row(item, library.items[item].dimension, pair.tier, pair.us, pair.gap, _mark(verdict, item))
        for item, pair in verdict.pairs.items()
    )


def _mark(verdict: Verdict, item: str) -> Mark:
    if item in verdict.common_ground:
        return "shared"
    if item in verdict.they_want_more:
        return "they_more"
    if item in verdict.we_want_more:
        return "we_more"
    return "unknown" if item in verdict.dont_knows else "none"
