"""HTTP by hand over a socket, so that nothing corrects what a test sends or sees."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back until the connection was closed; status 0 where it was closed without a word."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


def request(
    port: int, method: str = "GET", path: str = "/", body: bytes = b"", **headers: str | None
) -> bytes:
    """A request as a page of ours would send it; a header given as None is left out."""
    usual: dict[str, str | None] = {"host": f"127.0.0.1:{port}", "connection": "close"}
    if method == "POST":
        usual |= {"origin": f"http://127.0.0.1:{port}", "content-type": FORM}
        usual |= {"content-length": str(len(body))}
    named = usual | {name.replace("_", "-"): value for name, value in headers.items()}
    lines = [f"{name}: {value}" for name, value in named.items() if value is not None]
    return "\r\n".join([f"{method} {path} HTTP/1.1", *lines, "", ""]).encode("latin-1") + body


async def exchange(port: int, sent: bytes, within_s: float = 20) -> Answer:
    """Send the bytes, and read until the server closes."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        async with asyncio.timeout(within_s):
            writer.write(sent)
            return read(await _everything(reader))
    finally:
        writer.transport.abort()


async def ask(
    port: int, method: str = "GET", path: str = "/", body: bytes = b"", **headers: str | None
) -> Answer:
    """`exchange` of one `request`."""
    return await exchange(port, request(port, method, path, body, **headers))


def read(received: bytes) -> Answer:
    """The first answer in the bytes of a connection."""
    head, _, body = received.partition(b"\r\n\r\n")
    if not head:
        return Answer(0, {}, b"")
    first, *lines = head.decode("latin-1").split("\r\n")
    pairs = [line.partition(": ") for line in lines]
    return Answer(int(first.split()[1]), {name.lower(): value for name, _, value in pairs}, body)


async def _everything(reader: asyncio.StreamReader) -> bytes:
    gathered = bytearray()
    try:
        while more := await reader.read(65_536):
            gathered += more
    except ConnectionResetError:
        pass  # what arrived before it counts
    return bytes(gathered)
