"""Several occasions, put into words: every result so far, what moved, an old answer, a trial."""

from __future__ import annotations

from typing import Any

from bot.findings import move, named
from bot.voice import Voice
from flows.compare import Comparison, Occasion, Shift, TierShift
from flows.model import DIMENSIONS, Dimension
from flows.scoring import Score
from flows.screens import Advised, Before, Compared, Entry, History, Moved, Trial, Tried
from flows.verdict import Verdict

CHANGES_SHOWN = 6
"""The last changes of a trial are named; more do not fit a phone."""


def _line(voice: Voice, key: str, /, **values: object) -> str:
    return str(voice.words.revisits[key]).format(**values)


def _far(score: Score, voice: Voice) -> str:
    """How far apart the sides are in a dimension, as it stands in a sentence."""
    gap = voice.gap(score)
    return _line(voice, "by", gap=gap) if score.gap_sum else gap


def history(screen: History, voice: Voice) -> dict[str, Any]:
    """Assessments with their results."""
    return {"entries": [_entry(one, voice) for one in screen.entries]}


def _entry(entry: Entry, voice: Voice) -> dict[str, Any]:
    rows = [
        {
            "tier": voice.tier(one.tier).title,
            "square": voice.standing(one.standing),
            "day": voice.day(one.day),
            "quick": one.depth == "quick",
            "now": voice.standing(one.now) if one.now else "",
        }
        for one in entry.outcomes
    ]
    return {"name": entry.name, "day": voice.day(entry.day), "here": entry.here, "rows": rows}


# --- two compared -----------------------------------------------------------------------------------


def compared(screen: Compared, voice: Voice) -> dict[str, Any]:
    """Two assessments side by side, tier by tier; what holds for several tiers is said once, at the end."""
    found = screen.comparison
    notes = dict.fromkeys(note for one in found.tiers for note in _notes(one, voice))
    return {
        "rows": [_tier(one, voice) for one in found.tiers],
        "quick": any("quick" in (one.before.depth, one.after.depth) for one in found.tiers),
        "left_out": left_out(found, voice),
        "notes": [*notes],
        "tried": _tried(screen, voice),
    }


def _tier(shift: TierShift, voice: Voice) -> dict[str, Any]:
    gaps = (_gap(shift, dimension, voice) for dimension in DIMENSIONS)
    lines = [*gaps, _extremes(shift, voice), *_asides(shift, voice)]
    return {"tier": voice.tier(shift.tier), "square": square(shift, voice), "lines": [*filter(None, lines)]}


def left_out(found: Comparison, voice: Voice) -> list[str]:
    """Which tiers are not compared, and why."""
    return [_line(voice, why, tier=voice.tier(tier).title) for tier, why in found.left_out]


def in_short(found: Comparison, voice: Voice) -> str:
    """What a comparison comes to, a line for each tier."""
    said = voice.words.report["shift"]["said"]
    tiers = [said.format(tier=voice.tier(one.tier).title, said=square(one, voice)) for one in found.tiers]
    return "\n".join((*tiers, *left_out(found, voice)))


def _tried(screen: Compared, voice: Voice) -> str:
    given = screen.comparison.advice
    titles = [voice.words.strategies[one.strategy].title for one in given if one.tried]
    if not titles:
        return _line(voice, "tried_none") if given else ""
    return _line(voice, "tried_some", titles=voice.together(titles))


def square(shift: TierShift, voice: Voice) -> str:
    """The relationship then and now."""
    before, after = (voice.standing(one.verdict) for one in (shift.before, shift.after))
    if before == after:
        return voice.capital(_line(voice, "stays", square=after))
    return _line(voice, "turned", before=before, after=after)


def _gap(shift: TierShift, dimension: Dimension, voice: Voice) -> str:
    closer = shift.closer(dimension)
    before, after = (_far(one.verdict.score(dimension), voice) for one in (shift.before, shift.after))
    name = voice.talk["dimensions"][dimension]["title"]
    if closer == 0:
        return _line(voice, "gap_same", dimension=name, gap=after)
    way = "gap_closer" if closer > 0 else "gap_apart"
    if before == after:
        return _line(voice, f"{way}_still", dimension=name, after=after)
    return _line(voice, way, dimension=name, before=before, after=after)


def _extremes(shift: TierShift, voice: Voice) -> str:
    said = [
        _line(voice, key, item=voice.name(one.item))
        for key, one in (("nearest", shift.nearest), ("farthest", shift.farthest))
        if one
    ]
    return voice.together(said, "sentences")


def _notes(shift: TierShift, voice: Voice) -> list[str]:
    """What must be known to read the comparison rightly: the forms, and answers that were scored again."""
    notes = [_line(voice, "mixed")] if shift.mixed else []
    for one in (shift.before, shift.after):
        if one.outdated:
            day = voice.day(one.day)
            kept = "" if one.shown else _line(voice, "not_kept", day=day)
            notes.append(voice.together([_line(voice, "rescored", day=day), kept], "sentences"))
    return notes


def _asides(shift: TierShift, voice: Voice) -> list[str]:
    """What is said of one tier alone: items without numbers, other results than those compared."""
    said = [_otherwise(one, voice) for one in (shift.before, shift.after)]
    if len(shift.rows) < shift.of:
        counts = {"n": voice.number(len(shift.rows)), "of": voice.number(shift.of)}
        said.insert(0, _line(voice, "partly", **counts))
    return [*filter(None, said)]


def _otherwise(occasion: Occasion, voice: Voice) -> str:
    """What was shown on the day, or what all items come to, where that is not what is compared."""
    day, compared_as = voice.day(occasion.day), voice.standing(occasion.verdict)
    if occasion.outdated and occasion.shown:
        return _line(voice, "shown_then", day=day, square=voice.standing(occasion.shown))
    whole = voice.standing(occasion.whole)
    return "" if whole == compared_as else _line(voice, "whole", day=day, square=whole)


def moved(screen: Moved, voice: Voice) -> dict[str, Any]:
    """One tier, item by item."""
    shift = screen.shift
    rows = shift.moved
    return named(shift.tier, voice) | {
        "square": square(shift, voice),
        "dimensions": [_zones(shift, d, voice) for d in DIMENSIONS],
        "rows": [_shift(one, voice) for one in rows],
        "unmoved": voice.number(len(shift.rows) - len(rows)) if len(rows) < len(shift.rows) else "",
        "extremes": _extremes(shift, voice),
        "notes": [*_asides(shift, voice), *_notes(shift, voice)],
    }


def _zones(shift: TierShift, dimension: Dimension, voice: Voice) -> str:
    scores = [one.verdict.score(dimension) for one in (shift.before, shift.after)]
    zones = [voice.zone(one.zone) for one in scores]
    values = {
        "dimension": voice.talk["dimensions"][dimension]["title"],
        "before": _far(scores[0], voice),
        "after": _far(scores[1], voice),
    }
    if zones[0] == zones[1]:
        return _line(voice, "zone_same", zone=zones[0], **values)
    return _line(voice, "zone_turned", zone_before=zones[0], zone_after=zones[1], **values)


def _shift(shift: Shift, voice: Voice) -> str:
    old, new = shift.before, shift.after
    theirs = _line(voice, "they_moved" if shift.theirs else "they_stayed", before=old.tier, after=new.tier)
    ours = _line(voice, "we_moved" if shift.ours else "we_stayed", before=old.us, after=new.us)
    name = voice.capital(voice.name(shift.item))
    return _line(voice, "moved", item=name, theirs=theirs, ours=ours, effect=_effect(shift.closer, voice))


def _effect(closer: int, voice: Voice) -> str:
    if not closer:
        return _line(voice, "level")
    n = abs(closer)
    steps = _line(voice, "one_step") if n == 1 else _line(voice, "steps", n=voice.capital(voice.number(n)))
    return _line(voice, "closer" if closer > 0 else "apart", n=steps)


def advised(screen: Advised, voice: Voice) -> dict[str, Any]:
    """The ideas given after an earlier result."""
    marks = ("not_tried_mark", "tried_mark")
    titles = [(one.tried, voice.words.strategies[one.strategy].title) for one in screen.advice]
    return {"titles": [_line(voice, marks[tried], title=title) for tried, title in titles]}


def before(screen: Before, voice: Voice) -> dict[str, Any]:
    """An old answer."""
    value = screen.value
    digit = isinstance(value, int)
    return {"said": voice.aside(value, voice.scale(value)) if digit else voice.rating(value)}


# --- a trial ----------------------------------------------------------------------------------------


def trial(screen: Trial, voice: Voice) -> dict[str, Any]:
    """A trial, what is stored beside what the changed answers would come to."""
    stored, now = screen.before, screen.now
    if screen.tier is None or stored is None or now is None:
        return dict.fromkeys(("tier", "item", "square", "dimensions", "changes", "near"))
    changes = voice.together(_change(one, voice) for one in screen.changes[-CHANGES_SHOWN:])
    return named(screen.tier, voice) | {
        "item": voice.words.items[screen.question.item] if screen.question else None,
        "square": trial_square(stored, now, voice, changed=bool(screen.changes)),
        "dimensions": [_trial_zone(stored, now, d, voice) for d in DIMENSIONS],
        "changes": _line(voice, "trial_changes", changes=changes) if changes else "",
        "near": _line(voice, "trial_near", move=move(screen.near[0], voice)) if screen.near else "",
    }


def trial_square(stored: Verdict, now: Verdict, voice: Voice, *, changed: bool) -> str:
    """The relationship as it is saved and as it is tried."""
    before, after = voice.standing(stored), voice.standing(now)
    if not changed:
        return _line(voice, "trial_unchanged", square=before)
    if before == after:
        return _line(voice, "trial_same", square=after)
    return _line(voice, "trial_moved", before=before, after=after)


def _trial_zone(stored: Verdict, now: Verdict, dimension: Dimension, voice: Voice) -> str:
    was, score = stored.score(dimension), now.score(dimension)
    title = voice.talk["dimensions"][dimension]["title"]
    zones = {"zone_before": voice.zone(was.zone), "zone_after": voice.zone(score.zone)}
    if "insufficient" in (was.zone, score.zone):
        key = "trial_too_little" if was.zone == score.zone else "trial_crossed_bare"
        return _line(voice, key, dimension=title, **zones)
    gaps = {"before": _far(was, voice), "gap": _far(score, voice)}
    if was.zone != score.zone:
        return _line(voice, "trial_crossed", dimension=title, **zones, **gaps)
    key = "trial_zone_same" if gaps["before"] == gaps["gap"] else "trial_zone_same_was"
    return _line(voice, key, dimension=title, zone=voice.zone(score.zone), **gaps)


def _change(tried: Tried, voice: Voice) -> str:
    key = "trial_theirs" if tried.question.side == "tier" else "trial_ours"
    values = {"before": voice.rating(tried.before), "after": voice.rating(tried.after)}
    return _line(voice, key, item=voice.name(tried.question.item), **values)
