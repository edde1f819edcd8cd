"""Groups that never were, for the tests of what is drawn and taken away: a case's answers, blurred."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from bot.ports import Exhibit
from flows.cases import Case
from flows.library import load
from flows.model import Rating, Tier
from flows.picture import Picture
from flows.picturing import picture
from flows.raters import As, Row

LIBRARY = load()


def rows(case: str, n: int, seed: int, *, depth: str = "full", side: As = "both", blur: int = 2) -> list[Row]:
    """So many raters around a case's own answers, up to `blur` steps off, some without an answer."""
    random = Random(f"{case}{seed}{side}")
    return [
        Row(
            side,
            "",
            "full" if depth == "full" else "quick",
            _blurred(LIBRARY.cases[case], random, depth, side, blur),
        )
        for _ in range(n)
    ]


def _blurred(case: Case, random: Random, depth: str, side: As, blur: int) -> dict[str, Rating]:
    given: dict[str, Rating] = {}
    for key, value in case.ratings.items():
        if (depth == "quick" and not LIBRARY.items[key[:-2]].core) or (side == "tier" and key[-1] == "u"):
            continue
        off = random.choice((-blur, -1, 0, 0, 0, 1, blur))
        given[key] = min(4, max(0, int(value) + off))
        if key[-1] == "t" and random.random() < 0.08:
            given[key] = "?"
    return given


def found(
    case: str,
    n: int = 40,
    *,
    tiers: Sequence[Tier] = ("bureau", "street", "community"),
    depth: str = "full",
    own: int = 0,
    rounds: int = 1,
    demo: bool = False,
    tier: Tier | None = None,
    blur: int = 2,
) -> Exhibit:
    """What such a group found; `own` raters answer as the tier, in two rounds people come closer."""
    made: list[Picture] = []
    for round_ in range(1, rounds + 1):
        near = blur if round_ == 1 else 1
        given = rows(case, n, round_, depth=depth, blur=near)
        given += rows("w-street", own, round_, depth=depth, side="tier")
        one = picture(LIBRARY, given, kind="class", tiers=tuple(tiers), round_=round_)
        assert one is not None
        made.append(one)
    before = made[0] if rounds > 1 else None
    return Exhibit(made[-1], before, case, demo, "2026-11-27", tier)
