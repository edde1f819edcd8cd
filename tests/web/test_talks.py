"""Every transcript is played in Chromium, once with the page's script and once without JavaScript."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Browser

from bot.wording import Wording
from flows.library import Library
from tests.test_transcripts import compare, lasting
from tests.transcripts import script as scripts
from tests.transcripts.player import play
from tests.transcripts.program import Program
from tests.transcripts.script import Step
from tests.transcripts.telegram import Telegram
from tests.transcripts.web import Web

pytestmark = pytest.mark.asyncio(loop_scope="session")

TALKS = [path for path in scripts.scripts() if scripts.read(path).everywhere]


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
@pytest.mark.parametrize("path", TALKS, ids=lambda path: f"{path.parent.name}/{path.stem}")
async def test_talk(
    path: Path, script: bool, library: Library, wording: Wording, quick_path: Path, browser: Browser
) -> None:
    written = scripts.read(path)
    program = Program(library, wording, quick_path / "web")
    web = Web(program, written.lang, browser, script=script)
    try:
        played = await play(written, program, web)
    finally:
        await web.end()
    expected = [
        Step(a.kind, a.said, a.number, scripts.bot_lines(a.replies) if b.replies else [])
        for a, b in zip(written.steps, played, strict=True)
    ]
    compare("as written", expected, "in the browser", played)
    kept = lasting(await program.document(web.manager))
    await program.close()
    if script:
        assert kept == await _on_telegram(written, Program(library, wording, quick_path / "telegram"))


async def _on_telegram(written: scripts.Script, program: Program) -> dict[str, object]:
    """What the same talk leaves in the store when it is held on Telegram."""
    telegram = Telegram(program, written.lang)
    await play(written, program, telegram)
    kept = lasting(await program.document(telegram.manager))
    await program.close()
    return kept
