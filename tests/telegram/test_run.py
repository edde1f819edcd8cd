"""Start, trouble on the line, and the end."""

from __future__ import annotations

import asyncio
import logging
import os
import signal

import pytest
from telegram.error import InvalidToken

from bot.channels.telegram import BadToken, run
from bot.channels.telegram.polling import Trouble
from bot.channels.telegram.run import build
from bot.message import Reply
from bot.stopping import told_to_stop
from flows.talk import Input, Say
from tests.telegram import person as does
from tests.telegram.api import Answer, bad
from tests.telegram.script import Script, screen
from tests.telegram.server import GARBAGE, TOKEN, Server
from tests.telegram.serving import QUICK, serving

MEI = 1001


@pytest.mark.parametrize("token", ["123456789:AAwrong", "", " "])
async def test_wrong_token_says_what_to_do_and_hides_the_token(token: str) -> None:
    async with Server() as server:
        with pytest.raises(BadToken, match="BotFather") as caught:
            await run(token, Script(), base_url=server.base_url, stop=asyncio.Event())
    assert caught.value.__suppress_context__
    assert "AAwrong" not in str(caught.value)


@pytest.mark.parametrize(
    "trouble",
    [
        bad(500, "Internal Server Error"),
        bad(409, "Conflict"),
        bad(404, "Not Found"),
        bad(429, "Slow", retry_after=1),
        (200, []),
        (200, {"ok": True}),
        (200, {"ok": True, "result": None}),
        (500, 3),
        GARBAGE,
        "hang",
    ],
)
async def test_fetching_survives(trouble: Answer | str, caplog: pytest.LogCaptureFixture) -> None:
    server = Server()
    server.order("getUpdates", trouble)
    script = Script(Reply((screen(),)))
    async with serving(script, server=server, read_s=0.3, poll_s=1) as served:
        await served.play(does.write(MEI, "hello"))
    assert script.said == [Say("hello")]
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert TOKEN not in caplog.text


async def test_start_waits_until_telegram_is_there(caplog: pytest.LogCaptureFixture) -> None:
    server = Server()
    server.order("getMe", bad(500, "Internal Server Error"))
    server.order("setMyCommands", bad(502, "Bad Gateway"))
    async with serving(Script(Reply((screen(),))), server=server) as served:
        await served.play(does.write(MEI, "hello"))
        assert len(served.server.called("sendMessage")) == 1


async def test_connection_refused_and_back() -> None:
    async with serving(Script(Reply((screen(),)))) as served:
        await served.until(lambda: len(served.server.called("setMyCommands")) == 2)
        await served.server.close()
        await asyncio.sleep(0.05)
        await served.server.open()
        await served.play(does.write(MEI, "hello"))
        assert len(served.server.called("sendMessage")) == 1


def test_token_refused_again_and_again_ends_with_words() -> None:
    trouble = Trouble(believed=3)
    assert trouble.after(InvalidToken()) < trouble.after(InvalidToken())
    trouble.over()
    for _ in range(2):
        trouble.after(InvalidToken())
    with pytest.raises(BadToken, match="BotFather"):
        trouble.after(InvalidToken())


async def test_fetching_begins_anywhere_after_a_quiet_time() -> None:
    async with serving(Script(Reply((screen(),))), poll_s=1) as served:
        late, early = does.write(MEI, "first"), does.write(MEI, "second")
        late["update_id"] += 1_000_000
        served.server.arrive(late)
        await served.until(lambda: served.server.confirmed == late["update_id"])
        await served.until(lambda: "offset" not in served.server.asked)
        served.server.arrive(early)
        await served.until(lambda: served.script.said == [Say("first"), Say("second")])


class Held(Script):
    """A turn that is stored only when `go` is set."""

    def __init__(self) -> None:
        super().__init__(Reply((screen(),)))
        self.go = asyncio.Event()
        self.begun = asyncio.Event()

    async def turn(self, manager: str, said: Input, *, hint: str = "", number: int | None = None) -> Reply:
        self.begun.set()
        await self.go.wait()
        return await super().turn(manager, said, hint=hint)


async def test_nothing_is_confirmed_before_it_is_stored() -> None:
    script = Held()
    async with serving(script) as served:
        update = does.write(MEI, "hello")
        served.server.arrive(update)
        await script.begun.wait()
        await asyncio.sleep(0.05)
        assert served.server.confirmed == 0
        script.go.set()
        await served.until(lambda: served.server.confirmed == update["update_id"])


async def test_graceful_stop_finishes_what_was_accepted_and_confirms_it() -> None:
    script = Held()
    async with serving(script) as served:
        updates = [does.write(MEI + n, "hello") for n in range(30)]
        served.server.arrive(*updates)
        await script.begun.wait()
        served.stop.set()
        await asyncio.sleep(0.02)
        script.go.set()
        await served.finish()
        assert len(served.server.called("sendMessage")) == 30
        assert served.server.confirmed == updates[-1]["update_id"]


async def test_stop_before_telegram_was_ever_reached() -> None:
    stop = asyncio.Event()
    task = asyncio.create_task(
        run(TOKEN, Script(), base_url="http://127.0.0.1:9/bot", stop=stop, limits=QUICK)
    )
    await asyncio.sleep(0.05)
    stop.set()
    await asyncio.wait_for(task, 2)


async def test_signal_ends_it() -> None:
    async with Server() as server:
        with told_to_stop() as stop:
            task = asyncio.create_task(run(TOKEN, Script(), base_url=server.base_url, poll_s=5, stop=stop))
            while not server.called("setMyCommands"):  # noqa: ASYNC110
                await asyncio.sleep(0.005)
            os.kill(os.getpid(), signal.SIGTERM)
            await asyncio.wait_for(task, 3)


async def test_logs_hold_neither_the_token_nor_anything_personal(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    async with serving(Script(Reply((screen(),))), read_s=0.3, limits=QUICK) as served:
        for trouble in (bad(500, "x"), GARBAGE, "hang"):
            served.server.order("editMessageText", trouble, 3)
            served.server.order("sendMessage", trouble)
        await served.play(*(does.tap(MEI + n, 50, "1:k7f3qa:S-G1.t=4") for n in range(3)))
    assert caplog.records
    assert TOKEN not in caplog.text
    assert "Secret" not in caplog.text
    assert "1001" not in caplog.text


async def test_files_go_out_and_a_proxy_of_the_environment_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    async with Server() as server:
        monkeypatch.setenv("http_proxy", server.base_url.removesuffix("/bot"))
        application = build(TOKEN, Script(), base_url="http://telegram.invalid/bot").application
        await application.initialize()
        await application.bot.send_document(MEI, b"PDF", filename="report.pdf")
        sent = server.called("sendDocument")[0]
        await application.shutdown()
    assert sent["chat_id"] == str(MEI)
    assert sent["document"].name == "report.pdf" and sent["document"].content == b"PDF"
