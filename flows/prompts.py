"""Screens on which something is answered, or that say where one stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from flows.choice import Groups
from flows.model import Dimension, Lang, Rating, Tier
from flows.question import Pick, Question
from flows.raters import Spread


@dataclass(frozen=True, slots=True)
class Language:
    """Both names; the guessed one first."""

    guess: Lang
    groups: Groups


@dataclass(frozen=True, slots=True)
class Welcome:
    groups: Groups


@dataclass(frozen=True, slots=True)
class Setup:
    """One set-up question, the `n`-th; `said` what is known so far (field, option)."""

    n: int
    of: int
    field: str
    said: tuple[tuple[str, str], ...]
    groups: Groups


@dataclass(frozen=True, slots=True)
class Nickname:
    groups: Groups


@dataclass(frozen=True, slots=True)
class Form:
    """Quick or full; `counts` answers a tier in each."""

    counts: tuple[int, int]
    groups: Groups


@dataclass(frozen=True, slots=True)
class Tiers:
    """Which relationship next; `done` the tiers with the day of their result."""

    done: tuple[tuple[Tier, str], ...]
    groups: Groups


@dataclass(frozen=True, slots=True)
class Naming:
    """Is it still the same body; `typing` while its own name is waited for."""

    tier: Tier
    typing: bool
    groups: Groups


@dataclass(frozen=True, slots=True)
class Noted:
    """What the last answer set; `before` the value it replaced, if it replaced one.

    `dont_knows` is their number where this is the moment to say a word about it, else 0; `turns`
    the number of items that now come again for our side, else 0.
    """

    question: Question
    value: Rating
    before: Rating | None = None
    dont_knows: int = 0
    turns: int = 0


@dataclass(frozen=True, slots=True)
class Rate:
    """One rating, the `n`-th of `of` on its side; `given` what was answered before.

    `editing` marks a single change, `as_tier` that one answers as the tier would. `spread` is what a team
    said that now settles this rating together, "few" where fewer said a number than may be shown; empty
    for what one person answers alone.
    """

    question: Question
    tier: Tier
    dimension: Dimension
    n: int
    of: int
    given: Rating | None
    noted: Noted | None
    editing: bool
    groups: Groups
    spread: Spread | Literal["few", ""] = ""
    as_tier: bool = False


@dataclass(frozen=True, slots=True)
class Rest:
    """The pause between ends and means: `given` of `of` ratings; `as_tier` as in `Rate`."""

    tier: Tier
    given: int
    of: int
    noted: Noted | None
    groups: Groups
    as_tier: bool = False


@dataclass(frozen=True, slots=True)
class Top:
    """One pick of the two that matter most; `picked` the picks of this side so far.

    `flat` names the value all ratings of a side share, with whose it is, where that is the reason.
    """

    pick: Pick
    picked: tuple[str, ...]
    other: tuple[str, ...]
    flat: tuple[str, int, int] | None
    noted: Noted | None
    groups: Groups


@dataclass(frozen=True, slots=True)
class Review:
    """Every answer of a tier; `tops` the picks of each dimension that needed them; `as_tier` as in `Rate`.

    `again` where a second round asks what one sees differently now.
    """

    tier: Tier
    complete: bool
    rows: tuple[tuple[str, Rating | None, Rating | None], ...]
    tops: tuple[tuple[Dimension, tuple[str, ...], tuple[str, ...]], ...]
    noted: Noted | None
    groups: Groups
    as_tier: bool = False
    again: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """What to change: an item, then its side; `item` empty while the item is chosen, "top" for the picks."""

    tier: Tier
    item: str
    given: tuple[Rating | None, Rating | None]
    groups: Groups


@dataclass(frozen=True, slots=True)
class Paused:
    """Where one stands: `why` it is said now, the stage one would go on with, answers kept.

    `since` is the day one was last here; `muted` whether reminders were stopped by a block.
    """

    why: Literal["start", "away", "cancelled", "returned", "afresh"]
    stage: str
    question: Rate | None
    kept: int
    since: str
    muted: bool
    groups: Groups


@dataclass(frozen=True, slots=True)
class Shelf:
    """Every assessment of a manager: what it goes by, tiers done, whether it is the current one."""

    rows: tuple[tuple[str, tuple[Tier, ...], bool], ...]
    groups: Groups
