"""The brief of a bid as a file to take away: one page of PDF, a Word document, Markdown."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Any

from bot.briefs import worded
from bot.reports.contents import FOLDER
from bot.reports.fitting import fitting
from bot.reports.typeset import pdf
from bot.reports.word import docx
from bot.reports.written import rendered
from bot.voice import Voice
from bot.wording import Wording
from flows.brief import brief
from flows.library import load
from flows.model import Lang
from flows.session import Assessment

Told = dict[str, Any]

FORMATS: dict[str, Callable[[Wording, Told, str], bytes]] = {
    "pdf": lambda _, told, day: pdf(FOLDER / "brief.typ", told, day),
    "docx": lambda _, told, __: docx(FOLDER / "brief.docx", told),
    "md": lambda wording, told, _: rendered(wording, "report/brief.md", told),
}
"""By the name given on the command line, which ends the file's."""

BINARY = frozenset({"pdf", "docx"})


def made(kind: str, assessment: Assessment, lang: Lang, day: str) -> bytes:
    """The brief of an assessment as of a day (ISO); plain data in, bytes out."""
    wording = _wording()
    return FORMATS[kind](wording, told(wording, assessment, lang, day), day)


def told(wording: Wording, assessment: Assessment, lang: Lang, day: str) -> Told:
    """Every line of the brief and the words around them, as plain data."""
    named = fitting(assessment)
    voice = Voice(wording.library, lang, named)
    said = worded(brief(wording.library, named, date.fromisoformat(day)), voice)
    labels = dict(voice.words.bid["labels"])
    labels["standing"] = labels["standing"].format(day=said["seen_on"])
    labels["as_of"] = labels["as_of"].format(day=voice.day(day))
    return said | {
        "lang": lang,
        "project": named.nickname or "",
        "labels": labels,
        "joins": dict(voice.words.bid["joins"]),
        "kind": voice.sentence(said["kind"]),
    }


@cache
def _wording() -> Wording:
    """The words, read once in each process that makes files."""
    return Wording(load())
