"""What the cases for class must keep to: answers for every item, the square they claim, texts of a length."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from flows.cases import Case
from flows.errors import Fault
from flows.labels import breadth
from flows.library import Library
from flows.model import LANGS, Depth, Lang
from flows.parity import is_chinese, where
from flows.verdict import judge
from flows.words import CaseWords
from flows.worked import worked

NAME_LIMIT = 26
"""The broadest name of a case, in letters: it stands on a button alone in its row."""

VIGNETTE: dict[Lang, tuple[int, int]] = {"en": (200, 260), "zh": (350, 450)}
ROLE: dict[Lang, tuple[int, int]] = {"en": (60, 90), "zh": (80, 160)}
"""How long a vignette and a role card are, in English words or Chinese characters: two minutes on a phone."""


def case_faults(library: Library) -> Iterator[Fault]:
    """Answers that are missing or too many, and squares that the answers do not lead to, in either form."""
    for case in library.cases.values():
        at = f"cases.toml: {case.id}"
        wrong = [*_unanswered(library, case)]
        yield from (Fault(at, what) for what in wrong)
        if not wrong:
            yield from (Fault(at, what) for what in _misplaced(library, case))


def _unanswered(library: Library, case: Case) -> Iterator[str]:
    for tier in {*case.squares} ^ {*case.answers}:
        yield f"{tier} has no {'answers' if tier in case.squares else 'square'}"
    for tier in case.tiers:
        own = {item.id for item in library.items.values() if item.tier == tier}
        given = {*case.answers.get(tier, own)}
        yield from (f"{item} has no answers" for item in sorted(own - given))
        yield from (f"{item} is no item of {tier}" for item in sorted(given - own))


def _misplaced(library: Library, case: Case) -> Iterator[str]:
    for depth in get_args(Depth):
        assessment = worked(library, case, depth)
        for tier, claimed in case.squares.items():
            if (found := judge(library, assessment, tier).square) != claimed:
                yield f"the {depth} answers about {tier} lead to {found}, not to {claimed}"


def case_lengths(library: Library) -> Iterator[Fault]:
    """Texts of the cases that are too long or too short to be read in class."""
    for lang in LANGS:
        for id_, words in library.words[lang].cases.items():
            if breadth(words.name) > NAME_LIMIT:
                yield Fault(where("cases", lang, id_, "name"), f"is broader than {NAME_LIMIT} letters")
            for path, text, (least, most) in _texts(words, lang):
                if not least <= (size := _size(text, lang)) <= most:
                    found = f"has {size} words or characters, {least} to {most} are wanted"
                    yield Fault(where("cases", lang, id_, *path), found)


def _texts(words: CaseWords, lang: Lang) -> Iterator[tuple[list[str], str, tuple[int, int]]]:
    yield ["vignette"], " ".join(words.vignette), VIGNETTE[lang]
    for role, card in words.roles.items():
        yield ["roles", role], f"{card.want} {card.ways} {card.unsaid}", ROLE[lang]


def _size(text: str, lang: Lang) -> int:
    return sum(map(is_chinese, text)) if lang == "zh" else len(text.split())
