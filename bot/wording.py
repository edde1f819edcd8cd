"""Screens into messages: templates, notices and buttons in one language."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import escape

from bot import revisiting
from bot.contexts import context
from bot.message import Message
from bot.pictures import named
from bot.rows import Layout, buttons, laid_out
from bot.tongues import tagged
from bot.voice import Voice
from flows.compare import compared
from flows.labels import day as label_day
from flows.library import Library
from flows.model import LANGS, Lang
from flows.screens import (
    Compared,
    Found,
    FoundTier,
    History,
    Moved,
    Notice,
    Overview,
    Rate,
    Result,
    Screen,
    Shown,
    TeamFound,
    Text,
)
from flows.session import Assessment, Session

CAPTION_LIMIT = 1024
"""The longest caption of a file that Telegram shows, in characters."""

TOAST_LIMIT = 200
"""The longest notice of a tap that Telegram shows, in characters."""

KEPT_QUESTIONS = 4096
"""How many worded questions are kept ready; 36 items, two sides and two languages make about 300."""

_PRIVATE = (Result, Overview, History, Compared, Moved, Found, FoundTier, TeamFound)
"""What tells of a relationship is not to be forwarded."""

_GAPS = re.compile(r"\n{3,}")


def templates_folder() -> Path:
    """Where the templates lie: inside the package once installed, beside it in a checkout."""
    inside = Path(__file__).parent / "templates"
    return inside if inside.is_dir() else inside.parent.parent / "templates"


class Wording:
    """Puts screens into words over one library; what it keeps can be made again."""

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
        self.environment.filters["tagged"] = tagged
        self._templates: dict[tuple[Lang, str], Template] = {}
        self._questions: dict[tuple[object, ...], tuple[str, Layout]] = {}

    def message(self, shown: Shown, session: Session, guess: Lang) -> Message:
        """One screen in the session's language, what was noted and any notice before it."""
        lang = session.lang or guess
        if shown.home:
            session = replace(session, current=shown.home)
        voice = Voice(self.library, lang, session.assessment)
        body, layout = self._worded(shown.screen, session, voice)
        before = [self.notice(shown.notice, lang)] if shown.notice else []
        if last := getattr(shown.screen, "noted", None):
            before.append(voice.noted(last))
        text = "\n".join([*map(escape, before), body])
        rows = buttons(layout, session.current, voice.words)
        private = isinstance(shown.screen, _PRIVATE)
        picture = named(self.library, shown.screen, session, lang)
        return Message(text, rows, lang, shown.fresh, shown.lasting, private, picture)

    def _worded(self, screen: Screen, session: Session, voice: Voice) -> tuple[str, Layout]:
        """Body and rows of a screen. A question reads the same in every assessment, so it is kept."""
        if not isinstance(screen, Rate):
            return self._rendered(screen, session, voice)
        own_name = voice.assessment.names.get(screen.tier)
        back = screen.groups[-1].choices[0].value
        rows = len(screen.groups)  # what was said before may be asked for, or there is none
        said = (screen.of, screen.given, screen.spread, screen.as_tier)
        key = (voice.lang, screen.question.key, *said, back, own_name, rows)
        if key not in self._questions:
            if len(self._questions) >= KEPT_QUESTIONS:
                self._questions.clear()
            self._questions[key] = self._rendered(screen, session, voice)
        return self._questions[key]

    def _rendered(self, screen: Screen, session: Session, voice: Voice) -> tuple[str, Layout]:
        page = type(screen).__name__.lower()
        if isinstance(screen, Text) and screen.page in ("case", "meaning"):
            page = screen.page
        values = {"s": screen, "talk": voice.talk, **voice.functions(), **context(screen, voice)}
        text = self._template(voice.lang, page).render(values)
        layout = laid_out(screen.groups, voice.words, session)
        return _GAPS.sub("\n\n", text.strip()), layout

    def _template(self, lang: Lang, page: str) -> Template:
        key = (lang, page)
        if key not in self._templates:
            self._templates[key] = self.environment.get_template(f"{lang}/{page}.html")
        return self._templates[key]

    def notice(self, notice: Notice, lang: Lang) -> str:
        """A line said before a screen, or as the notice of a tap; plain text."""
        talk = self.library.words[lang].talk
        text = str(talk["toasts"].get(notice.kind) or talk["notices"][notice.kind])
        if notice.question is None:
            return text
        voice = Voice(self.library, lang, Assessment("", "", ""))
        return text.format(item=voice.name(notice.question.item), value=voice.rating(notice.value))

    def phrase(self, key: str, lang: Lang) -> str:
        """What a channel says when something outside the dialog stands in the way; plain text."""
        return str(self.library.words[lang].talk["outside"][key])

    def terminal(self, key: str, lang: Lang) -> str:
        """What only the terminal says."""
        return str(self.library.words[lang].talk["terminal"][key])

    def page(self, name: str, lang: Lang, **values: object) -> str:
        """A page of the browser, as HTML; `w` are the words of the browser alone, `l` those of a class."""
        words = self.library.words[lang]
        html = self.environment.get_template(f"web/{name}.html")
        known = {"w": words.web, "l": words.lesson, "talk": words.talk, "cases_named": words.cases}
        known["classroom"] = words.classroom
        return html.render(lang=lang, **known, **values)

    def web(self, path: str, lang: Lang) -> str:
        """A phrase that only the browser's side says, by its place, such as "notes.missing.title"."""
        found: Any = self.library.words[lang].web
        for step in path.split("."):
            found = found[step]
        return str(found)

    def file(self, kind: str, day: str, lang: Lang) -> dict[str, str]:
        """Name, caption and excuse of a report or a "brief.pdf", as of a day (ISO); plain text."""
        words, (head, _, ending) = self.library.words[lang], kind.rpartition(".")
        files, when = (words.bid if head else words.report)["files"], label_day(words, day)
        caption = (files if head else words.report["lines"])["caption"]
        return {
            "name": f"{files['name'].format(day=day)}.{ending}",
            "caption": caption.format(title=files[ending], day=when),
            "failed": files["not_made"],
        }

    def shift(self, before: Assessment, after: Assessment, lang: Lang) -> dict[str, str]:
        """Name, caption and excuse of the map with arrows from one assessment to another; plain text.

        The caption says what the picture shows, as far as a caption goes.
        """
        words, voice = self.library.words[lang], Voice(self.library, lang, after)
        said = revisiting.in_short(compared(self.library, before, after), voice)
        day = max(after.done.values())
        files = words.report["files"]
        last = words.report["lines"]["caption"].format(title=files["shift"], day=label_day(words, day))
        room = CAPTION_LIMIT - len(last) - 1
        short = said if len(said) <= room else f"{said[: room - 1]}…"
        return {
            "name": f"{files['shift_name'].format(day=day)}.png",
            "caption": f"{short}\n{last}",
            "failed": files["shift_not_made"],
        }

    def saved(self, key: str, lang: Lang, **values: str) -> str:
        """What is said where a file was written, or could not be."""
        return str(self.library.words[lang].report["files"][key]).format(**values)

    def commands(self, lang: Lang) -> list[tuple[str, str]]:
        """The commands of the menu with what they do."""
        return list(self.library.words[lang].talk["commands"].items())


def guessed(hint: str) -> Lang:
    """The language that a channel's language code points to, English where it points nowhere.

    >>> guessed("zh-hans"), guessed("fr"), guessed("")
    ('zh', 'en', 'en')
    """
    code = hint.lower().split("-")[0].split("_")[0]
    return next((lang for lang in LANGS if lang == code), "en")
