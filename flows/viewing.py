"""One tier as some raters see it, everything withheld that has to be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from flows.joint import Joint, joint
from flows.library import Library
from flows.mapping import DIGITS, apart, points
from flows.model import DIMENSIONS, Depth, Rating, Square, Tier
from flows.own import Own, owned
from flows.picture import ItemPicture, Perception, Tally, TierPicture
from flows.raters import Spread, spread
from flows.several import Least
from flows.withholding import enough, parted

Answers = Sequence[Mapping[str, Rating]]
"""The ratings of several raters, one table each."""


@dataclass(frozen=True, slots=True)
class Viewing:
    """A tier in a form, to be looked at through the answers of some raters."""

    library: Library
    least: Least
    tier: Tier
    depth: Depth

    @property
    def items(self) -> list[str]:
        """The items that are asked, ends first."""
        return [i.id for d in DIMENSIONS for i in self.library.items_of(self.tier, d, self.depth)]

    def picture(self, answers: Answers, bare: Collection[str] = ()) -> TierPicture:
        """The tier in the eyes of these raters; the ratings named in `bare` are withheld."""
        raters = owned(self.library, self.tier, self.depth, answers)
        items = tuple(self._item(id_, answers, bare) for id_ in self.items)
        blind = sum(own.unknown >= self.library.rubric.dont_knows_from.value for own in raters)
        return TierPicture(
            tier=self.tier,
            n=len(answers),
            verdict=self._joint((i.item, i.tier, i.us) for i in items),
            spread_steps=apart(self.least, raters),
            points=points(self.library.several, self.least, raters),
            squares=_tally(raters, self.least),
            items=items,
            agree=tuple(i.item for i in items if i.tier and i.us and not i.splits),
            split=tuple(i.item for i in sorted(items, key=_width, reverse=True) if i.splits),
            blind=blind if enough(self.least, blind, len(raters) - blind) else None,
        )

    def perception(self, officials: Answers, view: TierPicture) -> Perception | None:
        """The agency's view beside the tier's own; None where nobody answers as the tier."""
        if not officials:
            return None
        both = [
            (item, own)
            for item in view.items
            if (own := self._spread(_said(f"{item.item}.t", officials), self.least.tier))
        ]
        return Perception(
            tier=self.tier,
            n=len(officials),
            items=tuple((item.item, item.tier.halves, own.halves) for item, own in both if item.tier),
            relation=self._joint((item.item, own, item.us) for item, own in both),
        )

    def _joint(self, items: Iterable[tuple[str, Spread | None, Spread | None]]) -> Joint:
        medians = [(item, tier.halves, us.halves) for item, tier, us in items if tier and us]
        return joint(self.library, self.tier, self.depth, medians)

    def _item(self, item: str, answers: Answers, bare: Collection[str]) -> ItemPicture:
        theirs, ours = _said(f"{item}.t", answers), _said(f"{item}.u", answers)
        numbers = sum(_numbers(theirs).values())
        told = enough(self.least, numbers, theirs["?"], len(answers) - numbers - theirs["?"])
        return ItemPicture(
            item=item,
            tier=None if f"{item}.t" in bare else self._spread(theirs, self.least.raters),
            us=None if f"{item}.u" in bare else self._spread(ours, self.least.raters),
            unknown=theirs["?"] if told else None,
        )

    def _spread(self, said: Counter[Rating | None], raters: int) -> Spread | None:
        """The spread of the numbers among these answers, None where too few are numbers."""
        numbers = _numbers(said)
        n, every = sum(numbers.values()), said.total()
        found = spread(self.library.several, numbers) if n >= raters else None
        return found and replace(
            found,
            n=n if enough(self.least, n, every - n) else None,
            average_deviation_steps=round(found.average_deviation_steps, DIGITS),
            reach_steps=found.reach_steps if self.least.part == 1 else None,  # an end may be one person's
        )

    def bare(self, everybody: Answers, roles: Collection[Answers]) -> frozenset[str]:
        """The ratings that no role shows: too few in one, or outside of all, gave a number."""
        keys = (f"{item}.{side}" for item in self.items for side in "tu")
        return frozenset(key for key in keys if not self._told_apart(key, everybody, roles))

    def _told_apart(self, key: str, everybody: Answers, roles: Collection[Answers]) -> bool:
        parts = [sum(_numbers(_said(key, role)).values()) for role in roles]
        rest = sum(_numbers(_said(key, everybody)).values()) - sum(parts)
        return all(n >= self.least.raters for n in (*parts, rest or self.least.raters))


def _said(key: str, answers: Answers) -> Counter[Rating | None]:
    """How often each answer was given to one question, None for not asked."""
    return Counter([row.get(key) for row in answers])


def _numbers(said: Mapping[Rating | None, int]) -> dict[int, int]:
    return {value: n for value, n in said.items() if isinstance(value, int)}


def _width(item: ItemPicture) -> float:
    """How wide an item splits: the wider of its sides that do, 0 for none."""
    sides = (side for side in (item.tier, item.us) if side and side.splits)
    return max((side.average_deviation_steps for side in sides), default=0.0)


def _tally(raters: Sequence[Own], least: Least) -> Tally:
    squares: Counter[Square] = Counter(sorted(own.square for own in raters))
    told, others = parted(squares, least.part)
    most = max(squares.values(), default=0)
    leading = [square for square, n in squares.items() if n == most]
    alone = len(leading) == 1 and most >= least.part
    return Tally(tuple(told.items()), others, leading[0] if alone else None)
