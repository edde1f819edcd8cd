"""What a Word file of ours looks like: paper, styles, running header and footer."""

from __future__ import annotations

from typing import Any

from docx.document import Document as Doc
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph

ACCENT, QUIET = RGBColor(0x0B, 0x4F, 0x6C), RGBColor(0x57, 0x60, 0x6A)
LATIN, BODY_HAN, HEAD_HAN = "Calibri", "SimSun", "Microsoft YaHei"
"""What Word and WPS have on every machine; LibreOffice puts its own in their place."""


def apply(document: Doc) -> None:
    """Give a new document its looks."""
    _paper(document)
    _paragraphs(document)
    _around(document)


def _paper(document: Doc) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin, section.bottom_margin = Cm(2.2), Cm(2)


def _paragraphs(document: Doc) -> None:
    """Word's own styles where it has them, in our sizes, each with a font for Han."""
    sizes = {"Normal": 10, "Title": 20, "Heading 1": 14.5, "Heading 2": 12, "Heading 3": 11, "Quote": 10}
    for name, size in sizes.items():
        _set(document.styles[name], size, head=name not in ("Normal", "Quote"))
    for name, size in (("Note", 8.5), ("Step", 10.0), ("Lead", 11.5), ("Cell", 8.5)):
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = document.styles["Normal"]
        _set(style, size, head=False)
    document.styles["Note"].font.color.rgb = QUIET
    document.styles["Quote"].font.italic = False
    document.styles["Quote"].paragraph_format.left_indent = Cm(0.5)
    document.styles["Step"].paragraph_format.left_indent = Cm(0.6)
    document.styles["Step"].paragraph_format.first_line_indent = Cm(-0.6)
    cell = document.styles["Cell"].paragraph_format
    cell.space_before = cell.space_after = Pt(1.5)
    cell.line_spacing = 1.0
    for border in document.styles["Table Grid"].element.iter(qn("w:tblBorders")):
        for side in border:
            side.set(qn("w:color"), "B8C0C6")


def _set(style: Any, size: float, *, head: bool) -> None:
    style.font.name, style.font.size = LATIN, Pt(size)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    fonts.set(qn("w:hAnsi"), LATIN)
    fonts.set(qn("w:eastAsia"), HEAD_HAN if head else BODY_HAN)
    style.paragraph_format.space_after = Pt(3)
    style.paragraph_format.line_spacing = 1.15
    if head:
        style.font.color.rgb = ACCENT
        style.paragraph_format.keep_with_next = True


def _around(document: Doc) -> None:
    """Running header and footer with the page number."""
    section = document.sections[0]
    for part, left, right in (
        (section.header, "{{ words.labels.kind }}{% if project %} · {{ project }}{% endif %}", "{{ as_of }}"),
        (section.footer, "{{ rubric }}", ""),
    ):
        line = part.paragraphs[0]
        line.style = document.styles["Note"]
        line.paragraph_format.tab_stops.add_tab_stop(Cm(17), WD_TAB_ALIGNMENT.RIGHT)
        line.add_run(f"{left}\t{right}")
        if not right:
            _field(line, "PAGE")
            line.add_run(" / ")
            _field(line, "NUMPAGES")


def _field(line: Paragraph, code: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    line._p.append(field)
