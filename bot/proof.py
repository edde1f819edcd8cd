"""What one message must keep to: its markup, its length, its language, its buttons."""

from __future__ import annotations

from collections.abc import Iterator
from html import unescape
from html.parser import HTMLParser

from bot.message import Button, Message
from bot.rows import WIDTHS
from flows.checking import units
from flows.labels import breadth
from flows.model import Lang
from flows.parity import foreign, is_chinese
from flows.proving_bids import COPY_LIMIT_UNITS
from flows.talk import Tap

TEXT_LIMIT_UNITS = 4096
"""The longest message, in UTF-16 units once the markup is parsed (Bot API, sendMessage)."""

QUESTION_LIMITS: dict[Lang, int] = {"en": 900, "zh": 450}
"""The longest screen that asks something, in characters: it is read on a phone, over its buttons."""

TAGS = ("b", "i", "code")
"""What every channel can show; a part of Telegram's own subset."""

ENTITIES = ("lt", "gt", "amp", "quot")
"""The named entities Telegram knows; numbered ones are all known."""

BOTH = frozenset({"English", "中文"})
"""The names of the languages are the same in every language."""


class _Markup(HTMLParser):
    """Takes a text apart and gathers what is wrong with its markup."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.faults: list[str] = []
        self.text: list[str] = []
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS or attrs:
            self.faults.append(f"{self.get_starttag_text()} is outside the markup that every channel shows")
        self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open[-1] != tag:
            self.faults.append(f"</{tag}> closes nothing that is open")
        else:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        self.text.append(data)
        self.faults += [f"a bare {mark} in the text" for mark in "<&" if mark in data]

    def handle_entityref(self, name: str) -> None:
        self.text.append(unescape(f"&{name};"))
        if name not in ENTITIES:
            self.faults.append(f"&{name}; is no entity that Telegram knows")

    def handle_charref(self, name: str) -> None:
        self.text.append(unescape(f"&#{name};"))

    def handle_comment(self, data: str) -> None:
        self.faults.append(f"a comment in the text: {data.strip()[:20]}")

    def done(self, html: str) -> str:
        """The text without markup."""
        self.feed(html)
        self.close()
        self.faults += [f"<{tag}> is not closed" for tag in self._open]
        return "".join(self.text)


def faults_of(message: Message, own_names: tuple[str, ...] = (), *, asks: bool = False) -> Iterator[str]:
    """What is wrong with a message, nothing where it may be sent.

    `own_names` are what the person called things; they may be in any language.
    `asks` marks a screen with a question, which is to be short.
    """
    markup = _Markup()
    text = markup.done(message.text)
    yield from dict.fromkeys(markup.faults)
    lang: Lang = "zh" if message.lang == "zh" else "en"
    if not 1 <= units(text) <= TEXT_LIMIT_UNITS:
        yield f"has {units(text)} UTF-16 units, 1 to {TEXT_LIMIT_UNITS} are allowed"
    for name in own_names:
        text = text.replace(name, "")
    if asks and len(text) > QUESTION_LIMITS[lang]:
        yield f"asks something in {len(text)} characters, at most {QUESTION_LIMITS[lang]}"
    bilingual = "Choose a language" in text and is_chinese(text)
    if not bilingual:
        yield from foreign(lang, text)
        if lang == "zh" and not is_chinese(text):
            yield "says nothing in Chinese"
    yield from _of_buttons(message, own_names, lang)


def _of_buttons(message: Message, own_names: tuple[str, ...], lang: Lang) -> Iterator[str]:
    buttons = [button for row in message.rows for button in row]
    sets = [button.data.rpartition(":")[2] for button in buttons if button.data]
    yield from (f"two buttons set {twice}" for twice in {*sets} if sets.count(twice) > 1)
    for button in buttons:
        yield from _of_button(button)
        if button.label not in BOTH:
            stripped = button.label
            for name in own_names:
                stripped = stripped.replace(name, "")
            yield from (f"the button “{button.label}” {why}" for why in foreign(lang, stripped))
    for row in message.rows:
        limit = WIDTHS.get(len(row), WIDTHS[5])
        for button in row:
            if breadth(button.label) > limit:
                room = f"{limit} fit where {len(row)} stand in a row"
                yield f"the button “{button.label}” has {breadth(button.label)} characters, {room}"


def _of_button(button: Button) -> Iterator[str]:
    if not button.label.strip():
        yield "a button says nothing"
    if sum(map(bool, (button.data, button.copy, button.url))) != 1:
        yield f"the button “{button.label}” must do exactly one thing"
    if button.data and Tap.read(button.data) is None:
        size = len(button.data.encode())
        yield f"the button “{button.label}” cannot be read back: {button.data} ({size} bytes)"
    if button.copy and units(button.copy) > COPY_LIMIT_UNITS:
        yield f"“{button.label}” copies {units(button.copy)} UTF-16 units, at most {COPY_LIMIT_UNITS}"
