"""Transcripts in the terminal: the real dialog on plain paper."""

from __future__ import annotations

import re
from pathlib import Path

from bot.channels.terminal.dialog import MANAGER
from flows.model import LANGS
from tests.terminal.phone import TerminalPhone
from tests.transcripts.program import Program
from tests.transcripts.script import same, screen

_ONLY_THERE = re.compile(r"\((?:sticker|voice|photo|document|forwarded|edited)\)|\[old \d+\]")


class Terminal:
    """The real dialog on plain paper; typed keys for buttons, words for everything else."""

    manager = MANAGER

    def __init__(self, program: Program, lang: str) -> None:
        self._program = program
        self._lang = "zh_CN.UTF-8" if lang == "zh" else "en_GB.UTF-8"
        self._phone: TerminalPhone

    async def open(self, first: str) -> list[str]:
        """The terminal opens with /start; where something else comes first, go on from there."""
        self._phone = TerminalPhone(self._program.conversation, self._lang, folder=self._program.folder)
        await self._phone.say("/start")
        if first == "/start":
            return self._read()
        if (await self._program.session(self.manager)).stage == "paused":
            await self._phone.say("1")
        return []

    async def act(self, said: str) -> list[str] | None:
        if _ONLY_THERE.match(said):
            return None
        labels = [label for row in self._phone.screen.rows for label in row if same(label, said)]
        if labels and not said.startswith('"'):
            await self._phone.tap(labels[0])
        else:
            await self._phone.say(said.strip('"'))
        return self._read()

    async def reminded(self) -> list[str]:
        """Nothing comes by itself: a terminal says what is due when it is opened."""
        return []

    def _read(self) -> list[str]:
        """What the last act was answered by, without what only the terminal says."""
        phone, wording = self._phone, self._program.conversation.wording
        own = {wording.terminal("same", lang) for lang in LANGS}
        lines = [self._noted(note) for note in phone.notes if note not in own]
        lines += [f"Copied: {sentence}" for sentence in phone.copies]
        shown = phone.screen
        return lines + (screen(shown.text, shown.rows) if shown.text and shown.text in phone.printed else [])

    def _noted(self, note: str) -> str:
        """A note as it stands in a transcript: a file by its name."""
        wording = self._program.conversation.wording
        for lang in LANGS:
            before = wording.saved("written", lang, path="")
            if note.startswith(before):
                return f"File: {Path(note.removeprefix(before)).name}"
        return f"Toast: {note}"

    async def leave(self, *, blocked: bool) -> None:
        raise LookupError("a terminal cannot be blocked")

    async def close(self) -> None:
        """Nothing is held."""
