"""What a team's button leads to; what it does to the team itself was done before the turn (`bot.teams`)."""

from __future__ import annotations

from flows.screens import Notice
from flows.settling import begun
from flows.tapping import Moment
from flows.team import Team
from flows.turn import Turn

_LEFT = {"end": "team_ended", "leave": "team_left"}
"""What is said once a team is not there any more for who has ended or left it."""


def teamed(moment: Moment, value: str) -> Turn:
    """The turn after a button such as "7K2M9P.close": the team's screen as it is by now."""
    team, (_, _, act) = moment.team, value.partition(".")
    if act == "not":
        return moment.opened(moment.session, fresh=True)
    if moment.session.part:  # in a seat one's own dialog is out of sight
        return moment.opened(moment.session, fresh=True, notice=Notice("team_here"))
    if team is None:
        return moment.opened(moment.session, fresh=True, notice=Notice(_LEFT.get(act, "team_over")))
    if act == "settle" and team.is_owner and team.picture:
        return _settling(moment, team)
    return moment.viewed(f"team.{team.code}", Notice(team.said) if team.said else None)


def _settling(moment: Moment, team: Team) -> Turn:
    """At the first question of the joint answer."""
    assert team.picture is not None  # looked at by the caller
    day = moment.now.date().isoformat()
    session = begun(moment.library, moment.session, team.code, team.picture, team.tier, moment.new_id, day)
    moved = moment.setter(session).set("at", "on")
    return moment.opened(moved, fresh=True, notice=Notice("joint_begun"))
