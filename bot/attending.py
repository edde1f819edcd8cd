"""The screens of a seat put into words: the case and the role, what the group found."""

from __future__ import annotations

from typing import Any

from bot.voice import Voice
from flows.joint import Joint
from flows.model import DIMENSIONS, Rating, Tier
from flows.picture import Tally
from flows.screens import Found, FoundTier, Line, Opening, Seated, Stood

Context = dict[str, Any]

WITHHELD = "–"
"""Stands where too few gave a number, in every language."""

SPLIT = " ≠"
"""Marks an item on which the group splits."""


def seated(screen: Seated, voice: Voice) -> Context:
    """Why there is nothing to answer now."""
    return {"tiers": _titles(screen.tiers, voice)}


def opening(screen: Opening, voice: Voice) -> Context:
    """The case with the card of the role one plays, or one's own agency."""
    words, room = voice.words.cases.get(screen.case), voice.words.classroom
    role = screen.role or "agency"
    return {
        "case": words,
        "card": words.roles[role] if words else None,
        "said": room["role"],
        "role": room["case"]["role"].format(role=room["roles"][role]),
        "invented": room["case"]["invented"],
        "as_tier": voice.tier(screen.role).the if screen.role else "",
        "tiers": _titles(screen.tiers, voice),
    }


def _titles(tiers: tuple[Tier, ...], voice: Voice) -> str:
    return voice.listed([voice.tier(tier).title for tier in tiers], last=True)


def found(screen: Found, voice: Voice) -> Context:
    """What the group found, tier by tier."""
    return {"rows": [_stood(one, voice) for one in screen.tiers]}


def _stood(one: Stood, voice: Voice) -> Context:
    return {
        "tier": voice.tier(one.tier),
        "room": voice.standing(one.room) if one.room else "",
        "gaps": _gaps(one.room, voice) if one.room else "",
        "before": voice.standing(one.before) if one.before else "",
        "own": voice.standing(one.own) if one.own else "",
    }


def _gaps(verdict: Joint, voice: Voice) -> str:
    """Both mean gaps in one phrase, empty where a dimension has none."""
    if not verdict.goal.n or not verdict.means.n:
        return ""
    goal, means = (voice.middle_gap(verdict.score(dimension)) for dimension in DIMENSIONS)
    if verdict.goal.gap_halves == verdict.means.gap_halves == 0:
        return voice.line("no_gaps")
    return voice.line("gaps_same" if goal == means else "gaps_two", goal=goal, means=means)


def found_tier(screen: FoundTier, voice: Voice) -> Context:
    """One tier item by item, with what agrees, what splits, and what is not known."""
    blocks = []
    for dimension in DIMENSIONS:
        lines = [one for one in screen.lines if voice.library.items[one.item].dimension == dimension]
        rows = [_line(one, screen, voice) for one in lines]
        blocks.append({"title": voice.talk["dimensions"][dimension]["title"], "rows": rows})
    seen = screen.seen
    return {
        "tier": voice.tier(screen.tier),
        "blocks": blocks,
        "counts": _counts(seen.squares, voice),
        "most": voice.square(seen.squares.most) if seen.squares.most and not seen.squares.counts else "",
        "split": voice.join(seen.split),
        "agreed": len(seen.agree),
        "blind": seen.blind or 0,
    }


def _line(one: Line, screen: FoundTier, voice: Voice) -> Context:
    as_tier = screen.side == "tier"
    given = one.given[:1] if as_tier else one.given
    room = one.room[:1] if as_tier else one.room
    return {
        "name": voice.words.items[one.item].name,
        "given": " / ".join(_rating(value, voice) for value in given),
        "own": _half(one.own) if screen.official else "",
        "room": " / ".join(_half(value) for value in room),
        "mark": SPLIT if one.splits else "",
    }


def _rating(value: Rating | None, voice: Voice) -> str:
    return WITHHELD if value is None else voice.rating(value)


def _half(halves: int | None) -> str:
    """A median in steps, such as 3 or 2.5."""
    return WITHHELD if halves is None else f"{halves / 2:g}"


def _counts(tally: Tally, voice: Voice) -> str:
    """The raters' own verdicts as counts, empty where none may be told."""
    said = [voice.talk["seat"]["count"].format(n=n, what=voice.square(square)) for square, n in tally.counts]
    if tally.others and tally.counts:
        said.append(voice.talk["seat"]["others"].format(n=tally.others))
    return voice.listed(said)
