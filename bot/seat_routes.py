"""The walks of a seat: every part, form and phase, from joining to leaving."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle, product
from typing import get_args

from bot.walking import NOW, Walk, choices
from flows.model import TIERS, Depth, Rating, Tier
from flows.picturing import picture
from flows.question import LETTER
from flows.raters import As, Row
from flows.room import Room
from flows.seat import Phase, Seat
from flows.session import Session
from flows.several import Kind
from flows.talk import Attach, Command, Say, Tap, Unreadable

_ID = "kkkkkk"
_COMMANDS = ("start", "case", "review", "language", "help", "cancel", "leave", "bid", "nonsense")

_NUMBERS: dict[str, tuple[Rating, ...]] = {
    "alike": (4, 3, 4, 3),
    "split": (0, 4, 2, "?", 4, 0, 1),
    "unknown": ("?", "?", "-", 2),
}
"""How a room answers: all much the same, widely apart, or hardly with numbers."""


def seats(walk: Walk) -> Walk:
    """The walk after every kind of seat; the group of each is as its phase says."""
    every = ("", *walk.library.cases)
    parts: Iterator[tuple[Kind, As]] = product(("class", "team"), ("both", "tier"))
    for n, (kind, side) in enumerate(parts):
        for depth in get_args(Depth):
            case = every[n % len(every)] if depth == "quick" else every[-1 - n % len(every)]
            _through(walk, Seat("7K2M9P", kind, case, TIERS, depth, side))
    for room in _NUMBERS:
        for size in (5, 24):
            _looked_at(walk, Seat("7K2M9P", "class", "", TIERS), room, size)
    _looked_at(walk, Seat("7K2M9P", "class", "", TIERS, side="tier"), "split", 24)
    _late(walk)
    walk.room = None
    return walk


def _through(walk: Walk, seat: Seat) -> None:
    """A seat from joining to its second round."""
    session = walk.engine.seat(seat, _ID, NOW, None)
    _here(walk, session, "lobby")
    session = walk.tap(session, "lang", walk.lang)
    _aside(walk, session)
    session = _here(walk, session, "answering")
    _aside(walk, session)
    session = _answered(walk, session)
    for tier in seat.tiers[1:]:
        session = walk.tap(session, "done", LETTER[seat.tiers[seat.tiers.index(tier) - 1]])
        _aside(walk, session)
        session = _answered(walk, session)
    _aside(walk, session)
    session = _changed(walk, walk.tap(session, "done", LETTER[seat.tiers[-1]]))
    found = _found(walk, session, "split", 24)
    _aside(walk, _here(walk, session, "closed"))
    seen = _here(walk, session, "revealed", found=found)
    _aside(walk, seen)
    again = _here(walk, seen, "answering", 2, found)
    _aside(walk, again)
    for tier in seat.tiers:
        again = walk.tap(again, "done", LETTER[tier])
    _aside(walk, _here(walk, again, "revealed", 2, found))


def _looked_at(walk: Walk, seat: Seat, room: str, size: int) -> None:
    """What a room that answered in this way looks like to somebody who had not handed in."""
    session = walk.engine.seat(seat, _ID, NOW, walk.lang)
    found = _found(walk, session, room, size)
    _aside(walk, _here(walk, session, "revealed", found=found))
    _here(walk, session, "closed")


def _late(walk: Walk) -> None:
    """What comes too late, or from elsewhere."""
    session = _here(walk, walk.engine.seat(Seat("7K2M9P", "class"), _ID, NOW, walk.lang), "answering")
    session = _here(walk, walk.rate(session, "4"), "closed")
    walk.do(session, Tap(_ID, "B-G2.t", "3"))
    walk.do(session, Tap("zzzzzz", "B-G2.t", "3"))
    walk.do(session, Say("3"))
    walk.do(session, Attach("voice"))
    left = walk.do(walk.do(session, Command("leave")).session, Tap(_ID, "leave", "yes")).session
    for said in (Command("case"), Unreadable()):
        walk.do(left, said)


def _here(walk: Walk, session: Session, phase: Phase, round_: int = 1, found: Room | None = None) -> Session:
    """The session once its group is in a phase."""
    old = (found.picture, found.picture) if found and round_ > 1 else (found.picture if found else None, None)
    walk.room = Room(phase, round_, *old)
    return walk.do(session, Unreadable()).session


def _found(walk: Walk, session: Session, room: str, size: int) -> Room:
    """A room that has found something, with as many answering as the tiers."""
    part = session.part or Seat("", "class")
    rows = [_row(walk, part, side, n, room) for side in ("both", "tier") for n in range(size)]
    return Room("revealed", 1, picture(walk.library, rows, kind=part.kind, tiers=part.tiers))


def _row(walk: Walk, part: Seat, side: As, n: int, room: str) -> Row:
    keys = [key for tier in part.tiers for key in walk.library.form(tier, part.depth)]
    said = _NUMBERS[room]
    value = {key: said[(n + k // 2) % len(said)] for k, key in enumerate(keys)}
    return Row(side, "", part.depth, {k: v for k, v in value.items() if side == "both" or k[-1] == "t"})


def _answered(walk: Walk, session: Session) -> Session:
    """The session at the review of its tier."""
    given = cycle("43?21-")
    for _ in range(40):
        if session.stage == "rest":
            _aside(walk, session)
            session = walk.tap(session, "seen", f"{_letter(session)}.m")
        elif session.stage == "rating":
            session = walk.rate(session, next(given))
        elif session.stage == "top":
            skip = next(c for c in choices(walk.open(session)) if c.value == "-")
            session = walk.tap(session, skip.key, skip.value)
    return session


def _changed(walk: Walk, session: Session) -> Session:
    """An answer changed after handing in, and everything handed in again."""
    _aside(walk, session)
    review = walk.tap(session, "at", f"review.{LETTER[TIERS[0]]}")
    _aside(walk, review)
    changing = walk.tap(review, "at", "change")
    _aside(walk, changing)
    item = next(c for c in choices(walk.open(changing)) if c.key == "at" and "." in c.value)
    edit = walk.tap(changing, item.key, item.value)
    if item.value.startswith("change."):
        _aside(walk, edit)
        edit = walk.tap(edit, "at", f"{item.value.replace('change', 'edit')}.t")
    changed = _answered(walk, walk.rate(edit, "0"))
    _here(walk, changed, "closed")
    _here(walk, changed, "answering")
    return walk.tap(changed, "done", _letter(changed))


def _aside(walk: Walk, session: Session) -> None:
    """What people do besides, and every view that can be reached."""
    for name in _COMMANDS:
        walk.look_around(walk.do(session, Command(name)).session)
    walk.do(session, Say("?!"))
    for choice in choices(walk.open(session)):
        if choice.key == "lang":
            walk.tap(session, choice.key, choice.value)
    walk.look_around(session)


def _letter(session: Session) -> str:
    tier: Tier | None = session.assessment.tier
    return LETTER[tier] if tier else ""
