"""From the answers of a group to its picture."""

from __future__ import annotations

from collections.abc import Sequence

from flows.library import Library
from flows.model import Tier
from flows.picture import Picture
from flows.raters import Row
from flows.several import Kind


def picture(
    library: Library, rows: Sequence[Row], *, kind: Kind, tiers: Sequence[Tier], round_: int = 1
) -> Picture | None:
    """What the rows that count in a round come to, everything withheld that has to be.

    `rows` are all that were handed in, in any order; None where fewer answer for the agency than the
    group's kind asks. The time it takes grows with the rows alone.
    """
    raise NotImplementedError
