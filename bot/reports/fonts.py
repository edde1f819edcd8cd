"""The fonts of everything printed, and what they can show; the only page that knows their package."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont
from pylopdf_fonts_zh_cn import sans_path, serif_path

SANS = "Noto Sans SC"
"""The family for headings, charts and tables; it comes in one weight."""

SERIF = "Noto Serif SC"
"""The family for running text; it comes in one weight."""

MISSING = "□"
"""What stands for a character that the fonts do not have, such as an emoji in a nickname."""

_SURE = re.compile(r"[\n\x20-\x7e\u4e00-\u9fa5，。、；：？！“”‘’（）《》—…]*")
"""What is in both fonts for certain (a test looks), so that they need not be opened to know."""


def font_files() -> tuple[Path, ...]:
    """The files of both families; they hold Latin letters and 30,890 characters in all (OFL 1.1)."""
    return sans_path(), serif_path()


def sans_file() -> Path:
    """The file of the family that charts are drawn with."""
    return sans_path()


@cache
def glyphs() -> frozenset[int]:
    """The code points that both families can show; takes about a tenth of a second the first time."""
    shown: list[set[int]] = []
    for path in font_files():
        with TTFont(path, lazy=True) as font:
            shown.append(set(font.getBestCmap()))
    return frozenset(set.intersection(*shown))


def printable(text: str) -> str:
    """The text with a box for every character that the fonts cannot show.

    >>> printable("榆树站 😀")
    '榆树站 □'
    """
    if _SURE.fullmatch(text):
        return text
    return "".join(c if c == "\n" or ord(c) in glyphs() else MISSING for c in text)
