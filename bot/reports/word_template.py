"""Draws templates/report/report.docx, the Word file that reports are filled into.

`python -m bot.reports.word_template` writes it anew; it may also be changed in Word itself, as long
as the marks in braces stay.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from docx import Document
from docx.document import Document as Doc
from docx.oxml import OxmlElement
from docx.shared import Cm
from docx.text.paragraph import Paragraph

from bot.reports import word_styles
from bot.wording import templates_folder

Columns = dict[str, float]
"""The names of a table's columns with their breadth in cm; 17 are there in all."""

FIGURES: Columns = {
    **{"tier": 2.6, "dimension": 1.7, "zone": 2.2, "counted": 1.5, "gap_sum": 1.6},
    **{"mean_gap": 1.5, "similarity": 1.9, "range": 2.2, "fragile": 1.8},
}
ITEMS: Columns = {"id": 1.8, "item": 4.9, "theirs": 2.2, "ours": 2.0, "gap": 2.6, "mark": 3.5}


def draw(path: Path) -> None:
    """Write the template."""
    document = Document()
    word_styles.apply(document)
    _front(document)
    _team(document)
    _since(document)
    _tiers(document)
    _end(document)
    document.core_properties.title = "{{ words.labels.title }}"
    document.core_properties.author = "Common Ground"
    document.core_properties.comments = "{{ headline }}"
    document.save(str(path))


def _front(document: Doc) -> None:
    document.add_paragraph("{{ words.labels.title }}", "Title")
    document.add_paragraph(
        "{{ as_of }}{% if indicative %}{{ between }}{{ words.labels.quick }}{% endif %}", "Note"
    )
    document.add_paragraph("{{ headline }}", "Lead")
    document.add_paragraph("{{ words.labels.map }}", "Heading 1")
    document.add_paragraph("{{ map_picture }}")
    document.add_paragraph("{{ words.labels.overview }}", "Heading 1")
    _says(document, "overview")
    document.add_paragraph("{{ words.labels.figures }}", "Heading 2")
    cells = [f"{{{{ row[{n}] }}}}" for n in range(len(FIGURES))]
    _table(document, FIGURES, "for row in figures", cells)
    document.add_paragraph("{{ words.labels.limits }}", "Heading 1")
    document.add_paragraph("{{ limits }}")


def _team(document: Doc) -> None:
    document.add_paragraph("{%p if team %}")
    document.add_paragraph("{{ words.labels.team }}", "Heading 1")
    document.add_paragraph("{%p for part in team %}")
    document.add_paragraph("{{ part.title }}", "Heading 2")
    _says(document, "part.says")
    document.add_paragraph("{%p endfor %}")
    document.add_paragraph("{%p endif %}")


def _since(document: Doc) -> None:
    document.add_paragraph("{%p if since %}")
    document.add_paragraph("{{ words.labels.since }}", "Heading 1")
    document.add_paragraph("{{ since.picture }}")
    _says(document, "since.says")
    document.add_paragraph("{%p for t in since.tiers %}")
    document.add_paragraph("{{ t.name }}", "Heading 2")
    _says(document, "t.says")
    document.add_paragraph("{%p endfor %}")
    document.add_paragraph("{%p endif %}")


def _tiers(document: Doc) -> None:
    document.add_paragraph("{%p for t in tiers %}")
    document.add_paragraph("{{ t.heading }}", "Heading 1")
    _says(document, "t.says")
    document.add_paragraph("{{ words.labels.one_by_one }}", "Heading 2")
    document.add_paragraph("{{ t.picture }}")
    cells = ["id", "name", "theirs", "ours", "gap", "meaning"]
    _table(document, ITEMS, "for i in t.rated", [f"{{{{ i.{cell} }}}}" for cell in cells])
    document.add_paragraph("{%p if t.advice %}")
    document.add_paragraph("{{ words.labels.ideas }}", "Heading 2")
    _ideas(document, "t.advice", "Heading 3")
    document.add_paragraph("{%p endif %}")
    document.add_paragraph("{%p if t.changes %}")
    document.add_paragraph("{{ t.changes_title }}", "Heading 2")
    _says(document, "t.changes[1:]")
    document.add_paragraph("{%p endif %}")
    document.add_paragraph("{%p endfor %}")


def _end(document: Doc) -> None:
    document.add_paragraph("{{ words.labels.across }}", "Heading 1")
    _ideas(document, "across", "Heading 2")
    document.add_paragraph("{{ words.labels.discussion }}", "Heading 1")
    document.add_paragraph("{{ words.labels.discussion_how }}")
    document.add_paragraph("{%p for t in tiers %}")
    document.add_paragraph("{{ t.name }}", "Heading 2")
    _numbered(document, "t.questions")
    document.add_paragraph("{%p endfor %}")
    document.add_paragraph("{{ words.labels.sources }}", "Heading 1")
    document.add_paragraph("{%p for source in sources %}")
    document.add_paragraph("{{ source }}", "Note")
    document.add_paragraph("{%p endfor %}")


def _ideas(document: Doc, ideas: str, heading: str) -> None:
    document.add_paragraph(f"{{%p for a in {ideas} %}}")
    document.add_paragraph("{{ a.title }}", heading)
    document.add_paragraph("{%p if a.kind %}")
    document.add_paragraph("{{ a.kind }}", "Note")
    document.add_paragraph("{%p endif %}")
    document.add_paragraph("{{ a.when }}")
    _labelled(document, "this_month", "{{ a.month }}")
    _labelled(document, "say", "“{{ a.say }}”", "Quote")
    _labelled(document, "steps", "").paragraph_format.keep_with_next = True
    _numbered(document, "a.steps")
    _labelled(document, "mind", "{{ a.mind|join(between) }}")
    _labelled(document, "why", "{{ a.why|join(between) }}", "Note")
    source = _labelled(document, "source", "{{ a.source }}{{ between }}", "Note")
    source.add_run("{{ words.labels.untested }}")
    document.add_paragraph("{%p endfor %}")


def _numbered(document: Doc, lines: str) -> None:
    document.add_paragraph(f"{{%p for one in {lines} %}}")
    document.add_paragraph("{{ loop.index }}.\t{{ one }}", "Step")
    document.add_paragraph("{%p endfor %}")


def _labelled(document: Doc, label: str, text: str, style: str = "Normal") -> Paragraph:
    line = document.add_paragraph(style=style)
    line.add_run(f"{{{{ words.labels.{label} }}}}{{{{ between }}}}").bold = True
    line.add_run(text)
    return line


def _says(document: Doc, lines: str) -> None:
    """Lines of runs, the stressed ones bold."""
    document.add_paragraph(f"{{%p for line in {lines} %}}")
    line = document.add_paragraph()
    for text in ("{%r for r in line %}", "{%r if r.strong %}", "{{ r.text }}", "{%r else %}", "{{ r.text }}"):
        line.add_run(text)
    line.runs[2].bold = True
    line.add_run("{%r endif %}")
    line.add_run("{%r endfor %}")
    document.add_paragraph("{%p endfor %}")


def _table(document: Doc, columns: Columns, loop: str, cells: list[str]) -> None:
    """A head that comes again on every page, and one row for each of a loop."""
    table = document.add_table(4, len(columns), "Table Grid")
    table.autofit = False
    for n, (column, breadth_cm) in enumerate(columns.items()):
        for part in (table.columns[n], *table.columns[n].cells):
            part.width = Cm(breadth_cm)
        _said(table.cell(0, n).paragraphs[0], f"{{{{ words.columns.{column} }}}}").bold = True
        _said(table.cell(2, n).paragraphs[0], cells[n])
    _said(table.cell(1, 0).paragraphs[0], f"{{%tr {loop} %}}")
    _said(table.cell(3, 0).paragraphs[0], "{%tr endfor %}")
    head = table.rows[0]._tr.get_or_add_trPr()
    head.append(OxmlElement("w:tblHeader"))
    document.add_paragraph(style="Cell")


def _said(cell: Paragraph, text: str) -> Any:
    cell.style = "Cell"
    return cell.add_run(text)


if __name__ == "__main__":
    draw(templates_folder() / "report" / "report.docx")
