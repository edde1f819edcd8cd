"""What is wrong with the report's templates, seen by filling them: for `check` and the tests."""

from __future__ import annotations

from collections.abc import Iterator

from bot.reports.composing import composed
from bot.reports.formats import BINARY, FORMATS
from bot.reports.paper import form
from bot.reports.proving_groups import group_faults
from bot.wording import Wording
from flows.errors import Fault
from flows.model import LANGS, TIERS, Depth, Lang, Rating
from flows.session import Assessment

DAY = "2026-11-22"

_ANSWERS: tuple[tuple[Depth, Rating, Rating], ...] = (("full", 4, 2), ("quick", "?", 3), ("full", 3, 3))
"""Far apart, not known, together: what brings up every part of a report."""


def report_faults(wording: Wording) -> Iterator[Fault]:
    """Every format and the questionnaire in every language; those of text for each kind of answers."""
    yield from group_faults(wording)
    for lang in LANGS:
        for n, (depth, theirs, ours) in enumerate(_ANSWERS):
            given = _assessment(wording, depth, theirs, ours)
            former = _assessment(wording, *_ANSWERS[n - 1], "aaaaaa") if n == 0 else None
            for kind in FORMATS if n == 0 else sorted({*FORMATS} - BINARY):
                yield from _of_format(wording, given, lang, kind, former)
        try:
            form(wording, lang, DAY)
        except Exception as error:
            yield Fault(f"templates/report/form.typ: {lang}", f"{type(error).__name__}: {error}")


def _of_format(
    wording: Wording, given: Assessment, lang: Lang, kind: str, former: Assessment | None
) -> Iterator[Fault]:
    try:
        FORMATS[kind](wording, given, composed(wording, given, lang, former))
    except Exception as error:
        yield Fault(f"templates/report: {kind}, {lang}", f"{type(error).__name__}: {error}")


def _assessment(
    wording: Wording, depth: Depth, theirs: Rating, ours: Rating, id_: str = "bbbbbb"
) -> Assessment:
    library = wording.library
    items = [item.id for item in library.items.values() if depth == "full" or item.core]
    ratings = {f"{item}.{side}": value for item in items for side, value in (("t", theirs), ("u", ours))}
    done: dict[str, str] = dict.fromkeys(TIERS, DAY)
    return Assessment(id_, DAY, library.rubric.version, depth=depth, ratings=ratings, done=done)
