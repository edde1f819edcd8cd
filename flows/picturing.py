"""From the answers of a group to its picture."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from flows.library import Library
from flows.model import Depth, Tier
from flows.picture import Picture
from flows.raters import Row
from flows.several import Kind, Least
from flows.viewing import Answers, Viewing
from flows.withholding import SIDES, counting, parted


def picture(
    library: Library, rows: Iterable[Row], *, kind: Kind, tiers: Sequence[Tier], round_: int = 1
) -> Picture | None:
    """What the rows that count in a round come to, everything withheld that has to be.

    `rows` are all that were handed in, in any order; None where fewer answer for the agency than the
    group's kind asks. The time it takes grows with the rows alone.
    """
    least = library.several.groups[kind]
    counted = counting(rows, round_, least)
    agency = [row for row in counted if row.side == "both"]
    if len(agency) < least.raters:
        return None
    everybody = [row.ratings for row in agency]
    officials = [row.ratings for row in counted if row.side == "tier"]
    if len(officials) < least.tier:
        officials = []
    depth: Depth = "full" if all(row.depth == "full" for row in counted) else "quick"
    viewings = [Viewing(library, least, tier, depth) for tier in tiers]
    found = tuple(one.picture(everybody) for one in viewings)
    perceived = (one.perception(officials, of) for one, of in zip(viewings, found, strict=True))
    roles = _roles(agency, least)
    bare = {key for one in viewings for key in one.bare(everybody, roles.values())} if roles else set()
    return Picture(
        kind=kind,
        round=round_,
        n=len(agency) + len(officials),
        depth=depth,
        tiers=found,
        newly=tuple(side for side in SIDES if any(row.first > 1 and row.side == side for row in counted)),
        perception=tuple(one for one in perceived if one),
        roles={role: tuple(one.picture(mine, bare) for one in viewings) for role, mine in roles.items()},
    )


def _roles(agency: Sequence[Row], least: Least) -> dict[str, Answers]:
    """The answers of the roles that may be shown apart, so that no fewer are left over."""
    named = Counter(row.role for row in agency)
    told, _ = parted({role: n for role, n in named.items() if role}, least.role, named[""])
    return {role: [row.ratings for row in agency if row.role == role] for role in sorted(told)}
