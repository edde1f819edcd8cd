"""People who take part in a team: each has a dialog of their own and taps what they see."""

from __future__ import annotations

from collections.abc import Iterable

from bot.message import Button, Message, Reply
from flows.document import from_document
from flows.session import Session
from flows.talk import Command, Input, Say, Tap
from tests.transcripts.program import Program


class Person:
    """One person on one channel; `reply` is what answered last."""

    def __init__(self, program: Program, name: str, hint: str = "en") -> None:
        self.program = program
        self.manager = f"web:{name}"
        self.hint = hint
        self.reply = Reply()

    async def do(self, said: Input) -> Reply:
        self.program.clock.pass_(seconds=2)
        self.reply = await self.program.conversation.turn(self.manager, said, hint=self.hint)
        return self.reply

    async def command(self, name: str, word: str = "") -> Reply:
        return await self.do(Command(name, word))

    async def say(self, words: str) -> Reply:
        return await self.do(Say(words))

    async def tap(self, *labels: str) -> Reply:
        """Tap buttons one after the other, each in the newest message that has it."""
        for label in labels:
            tap = Tap.read(self.button(label).data)
            assert tap is not None
            await self.do(tap)
        return self.reply

    async def look(self) -> Reply:
        reply = await self.program.conversation.look(self.manager, hint=self.hint)
        assert reply is not None
        self.reply = reply
        return reply

    def button(self, label: str) -> Button:
        found = (b for b in self.buttons if b.label.rstrip("✓ ") == label)
        button = next(found, None)
        assert button, f"no [{label}] in {[b.label for b in self.buttons]} under {self.text}"
        return button

    @property
    def buttons(self) -> list[Button]:
        return [b for message in self.reply.messages[::-1] for row in message.rows for b in row]

    @property
    def labels(self) -> list[str]:
        return [b.label for b in self.buttons]

    @property
    def text(self) -> str:
        return "\n\n".join(message.text for message in self.reply.messages)

    @property
    def newest(self) -> Message:
        return self.reply.messages[-1]

    async def session(self) -> Session:
        """What is stored of the person's own dialog."""
        record = await self.program.store.load(self.manager)
        session = from_document(record.document) if record else None
        assert session
        return session

    async def begin(self) -> Person:
        """Past the choice of language, as anybody who has been here before."""
        await self.command("start")
        await self.tap("English" if self.hint == "en" else "中文")
        return self

    async def rate(self, digits: Iterable[str], *, hand_in: bool = True) -> None:
        """Give the open ratings in this order, over and over, up to the review, and hand them in."""
        given = list(digits)
        n = 0
        while True:
            labels = [label.rstrip("✓") for label in self.labels]
            if "0" in labels and "4" in labels:
                want = given[n % len(given)]
                await self.tap({"?": "Don't know", "-": "Skip"}.get(want, want) if want in "?-" else want)
                n += 1
            elif "Go on" in labels:
                await self.tap("Go on")
            elif "Yes, hand in" in labels and not hand_in:
                return
            elif "Yes, hand in" in labels:
                await self.tap("Yes, hand in")
                return
            elif "Skip" in labels:
                await self.tap("Skip")
            else:
                raise AssertionError(f"nothing to answer: {self.text} {labels}")


async def owner_of(
    program: Program, tier: str = "Street office", form: str = "Quick form"
) -> tuple[Person, str]:
    """Somebody who has just opened a team, and its code."""
    owner = await Person(program, "owner").begin()
    await owner.command("team")
    await owner.tap(tier, form)
    return owner, (await owner.session()).teams[-1].partition("/")[0]


async def colleague(program: Program, name: str, code: str, role: str = "Without a role") -> Person:
    """Somebody who has joined a team by its code, at the first question."""
    person = Person(program, name)
    await person.command("start", code)
    await person.tap(role)
    return person
