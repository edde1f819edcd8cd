"""What people do, as the JSON of updates; with the fields that real ones have."""

from __future__ import annotations

import itertools
from typing import Any

from tests.telegram.api import BOT

_numbers = itertools.count(1)
WRITTEN_AT = 1_790_000_000


def who(person: int, lang: str = "en") -> dict[str, Any]:
    """A user with a name, which must never be met again."""
    named = {"first_name": "Mei-Surname-Secret", "last_name": "Lin", "username": "meilin"}
    return {"id": person, "is_bot": False, "language_code": lang} | named


def private(person: int) -> dict[str, Any]:
    """The chat of a person with the bot."""
    return {"id": person, "type": "private", "first_name": "Mei-Surname-Secret"}


def group(number: int = -100500) -> dict[str, Any]:
    """A supergroup."""
    return {"id": number, "type": "supergroup", "title": "Staff"}


def tap(
    person: int, message: int, data: str, lang: str = "en", date: int = WRITTEN_AT, chat: Any = None
) -> dict[str, Any]:
    """A tap on a button; date 0 makes its message inaccessible."""
    number = next(_numbers)
    below: dict[str, Any] = {"message_id": message, "date": date, "chat": chat or private(person)}
    if date:
        below |= {"from": BOT, "text": "Noted: x\nWhat next?", "entities": []}
        below["reply_markup"] = {"inline_keyboard": [[{"text": "4", "callback_data": data}]]}
    query = {"id": f"q{number}", "from": who(person, lang), "chat_instance": "1", "data": data}
    return {"update_id": number, "callback_query": query | {"message": below}}


def write(person: int, text: str, lang: str = "en", chat: Any = None) -> dict[str, Any]:
    """Typed words or a command."""
    return send(person, lang=lang, chat=chat, text=text)


def send(person: int, *, lang: str = "en", chat: Any = None, **content: Any) -> dict[str, Any]:
    """A message with any content."""
    number = next(_numbers)
    message = {"message_id": number, "date": WRITTEN_AT, "from": who(person, lang)}
    return {"update_id": number, "message": message | {"chat": chat or private(person)} | content}


def edit(person: int, text: str) -> dict[str, Any]:
    """An old message of the person, changed."""
    update = write(person, text)
    return {"update_id": update["update_id"], "edited_message": update["message"] | {"edit_date": WRITTEN_AT}}


def member(person: int, status: str) -> dict[str, Any]:
    """The bot blocked ("kicked") or unblocked ("member")."""
    change = {"chat": private(person), "from": who(person), "date": WRITTEN_AT}
    change |= {"old_chat_member": {"status": "member", "user": BOT}}
    change |= {"new_chat_member": {"status": status, "user": BOT, "until_date": 0}}
    return {"update_id": next(_numbers), "my_chat_member": change}
