"""What is wrong with what a group is shown and takes away, seen by making it of invented answers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from bot.ports import Exhibit
from bot.reports.group_formats import FORMATS
from bot.reports.group_record import gathered
from bot.seminar import worded
from bot.slides import slider
from bot.wording import Wording
from flows.cases import Case
from flows.discussing import Prompt, Why
from flows.errors import Fault
from flows.library import Library
from flows.model import LANGS, Lang, Rating
from flows.parity import foreign
from flows.picture import Picture
from flows.picturing import picture
from flows.raters import Row
from flows.sliding import movable

PEOPLE = 10
"""In two halves, so that some items split and others do not."""


def group_faults(wording: Wording) -> Iterator[Fault]:
    """Every format for every case, every question to talk about, every slider, in every language."""
    for lang in LANGS:
        yield from _of_talk(wording.library, lang)
        for case in wording.library.cases.values():
            yield from _of_case(wording, case, lang)


def _of_talk(library: Library, lang: Lang) -> Iterator[Fault]:
    for prompt in _every_prompt(library):
        where = f"words/{lang}/classroom.toml: discussion: {prompt.why}"
        try:
            talk = worded(library, prompt, lang)
        except Exception as error:
            yield Fault(where, f"{type(error).__name__}: {error}")
            continue
        for text in (talk.lead, talk.ask):
            yield from (Fault(where, why) for why in foreign(lang, text))


def _of_case(wording: Wording, case: Case, lang: Lang) -> Iterator[Fault]:
    found = _picture(wording.library, case)
    group = gathered(wording, Exhibit(found, found, case.id, demo=True), lang)
    for kind, make in FORMATS.items():
        try:
            make(wording, group)
        except Exception as error:
            yield Fault(f"templates/report: group, {kind}, {lang}", f"{type(error).__name__}: {error}")
    try:
        for question in movable(wording.library, case):
            slider(wording.library, case, question, lang)
    except Exception as error:
        yield Fault(f"words/{lang}/classroom.toml: slide", f"{type(error).__name__}: {error}")


def _every_prompt(library: Library) -> Iterator[Prompt]:
    for item in library.items.values():
        for why in get_args(Why):
            yield Prompt(why, item.tier, "" if why == "square" else item.id)


def _picture(library: Library, case: Case) -> Picture:
    """A class: one half answers as the case does, the other the opposite, some as the tier."""
    turned: dict[str, Rating] = {key: 4 - int(value) for key, value in case.ratings.items()}
    theirs = {key: value for key, value in turned.items() if key.endswith(".t")}
    rows = [Row("both", "", "full", case.ratings if n % 2 else turned) for n in range(PEOPLE)]
    rows += [Row("tier", "", "full", theirs)] * PEOPLE
    found = picture(library, rows, kind="class", tiers=case.tiers)
    assert found is not None  # there are enough of them
    return found
