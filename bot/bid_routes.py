"""The walk through bids and reminders: every question, every page of a brief, everything that may be due."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import cycle

from bot.walking import NOW, Walk
from flows.model import Rating
from flows.question import LETTER
from flows.reminding import reminding
from flows.scene import Scene
from flows.schedule import Reminder, planned
from flows.screens import Shown
from flows.session import Assessment, Session
from flows.talk import CameBack, Command, Left, Say, Tap

_DAYS = ("soon", "31 Feb", "1 Jan 2020", "today", "2099-01-01", "3/4/2027", "31 Dec")
"""Deadlines that are no day, none to come, two, and one."""

_PAIRS: tuple[tuple[str, str], ...] = (
    ("4321", "4331"),
    ("1144", "4411"),
    ("4?41", "14?4"),
    ("4444", "4444"),
    ("1111", "1121"),
)
"""Ratings of both sides, repeated over the items: shared, apart, unknown, all alike, little at stake."""


def bids(walk: Walk) -> None:
    """From /bid at the very beginning, from results of every kind, and what is said when something is due."""
    _asked(walk)
    for n, pair in enumerate(_PAIRS):
        _briefed(walk, pair, n)
    _reminded(walk)


def _asked(walk: Walk) -> None:
    """The questions from the beginning, with what cannot be read, and each left out."""
    session = walk.tap(walk.engine.begin("eeeeee", NOW), "lang", walk.lang)
    walk.look_around(walk.do(session, Command("bid")).session)
    session = walk.tap(walk.do(session, Command("bid")).session, "bid", "begin")
    walk.aside(session)
    named = walk.tap(session, "name", "-")
    walk.aside(named)
    walk.tap(walk.do(named, Command("bid")).session, "bid", "off")
    walk.tap(named, "bid", "rest")
    session = walk.tap(named, "bid.kind", "tender")
    walk.aside(session)
    for text in _DAYS:
        understood = walk.do(session, Say(text)).session
        walk.aside(understood)
    session = walk.tap(understood, "bid.deadline", "2026-12-31")
    for scorer, value in zip(walk.library.proposal.scorers, ("?", "35 %", "101", "no"), strict=True):
        walk.aside(session)
        session = walk.do(session, Say(value)).session if value[0].isdigit() else session
        if f"bid.{scorer}" not in (f"bid.{field}" for field in session.assessment.bid):
            session = walk.tap(session, f"bid.{scorer}", "-" if value == "101" else value)
        if session.assessment.bid.get(scorer) in ("?", "35"):
            walk.aside(session)
            session = walk.tap(session, f"bid.{scorer}.part", "effects")
    walk.look_around(walk.do(session, Command("bid")).session)


def _briefed(walk: Walk, pair: tuple[str, str], n: int) -> None:
    """A brief on results of one kind: the deadline far, near, past or not known, the weights known or not."""
    day = (NOW + timedelta(days=(200, 9, 1, -3, 0)[n])).date().isoformat() if n < 4 else "-"
    kind = ("tender", "renewal", "-")[n % 3]
    weights = ({"third": "40", "bureau": "30", "street": "?", "community": "no"}, {})[n % 2]
    bid = {
        "begun": "2026-11-22",
        "kind": kind,
        "deadline": day,
        **dict.fromkeys(_fields(walk), "-"),
        **weights,
    }
    session = _done(walk, pair, bid)
    session = walk.do(session, Command("bid")).session
    walk.look_around(session)
    walk.look_around(walk.do(session, Command("reminders")).session)
    walk.aside(walk.tap(session, "at", "bid.deadline"))
    walk.aside(walk.tap(session, "at", "bid.third"))
    if n == 0:
        walk.look_around(walk.tap(session, "remind", "bid"))


def _fields(walk: Walk) -> tuple[str, ...]:
    return tuple(field for scorer in walk.library.proposal.scorers for field in (scorer, f"{scorer}.part"))


def _done(walk: Walk, pair: tuple[str, str], bid: dict[str, str]) -> Session:
    """All three tiers answered alike and their results seen."""
    theirs, ours = (cycle(side) for side in pair)
    ratings: dict[str, Rating] = {}
    for item in walk.library.items:
        for side, given in (("t", next(theirs)), ("u", next(ours))):
            ratings[f"{item}.{side}"] = int(given) if given.isdigit() else "?" if side == "t" else "-"
    one = Assessment("ffffff", NOW.date().isoformat(), walk.library.rubric.version, nickname="")
    setup = {field.id: field.options[0] for field in walk.library.setup}
    done: dict[str, str] = {tier: NOW.date().isoformat() for tier in LETTER}
    one = replace(one, names={"bureau": ""}, depth="full", tier="street", ratings=ratings, done=done, bid=bid)
    one = replace(one, setup=setup)
    session = Session(walk.lang, "paused", current=one.id, assessments=(one,), seen_at=NOW.isoformat())
    return replace(walk.step(session, Tap(one.id, "at", "on")).session, view="")


def _reminded(walk: Walk) -> None:
    """Reminders wanted, the zone asked for, off and on again, after a block, and each kind of them due."""
    session = _done(walk, _PAIRS[0], {"begun": "2026-11-22", "deadline": "2026-12-31", **dict.fromkeys(
        ("kind", *_fields(walk)), "-")})  # fmt: skip
    walk.look_around(walk.do(session, Command("reminders")).session)
    brief = walk.do(session, Command("bid")).session
    wanting = walk.tap(brief, "remind", "bid")
    walk.aside(wanting)
    for text in ("nowhere", "+99", "-3:30"):
        zoned = walk.do(wanting, Say(text)).session
    session = walk.tap(walk.tap(wanting, "zone", "hk"), "bell", "off")
    walk.look_around(walk.do(zoned, Command("reminders")).session)
    session = walk.tap(session, "bell", "on")
    session = walk.tap(walk.do(session, Command("reminders")).session, "remind", "again")
    charge = walk.do(session, Tap(session.current, "show", "charge.S")).session
    session = walk.tap(charge, "remind", "S.soon")
    left = walk.do(session, Left()).session
    walk.look_around(walk.do(walk.do(left, CameBack()).session, Say("hello")).session)
    walk.look_around(walk.do(left, Command("reminders")).session)
    for reminder in planned(walk.library, session):
        _due(walk, session, reminder, reminder.at)
        _due(walk, session, reminder, reminder.until - timedelta(hours=1))


def _due(walk: Walk, session: Session, reminder: Reminder, at: datetime) -> None:
    """What is said of a reminder at a time; late, a deadline may be tomorrow or today."""
    for now in (at, at - timedelta(days=1)):
        scene = Scene.of(walk.library, session, walk.lang, now)
        walk.look(session, Shown(reminding(scene, (reminder,)), "reminding", True, True))
