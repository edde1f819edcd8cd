"""Where the tiers pull against each other and where they pull together, within one theme."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from flows.library import Library
from flows.model import Tier
from flows.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Voice:
    """What one tier cares about in a theme: its item and its rating as the agency sees it."""

    tier: Tier
    item: str
    rating: int


@dataclass(frozen=True, slots=True)
class Tension:
    """Two tiers on one theme, the one that cares more first; `steps` how far apart they are."""

    theme: str
    more: Voice
    less: Voice

    @property
    def steps(self) -> int:
        return self.more.rating - self.less.rating


def apart(library: Library, verdicts: Sequence[Verdict]) -> tuple[Tension, ...]:
    """Per theme the two tiers farthest apart, where that is two steps or more; the widest first."""
    wide = [t for t in _tensions(library, verdicts) if t.steps >= library.rubric.wants_more_from.value]
    return _one_a_theme(sorted(wide, key=lambda t: -t.steps))


def together(library: Library, verdicts: Sequence[Verdict]) -> tuple[Tension, ...]:
    """Per theme two tiers that both care much and alike; the strongest first."""
    close = [
        t
        for t in _tensions(library, verdicts)
        if t.steps <= library.rubric.shared_gap_at_most.value
        and t.less.rating >= library.rubric.shared_from.value
    ]
    torn = {t.theme for t in apart(library, verdicts)}
    strongest = sorted(close, key=lambda t: -(t.more.rating + t.less.rating))
    return _one_a_theme([t for t in strongest if t.theme not in torn])


def _one_a_theme(tensions: list[Tension]) -> tuple[Tension, ...]:
    first: dict[str, Tension] = {}
    for tension in tensions:
        first.setdefault(tension.theme, tension)
    return tuple(first.values())


def _tensions(library: Library, verdicts: Sequence[Verdict]) -> list[Tension]:
    themes: dict[str, list[Voice]] = {theme: [] for theme in library.themes}
    for verdict in verdicts:
        for item, pair in verdict.pairs.items():
            if isinstance(pair.tier, int):
                themes[library.items[item].theme].append(Voice(verdict.tier, item, pair.tier))
    return [
        Tension(theme, *sorted(two, key=lambda v: -v.rating))
        for theme, voices in themes.items()
        for two in combinations(voices, 2)
        if two[0].tier != two[1].tier
    ]
