"""The page served for a test, on a free port of this computer, in this very process."""

from __future__ import annotations

import asyncio
import time

from pydantic import SecretStr

from bot.channels.web.opening import reached
from bot.channels.web.operating import Oversight
from bot.channels.web.pace import Clock
from bot.channels.web.serve import listening, serve
from bot.channels.web.site import site
from bot.conversation import Conversation
from bot.joining import Joining


class Served:
    """A server of the real page; `close` and `open` again is a restart on the same port.

    `clock` is what the paces of clients are measured by; set `stopping` as a signal
    would, and `late_s` to let time pass.
    """

    def __init__(
        self,
        *,
        host: str = "127.0.0.1",
        trusted: tuple[str, ...] = (),
        public: str = "",
        clock: Clock = time.monotonic,
        metrics_token: str = "",
    ) -> None:
        self.port = 0
        self.stopping = False
        self.late_s = 0.0
        self._token = SecretStr(metrics_token) if metrics_token else None
        self._host = host
        self._trusted = trusted
        self._public = public
        self._clock = lambda: clock() + self.late_s

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    async def open(self, conversation: Conversation) -> None:
        """Answer with this conversation."""
        self._rooms = conversation.rooms
        listener = listening(self._host, self.port)
        self.port = listener.getsockname()[1]
        self._stop = asyncio.Event()
        oversight = Oversight(self._token, lambda: self.stopping)
        reach = reached(self._host, self.port, self._public)
        application = site(conversation, reach, self._clock, oversight=oversight)
        self._task = asyncio.create_task(serve(application, listener, self._stop, self._trusted))

    async def close(self) -> None:
        """Stop as the program does, with everything begun finished."""
        self._stop.set()
        if isinstance(self._rooms, Joining):
            self._rooms.crowd.close()
        await self._task
