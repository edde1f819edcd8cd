"""The six letters and digits by which a group is found."""

from __future__ import annotations

import unicodedata

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""No 0 and O, no 1, I and L: what is read from a wall is typed on a phone."""

LENGTH = 6
COUNT = len(ALPHABET) ** LENGTH
"""How many spellings there are; about half of them are codes."""

_LEAST_DIGITS = 2
"""So many that no word of any language is taken for a code."""

_LONGEST = 64
_LOOSE = dict.fromkeys(map(ord, " \t\r\n-‐‑‒–—―−_.·"))


def spelled(number: int) -> str:
    """The code of a random number below `COUNT`, empty where it has too few digits: then draw again.

    >>> spelled(0), spelled(COUNT - 1)
    ('222222', '')
    """
    letters = ""
    for _ in range(LENGTH):
        number, place = divmod(number, len(ALPHABET))
        letters += ALPHABET[place]
    return letters if is_code(letters) else ""


def is_code(text: str) -> bool:
    """Whether this is a code, spelled as it is kept.

    >>> is_code("7K2M9P"), is_code("7k2m9p"), is_code("STREET")
    (True, False, False)
    """
    known = len(text) == LENGTH and all(letter in ALPHABET for letter in text)
    return known and sum(letter.isdigit() for letter in text) >= _LEAST_DIGITS


def read_code(text: str) -> str:
    """The code that was typed, whatever its width, case, blanks and dashes; empty where it is none.

    >>> read_code("７k2-m9p"), read_code(" 7K2 M9P "), read_code("hello")
    ('7K2M9P', '7K2M9P', '')
    """
    plain = unicodedata.normalize("NFKC", text[:_LONGEST]).translate(_LOOSE).upper()
    return plain if is_code(plain) else ""
