"""The brief before a bid: pure data, from which screens, PDF and DOCX are made alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flows import bid
from flows.advice import ideas
from flows.bid import Scorer
from flows.library import Library
from flows.model import TIERS, Tier
from flows.proposal import Need, Proposal
from flows.risks import Risk, risks
from flows.session import Assessment
from flows.verdict import Verdict, judge

UNKNOWN = 3
"""The most unknown items that become questions."""


@dataclass(frozen=True, slots=True)
class Line:
    """What may be said of one tier on the first page: items both sides care about, ends first."""

    tier: Tier
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A chapter of the proposal with the items that belong in it: shared, and wanted more by them."""

    chapter: str
    shared: tuple[str, ...]
    answer: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reserve:
    """A difference to keep on purpose: ours, and the strategy that words it, empty where none is given."""

    tier: Tier
    item: str
    strategy: str


@dataclass(frozen=True, slots=True)
class Dated:
    """A step of the checklist and its day, None while the deadline is not known."""

    step: str
    day: date | None
    days_before: int


@dataclass(frozen=True, slots=True)
class Brief:
    """Everything the brief says, without its words.

    `theme` is what more than one tier shares, empty for none; `ahead` the steps still to come in
    order, `late` those whose day is past; `verdicts` with the day of each result.
    """

    kind: str
    deadline: date | None
    today: date
    scorers: tuple[Scorer, ...]
    silent: tuple[str, ...]
    verdicts: tuple[tuple[Verdict, str], ...]
    theme: str
    lines: tuple[Line, ...]
    chapters: tuple[Entry, ...]
    reserves: tuple[Reserve, ...]
    asks: tuple[str, ...]
    unknown: tuple[str, ...]
    risks: tuple[Risk, ...]
    never: tuple[str, ...]
    ahead: tuple[Dated, ...]
    late: tuple[Dated, ...]

    @property
    def total_percent(self) -> int:
        """What the known weights add up to."""
        return bid.total_percent(self.scorers)

    @property
    def days_left(self) -> int | None:
        """Days until the deadline, below zero once it has passed."""
        return None if self.deadline is None else (self.deadline - self.today).days


def brief(library: Library, assessment: Assessment, today: date) -> Brief:
    """The brief of an assessment as of a day; what hangs on results is empty where there is none."""
    proposal = library.proposal
    found = [judge(library, assessment, tier) for tier in TIERS if tier in assessment.done]
    scorers, silent = bid.scorers(proposal, assessment), bid.silent(proposal, assessment)
    theme = common_theme(library, found)
    dated = _steps(proposal, assessment)
    return Brief(
        kind=assessment.bid.get("kind", ""),
        deadline=bid.deadline(assessment),
        today=today,
        scorers=scorers,
        silent=silent,
        verdicts=tuple((verdict, assessment.done[verdict.tier]) for verdict in found),
        theme=theme,
        lines=tuple(line for v in found if (line := _line(library, v, theme)).items),
        chapters=_chapters(library, found),
        reserves=tuple(reserve for v in found for reserve in _reserves(library, v)),
        asks=tuple(ask.id for ask in proposal.asks if _holds(ask.when, assessment, scorers, silent)),
        unknown=_unknown(found),
        risks=risks(library, assessment, found, scorers),
        never=tuple(line.id for line in proposal.never),
        ahead=tuple(step for step in dated if step.day is None or step.day >= today),
        late=tuple(step for step in dated if step.day is not None and step.day < today),
    )


def common_theme(library: Library, verdicts: Sequence[Verdict]) -> str:
    """The theme on which most tiers share something with us, the strongest of several; empty for none."""
    voices: dict[str, dict[Tier, int]] = {}
    for verdict in verdicts:
        for item in verdict.common_ground:
            tiers = voices.setdefault(library.items[item].theme, {})
            tiers[verdict.tier] = max(tiers.get(verdict.tier, 0), _weight(verdict, item))
    shared = {theme: tiers for theme, tiers in voices.items() if len(tiers) > 1}
    return max(shared, key=lambda theme: (len(shared[theme]), sum(shared[theme].values())), default="")


def _line(library: Library, verdict: Verdict, theme: str) -> Line:
    """The strongest shared items of a tier, those of the common theme before all; ends first."""
    order = list(verdict.pairs)

    def rank(item: str) -> tuple[bool, int, int]:
        return library.items[item].theme != theme, -_weight(verdict, item), order.index(item)

    strongest = sorted(verdict.common_ground, key=rank)[: int(library.proposal.items_a_line.value)]
    return Line(verdict.tier, tuple(sorted(strongest, key=order.index)))


def _weight(verdict: Verdict, item: str) -> int:
    """How much both sides care about an item together."""
    pair = verdict.pairs[item]
    return sum(value for value in (pair.tier, pair.us) if isinstance(value, int))


def _chapters(library: Library, verdicts: Sequence[Verdict]) -> tuple[Entry, ...]:
    shared = [item for verdict in verdicts for item in verdict.common_ground]
    wanted = [item for verdict in verdicts for item in verdict.they_want_more]
    entries = (
        Entry(
            chapter.id,
            tuple(item for item in shared if library.items[item].theme in chapter.themes),
            tuple(item for item in wanted if library.items[item].theme in chapter.themes),
        )
        for chapter in library.proposal.chapters
    )
    return tuple(entry for entry in entries if entry.shared or entry.answer)


def _reserves(library: Library, verdict: Verdict) -> tuple[Reserve, ...]:
    """The difference of a tier that the rules keep on purpose, else what we want most beyond them."""
    kept = [(idea, reason) for idea in ideas(library, verdict) for reason in idea.reasons]
    for idea, reason in kept:
        if reason.rule == "reserve" and reason.items:
            return (Reserve(verdict.tier, reason.items[0], idea.strategy.id),)
    widest = min(verdict.we_want_more, key=lambda item: _gap(verdict, item), default="")
    return (Reserve(verdict.tier, widest, ""),) if widest else ()


def _holds(when: Need, assessment: Assessment, scorers: Sequence[Scorer], silent: Sequence[str]) -> bool:
    match when:
        case "always":
            return True
        case "unknown_scores":
            unsure = any(one.weight is None or one.part in ("", "unsure") for one in scorers)
            return unsure or bool(silent) or bid.total_percent(tuple(scorers)) != 100
        case "unknown_signer":
            return assessment.setup.get("signs", "-") in ("-", "unsure")
        case "no_deadline":
            return bid.deadline(assessment) is None
        case "renewal":
            return assessment.bid.get("kind") == "renewal"


def _unknown(verdicts: Sequence[Verdict]) -> tuple[str, ...]:
    """The don't-knows, what matters most to us first."""
    ours = {item: v.pairs[item].us for v in verdicts for item in v.dont_knows}
    known = {item: value if isinstance(value, int) else -1 for item, value in ours.items()}
    return tuple(sorted(known, key=lambda item: -known[item])[:UNKNOWN])


def _gap(verdict: Verdict, item: str) -> int:
    return verdict.pairs[item].gap or 0


def _steps(proposal: Proposal, assessment: Assessment) -> tuple[Dated, ...]:
    """The steps for this kind of bid with their days, the first to do first."""
    kind, day = assessment.bid.get("kind", ""), bid.deadline(assessment)
    kind = kind if kind in proposal.kinds else proposal.kinds[0]
    mine = [step for step in proposal.steps if kind in step.kinds]
    steps = sorted(mine, key=lambda step: -step.days_before)
    return tuple(
        Dated(step.id, day and day - timedelta(days=step.days_before), step.days_before) for step in steps
    )
