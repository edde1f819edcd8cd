"""Parts of a page that are in another language than the rest, marked so that they are read out right."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

from flows.model import Lang

TAGS: dict[Lang, str] = {"en": "en", "zh": "zh-Hans"}
"""How a language is called in HTML (BCP 47)."""

_ELSE = r"<[^>]*>|&#?\w+;"
_HAN = re.compile(
    rf"({_ELSE})|([\u3400-\u9fff](?:[\u3000-\u9fff\uff00-\uffef·…“”—]*[\u3000-\u9fff\uff00-\uffef])?)"
)
_LATIN = re.compile(rf"({_ELSE})|([A-Za-z][A-Za-z'’-]*(?:[ ,.:]+[A-Za-z][A-Za-z'’-]*)*)")


def tagged(text: str, lang: Lang) -> Markup:
    """The text as HTML, escaped unless it is `Markup`, runs in the other language in a span of their own.

    >>> tagged("中文 & more", "en")
    Markup('<span lang="zh-Hans">中文</span> &amp; more')
    """
    html = str(escape(text))
    pattern, other = (_LATIN, "en") if lang == "zh" else (_HAN, TAGS["zh"])

    def marked(found: re.Match[str]) -> str:
        return found[1] or f'<span lang="{other}">{found[2]}</span>'

    return Markup(pattern.sub(marked, html))
