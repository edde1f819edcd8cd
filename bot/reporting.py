"""`report` and `form`: an answers file in and a report out, and the paper to begin with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import BinaryIO, TextIO

from bot.answers_file import Source, assessed, sources
from bot.reports import paper
from bot.reports.composing import dated
from bot.reports.formats import BINARY, made
from bot.saving import save
from bot.score import told
from bot.wording import Wording
from flows.errors import AnswersError
from flows.library import Library, load
from flows.model import Lang

STDOUT = "-"
REFUSED = 2
"""The exit code where nothing was written."""


@dataclass(frozen=True, slots=True)
class Streams:
    """Where this process reads and writes."""

    stdin: TextIO | BinaryIO
    stdout: TextIO
    stderr: TextIO


def report(
    file: str, kind: str, lang: Lang, out: str, streams: Streams, *, over: bool = False, day: str = ""
) -> int:
    """Write the report of an answers file and return 0.

    `kind` is one of `bot.reports.formats.FORMATS`; `out` a path, empty or "-" for standard output, which
    takes what is not text only where it is no terminal. 2 and one clear line on `stderr` where it
    cannot be made or written; then nothing is left of it. `day` (ISO, today where empty) dates it.
    """
    today = day or date.today().isoformat()

    def make(library: Library, source: Source) -> bytes:
        return made(kind, dated(assessed(library, source), today), lang)

    return of_one_set(file, lang, out, streams, make, binary=kind in BINARY, over=over)


def of_one_set(
    file: str,
    lang: Lang,
    out: str,
    streams: Streams,
    make: Callable[[Library, Source], bytes],
    *,
    binary: bool,
    over: bool,
) -> int:
    """Write what is made of the one answer set in a file; the exit code.

    `make` may raise AnswersError; `binary` is what no terminal takes.
    """
    library = load()
    if binary and out in ("", STDOUT) and streams.stdout.isatty():
        return refused(library, lang, "needs_out", streams)
    found = list(sources([file], streams.stdin))
    if len(found) != 1:
        return refused(library, lang, "one_set", streams, count=len(found))
    try:
        content = make(library, found[0])
    except AnswersError as error:
        print(*told(library, lang, error.faults), sep="\n", file=streams.stderr)
        return REFUSED
    return put(library, lang, content, out, streams, over=over)


def form(lang: Lang, out: str, streams: Streams, *, over: bool = False, day: str = "") -> int:
    """Write the questionnaire to fill in by hand as a PDF; the exit code, as of `report`."""
    wording = Wording(load())
    if out in ("", STDOUT) and streams.stdout.isatty():
        return refused(wording.library, lang, "needs_out", streams)
    sheet = paper.form(wording, lang, day or date.today().isoformat())
    return put(wording.library, lang, sheet, out, streams, over=over)


def put(library: Library, lang: Lang, content: bytes, out: str, streams: Streams, *, over: bool) -> int:
    """Write what was made to a path or to standard output; the exit code."""
    if out in ("", STDOUT):
        streams.stdout.flush()
        getattr(streams.stdout, "buffer").write(content)  # noqa: B009  TextIO has none in its type
        streams.stdout.flush()
        return 0
    if Path(out).is_dir():
        return refused(library, lang, "folder", streams, path=out)
    try:
        save(Path(out), content, over=over)
    except FileExistsError:
        return refused(library, lang, "exists", streams, path=out)
    except OSError as error:
        return refused(library, lang, "no_place", streams, path=out, detail=error.strerror)
    return 0


def refused(library: Library, lang: Lang, key: str, streams: Streams, **values: object) -> int:
    """Say why nothing is written; the exit code."""
    print(library.words[lang].report["files"][key].format(**values), file=streams.stderr)
    return REFUSED
