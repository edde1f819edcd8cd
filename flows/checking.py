"""Every fault of the content at once: words in both languages, ids, counts and lengths."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, get_args

from flows.advice import Rule
from flows.errors import ContentError, Fault
from flows.library import Library
from flows.machine import machine
from flows.model import (
    DIMENSIONS,
    LANGS,
    SIDES,
    SQUARES,
    STEPS,
    TIERS,
    Caution,
    GapWord,
    Item,
    Lang,
    Page,
    Rubric,
    SetupField,
    Source,
    Square,
    Strategy,
    Zone,
)
from flows.proving import advice_faults, dialog_faults, gap_faults, rubric_faults
from flows.question import LETTER, MARK

PAGES = ("items", "strategies", "themes", "squares", "case", "setup", "warnings", "talk", "pages")
"""The words files of a language."""

ITEMS, CORE = 6, 4
"""How many items a tier has in each dimension, and how many of them the quick form asks (instrument)."""

NAME_LIMITS: dict[Lang, int] = {"en": 14, "zh": 7}
"""The longest short name of an item, in characters: two stand in a row on a phone."""

COPY_LIMIT_UNITS = 256
"""The longest text of a copy button, in UTF-16 units (Bot API, CopyTextButton)."""

BY_RULE = ("ST-X1", "ST-X4", "ST-X5", "ST-X7", "ST-L1", "ST-L2", "ST-L3")
"""The strategies that `flows.advice` names itself."""

_HAN = re.compile(r"[\u3400-\u9fff]")
_LATIN = re.compile(r"[A-Za-z]")
_GAPS = re.compile(r"\{\w*\}")
_Path = tuple[str, ...]


def faults(library: Library, broken: Collection[str] = ()) -> list[Fault]:
    """What is wrong beyond the shape of the files, sorted; empty where nothing is.

    What hangs on one of the `broken` files is passed over: their own faults come first.
    """
    found = {
        *_wordings(library, broken),
        *_named(library, broken),
        *_lengths(library),
        *dialog_faults(machine()),
    }
    if not {"items.toml", "strategies.toml", "sources.toml", "setup.toml", "warnings.toml"} & {*broken}:
        found |= {*_links(library), *_counts(library), *advice_faults(library)}
    if not {"rubric.toml", "gaps.toml"} & {*broken}:
        found |= {*rubric_faults(library.rubric), *gap_faults(library)}
    return sorted(found)


def gathered(folder: Path = CONTENT) -> tuple[Library | None, list[Fault]]:
    """The content of a folder and everything that is wrong with it; None where its shape is not right."""
    library, shape = read(folder)
    every = sorted({*shape, *faults(library, {fault.where.partition(":")[0] for fault in shape})})
    return (None if shape else library), every


def sound(folder: Path = CONTENT) -> Library:
    """The content of a folder, fit for use; ContentError with every fault at once where it is not."""
    library, found = gathered(folder)
    if library is None or found:
        raise ContentError(found)
    return library


def read(folder: Path) -> tuple[Library, list[Fault]]:
    """The content as far as its shape allows, and what is wrong with its shape.

    What cannot be read is empty; `flows.library.load` is the same for content that is in order.
    """
    reader = _Reader(folder)
    content = Library(
        rubric=reader.page("rubric.toml", Rubric),
        items=_by_id(reader.listed("items.toml", "items", Item)),
        themes=tuple(t.id for t in reader.listed("items.toml", "themes", Theme)),
        strategies=_by_id(reader.listed("strategies.toml", "strategies", Strategy)),
        sources=reader.table("sources.toml", Source),
        setup=reader.listed("setup.toml", "fields", SetupField),
        warnings=reader.listed("warnings.toml", "warnings", Caution),
        gaps=reader.listed("gaps.toml", "gaps", GapWord),
        words={lang: _words(reader, lang) for lang in LANGS},
    )
    return content, reader.faults


def where(page: str, lang: Lang, *path: str) -> str:
    """The place of a word: its file and the keys that lead to it.

    >>> where("talk", "zh", "labels", "back")
    'words/zh/talk.toml: labels: back'
    """
    return ": ".join((f"words/{lang}/{page}.toml", *path))


# --- the languages against each other ---------------------------------------------------------------


def _tree(library: Library, lang: Lang, page: str) -> Any:
    table = getattr(library.words[lang], page)
    if not isinstance(table, Mapping):
        return table
    return {key: value.model_dump() if isinstance(value, Page) else value for key, value in table.items()}


def _wordings(library: Library, broken: Collection[str]) -> Iterator[Fault]:
    """Words missing in one language, and words that do not say what the other says."""
    first, *others = LANGS
    bound = [path for path, (needs, _) in _expected(library).items() if needs not in broken]
    for page in PAGES:
        trees = {lang: _tree(library, lang, page) for lang in LANGS if where(page, lang) not in broken}
        for other in others:
            if first in trees and other in trees:
                yield from _compared(page, (first, other), (trees[first], trees[other]), (), bound)
        for lang, tree in trees.items():
            yield from _spoken(page, lang, tree, ())


def _compared(
    page: str, langs: tuple[Lang, Lang], both: tuple[Any, Any], path: _Path, bound: Collection[_Path]
) -> Iterator[Fault]:
    one, other = both
    if "typed" in path:  # what may be typed is each language's own
        return
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        for key in sorted({*one, *other}):
            if key in one and key in other:
                yield from _compared(page, langs, (one[key], other[key]), (*path, key), bound)
            elif (page, *path) not in bound and key != "typed":
                lacking, having = langs if key in other else langs[::-1]
                yield Fault(where(page, lacking, *path, key), f"is missing; {having} has it")
    elif isinstance(one, list | tuple) and isinstance(other, list | tuple):
        if len(one) != len(other):
            yield Fault(where(page, langs[1], *path), f"has {len(other)} entries; {langs[0]} has {len(one)}")
        for n, two in enumerate(zip(one, other, strict=False), 1):
            yield from _compared(page, langs, two, (*path, str(n)), bound)
    elif type(one) is not type(other):
        said = type(one).__name__
        yield Fault(where(page, langs[1], *path), f"is {type(other).__name__}; {langs[0]} has {said}")
    elif isinstance(one, str) and {*_GAPS.findall(one)} != {*_GAPS.findall(other)}:
        want = " ".join(sorted({*_GAPS.findall(one)})) or "none"
        got = " ".join(sorted({*_GAPS.findall(other)})) or "none"
        yield Fault(where(page, langs[1], *path), f"has the placeholders {got}; {langs[0]} has {want}")


def _spoken(page: str, lang: Lang, value: Any, path: _Path) -> Iterator[Fault]:
    """Words that say nothing, or say it in the wrong language."""
    if isinstance(value, Mapping):
        for key, one in value.items():
            yield from _spoken(page, lang, one, (*path, str(key)))
    elif isinstance(value, list | tuple):
        for n, one in enumerate(value, 1):
            yield from _spoken(page, lang, one, (*path, str(n)))
    elif not isinstance(value, str):
        yield Fault(where(page, lang, *path), f"is {value!r}, not words")
    elif not value.strip():
        if path[:2] != ("counts", "ideas"):  # no ideas are not counted
            yield Fault(where(page, lang, *path), "says nothing")
    elif path[-2:-1] != ("lang",) and path[-1] not in ("mark", "part"):
        yield from (Fault(where(page, lang, *path), why) for why in foreign(lang, _GAPS.sub("", value)))


def foreign(lang: Lang, text: str) -> Iterator[str]:
    """Why a text is not in its language, nothing where it is. 中文 is the Chinese name in English too."""
    if lang == "en" and (found := _HAN.findall(text.replace("中文", ""))):
        yield f"has Chinese characters in it: {''.join(found[:10])}"
    if lang == "zh" and _LATIN.search(text) and not _HAN.search(text):
        yield f"is not in Chinese: {text[:40]}"


# --- ids ------------------------------------------------------------------------------------------


def _expected(library: Library) -> dict[_Path, tuple[str, tuple[str, ...]]]:
    """Which ids must have words, table by table, and the file they come from; a table may have no others."""
    fields = {field.id: field.options for field in library.setup}
    code = "the program"
    return {
        ("items",): ("items.toml", tuple(library.items)),
        ("strategies",): ("strategies.toml", tuple(library.strategies)),
        ("themes",): ("items.toml", library.themes),
        ("warnings",): ("warnings.toml", tuple(caution.id for caution in library.warnings)),
        ("setup",): ("setup.toml", tuple(fields)),
        **{("setup", field, "options"): ("setup.toml", options) for field, options in fields.items()},
        ("talk", "gaps"): ("gaps.toml", tuple(word.id for word in library.gaps)),
        **{("squares", tier): (code, SQUARES) for tier in TIERS},
        ("squares", "meaning"): (code, SQUARES),
        ("squares", "names"): (code, (*get_args(Square), "indicative")),
        ("talk", "tiers"): (code, TIERS),
        ("talk", "dimensions"): (code, DIMENSIONS),
        ("talk", "sides"): (code, SIDES),
        ("talk", "zones"): (code, get_args(Zone)),
        ("talk", "rules", "long"): (code, get_args(Rule)),
        ("talk", "provenance"): (code, ("stated", "inferred", "literature")),
        ("talk", "labels", "lang"): (code, LANGS),
        ("talk", "labels", "side"): (code, tuple(MARK[side] for side in SIDES)),
    }


def _named(library: Library, broken: Collection[str]) -> Iterator[Fault]:
    """Ids without words and words without an id."""
    for lang in LANGS:
        for (page, *path), (needs, ids) in _expected(library).items():
            if {needs, where(page, lang)} & {*broken}:
                continue
            table = _tree(library, lang, page)
            for key in path:
                table = table.get(key, {}) if isinstance(table, Mapping) else {}
            if not isinstance(table, Mapping):
                yield Fault(where(page, lang, *path), "is no table")
                continue
            lacking = [id_ for id_ in ids if id_ not in table]
            beyond = [str(id_) for id_ in table if id_ not in ids]
            yield from (Fault(where(page, lang, *path, id_), "has no words") for id_ in lacking)
            yield from (
                Fault(where(page, lang, *path, id_), f"belongs to no id of {needs}") for id_ in beyond
            )


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
        scale = library.words[lang].talk.get("scale", {})
        for key in ("words",):
            if len(scale.get(key, ())) != len(STEPS):
                yield Fault(where("talk", lang, "scale", key), f"needs {len(STEPS)} words, one a step")


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
