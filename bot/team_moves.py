"""What is done to a team: opened, closed and shown by its owner, left, ended."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

from bot.groups import Groups, Over
from bot.revealing import TooFew, reveal
from bot.team_sight import NAME, OF, OFFICIAL, own_seat
from bot.vacating import vacate
from flows.group import Group, NotNow
from flows.library import Library
from flows.question import TIER_OF
from flows.session import Session
from flows.team import Team, code_in


class Moves:
    """Moves teams on over their groups."""

    def __init__(self, groups: Groups, library: Library) -> None:
        self._groups = groups
        self._library = library

    async def open(self, manager: str, session: Session, what: str) -> str:
        """The pointer to a team opened as "S.quick" says, no seat in it yet; empty for what opens none."""
        letter, _, depth = what.partition(".")
        if letter not in TIER_OF or depth not in ("quick", "full"):
            return ""
        name = session.assessment.names.get(TIER_OF[letter], "")
        opened = await self._groups.open(
            "team",
            phase="answering",
            tiers=(TIER_OF[letter],),
            depth=depth,
            lang=session.lang or "en",
            owner=manager,
            asks={NAME: name} if name else {},
        )
        return f"{opened.group.code}/"

    async def move(self, manager: str, team: Team, act: str) -> str:
        """Do what a button of the owner's says; the notice about it, empty for none."""
        head, _, rest = act.partition(".")
        if not team.is_owner:
            return ""
        try:
            match head:
                case "close" if team.phase == "answering" and not team.may_close:
                    return "team_few" if team.lacking else "team_own_first"
                case "close":
                    await self._groups.move(team.code, "close")
                    return "team_closed"
                case "reopen":
                    await self._groups.move(team.code, "reopen")
                    return "team_reopened"
                case "reveal":
                    return await self._reveal(team)
                case "official":
                    return await self._ask_official(manager, team)
                case "drop":
                    return await self._drop(team, rest)
        except NotNow:
            return "team_too_late"
        return ""

    async def _reveal(self, team: Team) -> str:
        """Freeze the result, only where its owner has handed in as well."""
        if not team.handed:
            return "team_own_first"
        try:
            await reveal(self._groups, self._library, team.code)
        except TooFew:
            return "team_few"
        return "team_shown"

    async def _ask_official(self, manager: str, team: Team) -> str:
        """A second code for the tier's own side; one that is there stays the only one."""
        if team.official or team.phase != "answering":
            return "" if team.official else "team_too_late"
        what = {"tiers": (team.tier,), "depth": team.depth, "owner": manager, "asks": {OF: team.code}}
        second = (await self._groups.open("team", phase="answering", **what)).group.code

        def named(one: Group) -> Group:
            return one if OFFICIAL in one.asks else replace(one, asks={**one.asks, OFFICIAL: second})

        if (await self._groups.change(team.code, named)).asks[OFFICIAL] != second:
            await self._groups.end(second)  # another tap came first
        return "team_official"

    async def _drop(self, team: Team, seat: str) -> str:
        """Remove a place that has not handed in."""
        empty = {one.id for one in team.places if not one.handed}
        if team.phase != "answering" or seat not in empty:
            return "team_too_late"
        gone = await vacate(self._groups, f"{team.code}/{seat}", empty=True)
        return "team_dropped" if gone else "team_too_late"

    async def end(self, team: Team) -> None:
        """Delete a team with everything in it, and the code for the tier's side."""
        for code in (team.official.code if team.official else "", team.code):
            with suppress(Over):  # the tier's code is kept for less long; another tap may have come first
                await self._groups.end(code)

    async def leave(self, session: Session, team: Team) -> None:
        """Give up a seat: gone wholly before the result is shown, without a link to it afterwards."""
        code = team.of or team.code
        if seat := own_seat(session, code):
            await vacate(self._groups, f"{code}/{seat}")


def without(session: Session, code: str) -> Session:
    """The session of somebody who is in this team no more."""
    return replace(session, teams=tuple(one for one in session.teams if code_in(one) != code))
