"""What this channel asks of the conversation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from bot.due import Due
from bot.message import Reply
from flows.model import Lang
from flows.talk import Input


class Phrases(Protocol):
    """The few sentences that a channel says by itself."""

    def phrase(self, key: str, lang: Lang) -> str:
        """One line of plain text."""
        ...

    def commands(self, lang: Lang) -> Sequence[tuple[str, str]]:
        """Name and description of each command of the menu, in order."""
        ...


class Partner(Protocol):
    """`bot.conversation.Conversation`, as seen from here."""

    @property
    def wording(self) -> Phrases:
        """The phrases in every language."""
        ...

    bot: str
    """The name by which the bot is found on Telegram, empty while it is not known."""

    async def turn(self, manager: str, said: Input, *, hint: str = "", number: int | None = None) -> Reply:
        """What answers one input, after whatever it set is durable; StoreError where it is not.

        `number` is that of the update; one that comes again sets nothing.
        """
        ...

    async def remind(self, manager: str) -> Due | None:
        """What is due for a manager, already noted as sent; None where nothing is; StoreError."""
        ...

    async def not_sent(self, manager: str, due: Due) -> None:
        """Take back that it was sent; StoreError where that cannot be stored."""
        ...

    async def anchored(self, manager: str, anchor: int | None) -> None:
        """Remember the message that now holds the keyboard of the open question."""
        ...
