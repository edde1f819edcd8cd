"""Every fault of content and templates at once, and a quick part of that for every start."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TextIO, get_args

from jinja2 import TemplateSyntaxError, meta, nodes

from bot.proof import faults_of
from bot.routes import everywhere
from bot.rows import WIDTHS
from bot.walking import Sight, Walk
from bot.wording import TOAST_LIMIT, Wording
from flows.checking import gathered
from flows.engine import COMMANDS, Engine
from flows.errors import ContentError, Fault
from flows.labels import breadth
from flows.library import CONTENT, Library
from flows.model import LANGS, Lang, Square
from flows.parity import table, where
from flows.screens import (
    Bidding,
    Card,
    Change,
    Charge,
    Deadline,
    Form,
    Naming,
    Nickname,
    Rate,
    Rest,
    Result,
    Screen,
    Setup,
    Text,
    Tiers,
    Top,
    Trial,
    Zoning,
)

ASKING = (
    *(Setup, Nickname, Form, Tiers, Naming, Rate, Rest, Top, Change, Trial),
    *(Bidding, Deadline, Zoning, Charge),
)
"""The screens that ask something."""

OWN_PAGES = ("case", "meaning")
"""The pages of text that have a template of their own."""

PER_LANGUAGE = frozenset({"spell"})
"""What a template may use in one language alone: Chinese spells out counts where English has digits."""


def ready(content: Path = CONTENT, templates: Path | None = None) -> Wording:
    """What every start needs, fit for use; ContentError with every fault at once where it is not.

    Leaves out the walk through all screens, which `check` and the tests take.
    """
    library, found = gathered(content)
    if library is not None:
        wording = Wording(library, templates)
        found = sorted({*found, *label_faults(library), *template_faults(wording)})
        if not found:
            return wording
    raise ContentError(found)


def check(content: Path | None = None, out: TextIO | None = None, templates: Path | None = None) -> int:
    """Print every fault, one a line, or one line that there are none; the exit code, 2 where there are."""
    out = out or sys.stdout
    library, found = gathered(content or CONTENT)
    seen = 0
    if library is not None:
        wording = Wording(library, templates)
        found = sorted({*found, *label_faults(library), *template_faults(wording)})
        if all(fault.where.startswith(("words/", "templates/")) for fault in found):
            from bot.reports.proving import report_faults  # what prints is heavy: not for every start

            shown, seen = shown_faults(wording)
            found = sorted({*found, *shown, *report_faults(wording)})
    for fault in found:
        print(fault, file=out)
    if found and not seen:
        print("The screens were not looked at: first the structure has to be right.", file=out)
    if found or library is None:
        return 2
    counts = f"{len(library.items)} items, {len(library.strategies)} strategies, {seen} screens"
    print(f"{counts} checked in {len(LANGS)} languages: no faults", file=out)
    return 0


# --- without showing anything -----------------------------------------------------------------------


def label_faults(library: Library) -> Iterator[Fault]:
    """Labels too long for a row of their own, and commands without words."""
    for lang in LANGS:
        words, most = library.words[lang], WIDTHS[1]
        for page, path, label in _labels(words.talk, words.setup):
            if breadth(label) > most:
                found = f"is {breadth(label)} letters broad; {most} fit on a button"
                yield Fault(where(page, lang, *path), found)
        commands = table(words.talk, "commands")
        for name in {*COMMANDS} ^ {*commands}:
            found = "has no words" if name in COMMANDS else "is no command"
            yield Fault(where("talk", lang, "commands", name), found)


def _labels(talk: Mapping[str, Any], setup: Mapping[str, Any]) -> Iterator[tuple[str, list[str], str]]:
    for key, value in table(talk, "labels").items():
        for inner, label in value.items() if isinstance(value, Mapping) else [("", value)]:
            yield "talk", [step for step in ("labels", key, inner) if step], str(label)
    for tier in table(talk, "tiers"):
        yield "talk", ["tiers", tier, "button"], str(table(talk, "tiers", tier).get("button", ""))
    for field in setup:
        for option in table(setup, field, "options"):
            said = table(setup, field, "options", option)
            yield "setup", [field, "options", option, "button"], str(said.get("button", ""))


def template_faults(wording: Wording) -> Iterator[Fault]:
    """Templates that are missing, cannot be read, or use other values than in the other language."""
    used: dict[str, dict[Lang, set[str] | None]] = {}
    for name in wording.environment.list_templates(["html"]):
        folder, _, page = name.partition("/")
        for lang in (lang for lang in LANGS if lang == folder):
            try:
                used.setdefault(page, {})[lang] = _values(wording, name)
            except TemplateSyntaxError as error:
                used[page][lang] = None
                yield Fault(f"templates/{name}", f"line {error.lineno}: {error.message}")
    for page, by_lang in used.items():
        yield from (Fault(f"templates/{lang}/{page}", "is missing") for lang in LANGS if lang not in by_lang)
        read = {lang: values for lang, values in by_lang.items() if values is not None}
        every = set[str]().union(*read.values()) - PER_LANGUAGE
        for lang, values in read.items():
            if lacking := every - values:
                said = ", ".join(sorted(lacking))
                yield Fault(f"templates/{lang}/{page}", f"does not use {said}, as the other language does")


def _values(wording: Wording, name: str) -> set[str]:
    """What a template uses of what it is given, such as "tier" and "s.page"."""
    loader = wording.environment.loader
    assert loader is not None
    tree = wording.environment.parse(loader.get_source(wording.environment, name)[0], name)
    of_screen = (
        n for n in tree.find_all(nodes.Getattr) if isinstance(n.node, nodes.Name) and n.node.name == "s"
    )
    return {*meta.find_undeclared_variables(tree), *(f"s.{n.attr}" for n in of_screen)}


# --- every screen -----------------------------------------------------------------------------------


def shown_faults(wording: Wording) -> tuple[list[Fault], int]:
    """What is wrong with what people get to see, and how many screens were looked at in each language."""
    found, seen = set[Fault](), 0
    for lang in LANGS:
        walk = everywhere(Walk(Engine(wording.library), lang, proving=lang == LANGS[0]))
        met: dict[tuple[str, str], str] = {}  # the same fault on many screens is named once, at the first
        for sight in walk.sights:
            for what in _of_sight(wording, sight, lang):
                met.setdefault((_template(sight.shown.screen, lang), what), sight.name)
        found |= {Fault(f"{page}: {name}", what) for (page, what), name in met.items()}
        found |= {*walk.faults, *_of_toasts(wording, walk), *_never_shown(wording.library, walk)}
        seen = len(walk.sights)
    return sorted(found), seen


def _template(screen: Screen, lang: Lang) -> str:
    own = isinstance(screen, Text) and screen.page in OWN_PAGES
    return f"templates/{lang}/{screen.page if own else type(screen).__name__.lower()}.html"  # type: ignore[union-attr]


def _of_sight(wording: Wording, sight: Sight, lang: Lang) -> Iterator[str]:
    try:
        message = wording.message(sight.shown, sight.session, lang)
    except Exception as error:
        yield f"cannot be shown: {type(error).__name__}: {error}"
        return
    assessments = sight.session.assessments
    own = {name for a in assessments for name in (a.nickname, *a.names.values()) if name}
    yield from faults_of(message, tuple(own), asks=isinstance(sight.shown.screen, ASKING))


def _of_toasts(wording: Wording, walk: Walk) -> Iterator[Fault]:
    for notice in walk.toasts:
        at = where("talk", walk.lang, "toasts", notice.kind)
        try:
            said = wording.notice(notice, walk.lang)
        except Exception as error:
            yield Fault(at, f"cannot be said: {type(error).__name__}: {error}")
            continue
        if len(said) > TOAST_LIMIT:
            yield Fault(at, f"has {len(said)} characters as a toast, at most {TOAST_LIMIT}")


def _never_shown(library: Library, walk: Walk) -> Iterator[Fault]:
    """Ideas, pages, squares and notices that nothing brings up."""
    screens = [sight.shown.screen for sight in walk.sights]
    lang, words = walk.lang, library.words[walk.lang]
    for kind in {*get_args(Screen)} - {type(screen) for screen in screens}:
        yield Fault(f"templates/{lang}/{kind.__name__.lower()}.html", "is never shown")
    for square in {*get_args(Square)} - {s.verdict.square for s in screens if isinstance(s, Result)}:
        yield Fault(where("squares", lang, "names", square), "is never a result")
    cards = {(s.idea.strategy.id, s.page) for s in screens if isinstance(s, Card)}
    sides = ("front", "steps", "why", "source")
    for id_ in library.strategies:
        if lacking := [side for side in sides if (id_, side) not in cards]:
            yield Fault(where("strategies", lang, id_), f"never shown: {', '.join(lacking)}")
    pages = {"example.1" if s.page == "example" else s.page for s in screens if isinstance(s, Text)}
    for page in _pages(words.pages):
        if page not in pages:
            yield Fault(where("pages", lang, page), "is never shown")
    said = {n.kind for n in (*walk.toasts, *(s.shown.notice for s in walk.sights)) if n}
    for notices in ("toasts", "notices"):
        for kind in table(words.talk, notices):
            if kind not in said:
                yield Fault(where("talk", lang, notices, kind), "is never said")


def _pages(pages: Any, path: str = "") -> Iterator[str]:
    if isinstance(pages, Mapping):
        if "body" in pages:
            yield path
        else:
            for key, inner in pages.items():
                yield from _pages(inner, f"{path}.{key}".lstrip("."))
