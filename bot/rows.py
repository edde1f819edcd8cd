"""Choices into rows of buttons: as many side by side as a phone shows without cutting a label off."""

from __future__ import annotations

from dataclasses import dataclass

from bot.message import Button, Rows
from flows.labels import label
from flows.library import Words
from flows.model import Lang
from flows.screens import Choice, Group, Groups
from flows.session import Session
from flows.talk import Tap

WIDTHS: dict[Lang, dict[int, int]] = {
    "en": {1: 28, 2: 14, 3: 9, 4: 6, 5: 2},
    "zh": {1: 14, 2: 7, 3: 4, 4: 3, 5: 2},
}
"""The longest label, in characters, that is not cut off on a 360 px phone: by buttons in a row."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A choice with its words."""

    label: str
    choice: Choice


Layout = tuple[tuple[Labelled, ...], ...]
"""Rows of labelled choices; the same for every assessment."""


def laid_out(groups: Groups, words: Words, session: Session, lang: Lang) -> Layout:
    """The rows of a screen, each group beginning a new row."""
    return tuple(row for group in groups for row in _group(group, words, session, lang))


def _group(group: Group, words: Words, session: Session, lang: Lang) -> Layout:
    """A group in rows as full as its labels allow."""
    rest = [Labelled(label(choice, words, session), choice) for choice in group.choices]
    rows: list[tuple[Labelled, ...]] = []
    while rest:
        sizes = (n for n in (group.per_row, 4, 3, 2) if n <= group.per_row and _fits(rest[:n], lang))
        size = next(sizes, 1)
        rows.append(tuple(rest[:size]))
        rest = rest[size:]
    return tuple(rows)


def _fits(row: list[Labelled], lang: Lang) -> bool:
    limit = WIDTHS[lang].get(len(row), WIDTHS[lang][5])
    return all(breadth(one.label, lang) <= limit for one in row)


def breadth(text: str, lang: Lang) -> float:
    """How broad a label is, in characters of its language: a Chinese one is as broad as two Latin ones.

    >>> breadth("建议1 ✓", "zh"), breadth("中文", "en")
    (3.5, 4)
    """
    wide = sum(1 for character in text if character >= "\u2e80")
    return wide + (len(text) - wide) / 2 if lang == "zh" else len(text) + wide


def buttons(layout: Layout, assessment_id: str, words: Words) -> Rows:
    """The rows as buttons of one assessment; a copy button carries its sentence instead of data."""
    return tuple(tuple(_button(one, assessment_id, words) for one in row) for row in layout)


def _button(one: Labelled, assessment_id: str, words: Words) -> Button:
    choice = one.choice
    if choice.key == "copy":
        return Button(one.label, copy=words.strategies[choice.value].say)
    return Button(one.label, Tap(assessment_id, choice.key, choice.value).data)
