"""Nothing personal is logged on any channel, at any level, whether things go well or not."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.channels.telegram.run import run
from bot.conversation import Conversation
from bot.logs import json_lines
from bot.ports import Document
from bot.stores.tiny import TinyStore
from bot.wording import Wording
from flows.engine import Engine
from flows.library import Library
from tests.telegram import person as does
from tests.telegram.api import Shown
from tests.telegram.server import TOKEN, Server
from tests.telegram.serving import QUICK
from tests.terminal.phone import TerminalPhone
from tests.transcripts.program import Clock, ids
from tests.web.serving import Served
from tests.web.visitor import Visitor

NAME, WORDS, PERSON = "桂花糕机构", "quokka said 桃花源", 770_011_223
SECRETS = (
    NAME,
    "桂花糕",
    "quokka",
    "桃花源",
    str(PERSON),
    "Mei-Surname-Secret",
    "meilin",
    TOKEN,
    "S-G1",
    "443",
)


class Indiscreet(TinyStore):
    """A store that can be told to fail with everything it was given in the words of its error."""

    fails = False

    async def save(self, manager: str, document: Document, seen: int) -> int:
        if self.fails:
            raise ValueError(f"cannot save {document} of {manager} after {WORDS}")
        return await super().save(manager, document, seen)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Indiscreet]:
    opened = Indiscreet(tmp_path / "data")
    yield opened
    await opened.close()


@pytest.fixture
def talk(library: Library, wording: Wording, store: Indiscreet) -> Conversation:
    made = ids()
    return Conversation(store, Engine(library), wording, Clock(), lambda: next(made))


async def on_the_page(talk: Conversation, store: Indiscreet) -> list[str]:
    """A talk, a fault and nonsense; what else may not be logged."""
    served = Served()
    await served.open(talk)
    async with Visitor(served.url, lang="zh") as mei:
        await mei.begin("zh", nickname=NAME)
        for value in (4, 4, 3):
            await mei.rate(value)
        await mei.say(WORDS)
        for path in (f"go/{mei.key}", "link", f"{NAME}?{WORDS}", f"chart/{mei.of}/{NAME}"):
            await mei.go(path)
        store.fails = True
        await mei.say("4")
        assert mei.status == 500
        store.fails = False
        secrets = [mei.key, mei.manager]
    await served.close()
    return secrets


@asynccontextmanager
async def telegram(talk: Conversation) -> AsyncIterator[Server]:
    """The bot on a real Bot API server."""
    stop = asyncio.Event()
    async with Server() as server:
        running = run(TOKEN, talk, base_url=server.base_url, stop=stop, limits=QUICK, poll_s=1, read_s=1)
        task = asyncio.create_task(running)
        yield server
        stop.set()
        await asyncio.wait_for(task, 10)


def open_rating(server: Server) -> tuple[Shown, str] | None:
    """The message with the open question, and the button to answer it with 4."""
    for shown in reversed(list(server.api.chats.get(PERSON, {}).values())):
        for button in (button for row in shown.buttons for button in row):
            if button.get("callback_data", "").endswith(".t=4"):
                return shown, button["callback_data"]
    return None


async def on_telegram(talk: Conversation, store: Indiscreet) -> list[str]:
    """A talk in words and taps, a fault, and a server that misbehaves."""
    async with telegram(talk) as server:

        async def act(update: dict[str, object]) -> None:
            server.arrive(update)
            async with asyncio.timeout(20):
                while server.confirmed < int(str(update["update_id"])):  # noqa: ASYNC110
                    await asyncio.sleep(0.005)

        for said in ("/start", "中文", "开始", "其余都跳过", NAME, "简版", "街道办事处", "4", "4", "3"):
            await act(does.write(PERSON, said, "zh-hans"))
        async with asyncio.timeout(20):
            while (shown := open_rating(server)) is None:  # noqa: ASYNC110
                await asyncio.sleep(0.005)
        server.order("editMessageText", "<html>no</html>", 2)
        await act(does.tap(PERSON, shown[0].number, shown[1], "zh-hans"))
        await act(does.write(PERSON, WORDS, "zh-hans"))
        await act(does.send(PERSON, voice={}))
        store.fails = True
        await act(does.write(PERSON, "/restart", "zh-hans"))
        store.fails = False
    return []


async def in_the_terminal(talk: Conversation, folder: Path) -> None:
    phone = TerminalPhone(talk, "zh_CN.UTF-8", folder=folder)
    for said in ("/start", "中文", "开始", "其余都跳过", NAME, "简版", "街道办事处", "4", "4", "3", WORDS):
        await phone.say(said)


async def test_no_channel_logs_anything_personal_at_any_level(
    talk: Conversation, store: Indiscreet, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    secrets = [*SECRETS, *await on_the_page(talk, store), *await on_telegram(talk, store)]
    await in_the_terminal(talk, tmp_path)
    kept = json_lines()
    logged = [kept.format(record) for record in caplog.records]
    assert {"common_ground.web", "bot.channels.telegram.reception"} <= {one.name for one in caplog.records}
    assert any("ValueError" in line for line in logged)
    for line in logged:
        told = line.encode().decode("unicode_escape", "replace") + line
        assert not [secret for secret in secrets if secret in told], line
