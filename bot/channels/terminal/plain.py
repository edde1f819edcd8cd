"""Screens for screen readers, pipes and files: one thing a line, no colour, no control characters."""

from __future__ import annotations

import html
import re
from typing import Protocol, TextIO

from bot.channels.terminal.offer import Keyed, Offer

TAGS = re.compile(r"<(/?)([biu]|code)>")
"""The marks a message may carry; everything else in angle brackets is escaped."""


class Paper(Protocol):
    """What the dialog is shown on."""

    prompt: str

    def message(self, text: str, offer: Offer) -> None:
        """Show a screen (HTML, as in `bot.message.Message`) with its choices."""
        ...

    def note(self, *lines: str) -> None:
        """Say something in passing."""
        ...

    def copied(self, heading: str, sentence: str) -> None:
        """Show a sentence so that it is easily copied."""
        ...


class PlainPaper:
    """Plain text; every block is followed by one empty line."""

    prompt = ""

    def __init__(self, out: TextIO) -> None:
        self._out = out

    def message(self, text: str, offer: Offer) -> None:
        """The text as it is, then the choices, the digits of a scale in one line."""
        choices = [line for row in offer.rows for line in _lines(row)]
        self._print(html.unescape(TAGS.sub("", text)), *([""] if choices else []), *choices)

    def note(self, *lines: str) -> None:
        self._print(*lines)

    def copied(self, heading: str, sentence: str) -> None:
        self._print(heading, sentence)

    def _print(self, *lines: str) -> None:
        self._out.write("\n".join(lines) + "\n\n")
        self._out.flush()


def is_scale(row: tuple[Keyed, ...]) -> bool:
    """Whether a row holds the digits of a rating, whose labels are their keys."""
    return row[0][0] == "0"


def _lines(row: tuple[Keyed, ...]) -> list[str]:
    if is_scale(row):
        return [" ".join(button.label for _, button in row)]
    return [f"{key} {button.label}" for key, button in row]
