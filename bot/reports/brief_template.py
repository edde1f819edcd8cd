"""Draws templates/report/brief.docx, the Word file that briefs are filled into.

`python -m bot.reports.brief_template` writes it anew, with the styles of the report's own template; it
may also be changed in Word itself, as long as the marks in braces stay.
"""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

from docx import Document
from docx.document import Document as Doc
from docx.enum.text import WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from bot.wording import templates_folder

SIZES_PT = {
    "Normal": 8.3,
    "Title": 16.0,
    "Heading 1": 9.5,
    "Quote": 8.3,
    "Step": 8.3,
    "Note": 7.2,
    "Lead": 9.0,
}
"""Small enough for one page, in Word and in WPS."""

_STANDING = (
    "{% for s in standing %}{{ s.tier }}{{ joins.colon }}{{ s.text }}{{ joins.stop }}{% endfor %}"
    "{% if indicative %}{{ labels.indicative }}{% endif %}"
)
_CHAPTER = (
    "{% if one.shared %}{{ labels.shared }}{{ joins.space }}{{ one.shared }}{{ joins.stop }}{% endif %}"
    "{% if one.answer %}{{ labels.answer }}{{ joins.space }}{{ one.answer }}{{ joins.stop }}{% endif %}"
)


def draw(path: Path) -> None:
    """Write the template: the styles of the report, one page, two columns below the head."""
    document = Document(str(templates_folder() / "report" / "report.docx"))
    body = document.element.body
    for element in [one for one in body if one.tag != qn("w:sectPr")]:
        body.remove(element)
    _page(document)
    _head(document)
    _columns(document)
    _left(document)
    _right(document)
    document.add_paragraph(
        "{{ labels.for_team }}{{ joins.space }}{{ labels.as_of }}{{ joins.space }}{{ labels.origin }}", "Note"
    )
    document.core_properties.title = "{{ labels.title }}"
    document.core_properties.comments = "{{ labels.for_team }}"
    document.save(str(path))


def _page(document: Doc) -> None:
    section = document.sections[0]
    section.left_margin = section.right_margin = Cm(1.4)
    section.top_margin, section.bottom_margin = Cm(1.1), Cm(1.0)
    for part in (section.header, section.footer):
        for element in [*part._element]:
            part._element.remove(element)
        part.add_paragraph()
    section.header_distance = section.footer_distance = Cm(0.4)
    for name, size in SIZES_PT.items():
        style: Any = document.styles[name]
        style.font.size = Pt(size)
        style.paragraph_format.line_spacing = 1.0
        style.paragraph_format.space_before = Pt(5 if name == "Heading 1" else 0)
        style.paragraph_format.space_after = Pt(2)
    quote: Any = document.styles["Quote"]
    quote.paragraph_format.left_indent = Cm(0.2)


def _head(document: Doc) -> None:
    document.add_paragraph("{{ labels.kind }}{% if project %} · {{ project }}{% endif %}", "Note")
    document.add_paragraph("{{ labels.title }}", "Title")
    document.add_paragraph("{{ kind }}{{ joins.space }}{{ deadline }}", "Lead")
    document.add_paragraph("{{ scores|join(joins.space) }}")
    _only(document, "standing", "{{ labels.standing }}{{ joins.space }}", _STANDING)


def _columns(document: Doc) -> None:
    """What follows stands in two columns: the head ends a section of its own."""
    last = document.add_paragraph()
    section = OxmlElement("w:sectPr")
    kind = OxmlElement("w:type")
    kind.set(qn("w:val"), "continuous")
    section.append(kind)
    for name in ("w:pgSz", "w:pgMar"):
        section.append(deepcopy(document.sections[-1]._sectPr.find(qn(name))))
    last._p.get_or_add_pPr().append(section)
    final = document.sections[-1]._sectPr
    flow = OxmlElement("w:type")
    flow.set(qn("w:val"), "continuous")
    final.insert(0, flow)
    columns = final.find(qn("w:cols"))
    if columns is None:
        columns = OxmlElement("w:cols")
        final.append(columns)
    columns.set(qn("w:num"), "2")
    columns.set(qn("w:space"), "400")


def _left(document: Doc) -> None:
    document.add_paragraph("{{ labels.line }}", "Heading 1")
    _only(document, "theme", "", "{{ theme }}")
    _only(
        document,
        "not lines",
        "",
        "{% if standing %}{{ labels.no_line }}{% else %}{{ labels.unseen }}{% endif %}",
    )
    _each(document, "lines", "{{ one.tier }}{{ joins.colon }}", "“{{ one.text }}”")
    document.add_paragraph("{{ labels.chapters }}", "Heading 1")
    _only(document, "not chapters", "", "{{ labels.no_chapters }}")
    _each(document, "chapters", "{{ one.title }}{{ joins.stop }}", _CHAPTER)
    document.add_paragraph("{{ labels.keep }}", "Heading 1")
    _only(document, "not keep", "", "{{ labels.no_keep }}")
    _each(
        document,
        "keep",
        "{{ one.tier }}{{ joins.colon }}",
        "{{ one.reason }}{{ joins.space }}{{ labels.write }}{{ joins.space }}“{{ one.say }}”",
    )

    document.add_paragraph("{{ labels.risks }}", "Heading 1")
    _only(document, "not risks", "", "{{ labels.no_risks }}")
    _each(document, "risks", "", "• {{ one }}")


def _right(document: Doc) -> None:
    heading = document.add_paragraph(style="Heading 1")
    heading.add_run().add_break(WD_BREAK.COLUMN)
    heading.add_run("{{ labels.dates }}")
    _only(document, "late", "{{ labels.late }}", "")
    _each(document, "late", "", "• {{ one.when }}{{ joins.colon }}{{ one.text }}")
    _each(document, "ahead", "", "☐ {{ one.when }}{{ joins.colon }}{{ one.text }}")
    document.add_paragraph("{{ labels.ask }}", "Heading 1")
    document.add_paragraph("{{ rule }}", "Note")
    _each(document, "asks", "", "{{ loop.index }}. {{ one }}")
    _only(document, "unknown", "{{ labels.unknown }}", "")
    _each(document, "unknown", "", "• {{ one }}")
    document.add_paragraph("{{ labels.never }}", "Heading 1")
    _each(document, "never", "", "• {{ one }}")


def _only(document: Doc, condition: str, bold: str, text: str) -> None:
    """A paragraph that is there only where the condition holds."""
    document.add_paragraph(f"{{%p if {condition} %}}")
    _said(document, bold, text)
    document.add_paragraph("{%p endif %}")


def _each(document: Doc, lines: str, bold: str, text: str) -> None:
    """A paragraph for each of some lines."""
    document.add_paragraph(f"{{%p for one in {lines} %}}")
    _said(document, bold, text)
    document.add_paragraph("{%p endfor %}")


def _said(document: Doc, bold: str, text: str) -> None:
    line = document.add_paragraph()
    if bold:
        line.add_run(bold).bold = True
    line.add_run(text)


if __name__ == "__main__":
    draw(templates_folder() / "report" / "brief.docx")
