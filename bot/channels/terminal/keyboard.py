"""The next line that is typed, and what ends the typing."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TextIO

LONGEST = 10_000
"""Characters of a line that are kept; no answer or name is nearly as long."""


class Keyboard:
    """Reads lines from a terminal (with line editing where `editing`), a pipe or a file.

    Bytes that are no text are read as a replacement character.
    """

    def __init__(self, stdin: TextIO, *, editing: bool) -> None:
        self._stdin = stdin
        self._waiting = self._called_off = False
        self.is_terminal = stdin.isatty()
        self.edits = editing and self.is_terminal and stdin is sys.stdin
        if self.edits:
            with suppress(ImportError):
                import readline  # noqa: F401  input() edits lines once this is imported
        reconfigure = getattr(stdin, "reconfigure", None)
        if reconfigure:
            reconfigure(errors="replace")

    def line(self, prompt: str) -> str | None:
        """The next line without its end, None at the end of input; KeyboardInterrupt for Ctrl-C.

        Waits in the main thread, on purpose: one person is served here, and nothing else is under
        way while they think. A thread in its place would keep the process, or the terminal's mode,
        from being given back after Ctrl-C: a thread that waits for a key cannot be called off.
        """
        self._waiting = True
        try:
            if self._called_off:  # while a turn was taken
                raise KeyboardInterrupt
            return input(prompt)[:LONGEST] if self.edits else self._read()
        except (EOFError, OSError, ValueError):  # the last two: the terminal has gone, or was closed
            return None
        finally:
            self._waiting = False

    @contextmanager
    def attended(self) -> Iterator[None]:
        """Let Ctrl-C and a request to end break off the waiting at once, and a turn when it is done."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
        ours = [n for n, handler in before.items() if handler not in (None, signal.SIG_IGN)]
        for number in ours:
            signal.signal(number, self._call_off)
        try:
            yield
        finally:
            for number in ours:
                signal.signal(number, before[number])

    def _call_off(self, _number: int, _frame: object) -> None:
        self._called_off = True
        if self._waiting:
            raise KeyboardInterrupt

    def _read(self) -> str | None:
        """The next line; what is beyond LONGEST is read past, never held."""
        line = part = self._stdin.readline(LONGEST)
        while part and not part.endswith("\n"):
            part = self._stdin.readline(LONGEST)
        return line.rstrip("\r\n") if line else None
