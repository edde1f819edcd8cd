"""A person at a terminal in plain mode, for transcripts: the real dialog and paper, no process."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

from bot.channels.terminal.dialog import MANAGER, Dialog
from bot.channels.terminal.offer import Offer
from bot.channels.terminal.plain import PlainPaper
from bot.conversation import Conversation


@dataclass(frozen=True, slots=True)
class Screen:
    """What stands last on the paper: the text as printed, and the labels of its choices row by row."""

    text: str
    rows: list[list[str]]

    @property
    def lines(self) -> list[str]:
        return self.text.split("\n")


class Sheet(PlainPaper):
    """Plain paper that remembers where its last screen begins and what it offers."""

    def __init__(self) -> None:
        self.printed = io.StringIO()
        super().__init__(self.printed)
        self.offer = Offer()
        self.notes: list[str] = []
        self.copies: list[str] = []
        self._last = ""

    def message(self, text: str, offer: Offer) -> None:
        begins = self.printed.tell()
        super().message(text, offer)
        self._last, self.offer = self.printed.getvalue()[begins:], offer

    def note(self, *lines: str) -> None:
        self.notes += lines
        super().note(*lines)

    def copied(self, heading: str, sentence: str) -> None:
        self.copies.append(sentence)
        super().copied(heading, sentence)

    @property
    def screen(self) -> Screen:
        """The last screen as it stands on the paper, its choices parted from its text by an empty line."""
        text, _, _ = self._last.removesuffix("\n\n").rpartition("\n\n")
        return Screen(text, [[button.label for _, button in row] for row in self.offer.rows])


class TerminalPhone:
    """One person. After each act `notes` holds what was said in passing (toasts and such), `copies`
    what was given to copy, and `printed` all that the act has printed."""

    def __init__(
        self,
        conversation: Conversation,
        lang: str = "en",
        manager: str = MANAGER,
        folder: Path | None = None,
    ) -> None:
        self._sheet = Sheet()
        self._dialog = Dialog(conversation, self._sheet, lang, manager, folder)
        self._from = 0
        self.left = False

    @property
    def screen(self) -> Screen:
        """The last screen: `.text`, `.lines` and `.rows` (labels)."""
        return self._sheet.screen

    @property
    def notes(self) -> list[str]:
        return self._sheet.notes

    @property
    def toast(self) -> str:
        """The first line of the last act that stood apart from a screen, empty for none."""
        return next(iter(self._sheet.notes), "")

    @property
    def copies(self) -> list[str]:
        return self._sheet.copies

    @property
    def printed(self) -> str:
        return self._sheet.printed.getvalue()[self._from :]

    async def say(self, text: str) -> None:
        """Type a line; `left` once it was the last."""
        self._from = self._sheet.printed.tell()
        self._sheet.notes, self._sheet.copies = [], []
        self.left = not await self._dialog.take(text)

    async def tap(self, label: str) -> None:
        """Type the key that stands before this label on the last screen; LookupError for none."""
        for key, button in self._sheet.offer:
            if button.label == label:
                return await self.say(key)
        raise LookupError(f"No choice [{label}]; there are {self.screen.rows}")
