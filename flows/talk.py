"""What a person does (inputs); what we show is in `flows.screens`."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

DATA_LIMIT_BYTES = 64
"""The longest callback data Telegram takes."""

_DATA = re.compile(r"1:([a-z2-7]{6}):([A-Za-z0-9.-]{1,24})=([A-Za-z0-9.?@-]{1,40})", re.ASCII)

Attachment = Literal["voice", "sticker", "picture", "forwarded", "edited", "other"]


@dataclass(frozen=True, slots=True)
class Tap:
    """A button: in assessment `session`, `key` is to become `value`."""

    session: str
    key: str
    value: str

    @property
    def data(self) -> str:
        """The button's data, ASCII.

        >>> Tap("k7f3qa", "S-G3.t", "4").data
        '1:k7f3qa:S-G3.t=4'
        """
        return f"1:{self.session}:{self.key}={self.value}"

    @classmethod
    def read(cls, data: str) -> Tap | None:
        """The tap that the data means, None where it is none of ours.

        >>> Tap.read("1:k7f3qa:S-G3.t=4")
        Tap(session='k7f3qa', key='S-G3.t', value='4')
        """
        found = _DATA.fullmatch(data) if len(data) <= DATA_LIMIT_BYTES else None
        return cls(*found.groups()) if found else None


@dataclass(frozen=True, slots=True)
class Say:
    """Typed words, as they came."""

    text: str


@dataclass(frozen=True, slots=True)
class Command:
    """A slash command, its name in lower case without the slash."""

    name: str


@dataclass(frozen=True, slots=True)
class Attach:
    """Something that is neither a tap nor words; its content is never looked at."""

    kind: Attachment


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A button whose data is none of ours."""


@dataclass(frozen=True, slots=True)
class Left:
    """The person blocked the bot."""


@dataclass(frozen=True, slots=True)
class CameBack:
    """The person unblocked the bot."""


def typed(line: str) -> Command | Say:
    """What a typed line is: a command where it begins with a slash, of any width, else words.

    >>> typed("/Help me"), typed("／help"), typed("4")
    (Command(name='help'), Command(name='help'), Say(text='4'))
    """
    if unicodedata.normalize("NFKC", line[:1]) != "/":
        return Say(line)
    name = line[1:].split(maxsplit=1)[:1]
    return Command(name[0].casefold() if name else "")


Input = Tap | Say | Command | Attach | Unreadable | Left | CameBack
