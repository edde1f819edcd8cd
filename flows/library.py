"""The authored content, read once: structure, and words per language."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import tzinfo
from functools import cached_property
from pathlib import Path

from flows.authored import Reader, by_id
from flows.cases import Case
from flows.errors import ContentError, Fault
from flows.model import (
    DIMENSIONS,
    LANGS,
    SIDES,
    Caution,
    Depth,
    Dimension,
    GapWord,
    Item,
    Lang,
    Page,
    Rubric,
    SetupField,
    Side,
    Strategy,
    Tier,
)
from flows.proposal import Proposal
from flows.question import MARK, Question, Spot
from flows.several import Several
from flows.words import CaseWords, ItemWords, SourceWords, StrategyWords, Words
from flows.zones import Zones, loaded

CONTENT = Path(__file__).parent / "content"
"""Where the content that comes with the program lies."""

_CUTS = (
    "similar_at_most",
    "leans_similar_at_most",
    "dissimilar_above",
    "least_items_full",
    "least_items_quick",
    "low_stakes_below",
)
"""The numbers of the rubric that decide a square."""


class Theme(Page):
    """What items of several tiers have in common."""

    id: str


@dataclass(frozen=True)
class Library:
    """All content, valid in itself; nothing in it changes after it is made."""

    rubric: Rubric
    items: Mapping[str, Item]
    themes: tuple[str, ...]
    strategies: Mapping[str, Strategy]
    sources: tuple[str, ...]
    setup: tuple[SetupField, ...]
    warnings: tuple[Caution, ...]
    gaps: tuple[GapWord, ...]
    words: Mapping[Lang, Words]
    proposal: Proposal
    zones: Zones
    several: Several
    roles: tuple[str, ...]
    cases: Mapping[str, Case]

    @cached_property
    def time_zones(self) -> Mapping[str, tzinfo]:
        """The time zones by id, in order."""
        return loaded(self.zones)

    @cached_property
    def edition(self) -> str:
        """A mark of everything a session may point to: it changes when an id, an option or a cut does."""
        ids = (*self.items, *self.strategies, *(f"{f.id}:{f.options}" for f in self.setup), repr(self.rubric))
        return hashlib.sha256("\n".join(ids).encode()).hexdigest()[:8]

    def measure(self, tier: Tier) -> str:
        """A mark of what decides a tier's square: it changes when its items, a cut or the version does."""
        if tier not in self._measures:
            cuts = [getattr(self.rubric, name).model_dump(exclude={"source"}) for name in _CUTS]
            items = [(i.id, i.dimension, i.core) for i in self.items.values() if i.tier == tier]
            text = repr((self.rubric.version, cuts, items))
            self._measures[tier] = hashlib.sha256(text.encode()).hexdigest()[:6]
        return self._measures[tier]

    @cached_property
    def _measures(self) -> dict[Tier, str]:
        return {}

    @cached_property
    def _asked(self) -> dict[tuple[Tier, Dimension, Depth], tuple[Item, ...]]:
        return {}

    @cached_property
    def _forms(self) -> dict[tuple[Tier, Depth, Side | None], Mapping[str, Spot]]:
        return {}

    def items_of(self, tier: Tier, dimension: Dimension, depth: Depth = "full") -> tuple[Item, ...]:
        """The items of one tier and dimension that a form asks, in content order."""
        key = (tier, dimension, depth)
        if key not in self._asked:
            mine = (i for i in self.items.values() if (i.tier, i.dimension) == key[:2])
            self._asked[key] = tuple(i for i in mine if i.core or depth == "full")
        return self._asked[key]

    def form(self, tier: Tier, depth: Depth, only: Side | None = None) -> Mapping[str, Spot]:
        """Every rating of a tier by its key, in the order of asking; of one side alone where it is named.

        All of theirs, then all of ours, ends first.
        """
        key = (tier, depth, only)
        if key not in self._forms:
            self._forms[key] = self._form(*key)
        return self._forms[key]

    def _form(self, tier: Tier, depth: Depth, only: Side | None) -> Mapping[str, Spot]:
        spots: dict[str, Spot] = {}
        before = ""
        for dimension in DIMENSIONS:
            items = self.items_of(tier, dimension, depth)
            for side in (only,) if only else SIDES:
                for n, item in enumerate(items, 1):
                    question = Question(f"{item.id}.{MARK[side]}")
                    spots[question.key] = Spot(question, n, len(items), before)
                    before = question.key
        return spots


def load(folder: Path = CONTENT) -> Library:
    """The content in a folder; ContentError with every fault of its shape at once."""
    library, faults = read(folder)
    if faults:
        raise ContentError(sorted(faults))
    return library


def read(folder: Path) -> tuple[Library, list[Fault]]:
    """The content as far as its shape allows, and what is wrong with its shape.

    What cannot be read is empty.
    """
    reader = Reader(folder)
    library = Library(
        rubric=reader.page("rubric.toml", Rubric),
        items=by_id(reader.listed("items.toml", "items", Item)),
        themes=tuple(t.id for t in reader.listed("items.toml", "themes", Theme)),
        strategies=by_id(reader.listed("strategies.toml", "strategies", Strategy)),
        sources=tuple(reader.raw("sources.toml").get("ids", ())),
        setup=reader.listed("setup.toml", "fields", SetupField),
        warnings=reader.listed("warnings.toml", "warnings", Caution),
        gaps=reader.listed("gaps.toml", "gaps", GapWord),
        words={lang: _words(reader, lang) for lang in LANGS},
        proposal=reader.page("bid.toml", Proposal),
        zones=reader.page("zones.toml", Zones),
        several=reader.page("several.toml", Several),
        roles=tuple(reader.raw("team.toml").get("roles", ())),
        cases=by_id(reader.listed("cases.toml", "cases", Case)),
    )
    return library, reader.faults


def _words(reader: Reader, lang: Lang) -> Words:
    at = f"words/{lang}"
    return Words(
        items=reader.table(f"{at}/items.toml", ItemWords),
        sources=reader.table(f"{at}/sources.toml", SourceWords),
        strategies=reader.table(f"{at}/strategies.toml", StrategyWords),
        themes=reader.raw(f"{at}/themes.toml").get("themes", {}),
        squares=reader.raw(f"{at}/squares.toml"),
        case=reader.raw(f"{at}/case.toml"),
        cases=reader.table(f"{at}/cases.toml", CaseWords),
        classroom=reader.raw(f"{at}/classroom.toml"),
        lesson=reader.raw(f"{at}/lesson.toml"),
        setup=reader.raw(f"{at}/setup.toml"),
        warnings=reader.raw(f"{at}/warnings.toml").get("warnings", {}),
        talk=reader.raw(f"{at}/talk.toml"),
        pages=reader.raw(f"{at}/pages.toml"),
        faults=reader.raw(f"{at}/faults.toml").get("faults", {}),
        web=reader.raw(f"{at}/web.toml"),
        bid=reader.raw(f"{at}/bid.toml"),
        reminders=reader.raw(f"{at}/reminders.toml"),
        report=reader.raw(f"{at}/report.toml"),
        team=reader.raw(f"{at}/team.toml"),
        revisits=reader.raw(f"{at}/revisits.toml").get("lines", {}),
    )
