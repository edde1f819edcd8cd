"""What came out, put into words: verdicts, ideas, moves, the tiers side by side."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.voice import Voice
from flows import scoring
from flows.advice import Reason
from flows.cross import Tension
from flows.cross import Voice as TierVoice
from flows.model import DIMENSIONS, Rating
from flows.screens import Card, Changes, Overview, Result, Text, Topic
from flows.verdict import Verdict, judge
from flows.whatif import Move

WARNINGS_SHOWN = 2
"""The first warnings that apply are shown; their order in the content is their priority."""


def named(tier: Any, voice: Voice) -> dict[str, Any]:
    """The names of a tier for a template, nothing for none."""
    return {"tier": voice.tier(tier)} if tier else {}


def result(screen: Result, voice: Voice) -> dict[str, Any]:
    """The verdict of a tier."""
    verdict = screen.verdict
    dims = [{**voice.talk["dimensions"][d], "score": verdict.score(d)} for d in DIMENSIONS]
    fragile = [d["name"] for d in dims if d["score"].fragile]
    return named(verdict.tier, voice) | {
        "dimensions": dims,
        "unknown": len(verdict.dont_knows),
        "least": scoring.least_items(voice.library.rubric, verdict.depth),
        "shared": _by_dimension(verdict.common_ground, voice),
        "theirs": voice.together(_wants(i, verdict, "wants_theirs", voice) for i in verdict.they_want_more),
        "ours": voice.together(_wants(i, verdict, "wants_ours", voice) for i in verdict.we_want_more),
        "fragile": _fragile(fragile, voice),
        "warnings": _warnings(screen.warnings, voice),
    }


def _fragile(dimensions: list[str], voice: Voice) -> str:
    if len(dimensions) == 2:
        return voice.line("fragile_both")
    return voice.line("fragile_one", dimension=dimensions[0]) if dimensions else ""


def _by_dimension(items: tuple[str, ...], voice: Voice) -> str:
    """Names grouped by ends and means, the groups parted by a semicolon."""
    groups = [[i for i in items if voice.library.items[i].dimension == d] for d in DIMENSIONS]
    return voice.together(voice.join(group) for group in groups)


def _wants(item: str, verdict: Verdict, line: str, voice: Voice) -> str:
    pair = verdict.pairs[item]
    return voice.line(line, item=voice.name(item), tier=voice.scale(pair.tier), us=voice.scale(pair.us))


def _warnings(ids: tuple[str, ...], voice: Voice) -> list[str]:
    return [voice.words.warnings[one] for one in ids[:WARNINGS_SHOWN]]


def because(reason: Reason, voice: Voice, verdict: Verdict | None) -> str:
    """The rule that led to an idea, in words."""
    square = voice.square(verdict.candidates[0]) if verdict and verdict.candidates else ""
    return str(voice.talk["rules"]["long"][reason.rule]).format(square=square)


def evidence(reasons: tuple[Reason, ...], verdict: Verdict | None, voice: Voice) -> list[str]:
    """The answers that set off the rules, item by item, at most five."""
    items = list(dict.fromkeys(item for reason in reasons for item in reason.items))
    if verdict is None or not items:
        return [voice.line("evidence_none")]
    lines = []
    for item in items[:5]:
        pair = verdict.pairs[item]
        names = {"item": voice.capital(voice.name(item)), "tier": voice.tier(verdict.tier).the}
        line = "evidence_unknown" if pair.tier == "?" else "evidence"
        lines.append(voice.line(line, **names, t=_said(pair.tier, voice), u=_said(pair.us, voice)))
    return [voice.line("your_answers"), *lines]


def _said(value: Rating | None, voice: Voice) -> str:
    """A rating with the word of the scale, such as "4 (top concern)"."""
    return voice.aside(value, voice.scale(value)) if isinstance(value, int) else voice.rating(value)


def card(screen: Card, voice: Voice) -> dict[str, Any]:
    """One idea, whatever side of its card is shown."""
    idea = screen.idea
    sources = [voice.words.sources[s] for s in idea.strategy.sources]
    return {
        "words": voice.words.strategies[idea.strategy.id],
        "place": voice.line("card_tier", tier=voice.tier(screen.tier).the) if screen.tier else "",
        "general": voice.line("general"),
        "rule_short": voice.talk["rules"]["short"].get(idea.reasons[0].rule, ""),
        "rules": voice.together((because(r, voice, screen.verdict) for r in idea.reasons), "rules"),
        "evidence": evidence(idea.reasons, screen.verdict, voice),
        "provenance": voice.talk["provenance"][idea.strategy.provenance],
        "sources_short": voice.together(source.short for source in sources),
        "sources": [source.citation for source in sources],
        "warnings": _warnings(screen.warnings, voice),
        "tried": idea.strategy.id in voice.assessment.tried,
    }


def changes(screen: Changes, voice: Voice) -> dict[str, Any]:
    """What would change the result, line by line."""
    lines = {side: [move(m, voice) for m in screen.moves if m.side == side] for side in ("us", "tier")}
    theirs = [m.item for m in screen.moves if m.side == "tier"]
    ask = voice.name(theirs[0]) if theirs else ""
    return named(screen.verdict.tier, voice) | {"ours": lines["us"], "theirs": lines["tier"], "ask": ask}


def move(one: Move, voice: Voice) -> str:
    """One answer that would move a dimension over a line."""
    dimension = voice.talk["dimensions"][one.dimension]
    zone = voice.line(f"zone_{one.zone}", dimension=dimension["name"])
    effect = voice.line("effect", zone=zone, square=_would_be(one.verdict, voice))
    effect = voice.capital(effect)
    kind = "move_us" if one.side == "us" else "move_tier" if isinstance(one.before, int) else "move_unknown"
    name = voice.capital(voice.name(one.item))
    return voice.line(kind, item=name, after=one.after, before=voice.rating(one.before), effect=effect)


def _would_be(verdict: Verdict, voice: Voice) -> str:
    if verdict.square == "borderline":
        first, second = verdict.candidates
        return voice.line("to_two", square=voice.square(first), other=voice.square(second))
    if verdict.square == "undecided":
        return voice.line("to_four")
    return (
        voice.line("to_one", square=voice.square(verdict.square))
        if verdict.candidates
        else voice.line("to_none")
    )


def topic(topic: Topic, verdict: Verdict, voice: Voice) -> str:
    """One discussion question."""
    if topic.kind == "square":
        return voice.line("talk_square", tier=voice.tier(verdict.tier).the)
    words, pair = voice.words.items[topic.item], verdict.pairs[topic.item]
    return voice.line(
        f"talk_{topic.kind}", item=words.name, ask=words.ask, t=voice.scale(pair.tier), u=voice.scale(pair.us)
    )


def overview(screen: Overview, voice: Voice) -> dict[str, Any]:
    """The tiers side by side."""
    rows = [
        {"tier": voice.tier(v.tier), "square": voice.standing(v), "gaps": _gaps(v, voice)}
        for v, _ in screen.verdicts
    ]
    return {
        "project": voice.project,
        "latest": max(day for _, day in screen.verdicts),
        "quick": any(v.depth == "quick" for v, _ in screen.verdicts),
        "rows": rows,
        "apart": [_apart(t, voice) for t in screen.apart[:2]],
        "together": [_together(t, voice) for t in screen.together[:1]],
        "warnings": _warnings(screen.warnings, voice),
    }


def _gaps(verdict: Verdict, voice: Voice) -> str:
    if not verdict.candidates:
        return ""
    goal, means = voice.gap(verdict.goal), voice.gap(verdict.means)
    if goal != means:
        return voice.line("gaps_two", goal=goal, means=means)
    return voice.line("gaps_same", goal=goal) if verdict.goal.gap_sum else voice.line("no_gaps")


def _apart(tension: Tension, voice: Voice) -> Mapping[str, str]:
    def said(one: TierVoice) -> str:
        kind = "way" if voice.library.items[one.item].dimension == "means" else "end"
        names = {"item": voice.name(one.item), "tier": voice.tier(one.tier).the, "kind": voice.line(kind)}
        return voice.line("apart_voice", **names, words=voice.scale(one.rating))

    text = voice.line("apart", more=said(tension.more), less=said(tension.less))
    return {"theme": voice.words.themes[tension.theme], "text": text}


def _together(tension: Tension, voice: Voice) -> Mapping[str, str]:
    tiers = [voice.tier(one.tier).the for one in (tension.more, tension.less)]
    return {"theme": voice.words.themes[tension.theme], "text": voice.listed(tiers, last=True)}


def meaning(screen: Text, voice: Voice) -> dict[str, Any]:
    """What the squares a tier may stand in mean with this tier."""
    assert screen.tier
    verdict = judge(voice.library, voice.assessment, screen.tier)
    squares = voice.words.squares
    cells = [
        {
            "name": voice.square(s),
            "meaning": voice.meaning(s),
            "cell": squares[screen.tier][s],
            "aside": squares["aside"].get(s),
        }
        for s in verdict.candidates
    ]
    quick = squares["none"]["indicative"] if verdict.depth == "quick" else ""
    none = " ".join(filter(None, (squares["none"].get(verdict.square, ""), quick)))
    return named(screen.tier, voice) | {"cells": cells, "none": none}
