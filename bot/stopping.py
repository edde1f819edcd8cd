"""How the program is told to stop."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress

SIGNALS = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def told_to_stop() -> Iterator[asyncio.Event]:
    """An event that SIGINT and SIGTERM set; a second one ends the process as usual."""
    stop, loop = asyncio.Event(), asyncio.get_running_loop()

    def listen_no_more() -> None:
        with suppress(NotImplementedError):
            for number in SIGNALS:
                loop.remove_signal_handler(number)

    def end() -> None:
        stop.set()
        listen_no_more()

    with suppress(NotImplementedError):
        for number in SIGNALS:
            loop.add_signal_handler(number, end)
    try:
        yield stop
    finally:
        listen_no_more()
