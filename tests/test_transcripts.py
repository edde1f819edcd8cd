"""Every transcript is played on Telegram and in the terminal; `pytest --rewrite` fills in the bot's side."""

from __future__ import annotations

import difflib
import json
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from bot.wording import Wording
from flows.library import Library
from flows.model import LANGS, TIERS
from tests.transcripts import script as scripts
from tests.transcripts.player import Channel, play
from tests.transcripts.program import Program
from tests.transcripts.script import Script, Step
from tests.transcripts.telegram import Telegram
from tests.transcripts.terminal import Terminal

SQUARES = (
    "cooperation",
    "complementarity",
    "co-optation",
    "confrontation",
    "borderline",
    "undecided",
    "not-engaged",
    "insufficient",
)
"""Every result that a tier can have."""

PASSING = ("anchor", "seen_at", "heard", "seat", "teams", "updates")
"""What may differ between channels: where a keyboard is, when and how something was said, which seat,
which updates came in."""


@pytest.mark.parametrize("path", scripts.scripts(), ids=lambda path: f"{path.parent.name}/{path.stem}")
async def test_talk(
    path: Path, library: Library, wording: Wording, quick_path: Path, request: pytest.FixtureRequest
) -> None:
    script = scripts.read(path)
    on_telegram, kept = await _played(script, Program(library, wording, quick_path / "telegram"), Telegram)
    if request.config.getoption("--rewrite"):
        _rewrite(script, on_telegram)
    compare("as written", script.steps, "on Telegram", on_telegram)
    if script.everywhere:
        in_terminal, too = await _played(script, Program(library, wording, quick_path / "terminal"), Terminal)
        said = [
            Step(a.kind, a.said, a.number, scripts.bot_lines(a.replies) if b.replies else [])
            for a, b in zip(on_telegram, in_terminal, strict=True)
        ]
        compare("on Telegram", said, "in the terminal", in_terminal)
        assert too == kept, "the two channels stored different things"


async def _played(script: Script, program: Program, channel_of: Any) -> tuple[list[Step], dict[str, Any]]:
    """The steps as played, and what is stored in the end."""
    channel: Channel = channel_of(program, script.lang)
    try:
        steps = await play(script, program, channel)
        return steps, lasting(await program.document(channel.manager))
    finally:
        await program.close()


def lasting(document: dict[str, Any]) -> dict[str, Any]:
    """What is stored, without what passes; assessments are called by their number."""
    text = json.dumps({name: value for name, value in document.items() if name not in PASSING})
    for number, one in enumerate(document["assessments"]):
        text = text.replace(one["id"], f"assessment {number}")
    kept: dict[str, Any] = json.loads(text)
    return kept


def compare(expected: str, before: list[Step], found: str, after: list[Step]) -> None:
    old = [line for step in before for line in step.lines()]
    new = [
        line
        for a, b in zip(before, after, strict=True)
        for line in Step(b.kind, b.said, b.number, scripts.matching(a.replies, b.replies)).lines()
    ]
    if old != new:
        diff = difflib.unified_diff(old, new, expected, found, lineterm="", n=8)
        pytest.fail("\n".join(diff), pytrace=False)


def _rewrite(script: Script, played: list[Step]) -> None:
    """Put what answered into the file; an ending left open stays so."""
    for step, done in zip(script.steps, played, strict=True):
        step.replies, step.said = scripts.matching(step.replies, done.replies), done.said
    script.path.write_text(script.text(), encoding="utf-8")


def test_every_tier_and_result_stands_in_a_transcript_of_every_language() -> None:
    shown = {
        (path.parent.name, *_result(step.said))
        for path in scripts.scripts()
        for step in scripts.read(path).steps
        if step.kind == "Verdict"
    }
    missing = {*product(LANGS, TIERS, SQUARES)} - shown
    assert not missing, "\n".join(map(str, sorted(missing)))


def _result(verdict: str) -> tuple[str, str]:
    """Tier and result of a Verdict line.

    >>> _result("street: ends similar (mean gap 0.33), means borderline (0.83) -> cooperation | co-optation")
    ('street', 'borderline')
    """
    tier, _, said = verdict.partition(":")
    named = said.rpartition(" -> ")[2].split(" | ")
    return tier, {1: named[0], 2: "borderline", 4: "undecided"}[len(named)]


def test_every_talk_stands_in_both_languages() -> None:
    talks = {lang: {path.name for path in scripts.scripts() if path.parent.name == lang} for lang in LANGS}
    assert talks["en"] == talks["zh"]


def test_every_transcript_begins_with_what_it_shows() -> None:
    for path in scripts.scripts():
        first = scripts.read(path).steps[0]
        assert first.kind == "#" and first.said.endswith((".", "。")), (
            f"{path}: say in line 1 what the talk shows"
        )
