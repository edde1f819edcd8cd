"""What a group should talk about: three to five questions, chosen from where its picture splits most."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from flows.library import Library
from flows.model import Tier
from flows.picture import ItemPicture, Picture, TierPicture

Why = Literal["they", "we", "both", "views", "unknown", "square", "agree"]
"""Split on their side, on ours, on both; two views of one tier; not known; different squares; agreed."""

LEAST, MOST = 3, 5
"""How many questions there are, where there is so much to say."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """One thing to talk about: why, which tier, and the item, empty for the square itself."""

    why: Why
    tier: Tier
    item: str = ""


def prompts(library: Library, picture: Picture) -> tuple[Prompt, ...]:
    """What to talk about, the widest split first, no theme twice where others are left.

    Two splits come first, then what the two sides see differently, another split, what is not known,
    different squares; what the group agrees on fills up to three.
    """
    splits, views = _varied(library, _splits(picture)), _varied(library, _views(library, picture))
    found = [*splits[:2], *views[:1], *splits[2:3], *islice(_unknown(picture), 1)]
    found += islice(_squares(picture), 1)
    spare = [*splits[3:], *views[1:], *_varied(library, _agreed(picture))]
    told = _once(found)
    return tuple(_once([*told, *spare])[: min(MOST, max(LEAST, len(told)))])


def _once(found: Iterable[Prompt]) -> list[Prompt]:
    """The same without a second question about an item, or about a tier's square."""
    first: dict[tuple[Tier, str], Prompt] = {}
    for prompt in found:
        first.setdefault((prompt.tier, prompt.item), prompt)
    return list(first.values())


def _splits(picture: Picture) -> Iterator[Prompt]:
    """Every item that splits, of every tier, the widest first."""
    found = [(tier, one) for tier in picture.tiers for id_ in tier.split if (one := tier.item(id_))]
    for tier, one in sorted(found, key=lambda pair: -_breadth(pair[1])):
        they, we = (side is not None and side.splits for side in (one.tier, one.us))
        yield Prompt("both" if they and we else "they" if they else "we", tier.tier, one.item)


def _breadth(item: ItemPicture) -> float:
    sides = (side for side in (item.tier, item.us) if side and side.splits)
    return max((side.average_deviation_steps for side in sides), default=0.0)


def _views(library: Library, picture: Picture) -> Iterator[Prompt]:
    """Items on which the two views of a tier lie as far apart as a gap that counts, the widest first."""
    far = 2 * library.rubric.wants_more_from.value
    gaps = [(abs(view - own), one.tier, item) for one in picture.perception for item, view, own in one.items]
    for gap, tier, item in sorted(gaps, key=lambda found: -found[0]):
        if gap >= far:
            yield Prompt("views", tier, item)


def _unknown(picture: Picture) -> Iterator[Prompt]:
    """Items whose tier side people do not know, the most first."""
    found = [
        (one.unknown, tier.tier, one.item) for tier in picture.tiers for one in tier.items if one.unknown
    ]
    yield from (Prompt("unknown", tier, item) for _, tier, item in sorted(found, key=lambda one: -one[0]))


def _squares(picture: Picture) -> Iterator[Prompt]:
    """Tiers for which the raters' own squares differ, the most even first."""
    torn = [tier for tier in picture.tiers if len(tier.squares.counts) + bool(tier.squares.others) > 1]
    yield from (Prompt("square", tier.tier) for tier in sorted(torn, key=_lead))


def _lead(tier: TierPicture) -> float:
    """The share of the square that most came out in."""
    return tier.squares.counts[0][1] / tier.n if tier.squares.counts else 0.0


def _agreed(picture: Picture) -> Iterator[Prompt]:
    """Items on which all agree, those with the widest gap between the sides first."""
    found = [(tier, one) for tier in picture.tiers for id_ in tier.agree if (one := tier.item(id_))]
    yield from (Prompt("agree", t.tier, one.item) for t, one in sorted(found, key=lambda f: -_gap(f[1])))


def _gap(item: ItemPicture) -> int:
    return abs(item.tier.halves - item.us.halves) if item.tier and item.us else 0


def _varied(library: Library, found: Iterable[Prompt]) -> list[Prompt]:
    """The same, one of each theme first."""
    first: dict[str, Prompt] = {}
    again: list[Prompt] = []
    for prompt in found:
        theme = library.items[prompt.item].theme
        if theme in first:
            again.append(prompt)
        else:
            first[theme] = prompt
    return [*first.values(), *again]
