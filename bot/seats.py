"""Where the seats of a group lie in the store, and what is stored of them."""

from __future__ import annotations

import secrets

from bot.ports import Document, Store
from flows.raters import As


def seats_shelf(code: str) -> str:
    """The shelf of a group's seats."""
    return f"seats-{code}"


def new_seat(code: str) -> str:
    """The pointer to a seat that nobody has yet, such as "7K2M9P/0123456789abcdef"."""
    return f"{code}/{secrets.token_hex(8)}"


def seat_key(pointer: str) -> str:
    """The store's key of a seat.

    >>> seat_key("7K2M9P/0123456789abcdef")
    '@seats-7K2M9P/0123456789abcdef'
    """
    code, _, seat = pointer.partition("/")
    return f"@{seats_shelf(code)}/{seat}"


def code_of_seat(key: str) -> str:
    """The code in a seat's key, empty for a key that is none.

    >>> code_of_seat("@seats-7K2M9P/0123456789abcdef"), code_of_seat("web:12")
    ('7K2M9P', '')
    """
    head, slash, _ = key.partition("/")
    return head.removeprefix("@seats-") if slash and head.startswith("@seats-") else ""


async def seats(store: Store, code: str) -> dict[str, Document]:
    """What is stored of every seat of a group, by the seat's id; the cost grows with the seats alone."""
    found: dict[str, Document] = {}
    async for key, record in store.shelf(seats_shelf(code)):
        found[key.rpartition("/")[2]] = record.document
    return found


def is_in(document: Document, round_: int) -> bool:
    """Whether a stored seat was handed in for a round; looks at two fields, since a class has hundreds."""
    return _part(document).get("last") == round_


def has_left(document: Document) -> bool:
    """Whether somebody has given up this stored seat."""
    return _part(document).get("left") is True


def is_of_class(document: Document) -> bool:
    """Whether a stored seat is one of a class."""
    return _part(document).get("kind") == "class"


def side_of(document: Document) -> As:
    """Whose part is answered in a stored seat."""
    return "tier" if _part(document).get("side") == "tier" else "both"


def _part(document: Document) -> Document:
    """What is stored of a seat as such, empty where that is damaged."""
    part = document.get("part")
    return part if isinstance(part, dict) else {}
