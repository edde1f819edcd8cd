"""A person with a phone: real PTB, processor, handlers and delivery; only the wire is ours."""

from __future__ import annotations

import json
from types import TracebackType
from typing import Any

from aiohttp import FormData
from telegram import Update
from telegram.ext import ExtBot

from bot.channels.telegram.flood import UNLIMITED
from bot.channels.telegram.partner import Partner
from bot.channels.telegram.run import build
from bot.channels.telegram.transport import Body, Transport
from bot.channels.telegram.updates import carried
from tests.telegram import person as does
from tests.telegram.api import BotApi, Shown, Upload
from tests.telegram.server import TOKEN
from tests.transcripts.program import PRESS_S

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class Wire(Transport):
    """Instead of a network: hands each request to Telegram's side at once."""

    def __init__(self, api: BotApi) -> None:
        super().__init__()
        self._api = api

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def exchange(
        self, method: str, url: str, body: Body, connect_s: float | None, read_s: float | None
    ) -> tuple[int, bytes]:
        """What Telegram answers."""
        data = _parts(body) if isinstance(body, FormData) else json.loads(body or b"{}")
        status, answer = self._api.call(url.rsplit("/", 1)[1], data)
        return status, _encode(answer).encode()


def _parts(form: FormData) -> dict[str, Any]:
    """The parameters of a request that carries a file."""
    found: dict[str, Any] = {}
    for about, headers, value in form._fields:
        file = about.get("filename")
        kind = headers.get("Content-Type", "")
        found[about["name"]] = Upload(file, kind, value) if file else value
    return found


class Line:
    """The bot and Telegram, ready for any number of phones: `async with Line(conversation) as line`."""

    def __init__(self, partner: Partner) -> None:
        self.api = BotApi(record=False)
        channel = build(TOKEN, partner, limits=UNLIMITED, transport=Wire(self.api))
        self._application, self._handing = channel.application, channel.handing

    async def __aenter__(self) -> Line:
        await self._application.initialize()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._application.shutdown()

    @property
    def bot(self) -> ExtBot[Any]:
        """The bot itself, for what it sends without being spoken to."""
        return self._application.bot

    def phone(self, person: int = 1001, lang: str = "en") -> Phone:
        """A phone whose owner's client speaks `lang`."""
        return Phone(self, person, lang)

    async def deliver(self, raw: dict[str, Any]) -> None:
        """Let the bot handle one update to its end."""
        if query := raw.get("callback_query"):
            self.api.asked_by[query["id"]] = query["from"]["id"]
        update = Update.de_json(carried({"result": [raw]})["result"][0], None)
        await self._application.update_processor.process_update(
            update, self._application.process_update(update)
        )
        await self._handing.finish(PRESS_S)


class Phone:
    """One person. After each act `news` holds what it brought: ("toast", words), ("new", message),
    ("edit", message), ("file", upload)."""

    def __init__(self, line: Line, person: int, lang: str) -> None:
        self.line = line
        self.person = person
        self.lang = lang
        self.news: list[tuple[str, Any]] = []

    @property
    def messages(self) -> list[Shown]:
        """Everything of the bot in the chat, oldest first."""
        return list(self.line.api.chats.get(self.person, {}).values())

    @property
    def screen(self) -> Shown:
        """The last message: `.text` and `.rows` (labels)."""
        return self.messages[-1]

    @property
    def toast(self) -> str:
        """The notice of the last act, empty for none."""
        return next((what for kind, what in self.news if kind == "toast"), "")

    async def tap(self, label: str) -> None:
        """Tap the button on the newest message that has one of this label; LookupError for none."""
        for shown in reversed(self.messages):
            for button in (button for row in shown.buttons for button in row):
                if button["text"] == label:
                    if data := button.get("callback_data"):
                        await self.press(shown.number, data)
                    return
        raise LookupError(f"No button [{label}]; there are {self.screen.rows}")

    async def press(self, message: int, data: str) -> None:
        """Tap a button that is perhaps not shown any more."""
        await self.act(does.tap(self.person, message, data, self.lang))

    async def say(self, text: str) -> None:
        """Type words or a command."""
        await self.act(does.write(self.person, text, self.lang))

    async def attach(self, **content: Any) -> None:
        """Send something else, such as `sticker={}`."""
        await self.act(does.send(self.person, lang=self.lang, **content))

    async def act(self, raw: dict[str, Any]) -> None:
        """Any update, such as those of `tests.telegram.person`."""
        happened = self.line.api.happened
        happened.clear()
        await self.line.deliver(raw)
        self.news = [(kind, what) for person, kind, what in happened if person == self.person]
