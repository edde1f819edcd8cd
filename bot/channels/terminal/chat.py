"""The talk in a terminal from opening to goodbye."""

from __future__ import annotations

import asyncio
import io
import os
import sys
import unicodedata
from collections.abc import Mapping
from contextlib import suppress
from typing import TextIO

from bot.channels.terminal.dialog import Dialog
from bot.channels.terminal.keyboard import Keyboard
from bot.channels.terminal.plain import Paper, PlainPaper
from bot.conversation import Conversation
from flows.model import Lang

ECHO_LIMIT = 200
"""Characters of a line from a pipe that are shown back."""


async def chat(
    conversation: Conversation,
    *,
    lang: Lang | None,
    plain: bool,
    stdin: TextIO | None = None,
    stdout: TextIO | None = None,
) -> int:
    """Talk until /quit, Ctrl-C, Ctrl-D or the end of input; the exit code.

    `lang` chooses the language, None leaves it as it was (at first: a guess from the locale).
    Plain by itself where `stdout` is no terminal or one without boxes. 0 also where a pipe closes,
    1 where the output cannot be written.
    """
    out = stdout or sys.stdout or io.StringIO()
    plain = plain or not _draws(out, os.environ)
    paper = _paper(out, plain=plain)
    keyboard = Keyboard(stdin or sys.stdin or io.StringIO(), editing=not plain and out is sys.stdout)
    dialog = Dialog(conversation, paper, lang or locale_hint(os.environ))
    try:
        with keyboard.attended():
            await _talk(dialog, keyboard, paper, out, lang)
    except OSError as error:
        _silence(out)
        return 0 if isinstance(error, BrokenPipeError) else 1
    return 0


async def _talk(dialog: Dialog, keyboard: Keyboard, paper: Paper, out: TextIO, lang: Lang | None) -> None:
    """Line after line, then one line of goodbye."""
    before, last = "\n", "goodbye"  # after Ctrl-C and Ctrl-D the prompt's line is still open
    with suppress(KeyboardInterrupt, asyncio.CancelledError):
        await dialog.open(lang)
        while (line := await _next(dialog, keyboard, paper, out)) is not None:
            if not await dialog.take(line):
                before = ""
                break
        else:
            if not keyboard.is_terminal:
                before, last = "", "closed"
    out.write(f"{before}{dialog.phrase(last)}\n")
    out.flush()


async def _next(dialog: Dialog, keyboard: Keyboard, paper: Paper, out: TextIO) -> str | None:
    """The next line; one from a pipe is shown as if it had been typed."""
    if keyboard.is_terminal and not keyboard.edits:
        out.write(paper.prompt or f"{dialog.phrase('prompt')}\n")
        out.flush()
    line = keyboard.line(paper.prompt)
    if line and line.strip() and not keyboard.is_terminal:
        out.write(f"{paper.prompt or '> '}{shown(line)}\n")
    return line


def shown(line: str) -> str:
    """A typed line, without what would steer a terminal, not too long.

    >>> shown("much\\x1b[2J")
    'much[2J'
    """
    kept = "".join(c for c in line[:ECHO_LIMIT] if unicodedata.category(c) not in ("Cc", "Cf"))
    return kept + ("…" if len(line) > ECHO_LIMIT else "")


def _paper(out: TextIO, *, plain: bool) -> Paper:
    reconfigure = getattr(out, "reconfigure", None)
    if reconfigure:
        reconfigure(errors="replace")
    if plain:
        return PlainPaper(out)
    from bot.channels.terminal.panel import PanelPaper

    return PanelPaper(out)


def _draws(out: TextIO, environ: Mapping[str, str]) -> bool:
    """Whether boxes and styles can be shown."""
    encoding = (getattr(out, "encoding", None) or "utf-8").lower().replace("-", "")
    return out.isatty() and encoding == "utf8" and environ.get("TERM", "") not in ("dumb", "unknown")


def locale_hint(environ: Mapping[str, str]) -> str:
    """The language code that the locale names, empty for none.

    >>> locale_hint({"LC_ALL": "", "LANG": "zh_CN.UTF-8"})
    'zh_CN.UTF-8'
    """
    return next((environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environ.get(name)), "")


def _silence(out: TextIO) -> None:
    """Whatever is still to be written goes nowhere; else the interpreter would complain at its end."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), out.fileno())
