"""What each template is given besides its screen: values put into words, no layout."""

from __future__ import annotations

from typing import Any, assert_never

from bot import attending, briefs, findings, revisiting, teamwork
from bot.voice import Voice
from flows.model import DIMENSIONS
from flows.raters import Spread
from flows.screens import (
    Advised,
    Before,
    Bell,
    Bidding,
    Briefing,
    Card,
    Change,
    Changes,
    Charge,
    Compared,
    Deadline,
    Discussion,
    Form,
    Found,
    FoundTier,
    History,
    Language,
    Leaving,
    Listed,
    Moved,
    Naming,
    Nickname,
    Offer,
    Opening,
    Overview,
    Paused,
    Questions,
    Rate,
    Reminding,
    Rest,
    Result,
    Review,
    Screen,
    Seated,
    Setup,
    Shelf,
    TeamAsk,
    TeamDesk,
    TeamFound,
    TeamJoin,
    TeamOffer,
    Text,
    Tiers,
    Top,
    Trial,
    Welcome,
    Zoning,
)
from flows.settling import settled
from flows.words import Phrases

Context = dict[str, Any]


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
            return findings.named(screen.tier, voice) | {"titles": titles}
        case Setup():
            return _setup(screen, voice)
        case Rate():
            return _rate(screen, voice)
        case Rest():
            return findings.named(screen.tier, voice) | {
                "half": voice.number((screen.of - screen.given) // 2),
                "left": voice.number(screen.of - screen.given),
            }
        case Top():
            return findings.named(screen.pick.tier, voice) | {
                "dimension": voice.talk["dimensions"][screen.pick.dimension]
            }
        case Review():
            return _review(screen, voice)
        case Change():
            item = voice.words.items.get(screen.item)
            return findings.named(screen.tier, voice) | {"item": item}
        case Result():
            joint = settled(voice.library, voice.assessment, screen.verdict.tier)
            said = teamwork.together(joint, voice) if joint else ""
            return findings.result(screen, voice) | {"joint": said}
        case Card():
            return findings.card(screen, voice)
        case Changes():
            return findings.changes(screen, voice)
        case Questions():
            asks = [voice.words.items[item].ask for item in screen.items]
            return findings.named(screen.tier, voice) | {
                "asks": asks,
                "names": voice.join(screen.items[:2], last=True),
            }
        case Discussion():
            blocks = [
                {"tier": voice.tier(v.tier), "lines": [findings.topic(t, v, voice) for t in ts]}
                for v, ts in screen.topics
            ]
            return {"blocks": blocks}
        case Overview():
            return findings.overview(screen, voice)
        case Text():
            return _text(screen, voice)
        case Paused():
            return _paused(screen, voice)
        case Offer():
            return {"project": voice.project}
        case Bidding():
            return briefs.bidding(screen, voice)
        case Deadline():
            return briefs.deadline(screen, voice)
        case Briefing():
            return briefs.briefing(screen, voice)
        case Bell():
            return briefs.bell(screen, voice)
        case Zoning():
            return briefs.zoning(screen, voice)
        case Charge():
            return findings.named(screen.tier, voice)
        case Reminding():
            return briefs.reminding(screen, voice)
        case History():
            return revisiting.history(screen, voice)
        case Compared():
            return revisiting.compared(screen, voice)
        case Moved():
            return revisiting.moved(screen, voice)
        case Advised():
            return revisiting.advised(screen, voice)
        case Before():
            return revisiting.before(screen, voice)
        case Trial():
            return revisiting.trial(screen, voice)
        case TeamOffer() | TeamDesk() | TeamJoin() | TeamFound() | TeamAsk():
            return teamwork.context(screen, voice)
        case Seated():
            return attending.seated(screen, voice)
        case Opening():
            return attending.opening(screen, voice)
        case Leaving():
            return {}
        case Found():
            return attending.found(screen, voice)
        case FoundTier():
            return attending.found_tier(screen, voice)
        case Shelf():
            rows = [
                (name, voice.listed([voice.tier(t).title for t in done]), here)
                for name, done, here in screen.rows
            ]
            return {"rows": rows}
    assert_never(screen)


def _setup(screen: Setup, voice: Voice) -> Context:
    words = voice.words.setup
    said = [
        voice.line("setup_said", label=words[field]["label"], option=words[field]["options"][option]["said"])
        for field, option in screen.said
    ]
    return {
        "question": words[screen.field]["question"],
        "said": voice.together(said, "sentences"),
    }


def _rate(screen: Rate, voice: Voice) -> Context:
    given, talk = screen.given, voice.talk
    digit = isinstance(given, int)
    before = voice.listed([voice.rating(given), voice.scale(given)]) if digit else voice.rating(given)
    return findings.named(screen.tier, voice) | {
        "dimension": talk["dimensions"][screen.dimension],
        "side": talk["seat"]["as_tier"] if screen.as_tier else talk["sides"][screen.question.side],
        "item": voice.words.items[screen.question.item],
        "said_before": before,
        "middle": teamwork.middle(screen.spread, voice) if isinstance(screen.spread, Spread) else "",
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
    return findings.named(screen.tier, voice) | {"blocks": blocks}


def case_parts(case: Phrases) -> list[list[Any]]:
    """The sentences of the case, paragraph by paragraph."""
    parts: dict[str, list[Any]] = {}
    for sentence in case["sentences"]:
        parts.setdefault(sentence["part"], []).append(sentence)
    return list(parts.values())


def _text(screen: Text, voice: Voice) -> Context:
    if screen.page == "case":
        return {"case": voice.words.case, "parts": case_parts(voice.words.case)}
    if screen.page == "meaning":
        return findings.meaning(screen, voice)
    page: Any = voice.words.pages
    for step in screen.page.split("."):
        page = page[step]
    return {"title": page["title"], "body": page["body"].strip()}


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
    return findings.named(tier, voice) | {"where": where, "kept": voice.line(kept, n=screen.kept)}
