"""`python -m bot webhook`: what Telegram is told, what is said, and every fault."""

from __future__ import annotations

import asyncio
import json
import os
import sys

import pytest

from bot.channels.telegram.webhook import derived_secret
from tests.telegram.api import Answer, bad
from tests.telegram.server import GARBAGE, TOKEN, Server

URL = "https://ground.example.org/telegram"


async def command(what: str, server: Server | None = None, **told: str) -> tuple[int, str, str]:
    """Exit code, what was printed, and what was complained of."""
    base = {"TELEGRAM_BASE_URL": server.base_url} if server else {}
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TELEGRAM_", "WEB"))}
    told = {"LANG": "en_GB.UTF-8", "PYTHONIOENCODING": "utf-8", "TELEGRAM_TOKEN": TOKEN} | base | told
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "webhook", what),
        env=kept | told | {"LC_ALL": told["LANG"]},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, complained = await asyncio.wait_for(process.communicate(), 30)
    assert b"Traceback" not in complained and TOKEN.encode() not in out + complained
    return process.returncode or 0, out.decode(), complained.decode()


async def test_set_info_and_delete() -> None:
    async with Server() as server:
        assert await command("info", server) == (
            0,
            "Telegram delivers nowhere; it waits to be asked.\nWaiting: 0. Connections at once: 0.\n",
            "",
        )
        code, out, _ = await command("set", server, WEBHOOK_URL="https://ground.example.org")
        assert code == 0 and URL in out
        (asked,) = server.called("setWebhook")
        assert asked["url"] == URL and int(asked["max_connections"]) == 100
        assert asked["secret_token"] == derived_secret(TOKEN)
        assert {"message", "callback_query", "my_chat_member"} < set(json.loads(asked["allowed_updates"]))
        assert "drop_pending_updates" not in asked and len(server.called("setMyCommands")) == 2
        code, out, _ = await command("info", server, LANG="zh_CN.UTF-8")
        assert code == 0 and f"送到 {URL}" in out and "100" in out
        assert (await command("delete", server))[0] == 0
        assert not server.api.webhook


async def test_a_secret_of_ones_own() -> None:
    async with Server() as server:
        secret = "a-secret-of-our-own_1"
        _, out, complained = await command("set", server, WEBHOOK_URL=URL, WEBHOOK_SECRET=secret)
        assert server.called("setWebhook")[0]["secret_token"] == secret and secret not in out + complained


@pytest.mark.parametrize(
    ("trouble", "code", "says"),
    [
        (bad(400, "Bad Request: bad webhook: HTTPS url must be provided"), 1, "https url must be provided"),
        (bad(401, "Unauthorized"), 2, "BotFather"),
        (bad(429, "Too Many Requests", retry_after=3), 1, "wait 3 s"),
        (GARBAGE, 1, "Telegram did not do it"),
    ],
)
async def test_what_telegram_refuses_is_said(trouble: Answer | str, code: int, says: str) -> None:
    async with Server() as server:
        server.order("setWebhook", trouble)
        found, out, complained = await command("set", server, WEBHOOK_URL=URL)
        assert found == code and says in complained and not out


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({"TELEGRAM_TOKEN": ""}, "Set TELEGRAM_TOKEN"),
        ({}, "Set WEBHOOK_URL"),
        ({"WEBHOOK_URL": "ground"}, "WEBHOOK_URL: expected"),
        ({"TELEGRAM_TOKEN": "123:AAwrong", "WEBHOOK_URL": URL}, "BotFather"),
        ({"TELEGRAM_TOKEN": "nonsense", "WEBHOOK_URL": URL}, "BotFather"),
    ],
)
async def test_what_is_missing_is_said(told: dict[str, str], says: str) -> None:
    async with Server() as server:
        code, out, complained = await command("set", server, **told)
        assert code == 2 and says in complained and not out


async def test_no_telegram_is_said() -> None:
    code, _, complained = await command("info", TELEGRAM_BASE_URL="http://127.0.0.1:9/bot")
    assert code == 1 and "No connection" in complained
