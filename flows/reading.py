"""Reading what was typed: which of the offered choices it means, or a name for something."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from flows.labels import breadth, spoken
from flows.library import Library
from flows.screens import Choice
from flows.session import Session

NAME_LIMIT = 26
"""The longest nickname or own name of a tier, in Latin letters, a Chinese character counting as two:
what a button alone in its row shows on a phone, with room for a number behind."""

READ_LIMIT = 200
"""What is typed beyond this many characters cannot mean a button."""

_BLANKS = "\u115f\u1160\u2800\u3164\uffa0"
"""Letters and symbols that show nothing."""

_NOISE = re.compile(r"[\s\.,!?;:'\"()\[\]<>…。，！？；：、“”‘’（）【】《》✓✔️]+")


def plain(text: str) -> str:
    """The text without case, width, marks and blanks, to compare by.

    >>> plain(" Don’t know! ")
    'dontknow'
    """
    return _NOISE.sub("", unicodedata.normalize("NFKC", text[:READ_LIMIT]).casefold()).replace("’", "")


def choose(
    library: Library, session: Session, offers: Iterable[Iterable[Choice]], text: str
) -> Choice | None:
    """The choice that the typed words mean in any of our languages, from the first offer that has one.

    None where they mean none, or several of one offer.
    """
    wanted = plain(text)
    if not wanted or len(text) > READ_LIMIT:
        return None
    for offered in offers:
        if found := _meant(library, session, offered, wanted):
            return found[0] if len(found) == 1 else None
    return None


def _meant(library: Library, session: Session, offered: Iterable[Choice], wanted: str) -> list[Choice]:
    found = {
        (choice.key, choice.value): choice
        for choice in offered
        for words in library.words.values()
        if wanted in {plain(said) for said in spoken(choice, words, session)}
    }
    return list(found.values())


def given_name(text: str) -> str:
    """A name as typed, on one line, without control and direction marks; empty where nothing is left."""
    kept = (" " if c.isspace() or c in _BLANKS else c for c in text[: 20 * NAME_LIMIT] if _kept(c))
    name = " ".join("".join(kept).split())
    return name if any(unicodedata.category(c)[0] in "LNPS" for c in name) else ""


def too_long(name: str) -> bool:
    """Whether a name does not fit a button.

    >>> too_long("榆树站" * 4), too_long("榆树站" * 5)
    (False, True)
    """
    return breadth(name) > NAME_LIMIT


def _kept(character: str) -> bool:
    hidden = unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Cn")
    return not hidden or character.isspace() or character == "\u200d"
