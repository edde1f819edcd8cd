"""An answer leaves when it is written: no connection waits to gather more."""

from __future__ import annotations

import asyncio
import socket

from bot.channels.web.serve import listening


async def test_connections_do_not_wait_for_more() -> None:
    met: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    async def meet(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        accepted = writer.get_extra_info("socket")
        met.set_result(accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
        writer.close()

    listener = listening("127.0.0.1", 0)
    async with await asyncio.start_server(meet, sock=listener):
        _, writer = await asyncio.open_connection(*listener.getsockname())
        assert await met, "Nagle's delay holds the second half of each answer for 40 ms"
        writer.close()
