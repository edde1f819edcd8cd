"""A message as parts of a page: its blocks of text, and its buttons as fields of a form."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from markupsafe import Markup

from bot.message import Button, Message
from bot.tongues import tagged
from flows.model import Lang
from flows.talk import Tap

KEPT = 2048
"""How many texts and rows are kept ready; a question with what was noted before it makes about six texts."""

_HEADING = re.compile(r"<b>(?:(?!</?b>).)*</b>")


@dataclass(frozen=True, slots=True)
class Block:
    """A heading or a paragraph as HTML; `tight` where no empty line stands before it in the message."""

    html: Markup
    heading: bool = False
    tight: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """A button as a page shows it: a field `key` with a `value`, or what is copied or opened.

    `means` is what a screen reader says where the label alone says too little, else empty.
    """

    label: str
    key: str = ""
    value: str = ""
    copy: str = ""
    url: str = ""
    means: str = ""


Rows = tuple[tuple[Field, ...], ...]
"""Buttons as they stand; the same for everybody who is asked the same."""


@dataclass(frozen=True, slots=True)
class Bubble:
    """A message on the page; `rows` are its buttons as HTML, `of` is the assessment they speak of,
    `picture` names its chart there, empty for none, and `now` marks the newest."""

    title: str
    blocks: tuple[Block, ...]
    rows: Markup
    of: str
    picture: str
    lasting: bool
    fresh: bool
    now: bool


def bubble(
    message: Message, lang: Lang, scale: Any, draw: Callable[[Rows, Lang], Markup], *, now: bool
) -> Bubble:
    """The message as a bubble; `scale` are the words of the ratings 0-4, `draw` makes HTML of buttons."""
    title, made = _read(message.text, lang)
    taps = [[(button, Tap.read(button.data)) for button in row] for row in message.rows]
    rows = tuple(tuple(_field(button, tap, scale) for button, tap in row) for row in taps)
    of = next((tap.session for row in taps for _, tap in row if tap), "")
    return Bubble(title, made, draw(rows, lang), of, message.picture, message.lasting, message.fresh, now)


@lru_cache(KEPT)
def _read(text: str, lang: Lang) -> tuple[str, tuple[Block, ...]]:
    """The title and the blocks of a text; a hall of phones is asked the same, so they are kept."""
    made = tuple(blocks(text, lang))
    heading = next((block for block in made if block.heading), made[0])
    return heading.html.striptags(), made


def blocks(text: str, lang: Lang) -> Iterator[Block]:
    """The text in blocks; the first line that is bold as a whole is the heading.

    >>> [(b.heading, b.tight, str(b.html)) for b in blocks("Noted.\\n<b>Title</b>\\n\\nOne\\ntwo", "en")]
    [(False, False, 'Noted.'), (True, True, 'Title'), (False, False, 'One<br>two')]
    """
    headed = False
    for paragraph in re.split(r"\n{2,}", text):
        lines: list[str] = []
        tight = False
        for line in paragraph.split("\n"):
            if headed or not _HEADING.fullmatch(line):
                lines.append(line)
                continue
            if lines:
                yield _paragraph(lines, lang, tight)
            yield Block(tagged(Markup(line[3:-4]), lang), heading=True, tight=bool(lines))
            headed = tight = True
            lines = []
        if lines:
            yield _paragraph(lines, lang, tight)


def _paragraph(lines: list[str], lang: Lang, tight: bool) -> Block:
    return Block(tagged(Markup("<br>".join(lines)), lang), tight=tight)


def _field(button: Button, tap: Tap | None, scale: Any) -> Field:
    if tap is None:
        return Field(button.label, copy=button.copy, url=button.url)
    digit = button.label.rstrip("✓")
    means = f"{button.label} {scale[int(digit)]}" if digit == tap.value and digit.isdecimal() else ""
    return Field(button.label, tap.key, tap.value, means=means)
