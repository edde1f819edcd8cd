"""The body of a request: read whole, or refused for its size or its slowness."""

from __future__ import annotations

import asyncio

from starlette.datastructures import Headers
from starlette.types import Message, Receive

BODY_S = 10.0
"""How long a body may take to arrive."""

Refusal = tuple[int, str]
"""The status, and the words for a page."""


async def whole(headers: Headers, receive: Receive, most_bytes: int) -> bytes | Refusal:
    """The whole body, or why it is refused."""
    length = headers.get("content-length", "0")
    if not length.isdecimal():
        return 400, "bad_request"
    if int(length) > most_bytes:
        return 413, "too_big"
    gathered = bytearray()
    try:
        async with asyncio.timeout(BODY_S):
            more = True
            while more:
                message = await receive()
                if message["type"] == "http.disconnect":
                    return 400, "bad_request"
                gathered += message.get("body", b"")
                if len(gathered) > most_bytes:
                    return 413, "too_big"
                more = message.get("more_body", False)
    except TimeoutError:
        return 408, "too_slow"
    return bytes(gathered)


def replayed(body: bytes) -> Receive:
    """A receive channel that gives a body already read."""

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    return receive
