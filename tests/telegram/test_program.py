"""The whole program as a process: `python -m bot run` against a Bot API server given by TELEGRAM_BASE_URL."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.telegram import person as does
from tests.telegram.api import Shown
from tests.telegram.server import TOKEN, Server

WITHIN_S = 20.0
MANAGER = 1001


class Program:
    """The running process, and one person's chat with it."""

    def __init__(self, server: Server, folder: Path) -> None:
        self.server = server
        self.environment = {
            **os.environ,
            "TELEGRAM_TOKEN": TOKEN,
            "TELEGRAM_BASE_URL": server.base_url,
            "DATA_DIR": str(folder),
        }

    @asynccontextmanager
    async def running(self) -> AsyncIterator[asyncio.subprocess.Process]:
        """The process; asked to stop at the end, unless it has ended by then."""
        command = (sys.executable, "-m", "bot", "run", "--port", "0", "--no-open")
        pipe = asyncio.subprocess.PIPE
        process = await asyncio.create_subprocess_exec(*command, env=self.environment, stderr=pipe)
        reading = asyncio.create_task(process.stderr.read()) if process.stderr else None
        try:
            yield process
        finally:
            if process.returncode is None:
                process.send_signal(signal.SIGTERM)
            await asyncio.wait_for(process.wait(), WITHIN_S)
            self.log = (await reading).decode() if reading else ""

    @property
    def messages(self) -> list[Shown]:
        return list(self.server.api.chats.get(MANAGER, {}).values())

    async def until(self, holds: Callable[[], object]) -> None:
        async with asyncio.timeout(WITHIN_S):
            while not holds():  # noqa: ASYNC110  what is waited for happens in another process
                await asyncio.sleep(0.005)

    async def act(self, update: dict[str, object]) -> None:
        """Let something arrive, and wait until it is confirmed and answered."""
        before = len(self.server.api.calls)
        self.server.arrive(update)
        await self.until(lambda: self.server.confirmed >= int(str(update["update_id"])))
        await self.until(lambda: len(self.server.api.calls) > before)

    async def say(self, text: str) -> None:
        await self.act(does.write(MANAGER, text, "zh-hans"))

    async def tap(self, label: str) -> None:
        """Tap the newest button with this label, once it is there."""
        await self.until(lambda: self._button(label))
        number, data = self._button(label) or (0, "")
        seen = [(shown.html, shown.markup) for shown in self.messages]
        await self.act(does.tap(MANAGER, number, data, "zh-hans"))
        await self.until(lambda: [(s.html, s.markup) for s in self.messages] != seen)

    async def reach_the_first_question(self) -> None:
        """From /start to the first rating of the street office, quick form."""
        await self.say("/start")
        for label in ("中文", "开始", "其余都跳过", "跳过", "简版", "街道办事处"):
            await self.tap(label)

    def _button(self, label: str) -> tuple[int, str] | None:
        for shown in reversed(self.messages):
            for row in shown.buttons:
                for button in row:
                    if button["text"] == label:
                        return shown.number, str(button["callback_data"])
        return None


async def test_an_assessment_in_chinese_outlives_a_kill(tmp_path: Path) -> None:
    async with Server() as server:
        program = Program(server, tmp_path / "data")
        async with program.running() as process:
            await program.reach_the_first_question()
            for number in "443":
                await program.tap(number)
            await program.until(lambda: "第4题" in program.messages[-1].text)
            process.kill()
            await process.wait()
        async with program.running():
            for number in "33433":
                await program.tap(number)
            await program.tap("接着做")
            for number in "43334433":
                await program.tap(number)
            await program.tap("没错，看结果")
            await program.until(lambda: "街道：合作" in program.messages[-1].text)
            shown = program.messages[-1].text
        assert "年度任务" in shown and "简版，初步参考" in shown
        assert TOKEN not in program.log and "Mei-Surname-Secret" not in program.log


async def test_a_second_program_on_the_same_data_is_refused(tmp_path: Path) -> None:
    async with Server() as server:
        first, second = (Program(server, tmp_path / "data") for _ in range(2))
        async with first.running():
            await first.say("/start")
            async with second.running() as process:
                assert await asyncio.wait_for(process.wait(), WITHIN_S) == 2
            assert str(tmp_path / "data") in second.log and "Traceback" not in second.log


@pytest.mark.parametrize("token", ["", "not-a-token"])
async def test_a_wrong_token_says_what_to_do(tmp_path: Path, token: str) -> None:
    async with Server() as server:
        program = Program(server, tmp_path / "data")
        program.environment["TELEGRAM_TOKEN"] = token or TOKEN[:-1] + "X"
        async with program.running() as process:
            assert await asyncio.wait_for(process.wait(), WITHIN_S) == 2
        assert "BotFather" in program.log and "Traceback" not in program.log


async def test_what_was_typed_while_telegram_holds_us_back_is_stored(tmp_path: Path) -> None:
    async with Server() as server:
        program = Program(server, tmp_path / "data")
        async with program.running() as process:
            await program.reach_the_first_question()
            server.flood("sendMessage", wait_s=20)
            for number in "32":
                update = does.write(MANAGER, number, "zh-hans")
                server.arrive(update)
                await program.until(lambda last=update: server.confirmed >= last["update_id"])
            process.kill()
            await process.wait()
        async with program.running():
            await program.say("/review")
            await program.until(lambda: "核对" in program.messages[-1].text)
        assert "年度任务 3 / 未评\n投诉减少 2 / 未评" in program.messages[-1].text
