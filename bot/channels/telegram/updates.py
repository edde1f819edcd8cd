"""What somebody did, read from the JSON of an update; what we never look at is never parsed.

PTB builds some 100 attributes for the message under a tapped button (160 us); we need four numbers
of it. So an update is read here from its JSON, and the `telegram.Update` that goes through PTB
carries only its number and, as its `api_kwargs`, what was read. Names never get past this page.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from flows.talk import Attach, Attachment, CameBack, Command, Input, Left, Say, Tap, Unreadable, worded

ALLOWED = ("message", "edited_message", "callback_query", "my_chat_member")
CARRIED = "carried"
"""The name under which `Update.api_kwargs` carries what was read."""

_COMMAND = re.compile(r"/([A-Za-z0-9_]{1,64})(?:@([A-Za-z0-9_]+))?(?:\s+(\S+)|\s|$)")
_KINDS: dict[str, Attachment] = {
    "sticker": "sticker",
    "voice": "voice",
    "audio": "voice",
    "video_note": "voice",
    "photo": "picture",
    "animation": "picture",
    "video": "picture",
    **dict.fromkeys(
        ("document", "paid_media", "story", "checklist", "contact", "dice", "game", "poll", "venue"),
        "other",
    ),
    **dict.fromkeys(("location", "giveaway", "invoice"), "other"),
}
"""Kinds of content by field; a message with none of them and no text is a service message."""


@dataclass(frozen=True, slots=True)
class Private:
    """Something done in a private chat, whose id is the person's.

    `query` is the id of the tap to be answered, empty for anything else; `tapped` the message
    under the button, None where it cannot be edited any more.
    """

    person: int
    said: Input
    hint: str = ""
    query: str = ""
    tapped: int | None = None

    @property
    def manager(self) -> str:
        """The person's name for the conversation."""
        return f"telegram:{self.person}"


@dataclass(frozen=True, slots=True)
class InGroup:
    """A command (perhaps `addressed` to a bot by name) or a tap (then with `query`) in a group."""

    person: int
    chat: int
    hint: str = ""
    query: str = ""
    addressed: str = ""


Incoming = Private | InGroup


def read(raw: dict[str, Any]) -> Incoming | None:
    """What an update means to us; None for everything that is passed over in silence.

    Malformed updates are None too, so that one of them cannot stop the others.

    >>> read({"update_id": 1, "message": {"message_id": 2, "chat": {"id": 5, "type": "private"},
    ...       "from": {"id": 5, "is_bot": False}, "text": "/Start@OurBot now"}})
    Private(person=5, said=Command(name='start', word='now'), hint='', query='', tapped=None)
    """
    try:
        if query := raw.get("callback_query"):
            return _tap(query)
        if message := raw.get("message"):
            return _message(message)
        if message := raw.get("edited_message"):
            return _edited(message)
        if change := raw.get("my_chat_member"):
            return _membership(change)
    except (KeyError, TypeError, ValueError, AttributeError):
        return None
    return None


def carried(payload: dict[str, Any]) -> dict[str, Any]:
    """A getUpdates answer in which every update is only its number and what was read of it."""
    result = payload.get("result")
    if isinstance(result, list):
        payload["result"] = [
            {"update_id": raw["update_id"], CARRIED: read(raw)}
            for raw in result
            if isinstance(raw, dict) and isinstance(raw.get("update_id"), int)
        ]
    return payload


def sent_at(raw: dict[str, Any]) -> int | None:
    """When a person did it, in seconds of the epoch; None where the update does not say, as for a tap."""
    for kind, name in (("message", "date"), ("edited_message", "edit_date"), ("my_chat_member", "date")):
        found = raw.get(kind)
        if isinstance(found, dict):
            at = found.get(name)
            return at if type(at) is int else None
    return None


def _tap(query: dict[str, Any]) -> Incoming | None:
    person = query["from"]
    if person.get("is_bot"):
        return None
    who, hint, number = int(person["id"]), _hint(person), str(query["id"])
    message = query.get("message")
    if message and message["chat"]["type"] != "private":
        return InGroup(who, int(message["chat"]["id"]), hint, number)
    data = query.get("data")
    tap = Tap.read(data) if isinstance(data, str) else None
    tapped = int(message["message_id"]) if message and message.get("date") else None
    return Private(who, tap or Unreadable(), hint, number, tapped)


def _message(message: dict[str, Any]) -> Incoming | None:
    person = message.get("from")
    if not person or person.get("is_bot"):
        return None
    who, hint, chat = int(person["id"]), _hint(person), message["chat"]
    if chat["type"] in ("group", "supergroup"):
        found = _COMMAND.match(message.get("text") or "")
        return InGroup(who, int(chat["id"]), hint, addressed=found[2] or "") if found else None
    said = _said(message)
    return Private(who, said, hint) if said and chat["type"] == "private" else None


def _said(message: dict[str, Any]) -> Input | None:
    if "forward_origin" in message:
        return Attach("forwarded")
    if text := message.get("text"):
        found = _COMMAND.match(text)
        return Command(found[1].lower(), worded(found[3] or "")) if found else Say(text)
    return next((Attach(kind) for field, kind in _KINDS.items() if field in message), None)


def _edited(message: dict[str, Any]) -> Incoming | None:
    person = message.get("from")
    if not person or person.get("is_bot") or message["chat"]["type"] != "private":
        return None
    return Private(int(person["id"]), Attach("edited"), _hint(person))


def _membership(change: dict[str, Any]) -> Incoming | None:
    if change["chat"]["type"] != "private":
        return None
    person, status = change["from"], change["new_chat_member"]["status"]
    gone = status in ("kicked", "left")
    if not gone and status != "member":
        return None
    return Private(int(person["id"]), Left() if gone else CameBack(), _hint(person))


def _hint(person: dict[str, Any]) -> str:
    return str(person.get("language_code") or "")
