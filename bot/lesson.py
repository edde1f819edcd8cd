"""What a group says in the dialog beside its seats, worded once for every channel."""

from __future__ import annotations

from typing import Any

from markupsafe import escape

from bot.message import Button, Message
from flows.group import Group
from flows.library import Library
from flows.model import Lang
from flows.talk import Tap


class Lesson:
    """Words of `lesson.toml` as messages."""

    def __init__(self, library: Library) -> None:
        self.library = library

    def line(self, lang: Lang, *path: str, **values: object) -> str:
        """A phrase by its place, filled in; plain text."""
        found: Any = self.library.words[lang].lesson
        for step in path:
            found = found[step]
        return str(found).format(**values)

    def message(self, lang: Lang, *path: str, rows: Any = (), **values: object) -> Message:
        """A phrase as a message of its own; what is filled in is escaped."""
        safe = {name: escape(str(value)) for name, value in values.items()}
        return Message(self.line(lang, *path, **safe), rows, lang, fresh=True)

    def case(self, lang: Lang, group: Group) -> str:
        """What a group is about: the case's name, or one's own agency."""
        words = self.library.words[lang]
        case = words.cases.get(group.case)
        return case.name if case else str(words.lesson["mark"]["own"])

    def offer(self, lang: Lang, of: str, group: Group, old: str = "") -> Message:
        """The question whether to join; `of` is what its buttons speak of, `old` a class to be left."""
        key = f"join.{group.code}"
        rows = (
            (
                Button(self.line(lang, "talk", "join"), Tap(of, key, "yes").data),
                Button(self.line(lang, "talk", "later"), Tap(of, key, "no").data),
            ),
        )
        values = {"code": group.code, "old": old, "case": self.case(lang, group)}
        return self.message(lang, "talk", "offer_move" if old else "offer", rows=rows, **values)
