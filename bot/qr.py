"""A text, mostly an address, as a QR code: for a page, for a terminal, as a picture to send."""

from __future__ import annotations

import io

import segno
from markupsafe import Markup


def drawn(text: str) -> Markup:
    """An SVG to stand in a page; its colours are the style sheet's."""
    code = segno.make(text, error="m")
    svg = code.svg_inline(svgclass="code", lineclass="dots", omitsize=True, border=4, draw_transparent=False)
    return Markup(svg)


def printed(text: str) -> str:
    """Characters to be printed in a terminal."""
    out = io.StringIO()
    segno.make(text, error="l").terminal(out=out, compact=True, border=2)
    return out.getvalue()


def png(text: str) -> bytes:
    """A picture some 400 pixels wide."""
    out = io.BytesIO()
    segno.make(text, error="m").save(out, kind="png", scale=12, border=4)
    return out.getvalue()
