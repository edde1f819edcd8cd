"""The walk through a team: its states for every member, what it may find, the joint answer."""

from __future__ import annotations

from dataclasses import replace
from itertools import cycle, product

from bot.walking import LONG_NAME, NOW, Walk
from flows.library import Library
from flows.model import TIERS, Depth, Rating, Tier
from flows.picture import Picture
from flows.picturing import picture
from flows.question import LETTER, meant
from flows.raters import As, Row
from flows.screens import Rate, Top
from flows.seat import Phase, Seat
from flows.session import Session
from flows.talk import Command, Tap
from flows.team import Invite, Part, Place, Team

CODE = "7K2M9P"
_LINK = f"https://a-rather-long-name.example.org/join/{CODE}"
_PLACES = tuple(Place(f"{n:016x}", n, n % 3 == 0) for n in range(1, 12))
_SAID = (
    *("opened", "few", "own_first", "closed", "reopened", "shown"),
    *("dropped", "official", "too_late", "in_class"),
)
"""What may be said before a team's screen."""

_STANDING: tuple[tuple[Part, bool, bool], ...] = (
    *(("agency", True, True), ("agency", True, False), ("", True, False)),
    *(("agency", False, True), ("agency", False, False), ("tier", False, True), ("tier", False, False)),
)
"""Whose side a member answers, whether they opened the team, and whether they have handed in."""

_ROLES = ("director", "director", "director", "front", "front", "front", "front", "")
_SIZES: tuple[tuple[Tier, int, int], ...] = (
    *(("bureau", 3, 0), ("street", 8, 1), ("community", 8, 3), ("street", 3, 2)),
)
"""Teams by the tier they are about, how many colleagues and how many who answer for the tier."""

_ANSWERS = ("4321", "4331", "1144", "4?41", "3333", "02?4", "44-1", "2213")
"""Ratings of each rater, repeated over the items: near, apart, unknown, all alike."""


def teams(walk: Walk) -> None:
    """From the offer to the joint answer's result."""
    session = _judged(walk)
    for name in (LONG_NAME[walk.lang], ""):
        walk.look_around(walk.do(replace(session, teams=()), Command("team")).session)
        for tier in TIERS:
            walk.tap(session, "show", f"team.{LETTER[tier]}")
        for team in _states(walk.library, name):
            _looked_at(walk, session, team)
    walk.team = None
    for act in ("end", "leave", "found", "not"):
        walk.tap(session, "team", f"{CODE}.{act}")
    _settled(walk, session)
    seat = Seat(CODE, "team", tiers=("street",), phase="closed", last=1)
    walk.tap(walk.engine.seat(seat, "uuuuuu", NOW, walk.lang), "team", CODE)


def _judged(walk: Walk) -> Session:
    session = walk.engine.begin("tttttt", NOW)
    own = replace(session.assessment, setup={"budget": "-"}, nickname="", depth="quick")
    return replace(session.revised(own), lang=walk.lang, stage="tiers", teams=(f"{CODE}/{'0' * 16}",))


def pictures(library: Library) -> list[tuple[Tier, Picture]]:
    """Pictures of teams of three and of eight, with officials and without, in both forms."""
    found = []
    for tier, n, officials in _SIZES:
        depth: Depth = "quick" if n == 3 else "full"
        rows = [_row(library, tier, depth, k, "both") for k in range(n)]
        rows += [_row(library, tier, depth, k + 1, "tier") for k in range(officials)]
        made = picture(library, rows, kind="team", tiers=(tier,))
        found += [(tier, made)] if made else []
    return found


def _row(library: Library, tier: Tier, depth: Depth, k: int, side: As) -> Row:
    """The answers of the k-th rater; about ourselves nobody says that they don't know."""
    given = cycle(_ANSWERS[k % len(_ANSWERS)])
    said = {key: meant(next(given)) for key in library.form(tier, depth)}
    kept: dict[str, Rating] = {
        key: "-" if key.endswith("u") and value == "?" else value
        for key, value in said.items()
        if side == "both" or key.endswith("t")
    }
    return Row(side, _ROLES[k % len(_ROLES)], depth, kept)


def _states(library: Library, name: str) -> list[Team]:
    """A team in every state, as its owner, a colleague, an official and somebody invited see it."""
    bare = Team(CODE, "street", "quick", "answering", "2026-11-22", 3, name=name)
    states = [replace(bare, invited="agency"), replace(bare, invited="tier", depth="full")]
    phases: tuple[Phase, ...] = ("answering", "closed", "revealed")
    states += [
        _stood(bare, phase, part, is_owner=is_owner, handed=handed)
        for phase, (part, is_owner, handed) in product(phases, _STANDING)
    ]
    enough = replace(states[2], joined=7, finished=5, officials=2, places=_PLACES)
    asked = replace(enough, official=Invite("9Q4R7T", _LINK, f"https://t.me/some_bot?start={CODE}"))
    none_left = replace(enough, places=_PLACES[2:3])
    states += [enough, asked, none_left, *(replace(enough, said=f"team_{said}") for said in _SAID)]
    shown = replace(enough, phase="revealed")
    for tier, found in pictures(library):
        states += [replace(shown, tier=tier, picture=found, is_owner=owner) for owner in (True, False)]
    return states


def _stood(team: Team, phase: Phase, part: Part, *, is_owner: bool, handed: bool) -> Team:
    invite = Invite(CODE, _LINK, f"https://t.me/some_bot?start={CODE}") if is_owner else None
    return replace(team, phase=phase, is_owner=is_owner, handed=handed, part=part, invite=invite)


def _looked_at(walk: Walk, session: Session, team: Team) -> None:
    walk.team = team
    session = walk.do(session, Tap(session.current, "team", team.code)).session
    for page in (
        "",
        ".found",
        ".talk",
        ".blind",
        ".roles",
        ".gap",
        ".close",
        ".official",
        ".drop",
        ".leave",
        ".end",
    ):
        walk.tap(session, "show", f"team.{team.code}{page}")
    for key, value in (("help", f"team@team.{team.code}"), ("help", f"teamfound@team.{team.code}.found")):
        walk.tap(session, key, value)


def _settled(walk: Walk, session: Session) -> None:
    """The joint answer from its first question to its result, for each picture."""
    for tier, found in pictures(walk.library):
        walk.team = Team(
            CODE, tier, found.depth, "revealed", "2026-11-22", 3, is_owner=True, part="agency", handed=True
        )
        walk.team = replace(walk.team, picture=found)
        joint = walk.tap(session, "team", f"{CODE}.settle")
        walk.tap(joint, "team", f"{CODE}.settle")
        walk.team = None
        _answered(walk, joint, tier)


def _answered(walk: Walk, joint: Session, tier: Tier) -> None:
    """What is left open, by taps, up to the result."""
    while joint.stage != "verdict":
        screen = walk.open(joint)
        match screen:
            case Rate(question=question):
                joint = walk.tap(joint, question.key, "3")
            case Top(groups=groups):
                last = [c for g in groups for c in g.choices if c.key.startswith("top.")][-1]
                joint = walk.tap(joint, last.key, last.value)
            case _:
                joint = walk.tap(joint, "done", LETTER[tier])
    walk.look_around(joint)
