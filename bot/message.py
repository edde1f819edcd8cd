"""What a channel shows: messages with rows of buttons, and the reply to one input."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Button:
    """One button; exactly one of `data`, `copy` and `url` is not empty.

    `data` is ASCII, at most 64 bytes, and says what is to be so (see `flows.talk.Tap`).
    `copy` is 1-256 UTF-16 units to put on the clipboard, `url` a link to open.
    """

    label: str
    data: str = ""
    copy: str = ""
    url: str = ""


Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Message:
    """One screen in one language.

    `text` is HTML of Telegram's subset (b, i, code), free text escaped, lines parted by newlines,
    at most 4,096 characters once parsed. `fresh` asks for a new message instead of an edit of the
    tapped one. `lasting` marks a result: its buttons stay valid, so its keyboard is never taken off.
    `private` marks what tells of a relationship: it is not to be forwarded. `picture` names the
    chart that goes with the text, for `Conversation.picture`; empty for none. Its first part is "map",
    "shift" or "trial", and what it shows changes its name: letters, digits and dots, at most 40.
    """

    text: str
    rows: Rows
    lang: str
    fresh: bool = False
    lasting: bool = False
    private: bool = False
    picture: str = ""


MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "png": "image/png",
    "svg": "image/svg+xml",
    "md": "text/markdown",
    "html": "text/html",
    "csv": "text/csv",
    "json": "application/json",
}
"""What can be taken away, by the ending of its name."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file to hand over beside the messages, not made yet.

    `of` is the assessment it is about and `kind` names it there, for `Conversation.file`.
    `make` gives its bytes and may take a second; `bot.ports.NotMade` where it fails, and then
    `failed` is what to say. `caption` is plain text, at most 1,024 characters.
    """

    of: str
    kind: str
    name: str
    media_type: str
    caption: str
    failed: str
    make: Callable[[], Awaitable[bytes]]


@dataclass(frozen=True, slots=True)
class Reply:
    """What answers one input, in order of sending; no message where nothing is to be shown.

    `toast` is the short notice of a tap (at most 200 characters), empty for none. `stale` says that
    the tapped keyboard belongs to a closed question and is to be taken off. `anchor` is the
    message that holds the keyboard of the open question in this channel, as last told by
    `Conversation.anchored`; None where none is known. `beside` says that something is only shown
    beside the open question, whose keyboard stays. `files` come after the messages, and hold up
    nothing. `passing` says that part of this would not come again by looking once more: a notice, a
    view of an earlier assessment, a file. `again` says that the input had been taken before, and the
    message is what stands since. `room` is where the group of somebody's seat stands, such as
    "1.answering", empty where they speak in no group.
    """

    messages: tuple[Message, ...] = ()
    toast: str = ""
    stale: bool = False
    anchor: int | None = None
    beside: bool = False
    files: tuple[Attachment, ...] = ()
    passing: bool = False
    again: bool = False
    room: str = ""

    def after(self, line: str) -> Reply:
        """The last message alone, anew, with a line before it."""
        last = self.messages[-1]
        message = replace(last, text=f"{line}\n{last.text}", fresh=True)
        return replace(self, messages=(message,), beside=False, passing=True)
