"""Several processes that do the same work: started, watched, started again, stopped together."""

from __future__ import annotations

import logging
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory
from typing import NoReturn

_log = logging.getLogger("common_ground.workers")

GRACE_S = 9.5
"""How long workers may take to finish once told to stop; then they are ended."""

YOUNG_S = 5.0
"""A worker that ends before this age is started again after `PAUSE_S`, an older one at once."""

PAUSE_S = 0.5
USAGE = 2
"""The exit code for what the person who called can mend: starting again would not help."""

_WATCHED = (signal.SIGCHLD, signal.SIGINT, signal.SIGTERM)

Work = Callable[[bool, int], int]
"""`work(first, parent)`: what a worker does, and its exit code; `first` for the first of all, `parent` a
descriptor that can be read once the process that watches is gone."""


@contextmanager
def counting_together() -> Iterator[None]:
    """Let what workers count (`bot.metrics`) be counted together, in a folder that lasts as long as this.

    To be entered before that page is imported: its library looks for the folder then.
    """
    with TemporaryDirectory(prefix="common-ground-counts-") as folder:
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = folder
        yield


def watch(count: int, work: Work) -> int:
    """Run so many workers until told to stop; the exit code.

    To be called before any thread or event loop has been started, since workers are copies (fork) of
    this process: they share its memory, and a new one is there in a few milliseconds. USAGE where the
    workers end with it before any has lived for `YOUNG_S`.
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, _WATCHED)
    return _Watch(count, work).run()


class _Watch:
    def __init__(self, count: int, work: Work) -> None:
        self._count = count
        self._work = work
        self._gone, self._here = os.pipe()  # nobody writes: a worker notices that the other end is closed
        self._born: dict[int, float] = {}
        self._started = 0
        self._settled = False
        """Whether a worker has lived for a while: then an end is an accident."""

    def run(self) -> int:
        """Until told to stop."""
        due = [0.0] * self._count
        while True:
            while due and due[0] <= time.monotonic():
                due.pop(0)
                self._start()
            wait_s = max(0.0, due[0] - time.monotonic()) if due else YOUNG_S
            told = signal.sigtimedwait(_WATCHED, wait_s)
            if told and told.si_signo != signal.SIGCHLD:
                return self._stop()
            self._settled = self._settled or any(_age_s(born) > YOUNG_S for born in self._born.values())
            for born, code in self._ended():
                if code == USAGE and not self._settled:
                    self._stop()
                    return USAGE
                _log.warning("A worker has ended (%d) and is started again", code)
                due.append(time.monotonic() + (PAUSE_S if _age_s(born) < YOUNG_S else 0))

    def _start(self) -> None:
        self._started += 1
        child = os.fork()
        if not child:
            self._be_worker(first=self._started == 1)
        self._born[child] = time.monotonic()

    def _be_worker(self, *, first: bool) -> NoReturn:
        """The life of a worker, in a process group of its own: Ctrl-C is for the one that watches."""
        code = 1
        try:
            os.setpgid(0, 0)
            os.close(self._here)
            signal.pthread_sigmask(signal.SIG_UNBLOCK, _WATCHED)
            code = self._work(first, self._gone)
        except BaseException as error:
            _log.error("A worker failed (%s)", type(error).__name__)
        finally:
            for stream in (sys.stdout, sys.stderr):
                stream.flush()
            os._exit(code)

    def _ended(self) -> list[tuple[float, int]]:
        """When each worker was born that has ended since, and its code: below zero a signal's number."""
        found = []
        while self._born:
            child, status = os.waitpid(-1, os.WNOHANG)
            if not child:
                break
            found.append((self._born.pop(child), os.waitstatus_to_exitcode(status)))
        return found

    def _stop(self) -> int:
        """Tell every worker to stop, wait, and end those that do not; 0 where all ended by themselves."""
        self._tell(signal.SIGTERM)
        codes, told_at = [code for _, code in self._ended()], time.monotonic()
        while self._born and (left_s := GRACE_S - _age_s(told_at)) > 0:
            told = signal.sigtimedwait(_WATCHED, left_s)
            codes += [code for _, code in self._ended()]
            if told and told.si_signo != signal.SIGCHLD:
                self._tell(told.si_signo)
        if self._born:
            _log.error("%d workers did not stop in time and were ended", len(self._born))
            self._tell(signal.SIGKILL)
        return 1 if self._born or any(codes) else 0

    def _tell(self, number: int) -> None:
        for child in self._born:
            os.kill(child, number)


def _age_s(since: float) -> float:
    return time.monotonic() - since
