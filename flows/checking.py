"""Every fault of the content at once, for the tests, for `check` and for every start."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from flows.errors import Fault
from flows.library import CONTENT, Library, read
from flows.machine import machine
from flows.model import (
    DIMENSIONS,
    LANGS,
    STEPS,
    TIERS,
    Lang,
)
from flows.parity import named, table, where, wordings
from flows.proving import advice_faults, dialog_faults, gap_faults, rubric_faults
from flows.proving_bids import COPY_LIMIT_UNITS, bid_faults, sentence_faults
from flows.proving_cases import case_faults, case_lengths
from flows.question import LETTER, MARK

ITEMS, CORE = 6, 4
"""How many items a tier has in each dimension, and how many of them the quick form asks (instrument)."""

NAME_LIMITS: dict[Lang, int] = {"en": 14, "zh": 7}
"""The longest short name of an item, in characters: two stand in a row on a phone."""

BY_RULE = ("ST-X1", "ST-X4", "ST-X5", "ST-X7", "ST-L1", "ST-L2", "ST-L3")
"""The strategies that `flows.advice` names itself."""


def faults(library: Library, broken: Collection[str] = ()) -> list[Fault]:
    """What is wrong beyond the shape of the files, sorted; empty where nothing is.

    What hangs on one of the `broken` files is passed over: their own faults come first.
    """
    found = {
        *wordings(library, broken),
        *named(library, broken),
        *_lengths(library),
        *case_lengths(library),
        *dialog_faults(machine()),
    }
    if not {"items.toml", "strategies.toml", "sources.toml", "setup.toml", "warnings.toml"} & {*broken}:
        found |= {*_links(library), *_counts(library), *advice_faults(library)}
        if not {"bid.toml", "zones.toml"} & {*broken}:
            found |= {*bid_faults(library)}
            found |= (
                {*sentence_faults(library)} if not any("bid" in fault.where for fault in found) else set()
            )
    if not {"rubric.toml", "gaps.toml"} & {*broken}:
        found |= {*rubric_faults(library.rubric), *gap_faults(library)}
    if not {"rubric.toml", "items.toml", "cases.toml"} & {*broken}:
        found |= {*case_faults(library)}
    return sorted(found)


def gathered(folder: Path = CONTENT) -> tuple[Library | None, list[Fault]]:
    """The content of a folder and everything that is wrong with it; None where its shape is not right."""
    library, shape = read(folder)
    every = sorted({*shape, *faults(library, {fault.where.partition(":")[0] for fault in shape})})
    return (None if shape else library), every


def _links(library: Library) -> Iterator[Fault]:
    """Ids that name nothing."""
    for item in library.items.values():
        at = f"items.toml: {item.id}"
        yield from _dangling(at, "theme", [item.theme], library.themes)
        yield from _dangling(at, "source", item.sources, library.sources)
        if not item.id.startswith(f"{LETTER[item.tier]}-{MARK[item.dimension].upper()}"):
            yield Fault(at, f"is not how an item of {item.tier}, {item.dimension} is called")
    for theme in library.themes:
        if all(item.theme != theme for item in library.items.values()):
            yield Fault(f"items.toml: {theme}", "is a theme without items")
    for strategy in library.strategies.values():
        at = f"strategies.toml: {strategy.id}"
        own = [i.id for i in library.items.values() if strategy.tier in ("cross", i.tier)]
        yield from _dangling(at, f"item of {strategy.tier}", strategy.items, own)
        yield from _dangling(at, "source", strategy.sources, library.sources)
    yield from _dangling("strategies.toml", "strategy", BY_RULE, library.strategies)
    fields = {field.id: field.options for field in library.setup}
    for caution in library.warnings:
        yield from _dangling(f"warnings.toml: {caution.id}", "set-up field", caution.when, fields)
        for field, options in caution.when.items():
            known = fields.get(field, options)
            yield from _dangling(f"warnings.toml: {caution.id}", f"option of {field}", options, known)


def _dangling(at: str, what: str, ids: Iterable[str], known: Collection[str]) -> Iterator[Fault]:
    return (Fault(at, f"there is no {what} {id_}") for id_ in ids if id_ not in known)


# --- counts and lengths -----------------------------------------------------------------------------


def _counts(library: Library) -> Iterator[Fault]:
    for tier in TIERS:
        for dimension in DIMENSIONS:
            every = [i for i in library.items.values() if (i.tier, i.dimension) == (tier, dimension)]
            core = sum(item.core for item in every)
            if (len(every), core) != (ITEMS, CORE):
                found = f"{len(every)} items, {core} of them core, where {ITEMS} and {CORE} are needed"
                yield Fault(f"items.toml: {tier}, {dimension}", found)
    for lang in LANGS:
        if len(table(library.words[lang].talk, "scale").get("words", ())) != len(STEPS):
            yield Fault(where("talk", lang, "scale", "words"), f"needs {len(STEPS)} words, one a step")


def _lengths(library: Library) -> Iterator[Fault]:
    for lang in LANGS:
        for id_, item in library.words[lang].items.items():
            if len(item.name) > (most := NAME_LIMITS[lang]):
                yield Fault(
                    where("items", lang, id_, "name"), f"has {len(item.name)} characters, at most {most}"
                )
        for id_, words in library.words[lang].strategies.items():
            if not 1 <= (size := units(words.say)) <= COPY_LIMIT_UNITS:
                yield Fault(
                    where("strategies", lang, id_, "say"),
                    f"has {size} UTF-16 units, at most {COPY_LIMIT_UNITS}",
                )
            if not words.steps:
                yield Fault(where("strategies", lang, id_, "steps"), "has no steps")


def units(text: str) -> int:
    """The length in UTF-16 units, as Telegram counts.

    >>> units("a求😀")
    4
    """
    return len(text.encode("utf-16-le")) // 2
