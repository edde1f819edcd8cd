"""A seat: one person's place in a group, kept apart from the person's own record and naming nobody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, Literal, cast, get_args

from flows.model import STEPS, TIERS, Depth, Rating, Tier
from flows.raters import As, Row
from flows.several import Kind

Phase = Literal["lobby", "answering", "closed", "revealed"]


@dataclass(frozen=True, slots=True)
class Seat:
    """What a seat's session knows of its group, and what was handed in.

    `case` is a case's id, empty for one's own agency; `tiers` come in the order of asking; `side` is
    whose part is answered, `role` a team role's id or empty; `phase` and `round` are the group's when
    the seat last took a turn. `handed` are the ratings that count, a copy: what is changed later counts
    once it is handed in again; `first` and `last` the rounds of handing in, 0 for never. `left` says
    that the person has asked to leave: the seat is over.
    """

    code: str
    kind: Kind
    case: str = ""
    tiers: tuple[Tier, ...] = TIERS
    depth: Depth = "quick"
    side: As = "both"
    role: str = ""
    phase: Phase = "lobby"
    round: int = 1
    handed: Mapping[str, Rating] = field(default_factory=dict)
    first: int = 0
    last: int = 0
    left: bool = False

    @property
    def is_open(self) -> bool:
        """Whether answers are taken."""
        return self.phase == "answering" and not self.left

    @property
    def is_dealt(self) -> bool:
        """Whether one plays the tiers of a case, with a card for each."""
        return bool(self.case) and self.side == "tier"

    @property
    def sees(self) -> bool:
        """Whether what the group found may be seen from here: in a team only by who handed in for it."""
        return self.kind == "class" or (self.last > 0 and self.side == "both")

    @property
    def is_in(self) -> bool:
        """Whether it was handed in for the round under way."""
        return self.last == self.round

    @property
    def row(self) -> Row | None:
        """The answers that count, None where nothing was handed in."""
        if not self.last:
            return None
        return Row(self.side, self.role, self.depth, self.handed, self.first, self.last)


def handed_in(seat: Seat, ratings: Mapping[str, Rating]) -> Seat:
    """The seat with these answers counting from now on."""
    return replace(seat, handed=dict(ratings), first=seat.first or seat.round, last=seat.round)


def row_of(session: Mapping[str, Any]) -> Row | None:
    """The answers that count from a seat's session as it is stored; None where there are none.

    Cheap, since a class has hundreds; what cannot be meant is left out.
    """
    seat = from_document(session.get("part"))
    return seat.row if seat else None


def to_document(seat: Seat) -> dict[str, Any]:
    """The stored form; what holds its default is left out."""
    found = {f.name: getattr(seat, f.name) for f in fields(seat)}
    return {name: list(v) if isinstance(v, tuple) else v for name, v in found.items() if v}


def from_document(document: Any) -> Seat | None:
    """The seat as `to_document` wrote it, None for what is none."""
    if not isinstance(document, dict) or document.get("kind") not in get_args(Kind):
        return None
    text = {name: document[name] for name in ("code", "case", "role") if isinstance(document.get(name), str)}
    listed = document.get("tiers")
    tiers = tuple(t for t in listed if t in TIERS) if isinstance(listed, list) else ()
    phase, round_ = document.get("phase"), document.get("round")
    return Seat(
        code=text.pop("code", ""),
        kind=cast(Kind, document["kind"]),
        tiers=tiers or TIERS,
        depth="full" if document.get("depth") == "full" else "quick",
        side="tier" if document.get("side") == "tier" else "both",
        phase=cast(Phase, phase) if phase in get_args(Phase) else "lobby",
        round=2 if round_ == 2 else 1,
        handed=_ratings(document.get("handed")),
        first=_round(document.get("first")),
        last=_round(document.get("last")),
        left=document.get("left") is True,
        **text,
    )


_VALUES: frozenset[Any] = frozenset((*STEPS, "?", "-"))


def _ratings(value: Any) -> dict[str, Rating]:
    """True and 1.0 equal 1 and are no ratings."""
    given = value if isinstance(value, dict) else {}
    return {k: v for k, v in given.items() if type(v) in (int, str) and v in _VALUES}


def _round(value: Any) -> int:
    return value if type(value) is int and value in (1, 2) else 0
