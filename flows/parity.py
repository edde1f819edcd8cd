"""The words of each language against the other languages and against the ids they stand for."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import fields
from typing import Any, get_args

from flows.advice import Rule
from flows.cases import ROLES
from flows.discussing import Why
from flows.errors import Fault
from flows.itemised import Mark
from flows.library import Library
from flows.model import DIMENSIONS, LANGS, SIDES, SQUARES, TIERS, Lang, Page, Square, Zone
from flows.question import MARK
from flows.words import Words

PAGES = tuple(page.name for page in fields(Words))
"""The words files of a language."""

_HAN = re.compile(r"[\u3400-\u9fff]")
_LATIN = re.compile(r"[A-Za-z]")
_GAPS = re.compile(r"\{\w*\}")
_Path = tuple[str, ...]

_SILENT = (("counts", "ideas"), ("marks", "none"))
"""Where nothing is to be said: no ideas are not counted, an item that does not stand out has no mark."""


def where(page: str, lang: Lang, *path: str) -> str:
    """The place of a word: its file and the keys that lead to it.

    >>> where("talk", "zh", "labels", "back")
    'words/zh/talk.toml: labels: back'
    """
    return ": ".join((f"words/{lang}/{page}.toml", *path))


def table(words: Any, *path: str) -> Mapping[str, Any]:
    """The table at the end of a path through the words; empty where there is none.

    >>> table({"labels": {"lang": {"en": "English"}}}, "labels", "lang")
    {'en': 'English'}
    """
    for key in path:
        words = words.get(key) if isinstance(words, Mapping) else None
    return words if isinstance(words, Mapping) else {}


def _tree(library: Library, lang: Lang, page: str) -> Any:
    table = getattr(library.words[lang], page)
    if not isinstance(table, Mapping):
        return table
    return {key: value.model_dump() if isinstance(value, Page) else value for key, value in table.items()}


def wordings(library: Library, broken: Collection[str]) -> Iterator[Fault]:
    """Words missing in one language, and words that do not say what the other says."""
    first, *others = LANGS
    bound = [path for path, (needs, _) in _expected(library).items() if needs not in broken]
    for page in PAGES:
        trees = {lang: _tree(library, lang, page) for lang in LANGS if where(page, lang) not in broken}
        for other in others:
            if first in trees and other in trees:
                yield from _compared(page, (first, other), (trees[first], trees[other]), (), bound)
        for lang, tree in trees.items():
            if isinstance(tree, Mapping):
                yield from _spoken(page, lang, tree, ())
            else:
                yield Fault(where(page, lang), "is no table")


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
        if (
            path[:2] != ("counts", "ideas") and path[:1] != ("joins",) and path != ("marks", "none")
        ):  # no ideas are not counted
            yield Fault(where(page, lang, *path), "says nothing")
    elif path[-2:-1] != ("lang",) and path[-1] not in ("mark", "part", "citation"):  # works keep their titles
        yield from (Fault(where(page, lang, *path), why) for why in foreign(lang, _GAPS.sub("", value)))


def is_chinese(text: str) -> bool:
    """Whether there is any Chinese in a text."""
    return _HAN.search(text) is not None


def foreign(lang: Lang, text: str) -> Iterator[str]:
    """Why a text is not in its language, nothing where it is. 中文 is the Chinese name in English too."""
    if lang == "en" and (found := _HAN.findall(text.replace("中文", ""))):
        yield f"has Chinese characters in it: {''.join(found[:10])}"
    if lang == "zh" and _LATIN.search(text) and not is_chinese(text):
        yield f"is not in Chinese: {text[:40]}"


def _expected(library: Library) -> dict[_Path, tuple[str, tuple[str, ...]]]:
    """Which ids must have words, table by table, and the file they come from; a table may have no others."""
    fields = {field.id: field.options for field in library.setup}
    code = "the program"
    return {
        ("items",): ("items.toml", tuple(library.items)),
        ("strategies",): ("strategies.toml", tuple(library.strategies)),
        ("sources",): ("sources.toml", library.sources),
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
        ("report", "marks"): (code, get_args(Mark)),
        ("talk", "labels", "side"): (code, tuple(MARK[side] for side in SIDES)),
        ("talk", "labels", "role"): ("team.toml", library.roles),
        ("cases",): ("cases.toml", tuple(library.cases)),
        **{("cases", case, "roles"): ("cases.toml", ROLES) for case in library.cases},
        ("classroom", "roles"): ("cases.toml", ROLES),
        ("classroom", "discussion", "leads"): (code, get_args(Why)),
        ("classroom", "discussion", "themes"): ("items.toml", library.themes),
        **_of_bids(library),
    }


def _of_bids(library: Library) -> dict[_Path, tuple[str, tuple[str, ...]]]:
    proposal, bids = library.proposal, "bid.toml"
    return {
        ("bid", "kinds"): (bids, proposal.kinds),
        ("bid", "kinds_line"): (bids, proposal.kinds),
        ("bid", "scorers"): (bids, proposal.scorers),
        ("bid", "parts"): (bids, proposal.parts),
        ("bid", "chapters"): (bids, tuple(chapter.id for chapter in proposal.chapters)),
        ("bid", "never"): (bids, tuple(line.id for line in proposal.never)),
        ("bid", "asks"): (bids, tuple(ask.id for ask in proposal.asks)),
        ("bid", "steps"): (bids, tuple(step.id for step in proposal.steps)),
        ("bid", "themes"): ("items.toml", library.themes),
        ("bid", "phrases"): ("items.toml", tuple(library.items)),
        ("reminders", "zones"): ("zones.toml", tuple(zone.id for zone in library.zones.zones)),
    }


def named(library: Library, broken: Collection[str]) -> Iterator[Fault]:
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
            yield from (Fault(where(page, lang, *path, id_), f"is no id of {needs}") for id_ in beyond)
