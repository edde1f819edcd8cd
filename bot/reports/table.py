"""The items and the figures as tables: CSV and XLSX; the only page that imports openpyxl."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO, StringIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from bot.reports.measure import breadth_em
from bot.reports.record import Report
from bot.wording import Wording

Cell = str | int | float | None
Row = list[Cell]

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet may take for the beginning of a formula (OWASP, CSV injection)."""


def harmless(cell: Cell) -> Cell:
    """A text that no spreadsheet takes for a formula; numbers stay numbers.

    >>> harmless("=1+1"), harmless(-2), harmless("plain")
    ("'=1+1", -2, 'plain')
    """
    return f"'{cell}" if isinstance(cell, str) and cell.lstrip(" ").startswith(_FORMULA) else cell


def item_rows(wording: Wording, report: Report) -> Iterator[Row]:
    """The head, then every item of every tier; a gap is they minus we."""
    columns = _columns(wording, report)
    yield [columns[key] for key in ("tier", "dimension", "id", "item", "theirs", "ours", "gap", "mark")]
    for tier in report.tiers:
        titles = {figures.dimension: figures.title for figures in tier.figures}
        for item in tier.items:
            theirs = item.theirs if item.theirs_steps is None else item.theirs_steps
            ours = item.ours if item.ours_steps is None else item.ours_steps
            yield [
                *(tier.name, titles[item.dimension], item.id, item.sentence),
                *(theirs, ours, item.gap_steps, item.meaning),
            ]


def figure_rows(wording: Wording, report: Report) -> Iterator[Row]:
    """The head, then both dimensions of every tier."""
    columns, said = _columns(wording, report), wording.library.words[report.lang]
    keys = ("tier", "square", "depth", "day", "dimension", "zone", "counted", "gap_sum")
    yield [columns[key] for key in (*keys, "mean_gap", "similarity", "least", "most", "fragile")]
    for tier in report.tiers:
        form = said.talk["labels"]["form"][tier.depth]
        for f in tier.figures:
            yield [
                *(tier.name, tier.standing, form, tier.day, f.title, f.zone_words, f.n, f.gap_sum),
                *(f.mean_gap, f.similarity, f.least, f.most),
                said.report["lines"]["yes" if f.fragile else "no"],
            ]


def team_rows(wording: Wording, report: Report) -> Iterator[Row]:
    """The head, then every item of a team's tier: middle answers and average deviations in steps.

    Nothing where no tier was answered by a team together.
    """
    if report.team is None:
        return
    columns, lines = _columns(wording, report), wording.library.words[report.lang].report["lines"]
    keys = ("theirs_median", "theirs_spread", "ours_median", "ours_spread", "own_view", "talk")
    yield [columns[key] for key in ("tier", "id", "item", *keys)]
    for item in report.team.items:
        yield [
            *(report.team.name, item.id, item.sentence, item.theirs, item.theirs_spread),
            *(item.ours, item.ours_spread, item.own, lines["yes" if item.talk else "no"]),
        ]


def as_csv(wording: Wording, report: Report) -> bytes:
    """The tables, an empty line between."""
    team = [team_rows(wording, report)] if report.team else []
    return csv_of(item_rows(wording, report), figure_rows(wording, report), *team)


def csv_of(*tables: Iterable[Row]) -> bytes:
    """Tables with an empty line between; UTF-8 with a mark, so that spreadsheets read Chinese."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    for n, table in enumerate(tables):
        for row in (*([[]] if n else []), *table):
            writer.writerow([harmless(cell) for cell in row])
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(wording: Wording, report: Report) -> bytes:
    """The tables on a sheet each."""
    words = wording.library.words[report.lang].report
    sheets = {"items": item_rows(wording, report), "verdicts": figure_rows(wording, report)}
    if report.team:
        sheets["team"] = team_rows(wording, report)
    return xlsx_of(words["labels"]["title"], {words["sheets"][name]: rows for name, rows in sheets.items()})


def xlsx_of(title: str, sheets: Mapping[str, Iterable[Row]]) -> bytes:
    """Tables by the name of their sheet, heads fixed; texts are texts, whatever they begin with."""
    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.creator = "Common Ground"
    book.properties.title = title
    for name, rows in sheets.items():
        _fill(book.create_sheet(name), list(rows))
    made = BytesIO()
    book.save(made)
    return _timeless(made.getvalue())


def _timeless(content: bytes) -> bytes:
    """The same without the moment of making: the same rows give the same bytes, and nobody learns when."""
    steady = BytesIO()
    with ZipFile(BytesIO(content)) as before, ZipFile(steady, "w", ZIP_DEFLATED) as after:
        for name in before.namelist():
            part = before.read(name)
            if name == "docProps/core.xml":
                part = re.sub(rb"<dcterms:(created|modified)\b.*?</dcterms:\1>", b"", part)
            after.writestr(ZipInfo(name), part, ZIP_DEFLATED)
    return steady.getvalue()


def _fill(sheet: Worksheet, rows: list[Row]) -> None:
    for y, row in enumerate(rows, 1):
        for x, value in enumerate(row, 1):
            cell = sheet.cell(y, x)
            cell.value = harmless(value)
            if isinstance(value, str):
                cell.data_type = "s"
    for cell in sheet[1]:
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="E8EEF1")
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    for x, column in enumerate(zip(*rows, strict=True), 1):
        widest = max(breadth_em(str(value)) for value in column[1:])
        sheet.column_dimensions[get_column_letter(x)].width = min(60, max(11, 1.9 * widest))
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions


def _columns(wording: Wording, report: Report) -> dict[str, str]:
    return dict(wording.library.words[report.lang].report["columns"])
