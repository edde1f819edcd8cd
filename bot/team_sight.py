"""What a member may know of a team: counts, their own standing, and the picture once it is shown to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.groups import Groups, Over
from bot.hosting import Hosting
from bot.revealing import pictures
from bot.seats import seats
from flows import seat as seating
from flows.group import Group
from flows.library import Library
from flows.seat import Seat
from flows.session import Session
from flows.team import Invite, Part, Place, Team, code_in

OF, OFFICIAL, NAME = "of", "official", "name"
"""What a team's record keeps besides: the team that a second code belongs to, that second code, and the
tier's own name where its owner gave one."""


class Sight:
    """Looks at teams for their members; `hosting` knows the links by which codes are reached."""

    def __init__(self, groups: Groups, hosting: Hosting, library: Library) -> None:
        self._groups = groups
        self._hosting = hosting
        self._library = library

    async def seen(self, manager: str, session: Session, code: str, said: str = "") -> Team | None:
        """A team as this member sees it, or somebody who may join; None where there is nothing for them.

        `said` is what is to be said before its screen. StoreError where it cannot be read.
        """
        try:
            found = await self._groups.find(code, fresh=True)
            group = await self._groups.find(found.asks[OF], fresh=True) if OF in found.asks else found
        except Over:
            return None
        if group.kind != "team":
            return None
        stored = await seats(self._groups.store, group.code)
        parts = {id_: part for id_, doc in stored.items() if (part := seating.from_document(doc.get("part")))}
        mine, is_owner = parts.get(own_seat(session, group.code)), group.owner == manager
        if mine is None and not is_owner and group.phase != "answering":
            return None
        team = replace(self._told(group, parts, mine), said=said)
        if is_owner:
            return self._for_owner(team, group, parts)
        if mine is None:
            of = group.code if found.code != group.code else ""
            return replace(team, invited="tier" if of else "agency", code=code, of=of)
        second = group.asks.get(OFFICIAL, "") if mine.side == "tier" else ""
        return replace(team, code=second, of=group.code) if second else team  # theirs lets nobody see more

    def _told(self, group: Group, parts: Mapping[str, Seat], mine: Seat | None) -> Team:
        """What every member is told."""
        colleagues = [one for one in parts.values() if one.side == "both"]
        officials = [one for one in parts.values() if one.side == "tier"]
        shown = group.phase == "revealed" and mine is not None and mine.sees
        found = pictures(self._library, group) if shown else ()
        part: Part = "" if mine is None else "tier" if mine.side == "tier" else "agency"
        return Team(
            code=group.code,
            tier=group.tiers[0],
            depth=group.depth,
            phase=group.phase,
            opened_on=group.opened_at[:10],
            least=self._library.several.groups["team"].raters,
            name=group.asks.get(NAME, ""),
            part=part,
            handed=bool(mine and mine.last),
            joined=len(colleagues),
            finished=sum(one.last > 0 for one in colleagues),
            officials=len(officials),
            official_answers=sum(one.last > 0 for one in officials),
            picture=found[-1] if found else None,
        )

    def _for_owner(self, team: Team, group: Group, parts: Mapping[str, Seat]) -> Team:
        """What its owner is told besides: the ways in, and the places by number, in no order of coming."""
        official = group.asks.get(OFFICIAL, "")
        places = (Place(id_, n, parts[id_].last > 0) for n, id_ in enumerate(sorted(parts), 1))
        return replace(
            team,
            is_owner=True,
            invite=self._invite(group.code),
            official=self._invite(official) if official else None,
            places=tuple(places),
        )

    def _invite(self, code: str) -> Invite:
        return Invite(code, self._hosting.join_link(code), self._hosting.bot_link(code))


def own_seat(session: Session, code: str) -> str:
    """The id of the seat that a member has in a team, empty for none."""
    pointers = (one for one in session.teams if code_in(one) == code)
    return next(pointers, "").partition("/")[2]
