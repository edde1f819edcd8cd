"""The verdict as data: what `score --json` writes."""

from __future__ import annotations

from typing import Any

from bot.findings import because, evidence
from bot.voice import Voice
from flows.advice import Idea, across, ideas
from flows.answers import rated_tiers
from flows.library import Library
from flows.scoring import Score
from flows.session import Assessment
from flows.verdict import Verdict, judge

Record = dict[str, Any]

PLACES = 4
"""How many decimal places figures are rounded to; zones are decided before any rounding."""


def record(library: Library, assessment: Assessment, voice: Voice) -> Record:
    """The verdict of every tier with ratings, and the ideas for the tiers together, ready for JSON.

    Keys stand in the order of the instrument, tiers, items and ideas in theirs.
    """
    verdicts = [judge(library, assessment, tier) for tier in rated_tiers(assessment)]
    common, _ = across(library, verdicts, assessment.setup)
    return {
        "rubric": library.rubric.version,
        "depth": assessment.depth or "full",
        "tiers": {verdict.tier: _tier(library, verdict, voice) for verdict in verdicts},
        "cross": [_advice(idea, None, voice) for idea in common],
    }


def _tier(library: Library, verdict: Verdict, voice: Voice) -> Record:
    return {
        "goal": _dimension(verdict.goal),
        "means": _dimension(verdict.means),
        "square": verdict.square,
        "candidates": list(verdict.candidates),
        "common_ground": list(verdict.common_ground),
        "they_want_more": list(verdict.they_want_more),
        "we_want_more": list(verdict.we_want_more),
        "advice": [_advice(idea, verdict, voice) for idea in ideas(library, verdict)],
    }


def _dimension(score: Score) -> Record:
    bounds = score.bounds
    return {
        "n": score.n,
        "D": score.gap_sum,
        "mean_gap": _rounded(score.mean_gap_steps),
        "similarity": _rounded(score.similarity),
        "zone": score.zone,
        "leans": score.leans,
        "flat": list(score.flat),
        "fragile": score.fragile,
        "bounds": bounds and {"best": bounds.best, "worst": bounds.worst, "settled": bounds.settled},
    }


def _rounded(figure: float | None) -> float | None:
    return None if figure is None else round(figure, PLACES)


def _advice(idea: Idea, verdict: Verdict | None, voice: Voice) -> Record:
    return {"id": idea.strategy.id, "because": reason(idea, verdict, voice)}


def reason(idea: Idea, verdict: Verdict | None, voice: Voice) -> str:
    """Why an idea is here, on one line: every rule that led to it, then the answers that set them off."""
    rules = voice.together((because(one, voice, verdict) for one in idea.reasons), "rules")
    then = [voice.line("general")] if idea.general else evidence(idea.reasons, verdict, voice)
    return voice.together([voice.sentence(rules), *then], "sentences")
