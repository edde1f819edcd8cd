"""What the content about bids and reminders must keep to: links, days, zones, sentences to copy."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, combinations
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from flows.errors import Fault
from flows.labels import copied
from flows.library import Library
from flows.model import LANGS, TIERS
from flows.parity import where

COPY_LIMIT_UNITS = 256
"""The longest text of a copy button, in UTF-16 units (Bot API, CopyTextButton)."""


def bid_faults(library: Library) -> Iterator[Fault]:
    """Ids that name nothing, themes without a chapter or with two, days that make no sense."""
    proposal = library.proposal
    for kind, pages in (("never", proposal.never), ("asks", proposal.asks), ("steps", proposal.steps)):
        for page in pages:
            if page.origin and page.origin not in library.strategies:
                yield Fault(f"bid.toml: {kind}: {page.id}", f"there is no strategy {page.origin}")
    placed = list(chain.from_iterable(chapter.themes for chapter in proposal.chapters))
    for theme in sorted({*placed, *library.themes}):
        if placed.count(theme) != 1 or theme not in library.themes:
            found = f"stands in {placed.count(theme)} chapters, one is needed"
            yield Fault(f"bid.toml: {theme}", found if theme in library.themes else "is no theme")
    for step in proposal.steps:
        if not {*step.kinds} <= {*proposal.kinds} or not step.kinds or step.days_before < 0:
            yield Fault(f"bid.toml: steps: {step.id}", "needs kinds of bid and a day before the deadline")
    if any(days < 1 for days in proposal.reminders.days):
        yield Fault("bid.toml: reminders", "come at least one day before the deadline")
    yield from _zone_faults(library)


def _zone_faults(library: Library) -> Iterator[Fault]:
    civil = library.zones.civil
    if not 0 <= civil.from_hour <= civil.usual[0] < civil.to_hour <= 24:
        yield Fault("zones.toml: civil", "the usual hour must lie between from_hour and to_hour")
    for zone in library.zones.zones:
        try:
            ZoneInfo(zone.name)
        except (ZoneInfoNotFoundError, ValueError):
            yield Fault(f"zones.toml: {zone.id}", f"{zone.name} is no time zone")


def sentence_faults(library: Library) -> Iterator[Fault]:
    """Sentences that a copy button could not take, whatever items they are made of."""
    for lang in LANGS:
        for value in (*_lines(library), *_single(library)):
            size = len(copied(value, library.words[lang]).encode("utf-16-le")) // 2
            if not 1 <= size <= COPY_LIMIT_UNITS:
                found = f"makes a sentence of {size} UTF-16 units, at most {COPY_LIMIT_UNITS}"
                yield Fault(where("bid", lang, "phrases"), f"{value} {found}")


def _lines(library: Library) -> Iterable[str]:
    """Every choice of shared items that one tier may bring to the first page."""
    for tier in TIERS:
        items = [item.id for item in library.items.values() if item.tier == tier]
        for n in range(1, int(library.proposal.items_a_line.value) + 1):
            yield from (f"line.{'.'.join(some)}" for some in combinations(items, n))


def _single(library: Library) -> Iterable[str]:
    return (*(f"keep.{item}" for item in library.items), *(f"theme.{theme}" for theme in library.themes))
