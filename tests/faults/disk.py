"""A small disk, and how it fills."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def filled(disk: Path) -> Iterator[None]:
    """No byte free, also not after something else has been given back."""
    ballast, ending = disk / "ballast", threading.Event()
    with suppress(OSError), ballast.open("wb") as file:
        while True:
            file.write(bytes(2**20))

    def fill() -> None:
        while not ending.wait(0.001):
            with suppress(OSError), ballast.open("ab") as file:
                file.write(bytes(4096))

    filling = threading.Thread(target=fill)
    filling.start()
    try:
        yield
    finally:
        ending.set()
        filling.join()
        ballast.unlink()
