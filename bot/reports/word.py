"""A Word template and values into a DOCX; the only page that imports docxtpl."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage


def docx(
    template: Path, values: Mapping[str, Any], pictures: Mapping[str, tuple[bytes, float]] | None = None
) -> bytes:
    """The template filled with values; every text is escaped.

    `pictures` are PNGs by the name the template uses, each with its width in mm.
    """
    document = DocxTemplate(template)
    images = {
        name: InlineImage(document, BytesIO(png), width=Mm(width_mm))
        for name, (png, width_mm) in (pictures or {}).items()
    }
    document.render({**values, **images}, autoescape=True)
    made = BytesIO()
    document.save(made)
    return made.getvalue()
