"""`bid`: one answers file in, the one-page brief before a bid out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.answers_file import Source, assessed, decoded
from bot.reporting import Streams, of_one_set
from bot.reports.composing import dated
from bot.reports.sheet import BINARY, made
from flows.bid_answers import read_bid
from flows.errors import AnswersError, Fault
from flows.library import Library
from flows.model import Lang
from flows.session import Assessment


def bid(
    file: str, kind: str, lang: Lang, out: str, streams: Streams, *, over: bool = False, day: str = ""
) -> int:
    """Write the brief of an answers file, with its `[bid]` where it has one, and return 0.

    `kind` is one of `bot.reports.sheet.FORMATS`; `out` as for `report`. 2 and clear lines on `stderr`
    where it cannot be made or written. The steps count from `day` (ISO, today where empty).
    """
    today = day or date.today().isoformat()

    def make(library: Library, source: Source) -> bytes:
        return made(kind, _assessed(library, source, today), lang, today)

    return of_one_set(file, lang, out, streams, make, binary=kind in BINARY, over=over)


def _assessed(library: Library, source: Source, day: str) -> Assessment:
    """The assessment with its bid; AnswersError with the faults of both."""
    faults: list[Fault] = []
    try:
        assessment = dated(assessed(library, source), day)
    except AnswersError as error:
        faults += error.faults
    try:
        known = read_bid(library, decoded(source)[0], day, source.where) if not source.fault else {}
    except AnswersError as error:
        faults += [fault for fault in error.faults if fault not in faults]
    if faults:
        raise AnswersError(faults)
    return replace(assessment, bid=known)
