"""How broad a text will be, on the safe side, and where to part it; so that labels never overlap."""

from __future__ import annotations

_NARROW = frozenset("iljIftr.,:;'|!()[]{}/ -")
_BROAD = frozenset("WMmw@%\u2026\u2014\u201c\u201d\u2018\u2019\u00b7\u2022\u25a1")
_CAPITAL = frozenset("OQGDHNUCRKBAPSTZE&")


def breadth_em(text: str) -> float:
    """The breadth in units of the font's size, never less than in the font itself (a test compares)."""
    return sum(_em(character) for character in text)


def _em(character: str) -> float:
    if character in _NARROW:
        return 0.4
    if character in _BROAD:
        return 1.0
    if character in _CAPITAL:
        return 0.76
    return 0.63 if "\x20" <= character < "\x7f" else 1.0


def parted(text: str, size: float, room: float) -> list[str]:
    """The text in lines that fit a room (in the units of the size), broken at blanks or between Han.

    >>> parted("low complaints", 10, 60), parted("榆树站社区", 10, 32)
    (['low', 'complaints'], ['榆树站', '社区'])
    """
    lines = [""]
    for piece in _pieces(text):
        if lines[-1] and breadth_em(lines[-1] + piece.rstrip()) * size > room:
            lines[-1] = lines[-1].rstrip()
            lines.append("")
        lines[-1] += piece
    return [cut for line in lines for cut in _cut(line.rstrip(), size, room)]


def _pieces(text: str) -> list[str]:
    """What must stay on one line: words with the blank behind, single Han with the marks behind."""
    pieces: list[str] = []
    for character in text:
        begins = not pieces or pieces[-1].endswith(" ") or _stands_alone(character)
        after_han = bool(pieces) and _stands_alone(pieces[-1][0]) and character.isalnum()
        if begins or after_han:
            pieces.append(character)
        else:
            pieces[-1] += character
    return pieces


def _stands_alone(character: str) -> bool:
    return character >= "\u2e80" and character.isalnum()


def _cut(line: str, size: float, room: float) -> list[str]:
    """A word without any break in it, in as many lines as it needs."""
    cuts = [""]
    for character in line:
        if cuts[-1] and breadth_em(cuts[-1] + character) * size > room:
            cuts.append("")
        cuts[-1] += character
    return cuts
