"""Choices into rows of buttons: as many side by side as a phone shows without cutting a label off."""

from __future__ import annotations

from dataclasses import dataclass

from bot.message import Button, Rows
from flows.labels import breadth, copied, label
from flows.screens import Choice, Group, Groups
from flows.session import Session
from flows.talk import Tap
from flows.words import Words

WIDTHS = {1: 28, 2: 14, 3: 9, 4: 6, 5: 2}
"""The longest label that is not cut off on a 360 px phone, by buttons in a row: in Latin letters, a
Chinese character counting as two."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A choice with its words."""

    label: str
    choice: Choice


Layout = tuple[tuple[Labelled, ...], ...]
"""Rows of labelled choices; the same for every assessment."""


def laid_out(groups: Groups, words: Words, session: Session) -> Layout:
    """The rows of a screen, each group beginning a new row."""
    return tuple(row for group in groups for row in _group(group, words, session))


def _group(group: Group, words: Words, session: Session) -> Layout:
    """A group in rows as full as its labels allow."""
    rest = [Labelled(label(choice, words, session), choice) for choice in group.choices]
    rows: list[tuple[Labelled, ...]] = []
    while rest:
        sizes = (n for n in (group.per_row, 4, 3, 2) if n <= group.per_row and _fits(rest[:n]))
        size = next(sizes, 1)
        rows.append(tuple(rest[:size]))
        rest = rest[size:]
    return tuple(rows)


def _fits(row: list[Labelled]) -> bool:
    limit = WIDTHS.get(len(row), WIDTHS[5])
    return all(breadth(one.label) <= limit for one in row)


def buttons(layout: Layout, assessment_id: str, words: Words) -> Rows:
    """The rows as buttons of one assessment; a copy button carries its sentence instead of data."""
    return tuple(tuple(_button(one, assessment_id, words) for one in row) for row in layout)


def _button(one: Labelled, assessment_id: str, words: Words) -> Button:
    choice = one.choice
    if choice.key == "copy":
        return Button(one.label, copy=copied(choice.value, words))
    return Button(one.label, Tap(choice.home or assessment_id, choice.key, choice.value).data)
