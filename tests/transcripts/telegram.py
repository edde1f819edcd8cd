"""Transcripts on Telegram: real PTB and our whole channel; only the wire is a fake."""

from __future__ import annotations

import re
from typing import Any

from bot.channels.telegram.reminders import Reminders
from bot.timetable import Timetable
from tests.telegram import person as does
from tests.telegram.phone import Line, Phone
from tests.transcripts.program import Program
from tests.transcripts.script import same, screen

PERSON = 1001

_ATTACHED: dict[str, dict[str, Any]] = {
    "(sticker)": {"sticker": {}},
    "(voice)": {"voice": {}},
    "(photo)": {"photo": []},
    "(document)": {"document": {}},
}
_RATING = re.compile(r"1:[a-z2-7]{6}:[BSC]-[GM]\d\.[tu]=")


class Telegram:
    """Real PTB and our whole Telegram channel; only the wire is a fake."""

    manager = f"telegram:{PERSON}"

    def __init__(self, program: Program, lang: str) -> None:
        self._program = program
        self._lang = "zh-hans" if lang == "zh" else lang
        self._line: Line | None = None
        self._phone: Phone
        self._met: list[tuple[int, str, str]] = []

    async def open(self, first: str) -> list[str]:
        line = Line(self._program.conversation)
        if self._line:  # the chat outlives the program
            line.api.chats, line.api.last_number = self._line.api.chats, self._line.api.last_number
        self._line = await line.__aenter__()
        self._phone = line.phone(PERSON, self._lang)
        return []

    async def act(self, said: str) -> list[str] | None:
        await self._do(said)
        self._remember()
        lines = self._read()
        if (copied := self._copied(said)) and not lines:
            lines.append(f"Copied: {copied}")
        return lines

    async def reminded(self) -> list[str]:
        """The index is made anew each time, as at a start."""
        assert self._line
        program, happened = self._program, self._line.api.happened
        timetable = Timetable(program.library, program.clock, "telegram")
        program.conversation.dues.watch = timetable.note
        await timetable.fill(program.store)
        happened.clear()
        await Reminders(self._line.bot, program.conversation, timetable).send_due()
        self._phone.news = [(kind, what) for person, kind, what in happened if person == PERSON]
        self._remember()
        return self._read()

    def _read(self) -> list[str]:
        lines: list[str] = []
        for kind, what in self._phone.news:
            if kind == "toast":
                lines.append(f"Toast: {what}")
            elif kind == "file":
                lines.append(f"File: {what.name}")
            else:
                lines += ["# new message"] if kind == "new" else []
                lines += screen(what.text, what.rows)
        return lines

    async def _do(self, said: str) -> None:
        phone, self._phone.news = self._phone, []
        kind, _, text = said.partition(" ")
        if kind in _ATTACHED:
            await phone.attach(**_ATTACHED[kind])
        elif kind == "(forwarded)":
            origin = {"type": "user", "date": 1, "sender_user": does.who(2002)}
            await phone.attach(text=text, forward_origin=origin)
        elif kind == "(edited)":
            await phone.act(does.edit(PERSON, text))
        elif said.startswith("[old "):
            count, _, label = said.removeprefix("[old ").partition("] ")
            await self._press_old(int(count), label)
        elif said.startswith('"'):
            await phone.say(said.strip('"'))
        elif found := self._button(said):
            if found[1].get("callback_data"):
                await phone.press(found[0], found[1]["callback_data"])
        else:
            await phone.say(said)

    def _button(self, label: str) -> tuple[int, dict[str, Any]] | None:
        """The newest message with a button of this label, and the button."""
        for shown in reversed(self._phone.messages):
            for row in shown.buttons:
                for button in row:
                    if same(button["text"], label):
                        return shown.number, button
        return None

    def _copied(self, said: str) -> str:
        found = self._button(said)
        return str(found[1]["copy_text"]["text"]) if found and "copy_text" in found[1] else ""

    async def _press_old(self, count: int, label: str) -> None:
        """A button that the newest message has not, or no longer: the `count`-th last of its label."""
        newest = {b.get("callback_data") for row in self._phone.screen.buttons for b in row}
        old = [(n, data) for n, text, data in self._met if same(text, label) and data not in newest]
        if len(old) < count:
            raise LookupError(f"only {len(old)} old buttons [{label}]")
        await self._phone.press(*old[-count])

    def _remember(self) -> None:
        """Keep every button ever shown, the last one met at the end; check what must hold after any act."""
        for shown in self._phone.messages:
            for button in (button for row in shown.buttons for button in row):
                met = (shown.number, button["text"], button.get("callback_data", ""))
                if met[2] and met not in self._met:
                    self._met.append(met)
        asking = [m.number for m in self._phone.messages if _RATING.search(m.markup)]
        assert len(asking) < 2, f"messages {asking} ask for a rating at the same time"

    async def leave(self, *, blocked: bool) -> None:
        assert self._line
        (self._line.api.blocked.add if blocked else self._line.api.blocked.discard)(PERSON)
        await self._phone.act(does.member(PERSON, "kicked" if blocked else "member"))
        assert not self._phone.news, "the bot spoke without being spoken to"

    async def close(self) -> None:
        assert self._line
        await self._line.__aexit__(None, None, None)
