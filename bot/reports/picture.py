"""An SVG into a PNG; the only page that imports resvg_py."""

from __future__ import annotations

import resvg_py

from bot.reports.fonts import SANS, printable, sans_file

WIDTH_PX = 1080
"""Three times the width our charts are drawn at: sharp on a phone and in print."""


def png(svg: str, width_px: int = WIDTH_PX) -> bytes:
    """The picture on white, its text in our own font whatever the machine has; a box for what it lacks."""
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=printable(svg),
            background="white",
            width=width_px,
            font_files=[str(sans_file())],
            font_family=SANS,
            sans_serif_family=SANS,
            skip_system_fonts=True,
        )
    )
