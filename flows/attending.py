"""What commands do in a seat; the others belong to one's own assessment, which waits untouched."""

from __future__ import annotations

from dataclasses import replace

from flows.screens import Notice
from flows.tapping import Moment
from flows.turn import Turn

IN_A_SEAT = ("start", "case", "review", "language", "help", "cancel", "leave")
"""The commands that do something in a seat."""

_VIEWS = {"case": "opening", "language": "language", "leave": "leave"}


def commanded(moment: Moment, name: str) -> Turn:
    """What comes of a command in a seat."""
    session = moment.session
    if session.lang is None or name == "start":
        return moment.opened(session, fresh=True)
    if name in _VIEWS:
        return moment.viewed(_VIEWS[name])
    match name:
        case "help":
            return moment.viewed(moment.help_page())
        case "cancel" if session.stage == "change":
            return moment.opened(replace(session, stage="review", place="", noted=""), fresh=True)
        case "cancel":
            return moment.opened(session, fresh=True)
        case "review" if session.part and session.part.is_open:
            return moment.opened(moment.setter(session).looking(), fresh=True)
        case "review":
            return moment.opened(session, fresh=True, notice=Notice("not_while_closed"))
    return moment.opened(session, fresh=True, notice=Notice("not_in_a_seat"))
