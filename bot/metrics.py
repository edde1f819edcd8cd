"""What is counted for operators, in Prometheus' format: how much and how long, never whose or what."""

from __future__ import annotations

import os
import time
from collections.abc import Awaitable, Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypeVar

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead
from prometheus_client.registry import Collector

T = TypeVar("T")

SHARED_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
"""The variable by which the library learns, when it is imported, where several workers count together.

Whoever of them is asked then answers for all; a worker that has died leaves its counts behind.
"""

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"

_QUICK_S = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
_OWN = CollectorRegistry()

TURNS = Histogram(
    "common_ground_turn_seconds",
    "Turns, from input to durable answer",
    ("channel", "outcome"),
    buckets=_QUICK_S,
    registry=_OWN,
)
STORE = Histogram(
    "common_ground_store_seconds",
    "What the store was asked for",
    ("operation", "outcome"),
    buckets=_QUICK_S,
    registry=_OWN,
)
ANSWERS = Counter("common_ground_http_answers", "Answers of the page", ("page", "status"), registry=_OWN)
UNDER_WAY = Gauge(
    "common_ground_http_under_way", "Requests not answered yet", registry=_OWN, multiprocess_mode="livesum"
)
CALLS = Counter("common_ground_telegram_calls", "Calls to Telegram", ("method", "outcome"), registry=_OWN)
WAITING = Gauge(
    "common_ground_telegram_waiting", "Calls not made yet", registry=_OWN, multiprocess_mode="livesum"
)
REMINDERS = Counter("common_ground_reminders", "Reminders that came due", ("outcome",), registry=_OWN)


async def measured(kept: Histogram, what: str, work: Awaitable[T]) -> T:
    """What the work comes to; how long it took is kept under `what` and "done", or its error's name."""
    begun, outcome = time.perf_counter(), "done"
    try:
        return await work
    except BaseException as error:
        outcome = type(error).__name__
        raise
    finally:
        _labelled(kept, what, outcome).observe(time.perf_counter() - begun)


async def counted(kept: Counter, what: str, work: Awaitable[T]) -> T:
    """What the work comes to; that it was done is counted under `what` and "done", or its error's name."""
    outcome = "done"
    try:
        return await work
    except BaseException as error:
        outcome = type(error).__name__
        raise
    finally:
        count(kept, what, outcome)


def count(kept: Counter, *labels: str) -> None:
    """One more under these labels."""
    _labelled(kept, *labels).inc()


@lru_cache(1024)
def _labelled(kept: Any, *labels: str) -> Any:
    """One line of what is kept; the library takes a lock and a microsecond to find it."""
    return kept.labels(*labels)


@contextmanager
def under_way(kept: Gauge) -> Iterator[None]:
    """Count one more for as long as this lasts."""
    kept.inc()
    try:
        yield
    finally:
        kept.dec()


def exposed() -> bytes:
    """Everything counted so far, of all workers of this machine where they count together."""
    folder, asked = os.environ.get(SHARED_FOLDER), CollectorRegistry()
    workers = [os.getpid()]
    if folder:
        workers = [number for number in _counting(Path(folder)) if _forget_if_dead(number, folder)]
        MultiProcessCollector(asked, folder)  # type: ignore[no-untyped-call]
    asked.register(_Processes(workers))
    return generate_latest(asked) if folder else generate_latest(asked) + generate_latest(_OWN)


class _Processes(Collector):
    """The build and, where the system tells (Linux), memory and open files of each worker."""

    def __init__(self, workers: list[int]) -> None:
        self._workers = workers

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """The library asks for this."""
        build = GaugeMetricFamily("common_ground_build", "Always 1", labels=["version"])
        build.add_metric([version("common-ground")], 1)
        memory = GaugeMetricFamily("common_ground_resident_bytes", "Memory of a worker", labels=["pid"])
        files = GaugeMetricFamily("common_ground_open_files", "Open files of a worker", labels=["pid"])
        for number in self._workers:
            with suppress(OSError):
                resident_bytes, open_files = usage(number)
                memory.add_metric([str(number)], resident_bytes)
                files.add_metric([str(number)], open_files)
        yield from (build, memory, files)


def usage(process: int) -> tuple[int, int]:
    """Bytes of memory and the open files of a process; OSError where the system does not tell."""
    about = Path(f"/proc/{process}")
    pages = int((about / "statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE"), sum(1 for _ in (about / "fd").iterdir())


def _counting(folder: Path) -> list[int]:
    """The process ids of the workers that have counted into the folder."""
    return sorted({int(path.stem.rpartition("_")[2]) for path in folder.glob("*.db")})


def _forget_if_dead(number: int, folder: str) -> bool:
    """Whether the worker lives; what only a living one can say is dropped otherwise."""
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        mark_process_dead(number, folder)  # type: ignore[no-untyped-call]
        return False
    return True
