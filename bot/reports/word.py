"""A Word template and values into a DOCX; the only page that imports docxtpl."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG as a value of a template, with its width and what it shows in words."""

    png: bytes
    width_mm: float
    alt: str


def docx(template: Path, values: Mapping[str, Any]) -> bytes:
    """The template filled with values; every text is escaped, a `Picture` anywhere becomes an image."""
    document = DocxTemplate(template)
    document.render(_placed(values, document), autoescape=True)
    made = BytesIO()
    document.save(made)
    return made.getvalue()


def _placed(value: Any, document: DocxTemplate) -> Any:
    """The value with images for pictures."""
    if isinstance(value, Picture):
        return _Described(document, value)
    if isinstance(value, Mapping):
        return {key: _placed(inner, document) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_placed(inner, document) for inner in value]
    return value


class _Described(InlineImage):  # type: ignore[misc]
    """An image that says what it shows to whoever cannot see it."""

    def __init__(self, document: DocxTemplate, picture: Picture) -> None:
        super().__init__(document, BytesIO(picture.png), width=Mm(picture.width_mm))
        self._alt = picture.alt

    def _insert_image(self) -> str:
        xml = str(super()._insert_image())
        return xml.replace("<wp:docPr ", f"<wp:docPr descr={quoteattr(self._alt)} ", 1)
