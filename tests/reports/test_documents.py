"""The files as others open them: PDF readers, Word processors, browsers, spreadsheets."""

from __future__ import annotations

import html.parser
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import docx
import openpyxl
import pytest
from docx.oxml.ns import qn

from bot.reports import word_template
from bot.reports.contents import FOLDER
from bot.reports.formats import made
from bot.reports.proving import report_faults
from bot.reports.table import harmless
from bot.wording import Wording, templates_folder
from flows.library import Library
from flows.model import LANGS, Lang
from flows.session import Assessment
from tests.reports.given import assessment, pdf_text, tool

HOSTILE = (
    "W" * 500,
    "求" * 500,
    '<script>alert(1)</script>{{ 7*7 }}{% raw %}#panic("x")',
    "*bold* _it_ [a](http://x) `c` | # $x$ \\ & <w:p>",
    "👩‍👩‍👧‍👦🏳️‍🌈 榆树",
    "\u202eمرحبا بالعالم\u202c",
    "=1+2\t\r\n@SUM(A1)",
)
"""What nobody could type into the dialog today, but an old session may hold."""


def _full(library: Library, **changes: object) -> Assessment:
    """Three tiers apart enough to bring up most of what a report can say."""
    made_ = assessment(library, **changes)  # type: ignore[arg-type]
    ratings = dict(made_.ratings) | {
        **{"B-G1.t": "?", "B-G3.u": 0, "B-G5.t": 0, "B-M2.u": 1, "B-M6.t": "?", "B-M1.u": 0},
        **{"S-G1.u": 1, "S-M2.t": 0, "S-M2.u": 4, "S-M5.u": 0, "S-M4.t": 1, "S-M4.u": 4},
    }
    return replace(made_, ratings=ratings, setup={"share": "over70"})


@pytest.mark.parametrize("lang", LANGS)
def test_the_pdf_is_tagged_has_bookmarks_and_few_pages(
    library: Library, wording: Wording, lang: Lang, tmp_path: Path
) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(made("pdf", _full(library, nickname="Elm"), lang))
    told = dict(line.split(":", 1) for line in _asked("pdfinfo", path) if ":" in line)
    assert told["Tagged"].strip() == "yes"
    assert 4 <= int(told["Pages"]) <= 6
    assert told["Page size"].strip().endswith("(A4)")
    raw = path.read_bytes()
    assert b"/Outlines" in raw and b"/Lang" in raw and b"pdfuaid" in raw
    text = pdf_text(path)
    title = wording.library.words[lang].report["labels"]["title"]
    assert title in text and f"1/{told['Pages'].strip()}" in text.replace(" ", "")
    fonts = {
        re.sub(r"-Identity-H$", "", line.split()[0].split("+")[1]) for line in _asked("pdffonts", path)[2:]
    }
    assert fonts == {"NotoSansSC-Regular", "NotoSerifSC-Regular"}


def _asked(program: str, path: Path) -> list[str]:
    found = tool(program, "poppler-utils")
    done = subprocess.run([found, path], capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


@pytest.mark.parametrize("lang", LANGS)
def test_every_page_has_ink_and_air(library: Library, lang: Lang, tmp_path: Path) -> None:
    (tmp_path / "r.pdf").write_bytes(made("pdf", _full(library), lang))
    drawer = tool("pdftoppm", "poppler-utils")
    subprocess.run([drawer, "-gray", "-r", "20", tmp_path / "r.pdf", tmp_path / "p"], check=True)
    pages = sorted(tmp_path.glob("p*.pgm"))
    for page in pages:
        raw = page.read_bytes().split(b"\n", 3)
        width, _ = (int(n) for n in raw[1].split())
        dots = raw[3]
        assert 0.005 < sum(d < 200 for d in dots) / len(dots) < 0.35, page.name
        edges = [d for n, d in enumerate(dots) if n % width in (0, width - 1)]
        assert min(edges) > 250, f"{page.name} is printed to its edge"


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("lang", LANGS)
def test_odd_names_neither_break_out_nor_break_the_page(
    library: Library, lang: Lang, name: str, tmp_path: Path
) -> None:
    odd = assessment(library, nickname=name, names={"bureau": name, "street": name})
    path = tmp_path / "odd.pdf"
    path.write_bytes(made("pdf", odd, lang))
    words = pdf_text(path)
    assert "W" * 27 not in words.replace("\n", "") and "49" not in words.split()
    page = made("html", odd, lang).decode()
    seen = _Tags()
    seen.feed(page)
    assert not {"script", "w:p", "iframe"} & seen.tags and not seen.outside
    markdown = made("md", odd, lang).decode()
    assert "<script>" not in markdown and not re.search(r"(?<!\\)\]\(", markdown)
    document = docx.Document(BytesIO(made("docx", odd, lang)))
    assert document.paragraphs[0].style.name == "Title"
    ElementTree.fromstring(made("svg", odd, lang))
    for sheet in openpyxl.load_workbook(BytesIO(made("xlsx", odd, lang))).worksheets:
        for row in sheet.iter_rows():
            assert not [c for c in row if c.data_type == "f" or str(c.value).startswith(("=", "@", "+"))]


class _Tags(html.parser.HTMLParser):
    """The elements of a page, and whatever would fetch something from outside."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.outside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        fetched = [value or "" for name, value in attrs if name in ("src", "href", "data", "action")]
        self.outside += [value for value in fetched if not value.startswith("#")]


def test_a_page_carries_everything_with_it(library: Library) -> None:
    page = made("html", _full(library), "zh").decode()
    seen = _Tags()
    seen.feed(page)
    assert not seen.outside and "url(" not in page and "@import" not in page
    assert '<html lang="zh-Hans">' in page and page.count("<svg") == 4


@pytest.mark.parametrize("lang", LANGS)
def test_the_word_file_has_real_styles_and_fonts_for_han(library: Library, lang: Lang) -> None:
    content = made("docx", _full(library), lang)
    document = docx.Document(BytesIO(content))
    styles = [p.style.name for p in document.paragraphs]
    assert styles[0] == "Title" and styles.count("Heading 1") == 9
    assert {"Heading 2", "Heading 3", "Step", "Quote", "Note"} <= {*styles}
    for name in ("Normal", "Heading 1"):
        fonts = document.styles[name].element.rPr.rFonts
        assert fonts.get(qn("w:eastAsia")) and not fonts.get(qn("w:eastAsiaTheme"))
    assert len(document.inline_shapes) == 4
    assert all(s._inline.docPr.get("descr") for s in document.inline_shapes)
    xml = zipfile.ZipFile(BytesIO(content)).read("word/document.xml").decode()
    assert "{{" not in xml and "{%" not in xml
    assert document.core_properties.title


def test_libreoffice_opens_the_word_file(library: Library, tmp_path: Path) -> None:
    office = tool("soffice", "libreoffice-writer-nogui")
    (tmp_path / "r.docx").write_bytes(made("docx", _full(library, nickname="榆树站"), "zh"))
    home = f"-env:UserInstallation=file://{tmp_path / 'home'}"
    command = [office, home, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, tmp_path / "r.docx"]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    text = "".join(pdf_text(tmp_path / "r.pdf").split())
    for said in ("我们和三个层级的政府系统", "榆树站", "计入题数", "团队里可以谈谈的问题", "2.00"):
        assert said in text, said


def test_the_word_template_is_as_its_script_draws_it(tmp_path: Path) -> None:
    word_template.draw(tmp_path / "report.docx")
    drawn, kept = (zipfile.ZipFile(p) for p in (tmp_path / "report.docx", FOLDER / "report.docx"))
    for name in ("word/document.xml", "word/styles.xml", "word/header1.xml", "word/footer1.xml"):
        assert drawn.read(name) == kept.read(name), f"{name}: run python -m bot.reports.word_template"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx", "\rx", " =x"])
def test_no_text_is_taken_for_a_formula(text: str) -> None:
    assert str(harmless(text)).startswith("'")
    assert harmless(-2) == -2 and harmless("a=1") == "a=1"


def test_check_names_a_template_that_cannot_be_filled(library: Library, tmp_path: Path) -> None:
    shutil.copytree(templates_folder(), tmp_path / "templates")
    page = tmp_path / "templates" / "report" / "report.md"
    page.write_text(page.read_text().replace("{{ limits|md }}", "{{ limit|md }}"))
    found = [*report_faults(Wording(library, tmp_path / "templates"))]
    assert {fault.where for fault in found} == {"templates/report: md, en", "templates/report: md, zh"}
    assert "'limit' is undefined" in found[0].what
