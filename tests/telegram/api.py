"""Telegram's side of the Bot API, in memory: chats with messages and keyboards, and its refusals."""

from __future__ import annotations

import json
import re
from collections import deque
from dataclasses import dataclass, field
from html import unescape
from typing import Any

USERNAME = "common_ground_bot"
BOT = {"id": 7, "is_bot": True, "first_name": "Common Ground", "username": USERNAME}
_TAG = re.compile(r"<(/?)(\w+)[^>]*>")

Answer = tuple[int, Any]


@dataclass(frozen=True, slots=True)
class Call:
    """One request that came in: the method and its parameters, all as Telegram gets them."""

    method: str
    data: dict[str, Any]

    def __str__(self) -> str:
        return " ".join(filter(None, (self.method, self.data.get("message_id"))))


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a request."""

    name: str
    media_type: str
    content: bytes


@dataclass(slots=True)
class Shown:
    """A message of the bot as a person sees it; `markup` is the keyboard's JSON, empty for none."""

    number: int
    html: str
    markup: str = ""

    @property
    def text(self) -> str:
        """What can be read."""
        return unescape(_TAG.sub("", self.html))

    @property
    def buttons(self) -> list[list[dict[str, Any]]]:
        """The rows, each button as in the Bot API."""
        found: list[list[dict[str, Any]]] = json.loads(self.markup)["inline_keyboard"] if self.markup else []
        return found

    @property
    def rows(self) -> list[list[str]]:
        """The rows of labels."""
        return [[button["text"] for button in row] for row in self.buttons]


@dataclass(slots=True)
class BotApi:
    """Every chat the bot has; `happened` lists what a person notices: new, edit, toast, file.

    `easy` takes every tap and every edit for good, whether it was ever shown or not (for benches).
    """

    calls: list[Call] = field(default_factory=list)
    chats: dict[int, dict[int, Shown]] = field(default_factory=dict)
    happened: deque[tuple[int, str, Any]] = field(default_factory=lambda: deque(maxlen=10_000))
    asked_by: dict[str, int] = field(default_factory=dict)
    blocked: set[int] = field(default_factory=set)
    webhook: dict[str, Any] = field(default_factory=dict)
    record: bool = True
    easy: bool = False
    last_number: int = 100

    def call(self, method: str, data: dict[str, str]) -> Answer:
        """Status and body of the answer to one request."""
        if self.record:
            self.calls.append(Call(method, data))
        known = _METHODS.get(method)
        return known(self, data) if known else good(True)

    def send(self, data: dict[str, str]) -> Answer:
        chat, html = int(data["chat_id"]), data["text"]
        if chat in self.blocked:
            return bad(403, "Forbidden: bot was blocked by the user")
        if fault := _fault(html, data.get("parse_mode")):
            return fault
        self.last_number += 1
        shown = Shown(self.last_number, html, data.get("reply_markup", ""))
        self.chats.setdefault(chat, {})[shown.number] = shown
        self.happened.append((chat, "new", shown))
        return good(_message(chat, shown))

    def edit(self, data: dict[str, str]) -> Answer:
        chat, html = int(data["chat_id"]), data["text"]
        shown = self.chats.get(chat, {}).get(int(data["message_id"]))
        if chat in self.blocked:
            return bad(403, "Forbidden: bot was blocked by the user")
        if shown is None and self.easy:
            shown = Shown(int(data["message_id"]), "")
        if shown is None:
            return bad(400, "Bad Request: message to edit not found")
        if fault := _fault(html, data.get("parse_mode")):
            return fault
        if (shown.html, shown.markup) == (html, data.get("reply_markup", "")):
            return bad(400, "Bad Request: message is not modified: same content and reply markup")
        shown.html, shown.markup = html, data.get("reply_markup", "")
        self.happened.append((chat, "edit", shown))
        return good(_message(chat, shown))

    def file(self, data: dict[str, Any]) -> Answer:
        chat = int(data["chat_id"])
        if chat in self.blocked:
            return bad(403, "Forbidden: bot was blocked by the user")
        attached = next(value for value in data.values() if isinstance(value, Upload))
        if not attached.content or len(data.get("caption", "")) > 1024:
            return bad(400, "Bad Request: file must be non-empty")
        self.last_number += 1
        shown = Shown(self.last_number, "")
        self.chats.setdefault(chat, {})[shown.number] = shown
        self.happened.append((chat, "file", attached))
        return good(_message(chat, shown))

    def strip(self, data: dict[str, str]) -> Answer:
        shown = self.chats.get(int(data["chat_id"]), {}).get(int(data["message_id"]))
        if shown is None:
            return bad(400, "Bad Request: message to edit not found")
        if not shown.buttons:
            return bad(400, "Bad Request: message is not modified")
        shown.markup = ""
        return good(_message(int(data["chat_id"]), shown))

    def answer(self, data: dict[str, str]) -> Answer:
        person = self.asked_by.pop(data["callback_query_id"], None)
        if person is None and not self.easy:
            return bad(
                400, "Bad Request: query is too old and response timeout expired or query ID is invalid"
            )
        if person is not None and "text" in data:
            self.happened.append((person, "toast", data["text"]))
        return good(True)

    def set_webhook(self, data: dict[str, Any]) -> Answer:
        self.webhook = data
        return good(True)

    def delete_webhook(self, _data: dict[str, Any]) -> Answer:
        self.webhook = {}
        return good(True)

    def webhook_info(self, _data: dict[str, Any]) -> Answer:
        found = {"url": self.webhook.get("url", ""), "has_custom_certificate": False}
        connections = {"max_connections": int(self.webhook["max_connections"])} if self.webhook else {}
        return good(found | {"pending_update_count": 0} | connections)

    def me(self, _data: dict[str, str]) -> Answer:
        return good(BOT)


def good(result: object) -> Answer:
    """An answer with a result."""
    return 200, {"ok": True, "result": result}


def bad(code: int, description: str, **parameters: int) -> Answer:
    """A refusal, as Telegram words it."""
    body: dict[str, Any] = {"ok": False, "error_code": code, "description": description}
    return code, body | ({"parameters": parameters} if parameters else {})


def _fault(html: str, parse_mode: str | None) -> Answer | None:
    still_open: list[str] = []
    for closing, name in _TAG.findall(html) if parse_mode else ():
        if not closing:
            still_open.append(name)
        elif not still_open or still_open.pop() != name:
            return bad(400, "Bad Request: can't parse entities: unexpected end tag at byte offset 1")
    if still_open:
        return bad(
            400, f"Bad Request: can't parse entities: can't find end tag corresponding to {still_open[-1]}"
        )
    seen = unescape(_TAG.sub("", html)) if parse_mode else html
    if not seen.strip() or (len(seen) * 2 > 8192 and len(seen.encode("utf-16-le")) > 8192):
        return bad(400, "Bad Request: message is too long" if seen.strip() else "Bad Request: text is empty")
    return None


def _message(chat: int, shown: Shown) -> dict[str, Any]:
    kind = "private" if chat > 0 else "supergroup"
    body = {
        "message_id": shown.number,
        "date": 1_790_000_000,
        "chat": {"id": chat, "type": kind},
        "from": BOT,
    }
    body["text"] = shown.text
    if shown.markup:
        body["reply_markup"] = json.loads(shown.markup)
    return body


_METHODS = {
    "getMe": BotApi.me,
    "setWebhook": BotApi.set_webhook,
    "deleteWebhook": BotApi.delete_webhook,
    "getWebhookInfo": BotApi.webhook_info,
    "sendMessage": BotApi.send,
    "sendDocument": BotApi.file,
    "sendPhoto": BotApi.file,
    "editMessageText": BotApi.edit,
    "editMessageReplyMarkup": BotApi.strip,
    "answerCallbackQuery": BotApi.answer,
}
