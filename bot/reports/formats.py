"""Every format of the report: what it is called, and how it is made of the record."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from functools import cache
from typing import Any, Literal

from bot.ports import Chart
from bot.reports.composing import composed
from bot.reports.contents import FOLDER, contents
from bot.reports.document import document
from bot.reports.drawing import map_svg
from bot.reports.moving import moved, tried
from bot.reports.picture import png
from bot.reports.record import Report
from bot.reports.shifting import shift_svg
from bot.reports.table import as_csv, as_xlsx
from bot.reports.typeset import pdf
from bot.reports.verdict import record
from bot.reports.written import markdown, page
from bot.voice import Voice
from bot.wording import Wording
from flows.library import load
from flows.model import Lang
from flows.session import Assessment

Make = Callable[[Wording, Assessment, Report], bytes]


def _as_pdf(wording: Wording, _: Assessment, report: Report) -> bytes:
    return pdf(FOLDER / "report.typ", contents(wording, report), report.day)


def _as_docx(wording: Wording, _: Assessment, report: Report) -> bytes:
    return document(report, contents(wording, report))


def _as_json(wording: Wording, assessment: Assessment, report: Report) -> bytes:
    """The instrument's verdict, and the whole record beside it."""
    verdict: dict[str, Any] = record(
        wording.library, assessment, Voice(wording.library, report.lang, assessment)
    )
    text = json.dumps(verdict | {"report": asdict(report)}, ensure_ascii=False, allow_nan=False, indent=1)
    return f"{text}\n".encode()


FORMATS: dict[str, Make] = {
    "pdf": _as_pdf,
    "docx": _as_docx,
    "md": lambda w, _, r: markdown(w, contents(w, r)),
    "html": lambda w, _, r: page(w, contents(w, r)),
    "json": _as_json,
    "csv": lambda w, _, r: as_csv(w, r),
    "xlsx": lambda w, _, r: as_xlsx(w, r),
    "png": lambda w, _, r: png(map_svg(w, r)),
    "svg": lambda w, _, r: map_svg(w, r).encode(),
}
"""By the name that is given on the command line and ends the file's; a picture is the map."""

BINARY = frozenset({"pdf", "docx", "xlsx", "png"})
"""What does not belong on a terminal."""


def made(kind: str, assessment: Assessment, lang: Lang, former: Assessment | None = None) -> bytes:
    """The report on every tier whose result was shown; ValueError where there is none.

    `former` is the assessment of the same project before it, to say what has moved since.

    Plain data in, bytes out, so that it can be made in another process.
    """
    wording = _wording()
    return FORMATS[kind](wording, assessment, composed(wording, assessment, lang, former))


def drawn(kind: str, chart: Chart, lang: Lang) -> bytes:
    """A chart alone, as "svg" or "png"."""
    wording = _wording()
    svg = _svg(wording, chart, lang)
    return png(svg) if kind == "png" else svg.encode()


def _svg(wording: Wording, chart: Chart, lang: Lang) -> str:
    if chart.kind == "map":
        return map_svg(wording, composed(wording, chart.after, lang))
    if chart.tier is None:
        return shift_svg(wording, moved(wording, chart.before, chart.after, lang))
    kind: Literal["trial", "slide"] = "slide" if chart.kind == "slide" else "trial"
    return shift_svg(wording, tried(wording, chart.before, chart.after, chart.tier, lang, kind))


@cache
def _wording() -> Wording:
    """The words, read once in each process that makes files."""
    return Wording(load())
