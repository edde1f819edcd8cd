"""Screens of going back: every result so far, two of them compared, an old answer, a trial."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from flows.choice import Groups
from flows.compare import Advice, Comparison, TierShift
from flows.model import Depth, Rating, Tier
from flows.question import Question
from flows.record import Record
from flows.verdict import Verdict
from flows.whatif import Move


@dataclass(frozen=True, slots=True)
class Outcome:
    """One tier's result in a list: as it was shown, else as it is scored today.

    `now` is set where other items or cuts would give it another square today.
    """

    tier: Tier
    day: str
    depth: Depth
    standing: Verdict | Record
    now: Verdict | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One assessment in a list: what it goes by, when it was begun, whether it is the current one."""

    name: str
    day: str
    here: bool
    outcomes: tuple[Outcome, ...]


@dataclass(frozen=True, slots=True)
class History:
    """Assessments with their results, the newest first: all of them, a single one, or those to choose
    from for a comparison with `against`. `former` is what the one before a single one goes by."""

    kind: Literal["all", "one", "pair"]
    entries: tuple[Entry, ...]
    against: str
    former: str
    groups: Groups


@dataclass(frozen=True, slots=True)
class Compared:
    """Two assessments of one project side by side, by what they go by."""

    comparison: Comparison
    names: tuple[str, str]
    days: tuple[str, str]
    groups: Groups


@dataclass(frozen=True, slots=True)
class Moved:
    """One tier on two occasions, item by item."""

    shift: TierShift
    groups: Groups


@dataclass(frozen=True, slots=True)
class Advised:
    """The ideas given after an earlier result, by number, each with whether it was tried."""

    advice: tuple[Advice, ...]
    name: str
    groups: Groups


@dataclass(frozen=True, slots=True)
class Before:
    """What was answered to a question the last time, and on which day."""

    tier: Tier
    question: Question
    value: Rating
    day: str
    groups: Groups


@dataclass(frozen=True, slots=True)
class Tried:
    """One answer in a trial: as it is stored, and as it is tried."""

    question: Question
    before: Rating | None
    after: Rating


@dataclass(frozen=True, slots=True)
class Trial:
    """A trial: the stored verdict of a tier beside what the changed answers would come to.

    `tier` is None while it is chosen, `question` while the item is; `near` holds the nearest single
    answer that would cross a line, while the first item is chosen.
    """

    tier: Tier | None
    question: Question | None
    before: Verdict | None
    now: Verdict | None
    changes: tuple[Tried, ...]
    near: tuple[Move, ...]
    groups: Groups
