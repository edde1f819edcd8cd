"""What a team does and finds, put into words."""

from __future__ import annotations

from typing import Any

from bot.findings import named
from bot.voice import Voice
from flows.joint import Axis
from flows.model import DIMENSIONS, Dimension, Tier
from flows.picture import ItemPicture, Perception, Picture, Tally, TierPicture
from flows.question import Question
from flows.raters import Spread
from flows.screens import TeamAsk, TeamDesk, TeamFound, TeamJoin, TeamOffer
from flows.settling import Settled

WIDEST_SHOWN = 6
"""So many items of a view that differs are named; more do not fit a phone."""


def _line(voice: Voice, key: str, /, **values: object) -> str:
    return str(voice.words.team["lines"][key]).format(**values)


def context(screen: TeamOffer | TeamDesk | TeamJoin | TeamFound | TeamAsk, voice: Voice) -> dict[str, Any]:
    """The values that a team's screen needs."""
    match screen:
        case TeamOffer():
            return offer(screen, voice)
        case TeamDesk():
            return desk(screen, voice)
        case TeamJoin():
            return joining(screen, voice)
        case TeamFound():
            return found(screen, voice)
        case TeamAsk():
            return asking(screen, voice)


def offer(screen: TeamOffer, voice: Voice) -> dict[str, Any]:
    return {"tier": voice.tier(screen.tier) if screen.tier else None}


def desk(screen: TeamDesk, voice: Voice) -> dict[str, Any]:
    team = screen.team
    return named(team.tier, voice) | {"invite": team.invite, "official": team.official}


def joining(screen: TeamJoin, voice: Voice) -> dict[str, Any]:
    """How much is asked: items of one side, or all answers."""
    answers = len(voice.library.form(screen.team.tier, screen.team.depth))
    return named(screen.team.tier, voice) | {"answers": answers, "items": answers // 2}


def asking(screen: TeamAsk, voice: Voice) -> dict[str, Any]:
    said, values = voice.words.team["asks"][screen.kind], {"the": voice.tier(screen.team.tier).the}
    values |= {"finished": str(screen.team.finished)}
    return {name: str(said[name]).strip().format(**values) for name in ("title", "body")}


# --- what was found ---------------------------------------------------------------------------------


def found(screen: TeamFound, voice: Voice) -> dict[str, Any]:
    """One page of what a team found; `of` is the tier's picture."""
    tier, picture = screen.tier, screen.picture
    of, perceived = picture.of(tier), picture.perceived(tier)
    assert of is not None  # a team's picture is about this tier
    verdict = perceived.relation if perceived and screen.page == "gap" else of.verdict
    return named(tier, voice) | {
        "of": of,
        "square_said": voice.standing(verdict),
        "square_ours": voice.standing(of.verdict),
        "zones": [_zone(of.verdict.score(d), d, voice) for d in DIMENSIONS],
        "each": each(of.squares, voice),
        "split": of.split,
        "gap_page": perceived is not None,
        "lines": _lines(screen, of, voice),
    }


def _lines(screen: TeamFound, of: TierPicture, voice: Voice) -> list[str]:
    match screen.page:
        case "front":
            return []
        case "talk":
            return _talk(of, voice)
        case "blind":
            return _blind(of, screen.picture, voice)
        case "roles":
            return _roles(screen.tier, screen.picture, voice)
        case "gap":
            perceived = screen.picture.perceived(screen.tier)
            return _perceived(perceived, voice) if perceived else []


def _far(axis: Axis, voice: Voice) -> str:
    """How far apart two sides are on average, as it stands in a sentence."""
    return _apart(axis.gap_halves, 2 * axis.n, voice)


def _apart(gap_sum: int, n: int, voice: Voice) -> str:
    word = next(g for g in voice.library.gaps if g.names(gap_sum, n))
    said = str(voice.talk["gaps"][word.id])
    return str(voice.words.revisits["by"]).format(gap=said) if gap_sum else said


def _zone(axis: Axis, dimension: Dimension, voice: Voice) -> str:
    title = voice.talk["dimensions"][dimension]["title"]
    if axis.zone == "insufficient":
        return _line(voice, "zone_insufficient", dimension=title)
    lean = _line(voice, axis.leans) if axis.leans else ""
    return _line(voice, f"zone_{axis.zone}", dimension=title, gap=_far(axis, voice), lean=lean)


def each(tally: Tally, voice: Voice) -> str:
    """The raters' own verdicts as counts, empty where they are not told."""
    said = [_line(voice, "each", n=n, square=voice.square(square)) for square, n in tally.counts]
    said += [_line(voice, "others", n=tally.others)] if tally.others else []
    return voice.listed(said)


def _talk(of: TierPicture, voice: Voice) -> list[str]:
    """The items worth talking about, the widest first, with the side or sides on which they are."""
    items = (of.item(id_) for id_ in of.split)
    return [_of_item(item, voice) for item in items if item]


def _of_item(item: ItemPicture, voice: Voice) -> str:
    said = [
        _line(voice, key, said=_middle(side, "middle_reach", voice))
        for key, side in (("theirs", item.tier), ("ours", item.us))
        if side and side.splits
    ]
    return _line(voice, "talk", item=voice.capital(voice.name(item.item)), said=voice.together(said))


def _middle(side: Spread, key: str, voice: Voice) -> str:
    """The middle answer of several, and how far they lie apart."""
    median = f"{side.median:g}"
    if side.reach_steps is None:
        return _line(voice, "middle", median=median)
    return _line(voice, key, median=median, reach=_steps(side.reach_steps, voice))


def middle(side: Spread, voice: Voice) -> str:
    """The same as a sentence of its own, for those who are about to settle it."""
    return voice.capital(_middle(side, "team", voice))


def _steps(n: int, voice: Voice) -> str:
    return _line(voice, "step") if n == 1 else _line(voice, "steps", n=voice.number(n))


def _blind(of: TierPicture, picture: Picture, voice: Voice) -> list[str]:
    """How many lack much, which items are not known, and where too few gave a number to show it."""
    said = [_many(of, "", voice)]
    unknown = [item for item in of.items if item.unknown]
    said += [
        _line(voice, "unknown", item=voice.capital(voice.name(one.item)), n=one.unknown, of=of.n)
        for one in sorted(unknown, key=lambda one: -(one.unknown or 0))
    ]
    few = [one.item for one in of.items if one.tier is None or one.us is None]
    said += [_line(voice, "few", items=voice.join(few))] if few else []
    for role, tiers in (picture.roles or {}).items():
        said += [_many(one, role, voice) for one in tiers if one.tier == of.tier]
    return [line for line in said if line] if unknown or few else []


def _many(of: TierPicture, role: str, voice: Voice) -> str:
    """How many do not know three or more of a tier's items, empty where that is not told."""
    if of.blind is None:
        return ""
    if role:
        return _line(voice, "many_role", role=voice.words.team["roles"][role], n=of.blind, of=of.n)
    return _line(voice, "many", n=of.blind, of=of.n) if of.blind else _line(voice, "many_none")


def _roles(tier: Tier, picture: Picture, voice: Voice) -> list[str]:
    names = voice.words.team["roles"]
    return [
        _line(voice, "role", role=names[role], n=one.n, square=voice.standing(one.verdict))
        for role, tiers in (picture.roles or {}).items()
        for one in tiers
        if one.tier == tier
    ]


def _perceived(two: Perception, voice: Voice) -> list[str]:
    """The agency's view of a tier beside the tier's own: who answered, mean gaps, the widest items."""
    the = voice.tier(two.tier).the
    said = [_line(voice, "one_official" if two.n == 1 else "officials", the=the, n=two.n)]
    for dimension in DIMENSIONS:
        gaps = [
            abs(view - own)
            for item, view, own in two.items
            if voice.library.items[item].dimension == dimension
        ]
        if gaps:
            values = {"dimension": voice.talk["dimensions"][dimension]["title"], "the": the}
            key = "gap_mean" if sum(gaps) else "gap_none"
            said.append(_line(voice, key, **values, gap=_apart(sum(gaps), 2 * len(gaps), voice)))
    views = {item: (view / 2, own / 2) for item, view, own in two.items}
    for item in two.widest[:WIDEST_SHOWN]:
        view, own = views[item]
        name = voice.capital(voice.name(item))
        said.append(_line(voice, "gap_item", item=name, view=f"{view:g}", own=f"{own:g}"))
    return said


def agreed(joint: Settled, voice: Voice) -> list[str]:
    """What a team settled by talking, title first: item by item, what it says together."""
    items = dict.fromkeys(Question(key).item for key in joint.keys)
    said = [line for item in items if (line := _agreed(item, joint, voice))]
    return [_line(voice, "settled_title"), *(said or [_line(voice, "settled_none")])]


def _agreed(item: str, joint: Settled, voice: Voice) -> str:
    ratings = voice.assessment.ratings
    said = [
        _line(voice, key, said=voice.rating(ratings[rated]))
        for key, rated in (("theirs", f"{item}.t"), ("ours", f"{item}.u"))
        if rated in joint.keys and rated in ratings
    ]
    name = voice.capital(voice.name(item))
    return _line(voice, "talk", item=name, said=voice.together(said)) if said else ""


def together(joint: Settled, voice: Voice) -> str:
    """That an answer is a joint one: of how many, and how much of it was talked over."""
    of = joint.picture.of(joint.tier)
    every = len(voice.library.form(joint.tier, joint.picture.depth))
    values = {"n": of.n if of else 0, "settled": len(joint.keys), "taken": every - len(joint.keys)}
    return _line(voice, "joint", **values)
