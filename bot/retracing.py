"""The walks that come back: a second assessment, two compared, ideas tried, a trial."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.walking import LONG_NAME, NOW, Walk, choices
from flows.compare import advice_given
from flows.model import DIMENSIONS, TIERS, Depth, Rating, Tier
from flows.question import LETTER
from flows.record import recorded
from flows.session import Assessment, Session
from flows.talk import Command, Say, Tap
from flows.verdict import judge

Look = tuple[tuple[Rating, Rating], ...]
"""Six items, the first four core: they and we."""

_CLOSE: Look = ((4, 4), (3, 3), (4, 3), (3, 3), (4, 4), (3, 3))
_LINE: Look = ((4, 2), (3, 3), (4, 3), (3, 3), (4, 2), (3, 4))
_FAR: Look = ((4, 0), (0, 4), (4, 1), (4, 4), (3, 3), (4, 2))
_OUT: Look = ((4, 1), (2, 4), (4, 1), (4, 4), (1, 3), (4, 2))
_OPEN: Look = (("?", 4), ("?", 3), (3, 3), ("-", "-"), ("?", 1), (2, 2))
_LOW: Look = ((1, 1), (1, 2), (0, 1), (1, 1), (1, 1), (0, 1))

Answers = tuple[Depth, Look, Look]
"""A form, and what is answered in it about ends and about means."""

_PAIRS: tuple[tuple[Answers, Answers], ...] = (
    (("full", _FAR, _LINE), ("full", _CLOSE, _CLOSE)),
    (("quick", _CLOSE, _CLOSE), ("quick", _LINE, _FAR)),
    (("quick", _LINE, _CLOSE), ("full", _FAR, _OUT)),
    (("full", _OUT, _FAR), ("quick", _CLOSE, _LINE)),
    (("full", _FAR, _OUT), ("full", _OUT, _FAR)),
    (("full", _CLOSE, _CLOSE), ("full", _CLOSE, _CLOSE)),
    (("full", _LOW, _LOW), ("full", _CLOSE, _LOW)),
    (("quick", _OPEN, _OPEN), ("full", _OPEN, _CLOSE)),
)
"""What may be answered the first time and the second."""

_QUARTER_DAYS = 91
_IDS = ("eeeeee", "ffffff", "gggggg", "hhhhhh", "iiiiii", "jjjjjj")


def retraced(walk: Walk) -> Walk:
    """The walk after everything that a manager with more than one result, or a trial, may come to see."""
    for before, after in _PAIRS:
        _looked_at(walk, _told(walk, before), _told(walk, after, 1))
    for before, after in _PAIRS[1:3]:
        _compared(walk, _told(walk, before), _told(walk, after, 1))
    _many(walk)
    _again(walk)
    for n, (answers, _) in enumerate(_PAIRS):
        _on_trial(walk, _at(walk, _told(walk, answers)), TIERS[n % len(TIERS)])
    return walk


# --- assessments as they are stored -----------------------------------------------------------------


def _told(walk: Walk, answers: Answers, n: int = 0, tiers: tuple[Tier, ...] = TIERS) -> Assessment:
    """The `n`-th assessment of one project, a quarter after the one before, with results of some tiers."""
    depth, *looks = answers
    day = (NOW + timedelta(days=_QUARTER_DAYS * n)).date().isoformat()
    ratings: dict[str, Rating] = {}
    for k, tier in enumerate(tiers):
        for dimension, look in zip(DIMENSIONS, looks, strict=True):
            for item, (t, u) in zip(walk.library.items_of(tier, dimension), look, strict=True):
                theirs, ours = (u, t) if k % 2 and "?" not in (t, u) else (t, u)
                ratings |= {f"{item.id}.t": theirs, f"{item.id}.u": ours}
    told = Assessment(
        _IDS[n],
        day,
        walk.library.rubric.version,
        nickname=LONG_NAME[walk.lang],
        names={"bureau": ""},
        setup={field.id: "-" for field in walk.library.setup},
        depth=depth,
        tier=tiers[-1],
        ratings=ratings,
        seen=("welcome", "B.m", "S.m", "C.m"),
        done=dict.fromkeys(tiers, day),
        after=_IDS[n - 1] if n else "",
    )
    return replace(told, shown={t: recorded(walk.library, judge(walk.library, told, t)) for t in tiers})


def _at(walk: Walk, *assessments: Assessment) -> Session:
    last = assessments[-1]
    session = Session(walk.lang, "verdict", current=last.id, assessments=assessments)
    return replace(session, seen_at=NOW.isoformat(), edition=walk.library.edition)


# --- what was, and what moved -----------------------------------------------------------------------


def _compared(walk: Walk, before: Assessment, after: Assessment) -> None:
    """Two looks at a project: under other cuts, with a tier missing or taken over."""
    _looked_at(walk, before, replace(after, shown={t: f"000000{s[6:]}" for t, s in after.shown.items()}))
    _looked_at(walk, replace(before, shown={}, rubric="0"), after)
    _looked_at(walk, before, after.unconfirmed("street"))
    _looked_at(walk, before.unconfirmed("street", "bureau"), after)
    taken_over = {key: value for key, value in before.ratings.items() if key[0] == "C"}
    done = {**after.done, "community": before.done["community"]}
    _looked_at(walk, before, replace(after, ratings={**after.ratings, **taken_over}, done=done))


def _looked_at(walk: Walk, *assessments: Assessment) -> None:
    """Every page about these results that a button leads to."""
    session = _at(walk, *assessments)
    for name in ("history", "compare", "result"):
        walk.look_around(walk.do(session, Command(name)).session)


def _many(walk: Walk) -> None:
    """More assessments than fit a page, the last without a result; projects with none and with one."""
    every = [_told(walk, answers, n) for n, (answers, _) in enumerate(_PAIRS[: len(_IDS)])]
    _looked_at(walk, *every)
    _looked_at(walk, *every[:-1], every[-1].unconfirmed(*TIERS))
    _looked_at(walk, every[0])
    _looked_at(walk, every[0].unconfirmed(*TIERS))


def _again(walk: Walk) -> None:
    """One project once more, by taps: old answers asked for, ideas marked as tried before and after."""
    first = _told(walk, _PAIRS[0][0])
    session = _marked(walk, _at(walk, first), first)
    session = walk.tap(walk.do(session, Command("compare")).session, "again", first.id)
    for tier in TIERS:
        walk.aside(session)
        session = walk.tap(session, "tier", LETTER[tier])
        for _ in range(30):
            walk.look_around(session)
            walk.aside(session)
            offered = [c for c in choices(walk.open(session)) if c.label == "rate:3" or c.key == "seen"]
            session = walk.tap(session, offered[0].key, offered[0].value) if offered else session
        session = walk.tap(walk.do(session, Command("start")).session, "at", "tiers")
    _marked(walk, session, first)


def _marked(walk: Walk, session: Session, one: Assessment) -> Session:
    """Every idea marked as not tried, then as tried, from the cards of one assessment."""
    for idea in advice_given(walk.library, one):
        key = f"tried.{LETTER[idea.tier] if idea.tier else 'X'}.{idea.strategy}"
        for value in ("no", "yes"):
            session = walk.do(session, Tap(one.id, key, value)).session
    return session


# --- a trial ----------------------------------------------------------------------------------------


def _on_trial(walk: Walk, session: Session, tier: Tier) -> None:
    """A trial of a tier: some items, the scale up and down, one step back, all of them, out of it."""
    there = walk.do(session, Command("whatif")).session
    walk.aside(there)
    there = walk.tap(there, "at", f"try.{LETTER[tier]}")
    walk.aside(there)
    items = [c.value for c in choices(walk.open(there)) if c.label.startswith("item:")]
    for place in items[:: max(1, len(items) // 3)]:
        here = walk.tap(there, "at", place)
        for side in "ut":
            key = f"{place.removeprefix('try.')[:-1]}{side}"
            here = _changed(walk, walk.tap(here, "at", f"try.{key}"), key)
    _left(walk, here)


def _changed(walk: Walk, session: Session, key: str) -> Session:
    """One rating at every value it may have, the last one undone."""
    for value in ("0", "4", "-", *("?" if key.endswith("t") else ""), "2"):
        session = walk.tap(session, f"try.{key}", value)
        walk.look_around(session)
    walk.aside(session)
    return walk.tap(session, "try.undo", f"to.{max(0, len(session.trial) - 1)}")


def _left(walk: Walk, session: Session) -> None:
    """Typed words in the trial, a new beginning of it, the way out, and a tap that comes late."""
    for said in ("3", "?!", "whatever comes"):
        session = walk.do(session, Say(said)).session
    session = walk.tap(walk.tap(session, "try.undo", "to.0"), "at", "on")
    walk.do(session, Tap(session.current, "try.S-G1.u", "0"))
