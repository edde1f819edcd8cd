"""The screens of a team, by the name of their view, and what their buttons are."""

from __future__ import annotations

from flows.model import Depth, Tier
from flows.picture import Picture
from flows.question import LETTER, TIER_OF
from flows.scene import Scene, column
from flows.screens import (
    Choice,
    Group,
    Groups,
    Screen,
    TeamAsk,
    TeamDesk,
    TeamFound,
    TeamJoin,
    TeamOffer,
)
from flows.team import Team, code_in
from flows.teamwork import Asking, FoundPage, Step

_FOUND: dict[FoundPage, str] = {
    "front": "found",
    "talk": "talk",
    "blind": "blind",
    "roles": "roles",
    "gap": "gap",
}
"""The pages of what was found, and how their views end."""

_ASKED: dict[str, tuple[Asking, str]] = {
    "close": ("close", "team_close_yes"),
    "official": ("official", "team_official_yes"),
    "leave": ("leave", "team_leave_yes"),
    "end": ("end", "team_end_yes"),
}
_PLACES_SHOWN = 8


def team_view(scene: Scene, name: str) -> Screen | None:
    """The view "team", "team.S", "team.7K2M9P", "team.7K2M9P.found" and such; None where there is none.

    What concerns a team needs it in the scene; a view of another one is not there.
    """
    _, _, rest = name.partition(".")
    if rest in TIER_OF or rest == "new":
        return offer(scene, TIER_OF.get(rest), name)
    code, _, page = rest.partition(".")
    team = scene.team
    if team is None or (code and code != team.code):
        return None if code else offer(scene, None, name)
    return _of_team(scene, team, page, name)


def _of_team(scene: Scene, team: Team, page: str, name: str) -> Screen | None:
    if team.invited:
        return joining(scene, team, name)
    for found, ending in _FOUND.items():
        if page == ending:
            picture = team.picture
            return found_page(scene, found, team.tier, picture, team.code) if picture else None
    if page in _ASKED:
        return asking(scene, team, page, name)
    if page == "drop":
        return dropping(scene, team, name)
    return desk(scene, team, name) if not page else None


# --- opening and joining ------------------------------------------------------------------------------


def offer(scene: Scene, tier: Tier | None, name: str) -> TeamOffer:
    """What a team is for, and for which relationship in which form it is to be opened."""
    quick, full = (len(scene.library.form("street", depth)) for depth in ("quick", "full"))
    if tier is None:
        tiers = column(*(Choice("show", f"team.{letter}", f"tier:{t}") for t, letter in LETTER.items()))
        return TeamOffer(None, (quick, full), (*tiers, scene.foot("here", "team", name)))
    own = scene.assessment.depth_of(tier) if scene.assessment.depth else "quick"
    order: tuple[Depth, Depth] = ("full", "quick") if own == "full" else ("quick", "full")
    forms = (Choice("team", f"open.{LETTER[tier]}.{depth}", f"form:{depth}") for depth in order)
    return TeamOffer(tier, (quick, full), (*column(*forms), scene.foot("team.new", "team", name)))


def joining(scene: Scene, team: Team, name: str) -> TeamJoin:
    """How to join: as a colleague with a role or without, or for the tier's own side."""
    no = Choice("team", f"{team.code}.not", "team_not_now")
    if team.invited == "tier":
        yes = Choice("team", f"{team.code}.join", "team_agree")
        return TeamJoin(team, (*column(yes, no), scene.foot("here", "team", name)))
    roles = tuple(Choice("team", f"{team.code}.join.{role}", f"role:{role}") for role in scene.library.roles)
    none = Choice("team", f"{team.code}.join", "team_no_role")
    return TeamJoin(team, (Group(roles, 2), *column(none, no), scene.foot("here", "team", name)))


# --- where it stands ------------------------------------------------------------------------------------


def desk(scene: Scene, team: Team, name: str) -> TeamDesk:
    """Where the team stands, and the one clear next step."""
    step = _step(team)
    ways = (*column(*_next(team, step)), *_beside(scene, team))
    return TeamDesk(team, step, (*ways, scene.foot("here", "team", name)))


def _step(team: Team) -> Step:
    match team.phase:
        case "revealed" if team.part == "tier":
            return "handed" if team.handed else "missed"
        case "revealed":
            return "shown" if team.picture else "missed"
        case "closed":
            return "closed" if team.is_owner else "held" if team.handed else "missed"
    if not team.part:
        return "answer"
    if not team.handed:
        return "go_on"
    return "ready" if team.may_close else "wait"


def _next(team: Team, step: Step) -> list[Choice]:
    code = team.code
    match step:
        case "answer":
            return [Choice("team", f"{code}.enter", "team_answer")]
        case "go_on":
            return [Choice("team", f"{code}.enter", "team_go_on")]
        case "ready":
            return [Choice("show", f"team.{code}.close", "team_close")]
        case "closed":
            return [
                Choice("team", f"{code}.reveal", "team_show"),
                Choice("team", f"{code}.reopen", "team_reopen"),
            ]
        case "shown":
            settle = [Choice("team", f"{code}.settle", "team_settle")] if team.is_owner else []
            return [Choice("show", f"team.{code}.found", "team_found"), *settle]
    return []


def _beside(scene: Scene, team: Team) -> Groups:
    """What may be done besides: look again, change one's answers, ask an official, remove, leave or end."""
    code, open_ = team.code, team.phase == "answering"
    ways = [Choice("show", f"team.{code}", "team_again")] if team.phase != "revealed" else []
    if open_ and team.handed:
        ways.append(Choice("team", f"{code}.enter", "team_change"))
    if team.is_owner and open_:
        ways += [] if team.official else [Choice("show", f"team.{code}.official", "team_official")]
        empty = any(not place.handed for place in team.places)
        ways += [Choice("show", f"team.{code}.drop", "team_drop")] if empty else []
    leaving = ("end", "team_end") if team.is_owner else ("leave", "team_leave")
    ways.append(Choice("show", f"team.{code}.{leaving[0]}", leaving[1]))
    known = [one for pointer in scene.session.teams if (one := code_in(pointer)) not in (code, team.of)]
    others = [Choice("show", f"team.{one}", f"team:{one}") for one in known[-2:]]
    return Group(tuple(ways), 2), *column(*others, Choice("show", "team.new", "team_new"))


def asking(scene: Scene, team: Team, page: str, name: str) -> Screen | None:
    """Whether something is really meant, with what it means; None where it cannot be done now."""
    kind, label = _ASKED[page]
    fits = {
        "close": team.may_close,
        "official": team.is_owner and team.phase == "answering" and team.official is None,
        "leave": not team.is_owner,
        "end": team.is_owner,
    }
    if not fits[page]:
        return None
    yes = Choice("team", f"{team.code}.{page}", label)
    return TeamAsk(kind, team, (*column(yes), scene.foot(f"team.{team.code}", "team", name)))


def dropping(scene: Scene, team: Team, name: str) -> Screen | None:
    """Which place is to be removed: of those who have not handed in, by number."""
    if not team.is_owner or team.phase != "answering":
        return None
    places = [place for place in team.places if not place.handed][:_PLACES_SHOWN]
    choices = tuple(Choice("team", f"{team.code}.drop.{place.id}", f"place:{place.n}") for place in places)
    groups = ((Group(choices, 2),) if choices else ()) + (scene.foot(f"team.{team.code}", "team", name),)
    return TeamAsk("drop", team, groups)


# --- what it found ----------------------------------------------------------------------------------------


def pages(tier: Tier, picture: Picture) -> tuple[FoundPage, ...]:
    """The pages that have something to say."""
    found: list[FoundPage] = ["front", "talk", "blind"]
    if picture.roles:
        found.append("roles")
    if picture.perceived(tier):
        found.append("gap")
    return tuple(found)


def found_page(scene: Scene, page: FoundPage, tier: Tier, picture: Picture, code: str) -> TeamFound | None:
    """One page of what was found, with the ways to the others; None where it has nothing to say."""
    every = pages(tier, picture)
    if page not in every:
        return None
    at = f"team.{code}"
    others = tuple(Choice("show", f"{at}.{_FOUND[one]}", f"team_{one}") for one in every if one != page)
    back = at if page == "front" else f"{at}.found"
    foot = scene.foot(back, "teamfound", f"{at}.{_FOUND[page]}")
    return TeamFound(page, tier, picture, (Group(others, 2), foot))
