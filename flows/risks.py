"""What may go wrong with a bid, as far as the answers show it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from flows.bid import Scorer
from flows.cautions import cautions
from flows.library import Library
from flows.model import TIERS, Tier
from flows.session import Assessment
from flows.verdict import Verdict

RiskKind = Literal["weak", "unseen", "third", "pressure", "smooth", "caution", "quick"]

RISKS = 5
"""The most risks named: a list of all names none."""

_WEAK = ("co-optation", "confrontation")


@dataclass(frozen=True, slots=True)
class Risk:
    """What may go wrong; `tier`, `item`, `weight` and `caution` where the kind speaks of them."""

    kind: RiskKind
    tier: Tier | None = None
    item: str = ""
    weight: int | None = None
    caution: str = ""


def risks(
    library: Library, assessment: Assessment, verdicts: Sequence[Verdict], scorers: Sequence[Scorer]
) -> tuple[Risk, ...]:
    """At most RISKS of them: with who scores, where more is wanted of us, of the answers themselves."""
    by_tier = {verdict.tier: verdict for verdict in verdicts}
    found = [risk for scorer in scorers if (risk := _of_scorer(scorer, by_tier))]
    wide = [(v.pairs[item].gap or 0, v.tier, item) for v in verdicts for item in v.they_want_more]
    if wide:
        _, tier, item = max(wide, key=lambda one: one[0])
        found.append(Risk("pressure", tier, item))
    if len(verdicts) > 1 and all(v.square == "cooperation" for v in verdicts):
        found.append(Risk("smooth"))
    found += [
        Risk("caution", caution=id_) for id_ in cautions(library, assessment.setup, "cross", *verdicts)[:1]
    ]
    found += [Risk("quick")] if any(v.depth == "quick" for v in verdicts) else []
    return tuple(found)[:RISKS]


def _of_scorer(scorer: Scorer, verdicts: dict[Tier, Verdict]) -> Risk | None:
    """A weak or unknown relation with somebody who scores."""
    tier = next((tier for tier in TIERS if tier == scorer.id), None)
    if tier is None:
        return Risk("third", weight=scorer.weight)
    verdict = verdicts.get(tier)
    if verdict is None:
        return Risk("unseen", tier, weight=scorer.weight)
    weak = not verdict.candidates or verdict.candidates[0] in _WEAK
    return Risk("weak", tier, weight=scorer.weight) if weak else None
