"""Plays transcripts: the person's side is done on a channel, what answers it comes back as lines."""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol

from flows.model import DIMENSIONS, LANGS, Tier
from flows.question import LETTER
from flows.session import Session
from flows.verdict import judge
from tests.transcripts import colleagues
from tests.transcripts.classroom import happens
from tests.transcripts.program import ACT_SECONDS, Program
from tests.transcripts.script import Script, Step, acts

NOTHING = "Bot: (nothing)"


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

    async def reminded(self) -> list[str]:
        """What comes by itself at this moment, which is when the bot looks who is to be reminded."""
        ...

    async def close(self) -> None: ...


async def play(script: Script, program: Program, channel: Channel) -> list[Step]:
    """The steps with what answered them; no answer where the channel cannot do what is done."""
    played: list[Step] = []
    if script.cuts:
        await program.restart(script.cuts)
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
            case "Restart" | "Cuts":
                await channel.close()
                await program.restart(step.said)
                shown = await channel.open(_first(script.steps[at:]))
            case "Blocks" | "Unblocks":
                await channel.leave(blocked=step.kind == "Blocks")
            case "Class":
                await happens(program, step.said)
            case "Team":
                await colleagues.happens(program, step.said)
            case "Reminders":
                done.replies = await channel.reminded() or [NOTHING]
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
        _check_no_apology(step, replies or [], program)
    return [] if replies is None else replies or [NOTHING]


def _check_no_apology(step: Step, replies: list[str], program: Program) -> None:
    """An exception of ours must never become part of a transcript."""
    for lang in LANGS:
        apology = program.conversation.wording.phrase("apology", lang)
        assert not any(apology in line for line in replies), (
            f"line {step.number}, You: {step.said}: {apology}"
        )


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
