"""A Typst template and data into a PDF; the only page that imports typst."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, Literal

import typst

from bot.reports.fonts import font_files, printable

ACCESSIBLE: Literal["ua-1"] = "ua-1"
"""PDF/UA-1: tagged, titled, with a language, every picture described; typst refuses what is not."""


def pdf(template: Path, data: Mapping[str, Any], day: str) -> bytes:
    """The PDF that a template makes of data, which it reads as `json(bytes(sys.inputs.data))`.

    `day` (ISO) stands as the date of making, so that the same data give the same bytes. No text of
    the data is read as markup. ValueError where the template cannot be set.
    """
    made_at = datetime.fromisoformat(day).replace(tzinfo=UTC)
    given = {"data": printable(json.dumps(data, ensure_ascii=False))}  # the syntax of JSON is ASCII
    try:
        made = _compiler(template.parent).compile(
            template, format="pdf", sys_inputs=given, pdf_standards=[ACCESSIBLE], timestamp=made_at
        )
    except typst.TypstError as error:
        raise ValueError(f"{template.name}: {error.diagnostic or error.message}") from None
    assert isinstance(made, bytes)
    return made


@cache
def _compiler(root: Path) -> typst.Compiler:
    """The compiler of a folder of templates, with our fonts alone, so that every machine sets alike."""
    files: list[Any] = [path.parent for path in font_files()][:1]
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=files)
    return typst.Compiler(root=root, font_paths=fonts)
