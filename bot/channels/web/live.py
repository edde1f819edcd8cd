"""A page that stays up to date: what changes is sent to it as server-sent events."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import suppress

from starlette.responses import StreamingResponse

from bot.crowd import Tally
from bot.groups import Over
from flows.room import mark

RETRY_MS = 2000
"""How long a page waits before it asks again after a cut."""


async def marks(tallies: AsyncIterator[Tally | None]) -> AsyncIterator[Tally | None]:
    """Only what moves the class on: a student's page shows no counts."""
    last = ""
    async for tally in tallies:
        if tally is None:
            yield None
        elif mark(tally.group) != last:
            last = mark(tally.group)
            yield Tally(tally.group, 0, 0)


def streamed(tallies: AsyncIterator[Tally | None]) -> StreamingResponse:
    """The counts as they change, nothing more than the page itself would show."""
    return StreamingResponse(
        _events(tallies),
        media_type="text/event-stream",
        headers={"x-accel-buffering": "no"},  # nginx would hold small events back
    )


async def _until_over(tallies: AsyncIterator[Tally | None]) -> AsyncIterator[Tally | None]:
    """The counts, none where the group has ended before the first."""
    with suppress(Over):
        async for tally in tallies:
            yield tally


async def _events(tallies: AsyncIterator[Tally | None]) -> AsyncIterator[str]:
    yield f"retry: {RETRY_MS}\n\n"
    async for tally in _until_over(tallies):
        if tally is None:
            yield "event: beat\ndata: 1\n\n"
        else:
            data = {"joined": tally.joined, "finished": tally.finished, "mark": mark(tally.group)}
            yield f"data: {json.dumps(data)}\n\n"
