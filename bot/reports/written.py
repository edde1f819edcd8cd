"""The report as a page of HTML and as Markdown."""

from __future__ import annotations

import re
from typing import Any

from markupsafe import Markup

from bot.wording import Wording

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~&$])")
_AT_FIRST = re.compile(r"^(\s*\d*)([-+=]|(?<=\d)[.)](?=\s|$))")
_LAST_MARK = re.compile(r"[\W_]*$")
_GAPS = re.compile(r"\n{3,}")


def page(wording: Wording, told: dict[str, Any]) -> bytes:
    """A page that needs nothing from elsewhere: the charts stand in it, the fonts are the reader's."""
    return _rendered(wording, "report/report.html", told | {"overview": told["says"]}).encode()


def markdown(wording: Wording, told: dict[str, Any]) -> bytes:
    """The same without charts, their sentences in their place; what is told is never markup."""
    return rendered(wording, "report/report.md", told | {"overview": told["says"]})


def rendered(wording: Wording, name: str, told: dict[str, Any]) -> bytes:
    """A Markdown template filled with what is told, without gaps."""
    return _GAPS.sub("\n\n", _rendered(wording, name, told)).encode()


def _rendered(wording: Wording, name: str, told: dict[str, Any]) -> str:
    environment = wording.environment
    environment.filters.setdefault("md", escaped)
    environment.filters.setdefault("strong", strong)
    text = environment.get_template(name).render(told)
    return text.strip() + "\n"


def escaped(text: str) -> Markup:
    r"""A text that Markdown shows as it is.

    >>> str(escaped("*a* <b> | 1. # [x](y)"))
    '\\*a\\* \\<b\\> \\| 1. \\# \\[x\\](y)'
    """
    return Markup(_AT_FIRST.sub(r"\1\\\2", _SPECIAL.sub(r"\\\1", str(text))))


def strong(text: str) -> Markup:
    """A text in bold. The mark at its end stays outside: before Han it would keep ** from closing.

    >>> str(strong("民政局："))
    '**民政局**：'
    """
    mark = _LAST_MARK.search(text)
    end = mark.start() if mark and mark.start() else len(text)
    return Markup(f"**{escaped(text[:end])}**{escaped(text[end:])}")
