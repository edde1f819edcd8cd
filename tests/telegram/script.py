"""A conversation that answers as a test tells it to, and remembers what it was asked."""

from __future__ import annotations

from collections.abc import Callable

from bot.message import Button, Message, Reply
from flows.model import Lang
from flows.talk import Input, Say, Tap

PHRASES = {
    "group_notice": ("In private chats only.", "只在私聊里进行。"),
    "group_open": ("Open a private chat", "打开私聊"),
    "not_yours": ("Another person's button", "别人的按钮"),
    "apology": ("Something went wrong on our side.", "我们这边出了点问题。"),
    "store_failed": ("Could not be stored just now.", "刚才没有存上。"),
}


class Words:
    """The phrases of the stand-in."""

    def phrase(self, key: str, lang: Lang) -> str:
        return PHRASES[key][lang == "zh"]

    def commands(self, lang: Lang) -> list[tuple[str, str]]:
        return [("start", "开始" if lang == "zh" else "Begin")]


class Script:
    """`answer` gives the reply to an input, or raises; `anchors` is what we were told of keyboards."""

    def __init__(self, answer: Callable[[Input], Reply] | Reply | None = None) -> None:
        self.answer: Callable[[Input], Reply] = answer if callable(answer) else lambda said: answer or Reply()
        self.turns: list[tuple[str, Input, str]] = []
        self.anchors: list[tuple[str, int | None]] = []

    @property
    def wording(self) -> Words:
        return Words()

    @property
    def said(self) -> list[Input]:
        """The inputs alone."""
        return [said for _, said, _ in self.turns]

    async def turn(self, manager: str, said: Input, *, hint: str = "") -> Reply:
        self.turns.append((manager, said, hint))
        return self.answer(said)

    def reached(self, bot: str) -> None:
        pass

    async def anchored(self, manager: str, anchor: int | None) -> None:
        self.anchors.append((manager, anchor))


def screen(
    text: str = "Question", *, fresh: bool = False, lasting: bool = False, lang: str = "en"
) -> Message:
    """A message with one row of two answers."""
    row = tuple(Button(value, data=f"1:k7f3qa:S-G1.t={value}") for value in "34")
    return Message(text, (row,), "en", fresh, lasting)


class Questions(Script):
    """A small real dialog: /start asks question 1, each tap on the open question asks the next one."""

    def __init__(self) -> None:
        super().__init__()
        self.at: dict[str, int] = {}
        self.anchor: dict[str, int | None] = {}

    async def turn(self, manager: str, said: Input, *, hint: str = "") -> Reply:
        self.turns.append((manager, said, hint))
        at, anchor = self.at.setdefault(manager, 1), self.anchor.get(manager)
        if isinstance(said, Tap) and said.key != f"Q{at}":
            return Reply((self.question(at),), toast="This question is closed", stale=True, anchor=anchor)
        if isinstance(said, Tap):
            at = self.at[manager] = at + 1
        noted = f"Noted: {said.value}.\n" if isinstance(said, Tap) else ""
        heard = f"Not a number: {said.text}\n" if isinstance(said, Say) else ""
        return Reply((self.question(at, noted + heard, fresh=not isinstance(said, Tap)),), anchor=anchor)

    def reached(self, bot: str) -> None:
        pass

    async def anchored(self, manager: str, anchor: int | None) -> None:
        await super().anchored(manager, anchor)
        self.anchor[manager] = anchor

    def question(self, at: int, before: str = "", *, fresh: bool = False) -> Message:
        row = tuple(Button(str(value), data=f"1:k7f3qa:Q{at}={value}") for value in range(5))
        return Message(f"{before}<b>Question {at}</b>", (row,), "en", fresh)
