"""The single things asked: a rating of one item from one side, a pick of what matters most."""

from __future__ import annotations

from dataclasses import dataclass

from flows.model import Dimension, Rating, Side, Tier

LETTER: dict[Tier, str] = {"bureau": "B", "street": "S", "community": "C"}
TIER_OF: dict[str, Tier] = {letter: tier for tier, letter in LETTER.items()}
MARK: dict[Dimension | Side, str] = {"goal": "g", "means": "m", "tier": "t", "us": "u"}
_SIDE_OF: dict[str, Side] = {"t": "tier", "u": "us"}
_DIMENSION_OF: dict[str, Dimension] = {"g": "goal", "m": "means"}


def meant(value: str) -> Rating:
    """The rating that a button's value means.

    >>> meant("3"), meant("?"), meant("-")
    (3, '?', '-')
    """
    return int(value) if value.isdigit() else "?" if value == "?" else "-"


@dataclass(frozen=True, slots=True)
class Question:
    """One rating to be given, by the key it is kept under, such as "S-G3.t".

    >>> Question("S-G3.t").item, Question("S-G3.t").side
    ('S-G3', 'tier')
    """

    key: str

    @property
    def item(self) -> str:
        return self.key[:-2]

    @property
    def side(self) -> Side:
        return _SIDE_OF[self.key[-1]]

    @property
    def dimension(self) -> Dimension:
        return "goal" if self.key[2] == "G" else "means"


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a question stands in a form: the `n`-th of `of` on its side, after the question `before`.

    `before` is empty for the first of a tier.
    """

    question: Question
    n: int
    of: int
    before: str


@dataclass(frozen=True, slots=True)
class Pick:
    """The first or second of the two that matter most to one side."""

    tier: Tier
    dimension: Dimension
    side: Side
    rank: int = 1

    @property
    def key(self) -> str:
        """Where the picks of this side are kept, such as "S.m.t"."""
        return f"{LETTER[self.tier]}.{MARK[self.dimension]}.{MARK[self.side]}"

    @classmethod
    def read(cls, key: str) -> Pick | None:
        """The first pick of the side that a key such as "S.m.t" names, None where it names none."""
        tier, dimension, side = [*key.split("."), "", "", ""][:3]
        if tier not in TIER_OF or dimension not in _DIMENSION_OF or side not in _SIDE_OF:
            return None
        return cls(TIER_OF[tier], _DIMENSION_OF[dimension], _SIDE_OF[side])
