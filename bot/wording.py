"""Screens into messages: templates, labels and rows in one language."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import escape

from bot.contexts import context
from bot.message import Button, Message, Rows
from bot.voice import Voice
from flows.labels import label
from flows.library import Library
from flows.model import LANGS, Lang
from flows.screens import Choice, Group, Notice, Screen, Shown, Text
from flows.session import Assessment, Session
from flows.talk import Tap

WIDTHS: dict[Lang, dict[int, int]] = {
    "en": {1: 28, 2: 14, 3: 9, 5: 2},
    "zh": {1: 14, 2: 7, 3: 4, 5: 2},
}
"""The longest label, in characters, that is not cut off on a 360 px phone: by buttons in a row."""

TOAST_LIMIT = 200
"""The longest notice of a tap that Telegram shows, in characters."""

_GAPS = re.compile(r"\n{3,}")


def templates_folder() -> Path:
    """Where the templates lie: inside the package once installed, beside it in a checkout."""
    inside = Path(__file__).parent / "templates"
    return inside if inside.is_dir() else inside.parent.parent / "templates"


class Wording:
    """Puts screens into words over one library; holds nothing but compiled templates."""

    def __init__(self, library: Library, templates: Path | None = None) -> None:
        self.library = library
        self.environment = Environment(
            loader=FileSystemLoader(templates or templates_folder()),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )

    @cached_property
    def _compiled(self) -> dict[tuple[Lang, str], Any]:
        return {}

    def _template(self, lang: Lang, page: str) -> Any:
        key = (lang, page)
        if key not in self._compiled:
            self._compiled[key] = self.environment.get_template(f"{lang}/{page}.html")
        return self._compiled[key]

    def message(self, shown: Shown, session: Session, guess: Lang) -> Message:
        """One screen in the session's language, its notice before it."""
        lang = session.lang or guess
        session = replace(session, current=shown.home or session.current)
        voice = Voice(self.library, lang, session.assessment)
        text = self._text(shown.screen, voice)
        if shown.notice:
            text = f"{escape(self.notice(shown.notice, lang))}\n{text}"
        return Message(
            text, self._rows(shown.screen.groups, session, voice), lang, shown.fresh, shown.lasting
        )

    def _text(self, screen: Screen, voice: Voice) -> str:
        page = type(screen).__name__.lower()
        if isinstance(screen, Text) and screen.page in ("case", "meaning"):
            page = screen.page
        values = context(screen, voice)
        rendered = self._template(voice.lang, page).render(
            s=screen,
            talk=voice.talk,
            T=voice.tier,
            nm=voice.name,
            join=voice.join,
            rating=voice.rating,
            day=voice.day,
            spell=voice.number,
            gap=voice.gap,
            zone=voice.zone,
            square=voice.square,
            meaning=voice.meaning,
            **values,
        )
        return _GAPS.sub("\n\n", rendered.strip())

    def notice(self, notice: Notice, lang: Lang) -> str:
        """A line said before a screen, or as the notice of a tap; plain text."""
        talk = self.library.words[lang].talk
        text = str(talk["toasts"].get(notice.kind) or talk["notices"][notice.kind])
        if notice.question is None:
            return text
        voice = Voice(self.library, lang, Assessment("", "", ""))
        return text.format(item=voice.name(notice.question.item), value=voice.rating(notice.value))

    # --- buttons ------------------------------------------------------------------------------

    def _rows(self, groups: tuple[Group, ...], session: Session, voice: Voice) -> Rows:
        return tuple(row for group in groups for row in self._group(group, session, voice))

    def _group(self, group: Group, session: Session, voice: Voice) -> Rows:
        """The buttons of a group in rows as full as their labels allow."""
        buttons = [self._button(choice, session, voice) for choice in group.choices]
        rows: list[tuple[Button, ...]] = []
        while buttons:
            row = next(
                n
                for n in (group.per_row, 3, 2, 1)
                if n <= group.per_row and _fits(buttons[:n], n, voice.lang)
            )
            rows.append(tuple(buttons[:row]))
            buttons = buttons[row:]
        return tuple(rows)

    def _button(self, choice: Choice, session: Session, voice: Voice) -> Button:
        words = label(choice, voice.words, session)
        if choice.key == "copy":
            return Button(words, copy=voice.words.strategies[choice.value].say)
        return Button(words, data=Tap(session.current, choice.key, choice.value).data)

    # --- what channels say --------------------------------------------------------------------

    def phrase(self, key: str, lang: Lang) -> str:
        """What a channel says when something outside the dialog stands in the way; plain text."""
        return str(self.library.words[lang].talk["outside"][key])

    def terminal(self, key: str, lang: Lang) -> str:
        """What only the terminal says."""
        return str(self.library.words[lang].talk["terminal"][key])

    def commands(self, lang: Lang) -> list[tuple[str, str]]:
        """The commands of the menu with what they do."""
        return list(self.library.words[lang].talk["commands"].items())


def _fits(buttons: list[Button], in_a_row: int, lang: Lang) -> bool:
    if in_a_row == 1:
        return True
    shown = min(in_a_row, len(buttons)) if len(buttons) > 1 else in_a_row
    limit = WIDTHS[lang].get(shown, WIDTHS[lang][5])
    return len(buttons) <= in_a_row and all(len(b.label) <= limit for b in buttons)


def guessed(hint: str) -> Lang:
    """The language that a channel's language code points to, English where it points nowhere.

    >>> guessed("zh-hans"), guessed("fr"), guessed("")
    ('zh', 'en', 'en')
    """
    code = hint.lower().split("-")[0].split("_")[0]
    return next((lang for lang in LANGS if lang == code), "en")
