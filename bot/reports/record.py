"""What a report holds, in the words of one language: every format is made of this record alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bot.reports.marked import Line
from flows.itemised import Mark
from flows.model import Depth, Dimension, Lang, Square, Tier, Zone


@dataclass(frozen=True, slots=True)
class Item:
    """One row: the item's name and sentence, both ratings as said and, where they are numbers, as such."""

    id: str
    dimension: Dimension
    name: str
    sentence: str
    theirs: str
    ours: str
    theirs_steps: int | None
    ours_steps: int | None
    gap_steps: int | None
    mark: Mark
    meaning: str


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of one dimension; mean gaps in steps, None where nothing counts.

    `least` and `most` are what the mean gap may come to with what is not known; None where all is.
    """

    dimension: Dimension
    title: str
    zone: Zone
    zone_words: str
    n: int
    gap_sum: int
    mean_gap: float | None
    similarity: float | None
    least: float | None
    most: float | None
    fragile: bool


@dataclass(frozen=True, slots=True)
class Advice:
    """One idea with all that the dialog says of it; `source` tells its origin, `sources` in full."""

    id: str
    kind: str
    title: str
    when: str
    month: str
    say: str
    steps: tuple[str, ...]
    mind: tuple[str, ...]
    why: tuple[str, ...]
    source: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TierReport:
    """One tier; `says` are the sentences of its result, `changes` what would change it, title first."""

    tier: Tier
    n: int
    name: str
    the: str
    depth: Depth
    day: str
    square: Square
    standing: str
    indicative: bool
    says: tuple[Line, ...]
    figures: tuple[Figures, Figures]
    items: tuple[Item, ...]
    advice: tuple[Advice, ...]
    changes: tuple[Line, ...]
    questions: tuple[str, ...]

    @property
    def placed(self) -> bool:
        """Whether it stands on the map: a relationship, or several, can be named."""
        return self.square not in ("insufficient", "not-engaged")


@dataclass(frozen=True, slots=True)
class TierMove:
    """One tier then and now, or as saved and as tried; `says` names the squares both times.

    Mean gaps in steps, first then and then now; None where nothing counts.
    """

    tier: Tier
    n: int
    name: str
    says: str
    indicative: bool
    placed: bool
    goal: tuple[float | None, float | None]
    means: tuple[float | None, float | None]

    @property
    def places(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """Ends and means then, ends and means now; only where it stands on the map."""
        (goal, goal_now), (means, means_now) = self.goal, self.means
        return (goal or 0.0, means or 0.0), (goal_now or 0.0, means_now or 0.0)

    @property
    def stays(self) -> bool:
        return self.places[0] == self.places[1]


@dataclass(frozen=True, slots=True)
class Moves:
    """What moved from one assessment to the next, or in a trial; `head` names the days, or the trial."""

    kind: Literal["shift", "trial", "slide"]
    lang: Lang
    project: str
    head: str
    indicative: bool
    tiers: tuple[TierMove, ...]
    left_out: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TierSince:
    """What the dialog says of one tier's moves, item by item."""

    name: str
    says: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Since:
    """What has moved since the last assessment of the project with results."""

    moves: Moves
    says: tuple[Line, ...]
    tiers: tuple[TierSince, ...]


@dataclass(frozen=True, slots=True)
class TeamItem:
    """What a team's raters said of one item: medians in steps, None where withheld or not asked.

    `theirs_spread` and `ours_spread` are average deviations in steps; `talk` whether it is worth talking
    about; `own` the median of those who answered for the tier.
    """

    id: str
    sentence: str
    theirs: float | None
    theirs_spread: float | None
    ours: float | None
    ours_spread: float | None
    own: float | None
    talk: bool


@dataclass(frozen=True, slots=True)
class TeamPart:
    """One page of what the team found, or what it settled, in the dialog's words."""

    title: str
    says: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class TeamReport:
    """How a tier came to be answered by a team together, from its frozen picture alone; `says` in a line."""

    tier: Tier
    name: str
    says: Line
    parts: tuple[TeamPart, ...]
    items: tuple[TeamItem, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that is said of one assessment on one day."""

    lang: Lang
    project: str
    day: str
    as_of: str
    headline: str
    indicative: bool
    says: tuple[Line, ...]
    tiers: tuple[TierReport, ...]
    across: tuple[Advice, ...]
    limits: str
    rubric: str
    sources: tuple[str, ...]
    since: Since | None = None
    team: TeamReport | None = None
