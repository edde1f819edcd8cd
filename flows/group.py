"""A group that answers together, a class or a team: what is kept of it, and how it moves on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import datetime, timedelta
from typing import Any, Literal, cast, get_args

from flows.model import LANGS, TIERS, Depth, Lang, Tier

Kind = Literal["class", "team"]
Play = Literal["plain", "halves"]
"""Whether everybody answers for the agency, or one half of the room as the tier."""

Phase = Literal["lobby", "answering", "closed", "revealed"]
Move = Literal["open", "close", "reopen", "reveal", "again"]

SETTLE_SECONDS = 1.0
"""From closing to reveal: longer than any worker goes by an older phase (`bot.groups`), so that no answer
is still under way when the answers are counted."""

UNUSED_HOURS = 24
"""A class that nobody closes closes itself after so long."""

KEPT_HOURS = 24
"""How long a class is kept after its last closing."""

KEPT_DAYS = 30
"""How long a team is kept after its last move."""

ENDED_DAYS = 7
"""How long a code that is over is still known to have been one."""


class NotNow(Exception):
    """This move can't be made now; `why` names the words: "phase", "settling", or what a count lacks."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Group:
    """One class or team; nothing in it names anybody who joined.

    `case` is a case's id, empty for one's own agency; `tiers` come in the order of asking; `moved_at`
    is when the phase last changed (ISO, UTC), `opened_at` when the code was made. `host` and `wall` are
    hashes of the keys that lead to the controls and to the projector; `owner` is the manager who
    opened it in the dialog, empty for a class opened on the page. `pictures` are the frozen pictures by
    round, as documents; `counted` the seats behind the first. `demo` marks invented answers. `asks` is
    what else a kind of group keeps, such as a team's second code.
    """

    code: str
    kind: Kind
    opened_at: str
    moved_at: str
    case: str = ""
    tiers: tuple[Tier, ...] = TIERS
    depth: Depth = "quick"
    play: Play = "plain"
    lang: Lang = "en"
    phase: Phase = "lobby"
    round: int = 1
    host: str = ""
    wall: str = ""
    owner: str = ""
    demo: bool = False
    pictures: Mapping[str, Any] = field(default_factory=dict)
    counted: tuple[str, ...] = ()
    asks: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_answering(self) -> bool:
        return self.phase == "answering"

    @property
    def picture(self) -> Mapping[str, Any] | None:
        """The newest frozen picture as a document, None before the first reveal."""
        return self.pictures.get(str(max(map(int, self.pictures)))) if self.pictures else None


@dataclass(frozen=True, slots=True)
class Ended:
    """What is left of a group that is over: its code and when (ISO, UTC)."""

    code: str
    kind: Kind
    ended_at: str


_MOVES: dict[Move, tuple[Phase, Phase]] = {
    "open": ("lobby", "answering"),
    "close": ("answering", "closed"),
    "reopen": ("closed", "answering"),
    "reveal": ("closed", "revealed"),
    "again": ("revealed", "answering"),
}
ROUNDS = 2
"""Answers are given, looked at together, and given once more."""


def moves(group: Group) -> tuple[Move, ...]:
    """The moves that its phase allows, the one that leads on first."""
    found: list[Move] = [move for move, (before, _) in _MOVES.items() if before == group.phase]
    if group.round >= ROUNDS or group.kind == "team":
        found = [move for move in found if move != "again"]
    return tuple(sorted(found, key=lambda move: move == "reopen"))


def moved(group: Group, move: Move, now: datetime) -> Group:
    """The group after a move other than "reveal"; itself where it stands there already; NotNow.

    So a button tapped twice, or by two people at once, moves once.
    """
    before, after = _MOVES[move]
    if move not in moves(group):
        if group.phase == after and move != "again":
            return group
        raise NotNow("phase")
    if before == "revealed":
        group = replace(group, round=group.round + 1)
    return replace(group, phase=after, moved_at=_iso(now))


def settles_in(group: Group, now: datetime) -> float:
    """Seconds until a closed group may be counted; 0 from then on. NotNow where it is not closed."""
    if group.phase != "closed":
        raise NotNow("phase")
    since = (now - datetime.fromisoformat(group.moved_at)).total_seconds()
    return 0.0 if since < 0 else max(0.0, SETTLE_SECONDS - since)


def revealed(group: Group, picture: Mapping[str, Any], counted: tuple[str, ...], now: datetime) -> Group:
    """The group with the picture of its round, frozen; a picture that is there is never replaced."""
    if settles_in(group, now):
        raise NotNow("settling")
    number = str(group.round)
    if number in group.pictures:
        raise NotNow("phase")
    return replace(
        group,
        phase="revealed",
        moved_at=_iso(now),
        pictures={**group.pictures, number: picture},
        counted=counted if group.round == 1 else group.counted,
    )


def due(group: Group, now: datetime) -> Literal["", "close", "delete"]:
    """What has to be done with a group that was left alone, empty for nothing."""
    idle = now - datetime.fromisoformat(group.moved_at)
    if group.kind == "team":
        return "delete" if idle > timedelta(days=KEPT_DAYS) else ""
    if group.phase in ("closed", "revealed"):
        return "delete" if idle > timedelta(hours=KEPT_HOURS) else ""
    if idle > timedelta(hours=UNUSED_HOURS + KEPT_HOURS):
        return "delete"
    return "close" if idle > timedelta(hours=UNUSED_HOURS) else ""


def is_stale(ended: Ended, now: datetime) -> bool:
    """Whether a code that is over may be forgotten."""
    return now - datetime.fromisoformat(ended.ended_at) > timedelta(days=ENDED_DAYS)


# --- documents --------------------------------------------------------------------------------------


def to_document(group: Group | Ended) -> dict[str, Any]:
    """The stored form; what holds its default is left out."""
    found = {f.name: getattr(group, f.name) for f in fields(group)}
    return {name: list(v) if isinstance(v, tuple) else v for name, v in found.items() if v}


def from_document(document: Mapping[str, Any]) -> Group | Ended | None:
    """The group, or what is left of it; None for what is neither."""
    code, kind = document.get("code"), document.get("kind")
    if not isinstance(code, str) or kind not in get_args(Kind):
        return None
    if ended := document.get("ended_at"):
        return Ended(code, cast(Kind, kind), ended) if _is_time(ended) else None
    opened, moved_at, phase = (document.get(name, "lobby") for name in ("opened_at", "moved_at", "phase"))
    if not _is_time(opened) or not _is_time(moved_at) or phase not in get_args(Phase):
        return None
    tiers = tuple(tier for tier in _listed(document.get("tiers")) if tier in TIERS)
    text = {name: value for name in _TEXTS if isinstance(value := document.get(name), str)}
    return Group(
        code=code,
        kind=cast(Kind, kind),
        opened_at=cast(str, opened),
        moved_at=cast(str, moved_at),
        phase=cast(Phase, phase),
        tiers=cast(tuple[Tier, ...], tiers) or TIERS,
        depth="full" if document.get("depth") == "full" else "quick",
        play="halves" if document.get("play") == "halves" else "plain",
        lang=cast(Lang, document["lang"]) if document.get("lang") in LANGS else "en",
        round=2 if document.get("round") == 2 else 1,
        demo=document.get("demo") is True,
        pictures=_pictures(document.get("pictures")),
        counted=tuple(one for one in _listed(document.get("counted")) if isinstance(one, str)),
        asks={k: v for k, v in _table(document.get("asks")).items() if isinstance(v, str)},
        **text,
    )


_TEXTS = ("case", "host", "wall", "owner")


def _pictures(value: Any) -> dict[str, Any]:
    return {k: v for k, v in _table(value).items() if k in ("1", "2") and isinstance(v, dict)}


def _table(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _listed(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else []


def _is_time(value: Any) -> bool:
    try:
        return isinstance(value, str) and datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return False


def _iso(now: datetime) -> str:
    """To the thousandth of a second: a reveal counts seconds from it."""
    return now.isoformat(timespec="milliseconds")
