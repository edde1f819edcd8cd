"""One person at a terminal: typed lines become inputs, replies become screens."""

from __future__ import annotations

import logging
import traceback
from pathlib import Path

from bot.channels.terminal.offer import Offer, offered
from bot.channels.terminal.plain import Paper
from bot.conversation import Conversation
from bot.message import Attachment, Button, Reply
from bot.ports import NotMade, StoreError
from bot.saving import save_beside
from bot.wording import guessed
from flows.model import Lang
from flows.screens import Notice
from flows.talk import Command, Input, Tap, Unreadable, typed

MANAGER = "terminal:local"
"""Who sits at this terminal; one data folder is one person's."""

_log = logging.getLogger(__name__)


class Dialog:
    """The talk of one manager; `hint` is the language code to guess from (such as "zh_CN.UTF-8"),
    `folder` where files are written, the current one where none is given."""

    def __init__(
        self,
        conversation: Conversation,
        paper: Paper,
        hint: str,
        manager: str = MANAGER,
        folder: Path | None = None,
    ) -> None:
        self._conversation = conversation
        self._paper = paper
        self._hint = hint
        self._manager = manager
        self._folder = folder or Path.cwd()
        self._offer = Offer()
        self._screen = ""
        self.lang: Lang = guessed(hint)

    def phrase(self, key: str) -> str:
        """One of the sentences that only the terminal says."""
        return self._conversation.wording.terminal(key, self.lang)

    def say(self, key: str) -> None:
        """Print one of them."""
        self._paper.note(self.phrase(key))

    async def open(self, lang: Lang | None = None) -> None:
        """Show where the person stands, in `lang` where one is given."""
        reply = await self._turn(Command("start"))
        if reply and lang and (button := _language(reply, lang)):
            reply = await self._turn(Tap.read(button.data) or Unreadable()) or reply
        if reply:
            self._note_language(reply)
            self.say("hint")
            await self._remind()
            self._show(reply)

    async def _remind(self) -> None:
        """Say what has come due since the last time."""
        try:
            due = await self._conversation.remind(self._manager, awake=True)
        except StoreError as error:
            _log.error("Whether a reminder is due could not be stored: %s", error)
            return
        if due:
            self._paper.message(due.message.text, Offer())

    async def take(self, line: str) -> bool:
        """Carry out one typed line; False once the person wants to leave."""
        words = line.strip("\ufeff \t\r\n\0")
        if not words:
            return True
        said = typed(words)
        if isinstance(said, Command) and said.name == "quit":
            return False
        if isinstance(said, Command):
            await self._answer(said)
        elif button := self._offer.meant(words):
            await self._press(button)
        elif self._offer.lacks(words):
            self._paper.note(self._conversation.wording.notice(Notice("not_understood"), self.lang))
        else:
            await self._answer(said)
        return True

    async def _press(self, button: Button) -> None:
        if not button.data:
            self._paper.copied(self.phrase("copied"), button.copy or button.url)
        else:
            await self._answer(Tap.read(button.data) or Unreadable())

    async def _answer(self, said: Input) -> None:
        reply = await self._turn(said)
        if reply:
            self._note_language(reply)
            self._show(reply, again=not isinstance(said, Tap))
            for file in reply.files:
                self._paper.note(await self._saved(file))

    async def _saved(self, file: Attachment) -> str:
        """Write a file into the folder under a name that is free; what to say of it."""
        try:
            path = save_beside(self._folder, file.name, await file.make())
        except NotMade as error:
            _log.error("A file could not be made: %s", error)
            return file.failed
        except OSError as error:
            words = {"path": str(self._folder / file.name), "detail": error.strerror or str(error)}
            return self._conversation.wording.saved("no_place", self.lang, **words)
        return self._conversation.wording.saved("written", self.lang, path=str(path))

    async def _turn(self, said: Input) -> Reply | None:
        """The reply; None, and why, where there is none."""
        wording = self._conversation.wording
        try:
            return await self._conversation.turn(self._manager, said, hint=self._hint)
        except StoreError as error:
            self._paper.note(wording.phrase("store_failed", self.lang), str(error))
        except Exception as error:
            _log.error("A turn failed: %s", _where(error))
            self._paper.note(wording.phrase("apology", self.lang))
        return None

    def _note_language(self, reply: Reply) -> None:
        for message in reply.messages:
            self.lang = guessed(message.lang)

    def _show(self, reply: Reply, *, again: bool = True) -> None:
        """Print what is new; the screen that is last on the paper only where `again` it was asked for."""
        if reply.toast:
            self._paper.note(reply.toast)
        news = [message for message in reply.messages if again or message.text != self._screen]
        for message in news:
            self._screen, self._offer = message.text, offered(message)
            self._paper.message(message.text, self._offer)
        if not news and not reply.toast and not reply.files:
            self.say("same")


def _language(reply: Reply, lang: Lang) -> Button | None:
    """The button that sets this language, None where it is set already."""
    buttons = [button for message in reply.messages for row in message.rows for button in row]
    taps = [(Tap.read(button.data), button) for button in buttons]
    return next((b for tap, b in taps if tap and tap.key == "lang" and tap.value.startswith(lang)), None)


def _where(error: Exception) -> str:
    """The kind of an error and where it arose, on one line; its message may quote what was typed."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} in {frame.filename}, line {frame.lineno}"
