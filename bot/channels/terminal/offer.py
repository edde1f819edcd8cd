"""What may be typed for the buttons of a message: digits rate, numbers choose, letters for the foot row."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

from bot.message import Button, Message
from flows.reading import READ_LIMIT, plain
from flows.talk import Tap

FOOT = ("b", "h", "l")
"""Back, help, the other language."""

_BESIDE_SCALE = {"?": "d", "-": "s"}

Keyed = tuple[str, Button]


@dataclass(frozen=True, slots=True)
class Offer:
    """The buttons of a message in its rows, each with the key that is typed for it."""

    rows: tuple[tuple[Keyed, ...], ...] = ()

    def __iter__(self) -> Iterator[Keyed]:
        return (keyed for row in self.rows for keyed in row)

    def meant(self, typed: str) -> Button | None:
        """The button whose key was typed, or the words of one that sets nothing; None for other words.

        >>> offer = offered(Message("", ((Button("Go on", "1:k7f3qa:at=on"),),), "en"))
        >>> offer.meant("１.").label, offer.meant("2"), offer.meant("Go on")
        ('Go on', None, None)
        """
        wanted = _key(typed)
        found = next((button for key, button in self if key == wanted), None)
        return found or next((b for _, b in self if not b.data and plain(b.label) == plain(typed)), None)

    def lacks(self, typed: str) -> bool:
        """Whether a number was typed that is none of this page's choices, while it must not reach
        the question that is open behind the page."""
        numbers = [key for key, _ in self if key.isdecimal()]
        taps = [_tap(button) for _, button in self]
        shown_over = any(tap.key == "lang" and "@" in tap.value for tap in taps)
        return shown_over and numbers != [] and _key(typed).isdecimal() and _key(typed) not in numbers


def offered(message: Message) -> Offer:
    """The keys for a message: 0-4, d and s on a rating, else 1, 2, 3 ...; b, h and l in the foot row."""
    buttons = [button for row in message.rows for button in row]
    foot = buttons[-3:] if len(buttons) > 2 and _tap(buttons[-2]).key == "help" else []
    choices = buttons[: len(buttons) - len(foot)]
    keys = iter((*_numbered(choices), *FOOT))
    return Offer(tuple(tuple((next(keys), button) for button in row) for row in message.rows))


def _numbered(choices: list[Button]) -> list[str]:
    taps = [_tap(button) for button in choices]
    if not {"0", "1", "2", "3", "4"} <= {tap.value for tap in taps}:
        return [str(n) for n, _ in enumerate(choices, 1)]
    rest = count(5)
    digits = [tap.value if tap.value.isdecimal() else _BESIDE_SCALE.get(tap.value) for tap in taps]
    return [key or str(next(rest)) for key in digits]


def _tap(button: Button) -> Tap:
    return Tap.read(button.data) or Tap("", "", "")


def _key(typed: str) -> str:
    return unicodedata.normalize("NFKC", typed[:READ_LIMIT]).casefold().strip().rstrip(".)。、")
