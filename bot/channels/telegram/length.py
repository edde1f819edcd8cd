"""Messages that are too long for Telegram, in parts that each close their own tags."""

from __future__ import annotations

import re
from html import unescape

LIMIT_UNITS = 4096
"""UTF-16 units after the markup is parsed (Bot API, sendMessage)."""

_TOKEN = re.compile(r"<[^>]*>|&#?\w+;|.", re.DOTALL)
_TAG = re.compile(r"<(/?)(\w+)[^>]*>")
_CUTS = ("\n\n", "\n", " ")


def plain(html: str) -> str:
    """The text without tags, its entities resolved.

    >>> plain("<b>a &lt; b</b>")
    'a < b'
    """
    return unescape(re.sub(r"<[^>]*>", "", html))


def parts(html: str, limit_units: int = LIMIT_UNITS) -> list[str]:
    """The text in as few messages as its paragraphs allow; one part where it fits.

    Cut between paragraphs, else between lines, else between words, else anywhere outside a tag.

    >>> parts("<b>one two</b>", 5)
    ['<b>one</b>', '<b>two</b>']
    """
    if len(html) * 2 <= limit_units:
        return [html]
    tokens, made, still_open = _TOKEN.findall(html), list[str](), list[str]()
    while tokens:
        cut = _cut(tokens, limit_units)
        before, body = "".join(still_open), "".join(tokens[:cut]).strip()
        for tag in tokens[:cut]:
            _follow(still_open, tag)
        if plain(body).strip():
            made.append(before + body + "".join(f"</{_name(tag)}>" for tag in reversed(still_open)))
        tokens = tokens[cut:]
    return made


def _cut(tokens: list[str], limit_units: int) -> int:
    """How many tokens go into the next part: all, or up to the best place to cut."""
    units, best, said = 0, dict[str, int](), ""
    for index, token in enumerate(tokens):
        if not token.startswith("<"):
            units += len(unescape(token).encode("utf-16-le")) // 2
            said = said[-1:] + token
        if units > limit_units:
            return next((best[cut] for cut in _CUTS if cut in best), max(index, 1))
        for cut in _CUTS:
            if said.endswith(cut):
                best[cut] = index + 1
    return len(tokens)


def _follow(still_open: list[str], token: str) -> None:
    """Keep the list of tags that are open after this token."""
    found = _TAG.fullmatch(token)
    if found and not found[1]:
        still_open.append(token)
    elif found and still_open:
        still_open.pop()


def _name(tag: str) -> str:
    found = _TAG.fullmatch(tag)
    return found[2] if found else ""
