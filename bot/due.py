"""What has come due for a manager, as one message."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from bot.message import Message
from bot.wording import Wording
from flows import schedule
from flows.library import Library
from flows.reminding import reminding
from flows.scene import Scene
from flows.screens import Shown
from flows.session import Session


@dataclass(frozen=True, slots=True)
class Due:
    """A message with what is due, and the reminders it tells of."""

    message: Message
    reminders: tuple[schedule.Reminder, ...]


def reminder(
    library: Library, wording: Wording, session: Session, due: tuple[schedule.Reminder, ...], now: datetime
) -> Message:
    """Reminders as one message, about the assessment of the first."""
    home = due[0].assessment
    guess = session.lang or "en"
    scene = Scene.of(library, replace(session, current=home), guess, now)
    shown = Shown(reminding(scene, due), fresh=True, lasting=True, home=home)
    return wording.message(shown, session, guess)
