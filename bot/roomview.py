"""What the pages of a class show of its frozen pictures, in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.voice import Voice
from flows.library import Library
from flows.model import Lang, Tier
from flows.picture import ItemPicture, Perception, Picture, TierPicture
from flows.raters import Spread
from flows.session import Assessment
from flows.shift import TierShift, shifted


@dataclass(frozen=True, slots=True)
class Row:
    """One item with two medians, as text; empty where withheld. `splits` where it is one to talk about."""

    name: str
    first: str
    second: str
    splits: bool = False


@dataclass(frozen=True, slots=True)
class Moved:
    """What moved on one tier: its squares before and after, medians, items settled and opened."""

    before: str
    after: str
    rows: tuple[Row, ...]
    settled: tuple[str, ...]
    opened: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TierView:
    """One tier: its square, how many see which, where the room agrees and splits, item by item.

    `views` has the agencies' view and the tier's own where one half answered as the tier; `moved` is
    None before the second round is shown.
    """

    id: Tier
    name: str
    square: str
    n: int
    counts: tuple[tuple[str, int], ...]
    others: int
    agree: tuple[str, ...]
    split: tuple[str, ...]
    items: tuple[Row, ...]
    views: tuple[Row, ...]
    moved: Moved | None


def shown(library: Library, lang: Lang, pictures: tuple[Picture, ...]) -> tuple[TierView, ...]:
    """The newest picture, tier by tier, and what moved since the one before; none where there is none."""
    if not pictures:
        return ()
    voice, newest = Voice(library, lang, Assessment("", "", "")), pictures[-1]
    moved = {one.tier: one for one in shifted(pictures[0], newest).tiers} if len(pictures) > 1 else {}
    return tuple(_tier(voice, one, newest.perceived(one.tier), moved.get(one.tier)) for one in newest.tiers)


def _tier(voice: Voice, seen: TierPicture, views: Perception | None, moved: TierShift | None) -> TierView:
    return TierView(
        id=seen.tier,
        name=voice.tier(seen.tier).title,
        square=voice.standing(seen.verdict),
        n=seen.n,
        counts=tuple((voice.square(one), n) for one, n in seen.squares.counts),
        others=seen.squares.others,
        agree=_names(voice, seen.agree),
        split=_names(voice, seen.split),
        items=tuple(_item(voice, one) for one in seen.items),
        views=tuple(_views(voice, views)) if views else (),
        moved=_moved(voice, moved) if moved else None,
    )


def _item(voice: Voice, one: ItemPicture) -> Row:
    return Row(voice.words.items[one.item].name, _median(one.tier), _median(one.us), one.splits)


def _views(voice: Voice, views: Perception) -> Iterable[Row]:
    widest = set(views.widest[:3])
    for item, view, own in views.items:
        yield Row(voice.words.items[item].name, _halves(view), _halves(own), item in widest)


def _moved(voice: Voice, one: TierShift) -> Moved:
    before, after = (voice.square(square) for square in one.squares)
    rows = tuple(
        Row(f"{voice.words.items[m.item].name}", _halves(m.before), _halves(m.after)) for m in one.moved
    )
    return Moved(before, after, rows, _names(voice, one.settled), _names(voice, one.opened))


def _names(voice: Voice, items: Iterable[str]) -> tuple[str, ...]:
    return tuple(voice.words.items[item].name for item in items)


def _median(spread: Spread | None) -> str:
    return _halves(spread.halves) if spread else ""


def _halves(halves: int) -> str:
    """A median in halves of a step, as people write it.

    >>> _halves(7), _halves(8)
    ('3.5', '4')
    """
    return f"{halves / 2:g}"
