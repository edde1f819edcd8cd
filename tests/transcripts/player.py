"""Plays transcripts: the person's side is done on a channel, what answers it comes back as lines."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, Protocol

from bot.channels.terminal.dialog import MANAGER, Dialog
from bot.channels.terminal.offer import Offer
from bot.channels.terminal.plain import TAGS, PlainPaper
from bot.message import Button
from flows.model import DIMENSIONS, Tier
from flows.question import LETTER
from flows.session import Session
from flows.verdict import judge
from tests.telegram import person as does
from tests.telegram.phone import Line, Phone
from tests.transcripts.program import ACT_SECONDS, Program
from tests.transcripts.script import Script, Step, acts, screen

NOTHING = "Bot: (nothing)"
PERSON = 1001

_ATTACHED: dict[str, dict[str, Any]] = {
    "(sticker)": {"sticker": {}},
    "(voice)": {"voice": {}},
    "(photo)": {"photo": []},
    "(document)": {"document": {}},
}
_ONLY_THERE = re.compile(r"\((?:sticker|voice|photo|document|forwarded|edited)\)|\[old \d+\]")
_RATING = re.compile(r"1:[a-z2-7]{6}:[BSC]-[GM]\d\.[tu]=")


class Channel(Protocol):
    """A way to reach the program."""

    manager: str

    async def open(self, first: str) -> list[str]:
        """Begin, also after a restart; what is shown of itself, `first` being what is done next."""
        ...

    async def act(self, said: str) -> list[str] | None:
        """Do one thing; what answers it, None where this channel cannot do it."""
        ...

    async def leave(self, *, blocked: bool) -> None:
        """Block the bot, or take it back."""
        ...

    async def close(self) -> None: ...


async def play(script: Script, program: Program, channel: Channel) -> list[Step]:
    """The steps with what answered them; no answer where the channel cannot do what is done."""
    played: list[Step] = []
    shown = await channel.open(_first(script.steps))
    for at, step in enumerate(script.steps):
        done = replace(step, replies=[])
        match step.kind:
            case "You":
                done.replies = shown or await _acted(step, program, channel)
                shown = []
            case "Later":
                number, _, unit = step.said.partition(" ")
                program.clock.pass_(**{unit.rstrip("s") + "s": float(number)})
            case "Restart":
                await channel.close()
                await program.restart()
                shown = await channel.open(_first(script.steps[at:]))
            case "Blocks" | "Unblocks":
                await channel.leave(blocked=step.kind == "Blocks")
            case "Verdict":
                tier = step.said.partition(":")[0]
                done.said = verdict_line(program, await program.session(channel.manager), tier)  # type: ignore[arg-type]
        played.append(done)
    await channel.close()
    return played


def _first(steps: list[Step]) -> str:
    return next((step.said for step in steps if step.kind == "You"), "")


async def _acted(step: Step, program: Program, channel: Channel) -> list[str]:
    """What the last of several acts is answered by."""
    replies: list[str] | None = None
    for said in acts(step.said):
        program.clock.pass_(seconds=ACT_SECONDS)
        try:
            replies = await channel.act(said)
        except LookupError as error:
            raise LookupError(f"line {step.number}, You: {step.said}: {error}") from None
    return [] if replies is None else replies or [NOTHING]


def verdict_line(program: Program, session: Session, tier: Tier) -> str:
    """What the stored answers come to, in the words of a transcript's Verdict line."""
    assert tier in LETTER, f"Verdict: {tier} is no tier"
    verdict = judge(program.library, session.assessment, tier)
    names = ("ends", "means")
    zones = [
        f"{name} {score.zone} ({'mean gap ' if name == 'ends' else ''}{_gap(score.mean_gap_steps)})"
        for name, score in zip(names, (verdict.score(d) for d in DIMENSIONS), strict=True)
    ]
    return f"{tier}: {', '.join(zones)} -> {' | '.join(verdict.candidates) or verdict.square}"


def _gap(steps: float | None) -> str:
    return "none" if steps is None else f"{steps:.2f}"


# --- Telegram -----------------------------------------------------------------------------------


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
        lines: list[str] = []
        for kind, what in self._phone.news:
            if kind == "toast":
                lines.append(f"Toast: {what}")
            else:
                lines += ["# new message"] if kind == "new" else []
                lines += screen(what.text, what.rows)
        if (copied := self._copied(said)) and not lines:
            lines.append(f"Copied: {copied}")
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
                    if _same(button["text"], label):
                        return shown.number, button
        return None

    def _copied(self, said: str) -> str:
        found = self._button(said)
        return str(found[1]["copy_text"]["text"]) if found and "copy_text" in found[1] else ""

    async def _press_old(self, count: int, label: str) -> None:
        """A button that the newest message has not, or no longer: the `count`-th last of its label."""
        newest = {b.get("callback_data") for row in self._phone.screen.buttons for b in row}
        old = [(n, data) for n, text, data in self._met if _same(text, label) and data not in newest]
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


def _same(label: str, said: str) -> bool:
    return said in (label, label.rstrip("✓").rstrip())


# --- the terminal -------------------------------------------------------------------------------


class Paper(PlainPaper):
    """Plain paper that is read as it is written."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.offer = Offer()

    def message(self, text: str, offer: Offer) -> None:
        import html

        self.offer = offer
        rows = [[button.label for _, button in row] for row in offer.rows]
        self.lines += screen(html.unescape(TAGS.sub("", text)), rows)

    def note(self, *lines: str) -> None:
        self.lines += [f"Toast: {line}" for line in lines]

    def copied(self, heading: str, sentence: str) -> None:
        self.lines.append(f"Copied: {sentence}")


class Terminal:
    """The terminal's dialog; typed keys for buttons, words for everything else."""

    manager = MANAGER

    def __init__(self, program: Program, lang: str) -> None:
        self._program = program
        self._lang = "zh_CN.UTF-8" if lang == "zh" else "en_GB.UTF-8"
        self._paper = Paper()
        self._dialog: Dialog

    async def open(self, first: str) -> list[str]:
        """The terminal opens with /start; where something else comes first, go on from there."""
        self._paper = Paper()
        self._dialog = Dialog(self._program.conversation, self._paper, self._lang)
        await self._dialog.open()
        if first == "/start":
            return self._read()
        if (await self._program.session(self.manager)).stage == "paused":
            await self._dialog.take("1")
        return self._read() and []

    async def act(self, said: str) -> list[str] | None:
        if _ONLY_THERE.match(said):
            return None
        key = None if said.startswith('"') else self._key(said)
        await self._dialog.take(key or said.strip('"'))
        return self._read()

    def _key(self, label: str) -> str | None:
        keyed: list[tuple[str, Button]] = list(self._paper.offer)
        return next((key for key, button in keyed if _same(button.label, label)), None)

    def _read(self) -> list[str]:
        """What was written since, without what only the terminal says."""
        own = {f"Toast: {self._dialog.phrase(key)}" for key in ("same", "hint")}
        lines = [line for line in self._paper.lines if line not in own]
        self._paper.lines.clear()
        return lines

    async def leave(self, *, blocked: bool) -> None:
        raise LookupError("a terminal cannot be blocked")

    async def close(self) -> None:
        """Nothing is held."""
