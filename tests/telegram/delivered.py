"""The bot on a real local Bot API server that delivers to the real page's server, for one test."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp

from bot.channels.telegram.flood import Limits
from bot.channels.telegram.run import run
from bot.channels.telegram.webhook import Webhook
from bot.channels.web.hook import SECRET
from bot.channels.web.opening import reached
from bot.channels.web.serve import listening, serve
from bot.channels.web.site import site
from bot.conversation import Conversation
from bot.gate import Gate
from tests.telegram.person import WRITTEN_AT
from tests.telegram.server import TOKEN, Server
from tests.telegram.serving import QUICK

PATH, SECRET_WORD = "/telegram", "not-so-secret-not-so-secret"


class Delivered:
    """A Bot API `server`, and our bot that it delivers to; the clock stands a minute after all updates."""

    def __init__(self, server: Server, port: int, session: aiohttp.ClientSession, hook: Webhook) -> None:
        self.server = server
        self.port = port
        self.hook = hook
        self.replied: list[dict[str, Any]] = []
        """What the answers to deliveries asked Telegram to do."""
        self._session = session

    async def deliver(self, update: dict[str, Any]) -> int:
        """What one update is answered with."""
        if query := update.get("callback_query"):
            self.server.api.asked_by[query["id"]] = query["from"]["id"]
        status, _ = await self.post(json.dumps(update).encode())
        return status

    async def post(self, body: bytes, method: str = "POST", **headers: str) -> tuple[int, Any]:
        """Status and headers of the answer to a request; a header named "" is left out."""
        given = {SECRET: SECRET_WORD, "content-type": "application/json"} | {
            name.replace("_", "-"): value for name, value in headers.items()
        }
        sent = {name: value for name, value in given.items() if value}
        url = f"http://127.0.0.1:{self.port}{PATH}"
        async with self._session.request(method, url, data=body, headers=sent) as answer:
            if said := await answer.read():
                self.replied.append(call := json.loads(said))
                data = {name: value for name, value in call.items() if name != "method"}
                self.server.api.call(call["method"], data)  # as Telegram does
            return answer.status, answer.headers


@asynccontextmanager
async def delivering(
    conversation: Conversation,
    *,
    server: Server | None = None,
    limits: Limits = QUICK,
    gate: Gate | None = None,
) -> AsyncIterator[Delivered]:
    """Everything started, and in the end stopped as a signal would."""
    stop, gate = asyncio.Event(), gate or Gate()
    hook = Webhook(PATH, SECRET_WORD, gate, lambda: WRITTEN_AT + 60.0)
    listener = listening("127.0.0.1", 0)
    port = listener.getsockname()[1]
    application = site(conversation, reached("127.0.0.1", port), gate=gate, hook=hook)
    async with server or Server() as opened, aiohttp.ClientSession() as session:
        base = opened.base_url
        channels = (
            serve(application, listener, stop),
            run(TOKEN, conversation, base_url=base, stop=stop, limits=limits, hook=hook),
        )
        tasks = [asyncio.create_task(channel) for channel in channels]
        delivered = Delivered(opened, port, session, hook)
        try:
            async with asyncio.timeout(8):
                while not opened.called("getWebhookInfo"):  # noqa: ASYNC110
                    await asyncio.sleep(0.002)
                await hook.opened(8)
            yield delivered
        finally:
            stop.set()
            await asyncio.wait_for(asyncio.gather(*tasks), 12)
