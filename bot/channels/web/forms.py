"""What a form says, and in which language a browser asks."""

from __future__ import annotations

from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException
from starlette.requests import Request

from flows.model import LANGS
from flows.talk import Input, Tap, Unreadable, typed

FIELDS = 8
"""More fields than any form of ours has."""


async def fields(request: Request) -> dict[str, str]:
    """The fields of a form, the last of a name; HTTPException for too many, or bytes that are no text."""
    try:
        pairs = parse_qsl(
            (await request.body()).decode("utf-8"),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=FIELDS,
        )
    except (UnicodeDecodeError, ValueError):
        raise HTTPException(400) from None
    return dict(pairs)


def meant(fields: dict[str, str]) -> Input | None:
    """What a form says: words in `say`, else a button of the assessment `of`; None for nothing at all.

    >>> meant({"of": "k7f3qa", "S-G3.t": "4"}), meant({"say": "/help"}), meant({"say": " "})
    (Tap(session='k7f3qa', key='S-G3.t', value='4'), Command(name='help'), None)
    """
    if "say" in fields:
        words = fields["say"].strip()
        return typed(words) if words else None
    of = fields.get("of", "")
    pairs = [(key, value) for key, value in fields.items() if key != "of"]
    if len(pairs) != 1:
        return Unreadable() if pairs or of else None
    return Tap.read(f"1:{of}:{pairs[0][0]}={pairs[0][1]}") or Unreadable()


def hinted(request: Request) -> str:
    """The first language the browser asks for that we speak, empty for none."""
    asked: list[tuple[float, str]] = []
    for part in request.headers.get("accept-language", "")[:500].split(","):
        code, _, quality = part.strip().partition(";q=")
        try:
            asked.append((-float(quality or 1), code))
        except ValueError:
            continue
    ours = (code for _, code in sorted(asked, key=lambda one: one[0]) if code.lower()[:2] in LANGS)
    return next(ours, "")
