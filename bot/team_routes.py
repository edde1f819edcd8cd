"""The walk through a team: its states for every member, what it may find, the joint answer."""

from __future__ import annotations

from dataclasses import replace
from itertools import cycle, product

from bot.walking import LONG_NAME, NOW, Walk
from flows.library import Library
from flows.model import TIERS, Depth, Tier
from flows.picture import Picture
from flows.picturing import picture
from flows.question import LETTER
from flows.raters import Row
from flows.screens import Rate
from flows.session import Session
from flows.talk import Command, Tap
from flows.team import Invite, Place, Team

CODE = "7K2M9P"
_LINK = f"https://a-rather-long-name.example.org/join/{CODE}"
_PLACES = tuple(Place(f"{n:016x}", n, n % 3 == 0) for n in range(1, 12))
_SAID = (
    *("opened", "few", "own_first", "closed", "reopened", "shown"),
    *("dropped", "official", "moment", "too_late", "in_class"),
)
"""What may be said before a team's screen."""

_ROLES = ("director", "director", "director", "front", "front", "front", "front", "")
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


def _judged(walk: Walk) -> Session:
    session = walk.engine.begin("tttttt", NOW)
    own = replace(session.assessment, setup={"budget": "-"}, nickname="", depth="quick")
    return replace(session.revised(own), lang=walk.lang, stage="tiers", teams=(f"{CODE}/{'0' * 16}",))


def pictures(library: Library) -> list[tuple[Tier, Picture]]:
    """Pictures of teams of three and of eight, with officials and without, in both forms."""
    found = []
    for tier, n, officials in (("bureau", 3, 0), ("street", 8, 1), ("community", 8, 3), ("street", 3, 2)):
        depth: Depth = "quick" if n == 3 else "full"
        rows = [_row(library, tier, depth, k, "both") for k in range(n)]
        rows += [_row(library, tier, depth, k + 1, "tier") for k in range(officials)]
        made = picture(library, rows, kind="team", tiers=(tier,))
        found += [(tier, made)] if made else []
    return found


def _row(library: Library, tier: Tier, depth: Depth, k: int, side: str) -> Row:
    given = cycle(_ANSWERS[k % len(_ANSWERS)])
    ratings = {key: int(d) if (d := next(given)).isdigit() else d for key in library.form(tier, depth)}
    ours = {key: "-" if key.endswith("u") and value == "?" else value for key, value in ratings.items()}
    kept = {key: value for key, value in ours.items() if side == "both" or key.endswith("t")}
    return Row("tier" if side == "tier" else "both", _ROLES[k % len(_ROLES)], depth, kept)  # type: ignore[arg-type]


def _states(library: Library, name: str) -> list[Team]:
    """A team in every state, as its owner, a colleague, an official and somebody invited see it."""
    bare = Team(CODE, "street", "quick", "answering", "2026-11-22", 3, name=name)
    states = [replace(bare, invited="agency"), replace(bare, invited="tier", depth="full")]
    phases = ("answering", "closed", "revealed")
    for phase, is_owner, handed, part in product(
        phases, (True, False), (True, False), ("", "agency", "tier")
    ):
        if (handed and not part) or (is_owner and part == "tier") or not (is_owner or part):
            continue
        own = {"invite": Invite(CODE, _LINK, f"https://t.me/some_bot?start={CODE}")} if is_owner else {}
        states.append(replace(bare, phase=phase, is_owner=is_owner, handed=handed, part=part, **own))
    enough = replace(states[2], handed=True, part="agency", joined=7, finished=5, officials=2, places=_PLACES)
    asked = replace(enough, official=Invite("9Q4R7T", _LINK, f"https://t.me/some_bot?start={CODE}"))
    none_left = replace(enough, places=_PLACES[2:3])
    states += [enough, asked, none_left, *(replace(enough, said=f"team_{said}") for said in _SAID)]
    shown = replace(enough, phase="revealed")
    for tier, found in pictures(library):
        states += [replace(shown, tier=tier, picture=found, is_owner=owner) for owner in (True, False)]
    return states


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
    for key, value in (("help", f"team@team.{team.code}"), ("help", f"found@team.{team.code}.found")):
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
        for _ in range(80):
            screen = walk.open(joint)
            if isinstance(screen, Rate):
                joint = walk.tap(joint, screen.question.key, "3")
            elif joint.stage == "top":
                tops = [c for g in screen.groups for c in g.choices if c.key.startswith("top.")]  # type: ignore[union-attr]
                joint = walk.tap(joint, tops[-1].key, tops[-1].value)
            elif joint.stage == "review":
                joint = walk.tap(joint, "done", LETTER[tier])
                walk.look_around(joint)
                break
