"""One record, many formats, two languages: every figure in every file is the verdict's."""

from __future__ import annotations

import csv
import html
import json
import re
from dataclasses import replace
from io import BytesIO, StringIO
from xml.etree import ElementTree

import docx
import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings

from bot.answers_file import Source, assessed
from bot.reports.composing import composed
from bot.reports.drawing import map_svg, steps
from bot.reports.formats import made
from bot.reports.marked import words
from bot.reports.table import harmless
from bot.reports.verdict import record
from bot.voice import Voice
from bot.wording import Wording
from flows.library import Library, load
from flows.model import LANGS, Lang
from flows.results import overview, result
from flows.scene import Scene
from flows.screens import Shown
from flows.session import Assessment, Session
from flows.verdict import judge
from tests.reports.given import assessments, pdf_text

LIBRARY = load()
SOME = settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))


def _verdict(library: Library, assessment: Assessment, lang: Lang) -> dict:  # type: ignore[type-arg]
    return record(library, assessment, Voice(library, lang, assessment))


def _printed(verdict: dict, wording: Wording, lang: Lang) -> list[list[str]]:  # type: ignore[type-arg]
    """The figures of a verdict as they must stand in a row of a table, tier by tier."""
    zones = wording.library.words[lang].talk["zones"]
    return [
        [zones[d["zone"]], str(d["n"]), str(d["D"]), steps(d["mean_gap"]), steps(d["similarity"])]
        for tier in verdict["tiers"].values()
        for d in (tier["goal"], tier["means"])
    ]


@SOME
@given(assessment=assessments(LIBRARY))
def test_every_figure_in_every_format_is_the_verdicts(
    assessment: Assessment, tmp_path_factory: pytest.TempPathFactory
) -> None:
    wording = Wording(LIBRARY)
    folder = tmp_path_factory.mktemp("files")
    for lang in LANGS:
        verdict = _verdict(LIBRARY, assessment, lang)
        expected = _printed(verdict, wording, lang)
        files = {
            kind: made(kind, assessment, lang)
            for kind in ("pdf", "docx", "md", "html", "json", "csv", "xlsx")
        }
        assert json.loads(files["json"]).items() >= verdict.items()
        assert _of_markdown(files["md"].decode()) == expected
        assert _of_html(files["html"].decode()) == expected
        assert _of_docx(files["docx"]) == expected
        _in_tables(files, verdict)
        path = folder / f"{lang}.pdf"
        path.write_bytes(files["pdf"])
        _in_pdf(pdf_text(path, "-raw"), wording, lang, expected)


def _cells(row: str) -> list[str]:
    return [cell.strip() for cell in row.strip("|").split(" | ")]


def _of_markdown(text: str) -> list[list[str]]:
    rows = [line for line in text.splitlines() if line.startswith("| ") and line.count(" | ") == 8]
    return [_cells(row)[2:7] for row in rows[1:]]


def _of_html(text: str) -> list[list[str]]:
    body = text.split("<tbody>")[1].split("</tbody>", maxsplit=1)[0]
    rows = re.findall(r"<tr>(.*?)</tr>", body, re.S)
    return [[html.unescape(c) for c in re.findall(r"<td[^>]*>(.*?)</td>", row, re.S)][2:7] for row in rows]


def _of_docx(content: bytes) -> list[list[str]]:
    table = docx.Document(BytesIO(content)).tables[0]
    return [[cell.text for cell in row.cells][2:7] for row in table.rows[1:]]


def _in_pdf(text: str, wording: Wording, lang: Lang, expected: list[list[str]]) -> None:
    """The tables of figures stand tier by tier with ends and means side by side."""
    columns = wording.library.words[lang].report["columns"]
    names = [columns[key] for key in ("zone", "counted", "gap_sum", "mean_gap", "similarity")]
    wanted = [
        f"{name} {goal[n]} {means[n]}"
        for goal, means in zip(expected[::2], expected[1::2], strict=True)
        for n, name in enumerate(names)
    ]
    lines = [" ".join(line.split()) for line in text.splitlines()]
    assert [line for line in lines if any(line.startswith(f"{name} ") for name in names)] == wanted


def _in_tables(files: dict[str, bytes], verdict: dict) -> None:  # type: ignore[type-arg]
    """Numbers are numbers, to four places, and both tables say the same."""
    figures = [d for tier in verdict["tiers"].values() for d in (tier["goal"], tier["means"])]
    wanted = [[d["n"], d["D"], d["mean_gap"], d["similarity"]] for d in figures]
    book = openpyxl.load_workbook(BytesIO(files["xlsx"]))
    items, sheet = book.worksheets
    assert [[cell.value for cell in row[6:10]] for row in sheet.iter_rows(min_row=2)] == wanted
    rows = list(csv.reader(StringIO(files["csv"].decode("utf-8-sig"))))
    head = rows.index([])
    read = [[float(cell) if cell else None for cell in row[6:10]] for row in rows[head + 2 :]]
    assert read == [[None if f is None else float(f) for f in row] for row in wanted]
    plain = [[("" if cell.value is None else str(cell.value)) for cell in row] for row in items.iter_rows()]
    assert plain == rows[:head]


@SOME
@given(assessment=assessments(LIBRARY))
def test_the_report_says_the_very_sentences_of_the_dialog(assessment: Assessment) -> None:
    wording = Wording(LIBRARY)
    for lang in LANGS:
        session = Session(lang=lang, current=assessment.id, assessments=(assessment,))
        scene = Scene.of(LIBRARY, session, lang)
        report = composed(wording, assessment, lang)
        screens = [(overview(scene), report.says)] + [(result(scene, t.tier), t.says) for t in report.tiers]
        for screen, says in screens:
            shown = wording.message(Shown(screen), session, lang).text  # type: ignore[arg-type]
            plain = html.unescape(re.sub(r"<[^>]+>", "", shown))
            assert [words(line) for line in says] == [line for line in plain.split("\n") if line][1:]


@SOME
@given(assessment=assessments(LIBRARY))
def test_numbers_are_the_same_in_both_languages(assessment: Assessment) -> None:
    wording = Wording(LIBRARY)
    one, other = (composed(wording, assessment, lang) for lang in LANGS)
    for a, b in zip(one.tiers, other.tiers, strict=True):
        assert [replace(f, title="", zone_words="") for f in a.figures] == [
            replace(f, title="", zone_words="") for f in b.figures
        ]
        rated = [[(i.id, i.theirs_steps, i.ours_steps, i.gap_steps, i.mark) for i in t.items] for t in (a, b)]
        assert rated[0] == rated[1]
        assert [x.id for x in a.advice] == [x.id for x in b.advice]
    assert len(_marks(map_svg(wording, one))) == sum(tier.placed for tier in one.tiers)
    assert _marks(map_svg(wording, one)) == _marks(map_svg(wording, other))


def _marks(svg: str) -> list[str]:
    """Where the marks of the tiers stand on the map, in their order."""
    plot = next(g for g in ElementTree.fromstring(svg) if g.get("transform"))  # the legend comes after
    return [g.get("transform", "") for g in plot if g.get("fill", "").startswith("#")]


@SOME
@given(assessment=assessments(LIBRARY))
def test_the_figures_follow_from_the_answers_alone(assessment: Assessment) -> None:
    """Counted by hand from the ratings, not by what the report uses."""
    for tier in composed(Wording(LIBRARY), assessment, "en").tiers:
        for figures in tier.figures:
            rows = [i for i in tier.items if i.dimension == figures.dimension]
            rated = [(assessment.ratings[f"{i.id}.t"], assessment.ratings[f"{i.id}.u"]) for i in rows]
            gaps = [abs(t - u) for t, u in rated if isinstance(t, int) and isinstance(u, int)]
            assert (figures.n, figures.gap_sum) == (len(gaps), sum(gaps))
            if gaps:
                assert abs((figures.mean_gap or 0) - sum(gaps) / len(gaps)) < 0.0001
            if figures.least is not None and figures.most is not None:
                ours = [u for t, u in rated if t == "?" and isinstance(u, int)]
                n, far = len(gaps) + len(ours), sum(max(u, 4 - u) for u in ours)
                assert abs(figures.least - sum(gaps) / n) < 0.0001
                assert abs(figures.most - (sum(gaps) + far) / n) < 0.0001
        verdict = judge(LIBRARY, assessment, tier.tier)
        assert tier.square == verdict.square


def test_the_same_answers_typed_in_a_file_give_the_same_report() -> None:
    text = 'depth = "quick"\n[ratings.street]\n' + "\n".join(
        f"S-{d}{n} = {{ tier = {n % 5}, us = 3 }}" for d in "GM" for n in range(1, 5)
    )
    assessment = assessed(LIBRARY, Source("a.toml", text.encode(), "toml"))
    from bot.reports.composing import dated

    report = composed(Wording(LIBRARY), dated(assessment, "2026-11-22"), "en")
    assert [t.tier for t in report.tiers] == ["street"]
    assert report.indicative
    assert harmless(report.headline) == report.headline
