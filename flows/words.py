"""What is said in one language, as it is authored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flows.model import Page


class ItemWords(Page):
    """An item in one language; `sign` is the concrete sign that anchors a high rating."""

    name: str
    sentence: str
    examples: str
    sign: str
    ask: str


class SourceWords(Page):
    """A source in one language: the full citation, and one clause for a card."""

    citation: str
    short: str


class StrategyWords(Page):
    """A strategy in one language; `say` is the sentence to copy."""

    title: str
    when: str
    month: str
    steps: tuple[str, ...]
    say: str
    risk: str


class RoleWords(Page):
    """A role card: what one wants, how one likes to work, what one would never say aloud."""

    want: str
    ways: str
    unsaid: str


class CaseWords(Page):
    """A case for class in one language; `name` stands on buttons, `title` above the vignette."""

    name: str
    title: str
    vignette: tuple[str, ...]
    roles: Mapping[str, RoleWords]


Phrases = Mapping[str, Any]
"""Nested tables of texts by id."""


@dataclass(frozen=True)
class Words:
    """Everything that is said in one language."""

    items: Mapping[str, ItemWords]
    sources: Mapping[str, SourceWords]
    strategies: Mapping[str, StrategyWords]
    themes: Mapping[str, str]
    squares: Phrases
    case: Phrases
    cases: Mapping[str, CaseWords]
    classroom: Phrases
    lesson: Phrases
    setup: Phrases
    warnings: Mapping[str, str]
    talk: Phrases
    pages: Phrases
    faults: Mapping[str, str]
    web: Phrases
    bid: Phrases
    reminders: Phrases
    report: Phrases
    team: Phrases
    revisits: Mapping[str, str]
