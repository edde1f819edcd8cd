"""A few threads that wait for the disk, so that the event loop does not."""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from queue import SimpleQueue
from typing import Any, TypeVar

T = TypeVar("T")
_Job = tuple[asyncio.AbstractEventLoop, "asyncio.Future[Any]", Callable[[], Any]]
_Desk = SimpleQueue["_Job | None"]


class WorkerThreads:
    """Runs jobs in the order they come, several at a time.

    The thread that came home last gets the next job: its stack is still in the cache of its core.
    A durable answer costs 370 us of CPU so, 430 with eight threads at one queue, and 90 more through
    `loop.run_in_executor`, which makes two futures, two locks and a condition for each job.
    """

    def __init__(self, most: int) -> None:
        """Threads start when they are first needed, `most` at the most."""
        self._most = most
        self._guard = threading.Lock()
        self._waiting: deque[_Job] = deque()
        self._idle: list[_Desk] = []
        self._threads: list[threading.Thread] = []
        self._ended = False

    def run(self, job: Callable[[], T]) -> asyncio.Future[T]:
        """What comes of `job`, result or exception, on the running loop."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        with self._guard:
            if self._idle:
                self._idle.pop().put((loop, future, job))
            else:
                self._waiting.append((loop, future, job))
                if len(self._threads) < self._most:
                    self._hire()
        return future

    def stop(self) -> None:
        """Let the jobs given so far finish, then end the threads."""
        with self._guard:
            self._ended = True
            for desk in self._idle:
                desk.put(None)
        for thread in self._threads:
            thread.join()

    def _hire(self) -> None:
        """One more thread; a daemon, since a write that the exit cuts short harms nothing."""
        thread = threading.Thread(target=self._work, name="store", daemon=True)
        self._threads.append(thread)
        thread.start()

    def _work(self) -> None:
        desk: _Desk = SimpleQueue()
        while (task := self._next(desk)) is not None:
            _do(*task)
            del task  # or an idle thread keeps the last document alive

    def _next(self, desk: _Desk) -> _Job | None:
        """The job that waits longest, else the first that is put on this desk; None to end."""
        with self._guard:
            if self._waiting:
                return self._waiting.popleft()
            if self._ended:
                return None
            self._idle.append(desk)
        return desk.get()


def _do(loop: asyncio.AbstractEventLoop, future: asyncio.Future[Any], job: Callable[[], Any]) -> None:
    result, fault = None, None
    try:
        result = job()
    except BaseException as error:
        fault = error
    with suppress(RuntimeError):  # the loop is closed: nobody waits for the result any more
        loop.call_soon_threadsafe(_settle, future, result, fault)


def _settle(future: asyncio.Future[Any], result: object, fault: BaseException | None) -> None:
    if future.done():
        return
    if fault is None:
        future.set_result(result)
    else:
        future.set_exception(fault)
