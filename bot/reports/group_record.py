"""What a group found, as a record in words: every format and drawing is made of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from bot.ports import Exhibit
from bot.seminar import Talk, questions
from bot.voice import Voice
from bot.wording import Wording
from flows.model import TIERS, Depth, Dimension, Lang, Square, Tier
from flows.picture import ItemPicture, Perception, Picture, Point, TierPicture
from flows.raters import Spread
from flows.session import Assessment

Verdict = Literal["agree", "they", "we", "both", "none"]
"""How the group stands on an item: agreed, split on their side, on ours, on both, or neither."""

PLACES = 4
"""How many decimal places figures are kept to."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One item: both sides as they were rated; None for what is withheld or was not asked.

    `view` and `own` are the two views of how much the tier cares, where there are both: the agency's
    and the tier's own, in steps.
    """

    id: str
    dimension: Dimension
    name: str
    sentence: str
    theirs: Spread | None
    ours: Spread | None
    unknown: int | None
    verdict: Verdict
    meaning: str
    view: float | None
    own: float | None


@dataclass(frozen=True, slots=True)
class TierFound:
    """One tier as the group sees it: mean gaps (`goal`, `means`) and their spread in steps.

    `counts` are squares with how many raters came out there; `relation` is the relationship with the
    tier's own answers on its side, empty where nobody gave them, `views` how far the two views of the
    tier lie apart (ends, means).
    """

    tier: Tier
    n: int
    name: str
    raters: int
    square: Square
    standing: str
    zones: tuple[str, str]
    indicative: bool
    placed: bool
    goal: float | None
    means: float | None
    spread: tuple[float, float] | None
    points: tuple[Point, ...]
    counts: tuple[tuple[str, int], ...]
    bars: tuple[Bar, ...]
    agree: tuple[str, ...]
    split: tuple[str, ...]
    own_n: int
    relation: str
    views: tuple[float | None, float | None]


@dataclass(frozen=True, slots=True)
class Gathered:
    """Everything that is said of a group in one round.

    `demo` and `watermark` say that the answers are invented, empty where they are not.
    """

    lang: Lang
    title: str
    case: str
    about: str
    demo: str
    watermark: str
    day: str
    round: int
    n: int
    depth: Depth
    tiers: tuple[TierFound, ...]
    talks: tuple[Talk, ...]
    limits: tuple[str, ...]
    before: Gathered | None = None


def gathered(wording: Wording, exhibit: Exhibit, lang: Lang) -> Gathered:
    """The record of what was found, with the round before it where that is given."""
    now = _one(wording, exhibit, exhibit.picture, lang)
    if exhibit.before is None:
        return now
    before = _one(wording, exhibit, exhibit.before, lang)
    return replace(now, before=before)


def _one(wording: Wording, exhibit: Exhibit, picture: Picture, lang: Lang) -> Gathered:
    voice = Voice(wording.library, lang, Assessment("", "", ""))
    words = voice.words.classroom
    case = voice.words.cases.get(exhibit.case)
    tiers = [tier for tier in picture.tiers if exhibit.tier in (None, tier.tier)]
    return Gathered(
        lang=lang,
        title=words["taken"]["title"],
        case=case.name if case else words["case"]["own"],
        about=words["case"]["invented"] if case else "",
        demo=words["taken"]["demo"] if exhibit.demo else "",
        watermark=words["taken"]["demo_mark"] if exhibit.demo else "",
        day=exhibit.day,
        round=picture.round,
        n=picture.n,
        depth=picture.depth,
        tiers=tuple(_tier(tier, picture.perceived(tier.tier), voice) for tier in tiers),
        talks=questions(wording.library, picture, lang),
        limits=tuple(words["taken"]["limits"]),
    )


def _tier(one: TierPicture, seen: Perception | None, voice: Voice) -> TierFound:
    verdict = one.verdict
    counts = [(voice.square(square), n) for square, n in one.squares.counts]
    if one.squares.others:
        counts.append((voice.words.classroom["taken"]["others"], one.squares.others))
    return TierFound(
        tier=one.tier,
        n=TIERS.index(one.tier) + 1,
        name=voice.tier(one.tier).title,
        raters=one.n,
        square=verdict.square,
        standing=voice.standing(verdict),
        zones=(voice.zone(verdict.goal.zone), voice.zone(verdict.means.zone)),
        indicative=verdict.depth == "quick",
        placed=bool(verdict.candidates),
        goal=rounded(verdict.goal.mean_gap_steps),
        means=rounded(verdict.means.mean_gap_steps),
        spread=one.spread_steps,
        points=one.points,
        counts=tuple(counts),
        bars=tuple(_bar(item, one, seen, voice) for item in one.items),
        agree=one.agree,
        split=one.split,
        own_n=seen.n if seen else 0,
        relation=voice.standing(seen.relation) if seen else "",
        views=_views(seen),
    )


def _views(seen: Perception | None) -> tuple[float | None, float | None]:
    if seen is None:
        return None, None
    return rounded(seen.mean_gap_steps("goal")), rounded(seen.mean_gap_steps("means"))


def _bar(item: ItemPicture, tier: TierPicture, seen: Perception | None, voice: Voice) -> Bar:
    words, verdict = voice.words.items[item.item], _verdict(item, tier)
    views = {id_: (view / 2, own / 2) for id_, view, own in seen.items} if seen else {}
    view, own = views.get(item.item, (None, None))
    return Bar(
        id=item.item,
        dimension=voice.library.items[item.item].dimension,
        name=words.name,
        sentence=words.sentence,
        theirs=item.tier,
        ours=item.us,
        unknown=item.unknown,
        verdict=verdict,
        meaning=voice.words.classroom["taken"]["verdicts"].get(verdict, ""),
        view=view,
        own=own,
    )


def _verdict(item: ItemPicture, tier: TierPicture) -> Verdict:
    if item.splits:
        they, we = (side is not None and side.splits for side in (item.tier, item.us))
        return "both" if they and we else "they" if they else "we"
    return "agree" if item.item in tier.agree else "none"


def rounded(figure: float | None) -> float | None:
    return None if figure is None else round(figure, PLACES)
