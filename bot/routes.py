"""The talks a walk goes through, so that every kind of screen and every idea comes up."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import replace
from itertools import cycle
from typing import get_args

from bot.bid_routes import bids
from bot.retracing import retraced
from bot.seat_routes import seats
from bot.team_routes import teams
from bot.walking import LONG_NAME, NOW, Walk, choices
from flows.model import DIMENSIONS, TIERS, Depth, Dimension, Rating, Strategy, Tier
from flows.question import LETTER
from flows.session import Assessment, Session
from flows.talk import Command, Say, Tap

# Ratings of six items, the first four core, they and we: what makes a dimension similar, and so on.
_GAPS: dict[str, tuple[tuple[Rating, ...], tuple[Rating, ...]]] = {
    "similar": ((4, 3, 4, 3, 4, 3), (4, 3, 3, 3, 4, 3)),
    "leaning_similar": ((4, 3, 4, 3, 3, 4), (1, 3, 4, 3, 2, 4)),
    "leaning_dissimilar": ((4, 3, 4, 3, 3, 4), (1, 4, 4, 3, 1, 4)),
    "dissimilar": ((4, 0, 4, 4, 3, 4), (0, 4, 1, 4, 3, 2)),
    "low": ((1, 1, 0, 1, 1, 0), (1, 2, 1, 1, 1, 1)),
    "flat": ((3, 3, 3, 3, 3, 3), (4, 3, 4, 3, 3, 3)),
    "flat_ours": ((4, 3, 4, 3, 4, 3), (4, 4, 4, 4, 4, 4)),
    "same": ((4, 3, 4, 3, 2, 1), (4, 3, 4, 3, 2, 1)),
    "unknown": (("?", "?", "?", 3, "?", "?"), (4, 3, 2, 3, 4, "-")),
    "partly": ((4, "?", 4, 2, 3, "?"), (3, 2, 4, 1, 3, 4)),
}
SHAPES = (
    ("similar", "similar"),
    ("similar", "dissimilar"),
    ("dissimilar", "similar"),
    ("dissimilar", "dissimilar"),
    ("similar", "leaning_similar"),
    ("leaning_dissimilar", "dissimilar"),
    ("leaning_similar", "leaning_dissimilar"),
    ("leaning_dissimilar", "leaning_similar"),
    ("low", "low"),
    ("unknown", "similar"),
    ("unknown", "unknown"),
    ("flat", "flat_ours"),
    ("partly", "similar"),
    ("same", "same"),
)
"""Ends and means of one tier: together they give every square and every way of being unsure."""

_FAR = (("co-optation", "confrontation"), ("complementarity", "confrontation"))
"""The squares in which ends, and in which means, lie far apart."""


def everywhere(walk: Walk) -> Walk:
    """The walk after all talks: by taps through both forms, every shape of answers, and at random."""
    for depth in get_args(Depth):
        _through(walk, depth)
    for n, shape in enumerate(SHAPES):
        for depth in get_args(Depth):
            _shaped(walk, shape, depth, n)
    for strategy in walk.library.strategies.values():
        if strategy.tier != "cross":
            _aimed(walk, strategy, strategy.tier)
    bids(walk)
    retraced(walk)
    seats(walk)
    teams(walk)
    for seed in range(4):
        _stray(walk, random.Random(seed))
    return walk


def _through(walk: Walk, depth: Depth) -> None:
    """Everything by taps: set-up, names, every rating, a change, every stage's side paths."""
    session = walk.do(walk.engine.begin("aaaaaa", NOW), Command("start")).session
    walk.aside(session)
    session = walk.tap(session, "lang", walk.lang)
    walk.aside(session)
    session = walk.tap(session, "seen", "welcome")
    for fields in walk.library.setup:
        walk.aside(session)
        session = walk.tap(session, f"set.{fields.id}", fields.options[0 if depth == "quick" else -1])
    walk.aside(session)
    session = _named(walk, session, depth)
    walk.aside(session)
    session = walk.tap(session, "form", depth)
    for tier in TIERS:
        walk.aside(session)
        session = walk.tap(session, "tier", LETTER[tier])
        if session.stage == "naming":
            walk.aside(session)
            session = _named(walk, walk.tap(session, "at", "own"), depth)
        session = _rated(walk, session)
        session = _changed(walk, session)
        session = _shown(walk, session)
        walk.aside(session)


def _named(walk: Walk, session: Session, depth: Depth) -> Session:
    for bad in ("", "\u200b", "W" * 41):
        walk.do(session, Say(bad))
    if depth == "quick":
        return walk.do(session, Say(LONG_NAME[walk.lang])).session
    key = "name" if session.stage == "nickname" else "tiername"
    return walk.tap(session, key, "-")


def _rated(walk: Walk, session: Session, digits: Iterable[str] = "43?21-") -> Session:
    """Ratings and picks until the review."""
    given = cycle(digits)
    for _ in range(80):
        if session.stage == "rest":
            walk.aside(session)
            session = walk.tap(session, "seen", f"{_letter(session)}.m")
        elif session.stage == "rating":
            walk.aside(session)
            session = walk.rate(session, next(given))
        elif session.stage == "top":
            walk.aside(session)
            session = _picked(walk, session)
    return session


def _picked(walk: Walk, session: Session) -> Session:
    tops = [c for c in choices(walk.open(session)) if c.key.startswith("top.")]
    fresh = [c for c in tops if not c.chosen]
    return walk.tap(session, fresh[0].key, fresh[0].value) if fresh else session


def _changed(walk: Walk, session: Session) -> Session:
    """Some answers and the picks are changed, each from the same review, which stays as it was."""
    walk.aside(session)
    changing = walk.tap(session, "at", "change")
    for c in [c for c in choices(walk.open(changing)) if c.value.startswith("change.")][::5]:
        inner = walk.tap(changing, c.key, c.value)
        walk.aside(inner)
        for edit in [c for c in choices(walk.open(inner)) if c.value.startswith("edit.")]:
            edited = walk.tap(inner, edit.key, edit.value)
            walk.aside(edited)
            walk.rate(edited, "0")
    return walk.do(changing, Command("cancel")).session


def _shown(walk: Walk, session: Session) -> Session:
    """The result and everything that can be looked at from it."""
    session = walk.tap(session, "done", _letter(session))
    walk.look_around(session)
    for key, value in (("form", "full"), ("at", "review")):
        walk.aside(walk.tap(session, key, value))
    return walk.tap(session, "at", "tiers")


def _shaped(walk: Walk, shape: tuple[str, str], depth: Depth, n: int) -> None:
    """All three tiers answered in one shape, the direction of the gaps turned for every other."""
    ratings: dict[str, Rating] = {}
    for k, tier in enumerate(TIERS):
        for dimension, kind in zip(DIMENSIONS, shape, strict=True):
            theirs, ours = _GAPS[kind]
            turned = (n + k) % 2 and "?" not in theirs
            ratings |= _ratings(walk, tier, dimension, *((ours, theirs) if turned else (theirs, ours)))
    setup = {f.id: f.options[(n + k) % len(f.options)] for k, f in enumerate(walk.library.setup)}
    _judged(walk, depth, ratings, setup)


def _aimed(walk: Walk, strategy: Strategy, tier: Tier) -> None:
    """Answers that a strategy fits better than most: its own square, its items wide apart or shared."""
    given: dict[str, tuple[int, int]] = {}
    wide = (1, 4) if strategy.direction == "we_more" else (4, 1)
    for dimension, squares in zip(DIMENSIONS, _FAR, strict=True):
        items = [i.id for i in walk.library.items.values() if (i.tier, i.dimension) == (tier, dimension)]
        far, own = strategy.square in squares, [item for item in items if item in strategy.items]
        given |= dict.fromkeys(items, (2, 2)) | {items[-1]: (3, 2)}
        if strategy.kind == "shared_strength":
            given |= dict.fromkeys(own, (4, 4))
        else:
            given |= dict.fromkeys(own if far else own[:1], wide)
        if far:
            given |= dict.fromkeys([item for item in reversed(items) if item not in own][:3], wide)
    ratings: dict[str, Rating] = {}
    for item, (theirs, ours) in given.items():
        ratings |= {f"{item}.t": theirs, f"{item}.u": ours}
    _judged(walk, "full", ratings, {f.id: "-" for f in walk.library.setup}, (tier,))


def _ratings(
    walk: Walk, tier: Tier, dimension: Dimension, theirs: tuple[Rating, ...], ours: tuple[Rating, ...]
) -> dict[str, Rating]:
    items = [i.id for i in walk.library.items.values() if (i.tier, i.dimension) == (tier, dimension)]
    both = zip(items, theirs, ours, strict=False)
    return {f"{item}.{side}": value for item, t, u in both for side, value in (("t", t), ("u", u))}


def _judged(
    walk: Walk,
    depth: Depth,
    ratings: dict[str, Rating],
    setup: dict[str, str],
    tiers: tuple[Tier, ...] = TIERS,
) -> None:
    """With all these answers given, through the results of some tiers."""
    blank = Assessment("bbbbbb", NOW.date().isoformat(), walk.library.rubric.version)
    names = {"bureau": ""}
    filled = replace(blank, nickname="", setup=setup, names=names, depth=depth, ratings=ratings)
    session = Session(walk.lang, "tiers", current="bbbbbb", assessments=(filled,), seen_at=NOW.isoformat())
    for tier in tiers:
        session = walk.tap(session, "tier", LETTER[tier])
        session = _rated(walk, session)
        session = walk.tap(session, "done", LETTER[tier])
        walk.look_around(session)
        session = walk.tap(session, "at", "tiers")


def _stray(walk: Walk, dice: random.Random, taps: int = 120) -> None:
    """Any button, over and over."""
    session = walk.do(walk.engine.begin("cccccc", NOW), Tap("cccccc", "lang", walk.lang)).session
    offered = choices(walk.open(session))
    for _ in range(taps):
        choice = dice.choice([c for c in offered if c.key not in ("copy", "lang", "help")] or offered)
        turn = walk.do(session, Tap(session.current, choice.key, choice.value))
        session = turn.session
        offered = choices(turn.shown[-1].screen) if turn.shown else choices(walk.open(session))


def _letter(session: Session) -> str:
    tier = session.assessment.tier
    return LETTER[tier] if tier else ""
