"""What each template is given besides its screen: values put into words, no layout."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, assert_never

from bot.voice import Voice
from flows import scoring
from flows.advice import Reason
from flows.cross import Tension
from flows.cross import Voice as TierVoice
from flows.model import DIMENSIONS, Rating
from flows.screens import (
    Card,
    Change,
    Changes,
    Discussion,
    Form,
    Language,
    Listed,
    Naming,
    Nickname,
    Overview,
    Paused,
    Questions,
    Rate,
    Rest,
    Result,
    Review,
    Screen,
    Setup,
    Shelf,
    Text,
    Tiers,
    Top,
    Topic,
    Welcome,
)
from flows.verdict import Verdict
from flows.whatif import Move

Context = dict[str, Any]

WARNINGS_SHOWN = 2
"""The first warnings that apply are shown; their order in the content is their priority."""


def context(screen: Screen, voice: Voice) -> Context:
    """The values a screen's template needs."""
    match screen:
        case Language() | Welcome() | Naming():
            return {}
        case Nickname() | Form():
            return {"nickname": voice.assessment.nickname}
        case Tiers():
            return {"project": voice.project}
        case Listed():
            titles = [voice.words.strategies[id_].title for id_ in screen.strategies]
            return _tier(screen.tier, voice) | {"titles": titles}
        case Setup():
            return _setup(screen, voice)
        case Rate():
            return _rate(screen, voice)
        case Rest():
            return _tier(screen.tier, voice) | {"half": voice.number((screen.of - screen.given) // 2)}
        case Top():
            return _tier(screen.pick.tier, voice) | {
                "dimension": voice.talk["dimensions"][screen.pick.dimension]
            }
        case Review():
            return _review(screen, voice)
        case Change():
            item = voice.words.items.get(screen.item)
            return _tier(screen.tier, voice) | {"item": item}
        case Result():
            return _result(screen, voice)
        case Card():
            return _card(screen, voice)
        case Changes():
            return _changes(screen, voice)
        case Questions():
            asks = [voice.words.items[item].ask for item in screen.items]
            return _tier(screen.tier, voice) | {
                "asks": asks,
                "names": voice.join(screen.items[:2], _and(voice)),
            }
        case Discussion():
            blocks = [
                {"tier": voice.tier(v.tier), "lines": [_topic(t, v, voice) for t in ts]}
                for v, ts in screen.topics
            ]
            return {"blocks": blocks}
        case Overview():
            return _overview(screen, voice)
        case Text():
            return _text(screen, voice)
        case Paused():
            return _paused(screen, voice)
        case Shelf():
            rows = [
                (name, voice.listed([voice.tier(t).title for t in done]), here)
                for name, done, here in screen.rows
            ]
            return {"rows": rows}
    assert_never(screen)


def _tier(tier: Any, voice: Voice) -> Context:
    return {"tier": voice.tier(tier)} if tier else {}


def _and(voice: Voice) -> str:
    return " and " if voice.lang == "en" else "和"


def _setup(screen: Setup, voice: Voice) -> Context:
    words = voice.words.setup
    said = [
        voice.line("setup_said", label=words[field]["label"], option=words[field]["options"][option]["said"])
        for field, option in screen.said
    ]
    return {
        "question": words[screen.field]["question"],
        "said": (" " if voice.lang == "en" else "").join(said),
    }


def _rate(screen: Rate, voice: Voice) -> Context:
    given = screen.given
    digit = isinstance(given, int)
    before = voice.listed([voice.rating(given), voice.scale(given)]) if digit else voice.rating(given)
    return _tier(screen.tier, voice) | {
        "dimension": voice.talk["dimensions"][screen.dimension],
        "item": voice.words.items[screen.question.item],
        "said_before": before,
    }


def _review(screen: Review, voice: Voice) -> Context:
    tops = {dimension: (theirs, ours) for dimension, theirs, ours in screen.tops}
    blocks = []
    for dimension in DIMENSIONS:
        rows = [r for r in screen.rows if voice.library.items[r[0]].dimension == dimension]
        named = [
            {"name": voice.words.items[i].name, "tier": voice.rating(t), "us": voice.rating(u)}
            for i, t, u in rows
        ]
        title = voice.talk["dimensions"][dimension]["title"]
        blocks.append({"title": title, "rows": named, "top": tops.get(dimension)})
    return _tier(screen.tier, voice) | {"blocks": blocks}


def _result(screen: Result, voice: Voice) -> Context:
    verdict = screen.verdict
    dims = [{**voice.talk["dimensions"][d], "score": verdict.score(d)} for d in DIMENSIONS]
    fragile = [d["name"] for d in dims if d["score"].fragile]
    return _tier(verdict.tier, voice) | {
        "dimensions": dims,
        "unknown": len(verdict.dont_knows),
        "least": scoring.least_items(voice.library.rubric, verdict.depth),
        "shared": _by_dimension(verdict.common_ground, voice),
        "theirs": ("; " if voice.lang == "en" else "；").join(
            _wants(i, verdict, "wants_theirs", voice) for i in verdict.they_want_more
        ),
        "ours": ("; " if voice.lang == "en" else "；").join(
            _wants(i, verdict, "wants_ours", voice) for i in verdict.we_want_more
        ),
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
    return ("; " if voice.lang == "en" else "；").join(voice.join(group) for group in groups if group)


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
        names = {"item": voice.name(item).capitalize(), "tier": voice.tier(verdict.tier).the}
        line = "evidence_unknown" if pair.tier == "?" else "evidence"
        lines.append(voice.line(line, **names, t=_said(pair.tier, voice), u=_said(pair.us, voice)))
    return [voice.line("your_answers"), *lines]


def _said(value: Rating | None, voice: Voice) -> str:
    """A rating with the word of the scale, such as "4 (top concern)"."""
    brackets = " ({})" if voice.lang == "en" else "（{}）"
    return f"{value}{brackets.format(voice.scale(value))}" if isinstance(value, int) else voice.rating(value)


def _card(screen: Card, voice: Voice) -> Context:
    idea, short = screen.idea, "short_zh" if voice.lang == "zh" else "short"
    sources = [voice.library.sources[s] for s in idea.strategy.sources]
    return {
        "words": voice.words.strategies[idea.strategy.id],
        "place": voice.line("card_tier", tier=voice.tier(screen.tier).the) if screen.tier else "",
        "general": voice.line("general"),
        "rule_short": voice.talk["rules"]["short"].get(idea.reasons[0].rule, ""),
        "rules": [because(reason, voice, screen.verdict) for reason in idea.reasons],
        "evidence": evidence(idea.reasons, screen.verdict, voice),
        "provenance": voice.talk["provenance"][idea.strategy.provenance],
        "sources_short": ("; " if voice.lang == "en" else "；").join(getattr(s, short) for s in sources),
        "sources": [s.citation_zh or s.citation if voice.lang == "zh" else s.citation for s in sources],
        "warnings": _warnings(screen.warnings, voice),
    }


def _changes(screen: Changes, voice: Voice) -> Context:
    lines = {side: [_move(m, voice) for m in screen.moves if m.side == side] for side in ("us", "tier")}
    theirs = [m.item for m in screen.moves if m.side == "tier"]
    ask = voice.name(theirs[0]) if theirs else ""
    return _tier(screen.verdict.tier, voice) | {"ours": lines["us"], "theirs": lines["tier"], "ask": ask}


def _move(move: Move, voice: Voice) -> str:
    dimension = voice.talk["dimensions"][move.dimension]
    zone = voice.line(f"zone_{move.zone}", dimension=dimension["name"])
    effect = voice.line("effect", zone=zone, square=_would_be(move.verdict, voice))
    effect = effect[0].upper() + effect[1:] if voice.lang == "en" else effect
    kind = "move_us" if move.side == "us" else "move_tier" if isinstance(move.before, int) else "move_unknown"
    name = voice.name(move.item).capitalize()
    return voice.line(kind, item=name, after=move.after, before=voice.rating(move.before), effect=effect)


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


def _topic(topic: Topic, verdict: Verdict, voice: Voice) -> str:
    if topic.kind == "square":
        return voice.line("talk_square", tier=voice.tier(verdict.tier).the)
    words, pair = voice.words.items[topic.item], verdict.pairs[topic.item]
    return voice.line(
        f"talk_{topic.kind}", item=words.name, ask=words.ask, t=voice.scale(pair.tier), u=voice.scale(pair.us)
    )


def _overview(screen: Overview, voice: Voice) -> Context:
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
    return {"theme": voice.words.themes[tension.theme], "text": voice.listed(tiers, _and(voice))}


def _text(screen: Text, voice: Voice) -> Context:
    if screen.page == "case":
        parts: dict[str, list[Any]] = {}
        for sentence in voice.words.case["sentences"]:
            parts.setdefault(sentence["part"], []).append(sentence)
        return {"case": voice.words.case, "parts": list(parts.values())}
    if screen.page == "meaning":
        return _meaning(screen, voice)
    page: Any = voice.words.pages
    for step in screen.page.split("."):
        page = page[step]
    return {"title": page["title"], "body": page["body"].strip()}


def _meaning(screen: Text, voice: Voice) -> Context:
    from flows.verdict import judge

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
    return _tier(screen.tier, voice) | {"cells": cells, "none": none}


def _paused(screen: Paused, voice: Voice) -> Context:
    tier = voice.assessment.tier
    nickname = voice.assessment.nickname
    project = voice.line("where_project", name=nickname) if nickname else ""
    values: dict[str, object] = {"project": project, "tier": voice.tier(tier).the if tier else ""}
    if screen.question:
        question = screen.question
        values |= {
            "dimension": voice.talk["dimensions"][question.dimension]["name"],
            "side": voice.talk["sides"][question.question.side],
            "n": question.n,
            "of": question.of,
        }
    kept = {0: "kept_0", 1: "kept_1"}.get(screen.kept, "kept_n")
    where = voice.line(f"where_{screen.stage}", **values)
    return _tier(tier, voice) | {"where": where, "kept": voice.line(kept, n=screen.kept)}
