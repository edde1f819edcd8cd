"""The program itself, in a terminal of its own."""

from __future__ import annotations

import codecs
import fcntl
import os
import pty
import select
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest


class Window:
    """The program in a terminal of its own."""

    def __init__(self, folder: Path, *options: str) -> None:
        self._own, theirs = pty.openpty()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bot", "chat", *options],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env={**os.environ, "DATA_DIR": str(folder), "TERM": "xterm", "LANG": "C.UTF-8", "COLUMNS": "80"},
            start_new_session=True,
            # so that Ctrl-C becomes a signal
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),  # noqa: PLW1509
        )
        os.close(theirs)
        self.printed = ""
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")  # a read may end inside a letter
        self._read_to = 0

    def until(self, words: str, patience_s: float = 20) -> None:
        """Read on until these words follow what was waited for before."""
        ends = time.monotonic() + patience_s
        while (found := self.printed.find(words, self._read_to)) < 0:
            assert select.select([self._own], [], [], max(0, ends - time.monotonic()))[0], self.printed
            self.printed += self._decoder.decode(os.read(self._own, 65536))
        self._read_to = found + len(words)

    def type(self, keys: str) -> None:
        os.write(self._own, keys.encode())

    def press_until_it_ends(self, key: str) -> None:
        """Press a key as somebody would; CPython's readline loses a signal between prompt and waiting."""
        for _ in range(10):
            self.type(key)
            try:
                self.process.wait(1)
            except subprocess.TimeoutExpired:
                continue
            return

    def ended(self) -> int:
        """The exit code, once the program has ended by itself."""
        return self.process.wait(20)

    def close(self) -> None:
        """End what has not ended."""
        self.process.kill()
        self.process.wait()
        os.close(self._own)


@pytest.fixture
def window(tmp_path: Path) -> Iterator[Callable[..., Window]]:
    """Opens a window with the options of `chat`."""
    opened: list[Window] = []

    def open_(*options: str) -> Window:
        opened.append(Window(tmp_path, *options))
        return opened[-1]

    yield open_
    for one in opened:
        one.close()


def test_in_a_real_terminal(window: Callable[..., Window]) -> None:
    program = window("--lang", "en")
    program.until("See an example")
    program.until("› ")
    program.type("2\x7f1\r")  # a slip, taken back with the backspace key
    program.until("Set-up, 1 of 6")
    program.until("› ")
    program.press_until_it_ends("\x03")
    program.until("Everything is kept.")
    assert program.ended() == 0
    assert "Traceback" not in program.printed


def test_plainly_in_a_real_terminal(window: Callable[..., Window]) -> None:
    program = window("--lang", "zh", "--plain")
    program.until("请回答")
    program.type("1\n")
    program.until("请回答")
    program.type("\x04")
    program.until("答案都留着")
    assert program.ended() == 0
    assert "\x1b" not in program.printed
