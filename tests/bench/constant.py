"""The same server over nothing: one constant page of a size, behind the same guard, with the same logs.

`python -m tests.bench.constant BYTES` prints its address and answers until it is ended.
"""

from __future__ import annotations

import asyncio
import sys

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from bot.channels.web.guard import Guard
from bot.channels.web.serve import listening, serve
from bot.logs import log_to_stderr
from bot.stopping import told_to_stop


async def main(size: int) -> None:
    """Answer every form with so many bytes."""
    page = "x" * size

    async def constant(request: Request) -> Response:
        await request.body()
        return HTMLResponse(page)

    async def refuse(request: Request, status: int, key: str, wait_s: int = 0) -> Response:
        return HTMLResponse(key, status)

    inner = Starlette(routes=[Route("/", constant, methods=["GET", "POST"])])
    listener = listening("127.0.0.1", 0)
    print(f"http://127.0.0.1:{listener.getsockname()[1]}/", flush=True)
    log_to_stderr()
    with listener, told_to_stop() as stop:
        await serve(Guard(inner, refuse, frozenset()), listener, stop)


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
