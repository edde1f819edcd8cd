"""What a person does (inputs); what we show is in `flows.screens`."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

DATA_LIMIT_BYTES = 64
"""The longest callback data Telegram takes."""

WORD_LIMIT = 64
"""The longest word that can come with a deep link on Telegram, and more than any of ours."""

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
    """A slash command, its name in lower case without the slash.

    `word` is the first word after it (NFKC, at most 64 characters), empty for none.
    """

    name: str
    word: str = ""


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

    >>> typed("/Start 7K2M9P now"), typed("／help"), typed("4")
    (Command(name='start', word='7K2M9P'), Command(name='help', word=''), Say(text='4'))
    """
    if unicodedata.normalize("NFKC", line[:1]) != "/":
        return Say(line)
    name, word = (*line[1:].split(maxsplit=2)[:2], "", "")[:2]
    return Command(name.casefold(), worded(word))


def worded(text: str) -> str:
    """A word as it may follow a command.

    >>> worded("７ｋ２ｍ９ｐ")
    '7k2m9p'
    """
    return unicodedata.normalize("NFKC", text[:WORD_LIMIT])[:WORD_LIMIT]


Input = Tap | Say | Command | Attach | Unreadable | Left | CameBack
