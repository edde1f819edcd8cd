"""Bids and reminders put into words: what is asked, every line of a brief, what is due."""

from __future__ import annotations

from datetime import date
from typing import Any

from bot.voice import Voice
from flows.bid import Scorer
from flows.brief import Brief, Dated, Reserve
from flows.labels import copied, full_day
from flows.question import TIER_OF
from flows.risks import Risk
from flows.schedule import Reminder
from flows.screens import Bell, Bidding, Briefing, Deadline, Reminding, Zoning
from flows.zones import offset_name, zone_of

Context = dict[str, Any]


def bidding(screen: Bidding, voice: Voice) -> Context:
    """A question about the bid; for a scorer its name and what it scored elsewhere."""
    words, scorer = voice.words.bid["scorers"], screen.field.partition(".")[0]
    return {
        "about": words.get(scorer),
        "part": screen.field.endswith(".part"),
        "known": _scorers(screen.scorers, voice),
    }


def deadline(screen: Deadline, voice: Voice) -> Context:
    """The day understood in words, with how far away it is."""
    days = [full_day(voice.words, day) for day in screen.days]
    left = (
        _left((date.fromisoformat(screen.days[0]) - date.fromisoformat(screen.today)).days, voice)
        if days
        else ""
    )
    return {"days": days, "left": left}


def bell(screen: Bell, voice: Voice) -> Context:
    """The next reminders with their day, and the zone they keep to."""
    rows = [_next(name, reminder, voice, screen.zone) for name, reminder in screen.rows]
    return {"rows": rows, "zone": _zone(screen.zone, voice)}


def zoning(screen: Zoning, voice: Voice) -> Context:
    return {"zone": _zone(screen.zone, voice) if screen.zone else ""}


def reminding(screen: Reminding, voice: Voice) -> Context:
    """What is due, one line each."""
    return {"lines": [_due(name, one, screen.today, voice) for name, one in screen.rows]}


def briefing(screen: Briefing, voice: Voice) -> Context:
    """The brief in words, for one of its pages."""
    return worded(screen.brief, voice)


def worded(made: Brief, voice: Voice) -> Context:
    """Everything a brief says, in words: the same for chat, PDF, DOCX and plain text."""
    words, lines = voice.words.bid, voice.words.bid["lines"]
    kinds, rule = words["kinds"], words["kinds_line"]
    return {
        "project": voice.project,
        "kind": kinds[made.kind]["said"] if made.kind in kinds else lines["kind_unknown"],
        "deadline": _deadline(made, voice),
        "scores": _scores(made, voice),
        "standing": [{"tier": voice.tier(v.tier).title, "text": voice.standing(v)} for v, _ in made.verdicts],
        "indicative": any(v.depth == "quick" for v, _ in made.verdicts),
        "seen_on": voice.day(max(day for _, day in made.verdicts)) if made.verdicts else "",
        "theme": copied(f"theme.{made.theme}", voice.words) if made.theme else "",
        "lines": [
            {"tier": voice.tier(line.tier).title, "text": copied(f"line.{'.'.join(line.items)}", voice.words)}
            for line in made.lines
        ],
        "chapters": [
            {
                "title": words["chapters"][entry.chapter],
                "shared": voice.join(entry.shared),
                "answer": voice.join(entry.answer),
            }
            for entry in made.chapters
        ],
        "keep": [_reserve(one, made, voice) for one in made.reserves],
        "rule": rule.get(made.kind, rule["tender"]),
        "asks": [words["asks"][ask] for ask in made.asks],
        "unknown": [_unknown(item, voice) for item in made.unknown],
        "risks": [_risk(risk, voice) for risk in made.risks],
        "never": [words["never"][one] for one in made.never],
        "ahead": [_dated(step, voice) for step in made.ahead],
        "late": [_dated(step, voice) for step in made.late],
    }


# --- who scores, until when ----------------------------------------------------------------------


def _scorers(found: tuple[Scorer, ...], voice: Voice) -> str:
    words = voice.words.bid
    said = []
    for one in found:
        key = "scorer_part" if one.part else "scorer"
        part = words["parts"][one.part]["said"] if one.part else ""
        said.append(
            words["lines"][key].format(who=_who(one.id, voice), weight=_weight(one.weight, voice), part=part)
        )
    return voice.together(said)


def _who(scorer: str, voice: Voice) -> str:
    tiers = {"bureau", "street", "community"}
    return voice.tier(scorer).the if scorer in tiers else str(voice.words.bid["scorers"][scorer]["the"])  # type: ignore[arg-type]


def _weight(percent: int | None, voice: Voice) -> str:
    lines = voice.words.bid["lines"]
    return str(lines["weight_unknown"]) if percent is None else str(lines["weight"]).format(n=percent)


def _scores(made: Brief, voice: Voice) -> list[str]:
    """Who scores with what weight, what the weights add up to, and of whom nothing is known."""
    lines = voice.words.bid["lines"]
    said = [
        lines["scores"].format(scorers=_scorers(made.scorers, voice)) if made.scorers else lines["no_scores"]
    ]
    if made.total_percent:
        said.append(lines["total"].format(n=made.total_percent))
    if made.silent and made.scorers:
        who = voice.listed([_who(one, voice) for one in made.silent], last=True)
        said.append(lines["silent"].format(who=who))
    return said


def _deadline(made: Brief, voice: Voice) -> str:
    lines = voice.words.bid["lines"]
    if made.deadline is None or made.days_left is None:
        return str(lines["no_deadline"])
    day = full_day(voice.words, made.deadline.isoformat())
    return str(lines["deadline"]).format(day=day, left=_left(made.days_left, voice))


def _left(days: int, voice: Voice) -> str:
    key = "left_past" if days < 0 else f"left_{days}" if days < 2 else "left_n"
    return str(voice.words.bid["lines"][key]).format(n=days)


# --- the lines of a brief ------------------------------------------------------------------------


def _reserve(one: Reserve, made: Brief, voice: Voice) -> Context:
    """A difference to keep: the answers behind it, and how to word it."""
    pair = next(verdict for verdict, _ in made.verdicts if verdict.tier == one.tier).pairs[one.item]
    said = voice.words.bid["lines"]["keep_reason"].format(
        item=voice.capital(voice.name(one.item)),
        us=voice.scale(pair.us),
        tier=voice.scale(pair.tier),
        who=voice.tier(one.tier).the,
    )
    return {
        "tier": voice.tier(one.tier).title,
        "reason": said,
        "title": voice.words.strategies[one.strategy].title if one.strategy else "",
        "say": copied(one.strategy or f"keep.{one.item}", voice.words),
    }


def _unknown(item: str, voice: Voice) -> str:
    tier = voice.tier(voice.library.items[item].tier).title
    words = voice.words.items[item]
    return str(voice.words.bid["lines"]["unknown"]).format(tier=tier, item=voice.name(item), ask=words.ask)


def _risk(risk: Risk, voice: Voice) -> str:
    if risk.kind == "caution":
        return voice.words.warnings[risk.caution]
    return str(voice.words.bid["risks"][risk.kind]).format(
        tier=voice.capital(voice.tier(risk.tier).the) if risk.tier else "",
        item=voice.name(risk.item) if risk.item else "",
        weight=_weight(risk.weight, voice),
    )


def _dated(step: Dated, voice: Voice) -> Context:
    lines = voice.words.bid["lines"]
    key = "undated" if step.day is None else "day_left" if step.days_before else "day_last"
    key += f"_{step.days_before}" if f"{key}_{step.days_before}" in lines else ""
    day = voice.day(step.day.isoformat()) if step.day else ""
    return {
        "when": lines[key].format(day=day, n=step.days_before),
        "text": voice.words.bid["steps"][step.step],
    }


# --- reminders -----------------------------------------------------------------------------------


def _due(project: str, one: Reminder, today: str, voice: Voice) -> str:
    lines = voice.words.reminders["lines"]
    if one.kind != "bid":
        tier = voice.tier(TIER_OF[one.tier]).the if one.tier else ""
        return str(lines[one.kind]).format(project=project, day=voice.day(one.day.isoformat()), tier=tier)
    left = (one.day - date.fromisoformat(today)).days
    key = f"bid_{left}" if left < 2 else "bid_n"
    return str(lines[key]).format(project=project, n=left, day=full_day(voice.words, one.day.isoformat()))


def _next(project: str, one: Reminder, voice: Voice, kept: str) -> str:
    at = one.at.astimezone(zone_of(voice.library.time_zones, kept)).date().isoformat()
    tier = voice.tier(TIER_OF[one.tier]).the if one.tier else ""
    day = voice.day(one.day.isoformat())
    line = str(voice.words.reminders["lines"][f"next_{one.kind}"])
    return line.format(at=full_day(voice.words, at), project=project, day=day, tier=tier)


def _zone(kept: str, voice: Voice) -> str:
    """The name of the time zone that is kept; the first one's where none is."""
    words = voice.words.reminders
    if offset := offset_name(kept):
        return str(words["lines"]["offset"]).format(offset=offset)
    known = kept if kept in words["zones"] else next(iter(voice.library.time_zones))
    return str(words["zones"][known]["said"])
