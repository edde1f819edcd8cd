"""How the program is told to stop."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress

SIGNALS = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def told_to_stop(parent: int | None = None) -> Iterator[asyncio.Event]:
    """An event that SIGINT and SIGTERM set; a second one ends the process as usual.

    `parent` is the reading end of a pipe whose other end another process holds: its death sets the
    event as well.
    """
    stop, loop = asyncio.Event(), asyncio.get_running_loop()

    def listen_no_more() -> None:
        if parent is not None:
            loop.remove_reader(parent)
        with suppress(NotImplementedError):
            for number in SIGNALS:
                loop.remove_signal_handler(number)

    def end() -> None:
        stop.set()
        listen_no_more()

    if parent is not None:
        loop.add_reader(parent, end)
    with suppress(NotImplementedError):
        for number in SIGNALS:
            loop.add_signal_handler(number, end)
    try:
        yield stop
    finally:
        listen_no_more()
