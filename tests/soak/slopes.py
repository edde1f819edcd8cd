"""Whether what is measured minute by minute stays where it is: slopes, and how flat is flat."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

MEMORY_MB_H = 6.0
"""A worker may grow by so much an hour; caches that are still filling at the start are left out."""

FILES_H = 6.0
"""Open files likewise: one leaked every ten minutes would be found."""

LATER = 1.5
"""The last third's median of a latency may be so many times the first third's, and `LATER_MS` more."""
LATER_MS = 5.0


@dataclass(frozen=True, slots=True)
class Minute:
    """One minute: `at_h` hours since the start, of each worker memory and open files, of all latencies."""

    at_h: float
    memory_mb: tuple[float, ...]
    files: tuple[int, ...]
    taps: int
    page_p50_ms: float
    page_p99_ms: float
    telegram_p50_ms: float
    telegram_p99_ms: float


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was looked at: what, in words how it went, whether that is flat."""

    what: str
    went: str
    flat: bool


def settled(minutes: Sequence[Minute]) -> Sequence[Minute]:
    """Without the first quarter, in which caches fill, and at least the first minute."""
    return minutes[max(1, len(minutes) // 4) :]


def lines(minutes: Sequence[Minute]) -> list[Line]:
    """Everything that has to be flat, over minutes that are settled (three at least)."""
    at = [one.at_h for one in minutes]
    memory, files = (slope(at, [sum(getattr(one, f)) for one in minutes]) for f in ("memory_mb", "files"))
    workers = len(minutes[0].memory_mb)
    found = [
        Line("memory of all workers", f"{memory:+.2f} MB/h", memory <= MEMORY_MB_H * workers),
        Line("open files of all workers", f"{files:+.2f} an hour", files <= FILES_H * workers),
    ]
    for kind in ("page_p50_ms", "page_p99_ms", "telegram_p50_ms", "telegram_p99_ms"):
        values = [getattr(one, kind) for one in minutes]
        third = max(1, len(values) // 3)
        first, last = (statistics.median(part) for part in (values[:third], values[-third:]))
        went = f"{first:.1f} ms in the first third, {last:.1f} ms in the last, {slope(at, values):+.1f} ms/h"
        found.append(Line(kind.removesuffix("_ms").replace("_", " "), went, last <= first * LATER + LATER_MS))
    return found


def slope(at: Sequence[float], values: Sequence[float]) -> float:
    """By how much the values grow an hour, by least squares.

    >>> slope((0, 1, 2), (5, 7, 9))
    2.0
    """
    return statistics.linear_regression(at, values).slope
