"""Every format of the report: what it is called, and how it is made of the record."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any

from bot.reports.composing import composed
from bot.reports.contents import FOLDER, contents
from bot.reports.document import document
from bot.reports.drawing import map_svg
from bot.reports.picture import png
from bot.reports.record import Report
from bot.reports.table import as_csv, as_xlsx
from bot.reports.typeset import pdf
from bot.reports.verdict import record
from bot.reports.written import markdown, page
from bot.voice import Voice
from bot.wording import Wording
from flows.library import load
from flows.model import Lang
from flows.session import Assessment

_OFFICE = "application/vnd.openxmlformats-officedocument"


@dataclass(frozen=True, slots=True)
class Format:
    """`binary` is what does not belong on a terminal."""

    media_type: str
    binary: bool
    make: Callable[[Wording, Assessment, Report], bytes]


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


FORMATS: dict[str, Format] = {
    "pdf": Format("application/pdf", True, _as_pdf),
    "docx": Format("application/vnd.openxmlformats-officedocument.wordprocessingml.document", True, _as_docx),
    "md": Format("text/markdown", False, lambda w, _, r: markdown(w, contents(w, r))),
    "html": Format("text/html", False, lambda w, _, r: page(w, contents(w, r))),
    "json": Format("application/json", False, _as_json),
    "csv": Format("text/csv", False, lambda w, _, r: as_csv(w, r)),
    "xlsx": Format(f"{_OFFICE}.spreadsheetml.sheet", True, lambda w, _, r: as_xlsx(w, r)),
    "png": Format("image/png", True, lambda w, _, r: png(map_svg(w, r))),
    "svg": Format("image/svg+xml", False, lambda w, _, r: map_svg(w, r).encode()),
}
"""By the name that is given on the command line; a picture is the map."""


def made(kind: str, assessment: Assessment, lang: Lang) -> bytes:
    """The report on every tier whose result was shown; ValueError where there is none.

    Plain data in, bytes out, so that it can be made in another process.
    """
    wording = _wording()
    return FORMATS[kind].make(wording, assessment, composed(wording, assessment, lang))


@cache
def _wording() -> Wording:
    """The words, read once in each process that makes files."""
    return Wording(load())
