"""`score`: answers files in, verdicts out; either every verdict or every fault."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from io import TextIOWrapper
from typing import BinaryIO, TextIO

from bot.answers_file import assessed, sources
from bot.reports import plain
from bot.reports.verdict import record
from bot.voice import Voice
from bot.wording import Wording
from flows.errors import AnswersError, Fault
from flows.library import Library, load
from flows.model import Lang
from flows.session import Assessment

FAULTY = 2
"""The exit code where an answers file has a fault."""


def score(
    files: list[str],
    *,
    as_json: bool,
    lang: Lang,
    stdin: TextIO | BinaryIO,
    stdout: TextIO,
    stderr: TextIO,
    day: str = "",
) -> int:
    """Write the verdicts of the files in their order and return 0.

    Where any file has a fault, write every fault of all files to `stderr`, one a line, nothing to
    `stdout`, and return 2. `-` is one JSON answer set a line from `stdin`, which is read to its end
    before anything is written. `day` (ISO, today where empty) dates verdicts in text. UTF-8 goes out.
    """
    library = load()
    worded = _as_json(library, lang) if as_json else _as_text(library, lang, day or date.today().isoformat())
    verdicts: list[tuple[str, str]] = []
    faults: list[Fault] = []
    for source in sources(files, stdin):
        try:
            assessment = assessed(library, source)
        except AnswersError as error:
            faults += error.faults
            continue
        if not faults:  # after a fault no verdict is going to be written
            verdicts.append((source.where, worded(assessment)))
    if faults:
        _write(told(library, lang, faults), stderr)
        return FAULTY
    named = not as_json and len(verdicts) > 1
    _write((f"== {where} ==\n\n{verdict}\n" if named else verdict for where, verdict in verdicts), stdout)
    return 0


def told(library: Library, lang: Lang, faults: Iterable[Fault]) -> Iterator[str]:
    """The faults of answers files in one language, each with its place."""
    words = library.words[lang].faults
    return (f"{fault.where}: {words[fault.key].format(**dict(fault.values))}" for fault in faults)


def _as_json(library: Library, lang: Lang) -> Callable[[Assessment], str]:
    def worded(assessment: Assessment) -> str:
        verdict = record(library, assessment, Voice(library, lang, assessment))
        return json.dumps(verdict, ensure_ascii=False, allow_nan=False)

    return worded


def _as_text(library: Library, lang: Lang, day: str) -> Callable[[Assessment], str]:
    wording = Wording(library)
    return lambda assessment: plain.text(wording, assessment, lang, day)


def _write(lines: Iterable[str], out: TextIO) -> None:
    if isinstance(out, TextIOWrapper):
        out.reconfigure(encoding="utf-8", errors="backslashreplace")  # whatever the locale says
    try:
        for line in lines:
            out.write(f"{line}\n")
        out.flush()
    except BrokenPipeError:  # the reader, such as `head`, has seen enough; so has the flush at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), out.fileno())
