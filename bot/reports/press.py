"""The press: makes files in processes of their own, so that nobody's tap waits for them."""

from __future__ import annotations

import asyncio
import hashlib
import multiprocessing
import os
import pickle
import signal
import threading
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any

from bot.ports import NotMade

LATER = 10
"""How much a process that makes files gives way (nice)."""

KEPT = 32
"""How many finished files are kept to be handed out again; a report has 100 to 300 KB."""


class Press:
    """Carries out orders and hands out again what was made lately; the processes start with the first."""

    def __init__(self, workers: int = 1) -> None:
        self._workers = workers
        self._pool: ProcessPoolExecutor | None = None
        self._made: OrderedDict[bytes, asyncio.Task[bytes]] = OrderedDict()

    async def made(self, make: Callable[..., bytes], *order: Any) -> bytes:
        """What `make` gives for an order; NotMade where it fails.

        `make` is a function of a module and the order plain data, since both go to another process;
        the same order must give the same bytes. It is known again by a hash of its content.
        """
        mark = hashlib.sha256(pickle.dumps((make, order))).digest()
        if mark not in self._made:
            self._made[mark] = asyncio.create_task(self._printed(make, order))
            while len(self._made) > KEPT:
                self._made.popitem(last=False)
        self._made.move_to_end(mark)
        try:
            return await asyncio.shield(self._made[mark])
        except NotMade:
            self._made.pop(mark, None)
            raise

    async def _printed(self, make: Callable[..., bytes], order: tuple[Any, ...]) -> bytes:
        try:
            return await asyncio.get_running_loop().run_in_executor(self._open(), make, *order)
        except BrokenProcessPool:
            self.close()
            raise NotMade("The process that makes files was ended") from None
        except Exception as error:
            raise NotMade(f"{type(error).__name__} while a file was made") from error

    def _open(self) -> ProcessPoolExecutor:
        if self._pool is None:
            # spawned: a forked copy of a process with threads and open stores may hang
            apart = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(self._workers, apart, initializer=_stand_back)
        return self._pool

    def close(self) -> None:
        """Let the processes go; what has not begun is not begun any more."""
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)
            self._pool = None


def _stand_back() -> None:
    """Let whoever answers taps have the processor first, and leave Ctrl-C to them."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # it reaches every process of a terminal
    if hasattr(os, "nice"):
        os.nice(LATER)
    threading.Thread(target=_outlive_nobody, daemon=True).start()


def _outlive_nobody() -> None:
    """End with the process that gives the orders, even one that was killed: nobody else would end it."""
    parent = multiprocessing.parent_process()
    assert parent
    parent.join()
    os._exit(1)
