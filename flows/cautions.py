"""Which warnings the set-up answers bring; they change the text, never the square."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from flows.library import Library
from flows.model import Tier
from flows.verdict import Verdict

MONEY = {"share", "stop"}
"""Set-up fields about power and money; what they bring belongs to the result, not to an idea's steps."""


def roles(library: Library, ids: tuple[str, ...]) -> tuple[str, ...]:
    """Those of the warnings that speak of who does what."""
    return tuple(c.id for c in library.warnings if c.id in ids and not MONEY & {*c.when})


def cautions(
    library: Library, setup: Mapping[str, str], where: Tier | Literal["cross"], *verdicts: Verdict
) -> tuple[str, ...]:
    """The ids of the warnings for a tier or for all together, in content order.

    A warning bound to squares shows where one of the verdicts has such a square as a candidate.
    """
    named = {square for verdict in verdicts for square in verdict.candidates}
    return tuple(
        caution.id
        for caution in library.warnings
        if where in caution.tiers
        and all(setup.get(field) in options for field, options in caution.when.items())
        and (not caution.only_squares or named & {*caution.only_squares})
    )
