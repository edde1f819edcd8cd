"""Which strategies a verdict brings up, by which rule and because of which answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from flows.library import Library
from flows.model import Direction, Strategy
from flows.verdict import Verdict

Rule = Literal["square", "gap", "reserve", "ask", "line", "tiers", "long", "fits"]
"""The rules of the instrument: for the square, the widest gap, a difference to keep, three
don't-knows, a dimension on the line, tiers in different squares, the long term; "fits" marks what
else would fit and no rule asked for."""

_DIRECTIONS: tuple[Direction, Direction] = ("they_more", "we_more")


@dataclass(frozen=True, slots=True)
class Reason:
    """One rule that led to a strategy, and the items whose answers set it off."""

    rule: Rule
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Idea:
    """A strategy with every rule that led to it; `general` where it does not fit the answers
    closely and stands for its square as a whole."""

    strategy: Strategy
    reasons: tuple[Reason, ...]
    general: bool = False


def ideas(library: Library, verdict: Verdict) -> tuple[Idea, ...]:
    """The ideas the rules give one tier, in the order of showing; empty where no rule applies."""
    found = [
        _for_square(library, verdict),
        _for_widest_gap(library, verdict),
        _to_reserve(library, verdict),
        _to_ask(library, verdict),
        _on_the_line(library, verdict),
    ]
    return _merged(idea for idea in found if idea)


def _merged(found: Iterable[Idea]) -> tuple[Idea, ...]:
    """One idea a strategy, naming every rule that found it."""
    merged: dict[str, Idea] = {}
    for idea in found:
        before = merged.get(idea.strategy.id)
        reasons = (*before.reasons, *idea.reasons) if before else idea.reasons
        merged[idea.strategy.id] = Idea(idea.strategy, reasons, (before or idea).general)
    return tuple(merged.values())


def _for_square(library: Library, verdict: Verdict) -> Idea | None:
    own = [s for s in _of_tier(library, verdict) if verdict.candidates and s.square == verdict.candidates[0]]
    if not own:
        return None
    best = max(own, key=lambda s: _fit(s, verdict))  # max keeps the first of equals: content order
    return Idea(best, (Reason("square", _evidence(best, verdict)),), general=not any(_fit(best, verdict)))


def _for_widest_gap(library: Library, verdict: Verdict) -> Idea | None:
    wide = [item for d in _DIRECTIONS for item in verdict.wanting(d)]
    if not wide:
        return None
    widest = max(_gap(verdict, item) for item in wide)
    items = [item for item in wide if _gap(verdict, item) == widest]
    return _first(library, verdict, items, "gap", lambda s: s.kind in ("goal_gap", "means_gap", "reserve"))


def _to_reserve(library: Library, verdict: Verdict) -> Idea | None:
    rubric = library.rubric
    items = [
        item
        for item in verdict.we_want_more
        if _number(verdict.pairs[item].us) >= rubric.reserve_us_from.value
        and _number(verdict.pairs[item].tier) <= rubric.reserve_tier_at_most.value
    ]
    return _first(library, verdict, items, "reserve", lambda s: s.kind == "reserve")


def _first(
    library: Library, verdict: Verdict, items: Sequence[str], rule: Rule, kind: Callable[[Strategy], bool]
) -> Idea | None:
    """The best strategy of a kind for the gap of any of these items, each in its own direction."""

    def reached(strategy: Strategy) -> tuple[str, ...]:
        wanted = [d for d in _DIRECTIONS if strategy.answers(d)]
        inside = {item for d in wanted for item in verdict.wanting(d)}
        return tuple(item for item in items if item in inside and item in strategy.items)

    fitting = [s for s in _open_to(library, verdict) if kind(s) and reached(s)]
    if not fitting:
        return None
    best = max(fitting, key=lambda s: (s.square != "any", _fit(s, verdict)))
    return Idea(best, (Reason(rule, reached(best)),))


def _to_ask(library: Library, verdict: Verdict) -> Idea | None:
    if len(verdict.dont_knows) < library.rubric.dont_knows_from.value:
        return None
    return Idea(library.strategies["ST-X4"], (Reason("ask", verdict.dont_knows),))


def _on_the_line(library: Library, verdict: Verdict) -> Idea | None:
    if not verdict.borderline:
        return None
    return Idea(library.strategies["ST-X5"], (Reason("line", _apart(verdict)),))


def _apart(verdict: Verdict) -> tuple[str, ...]:
    """The items that hold the gap of the dimensions on the line."""
    on_line = {"goal": "-G", "means": "-M"}
    marks = tuple(on_line[d] for d in verdict.borderline)
    return tuple(item for item, pair in verdict.pairs.items() if pair.gap and any(m in item for m in marks))


def further(library: Library, verdict: Verdict) -> tuple[Idea, ...]:
    """What else fits the answers, or helps to see more; behind a button, best fit first."""
    shown = {idea.strategy.id for idea in ideas(library, verdict)}
    rest = [s for s in _open_to(library, verdict) if s.id not in shown]
    fitting = [s for s in rest if any(_fit(s, verdict)) or s.kind in ("blind_spot", "long_term")]
    ranked = sorted(fitting, key=lambda s: (s.square != "any", _fit(s, verdict)), reverse=True)
    return tuple(Idea(s, (Reason("fits", _evidence(s, verdict)),)) for s in ranked)


def across(
    library: Library, verdicts: Sequence[Verdict], setup: Mapping[str, str]
) -> tuple[tuple[Idea, ...], tuple[Idea, ...]]:
    """The ideas for all tiers together, and the other long-term ones; both empty without a verdict.

    ST-X1 where tiers stand in different squares, and one long-term strategy: dependence where one
    buyer gives most of the income, structure where the squares differ, else local growth.
    """
    if not verdicts:
        return (), ()
    squares = {v.candidates[0] for v in verdicts if v.candidates}
    first = "ST-L3" if setup.get("share") == "over70" else "ST-L1" if len(squares) > 1 else "ST-L2"
    common = (Idea(library.strategies["ST-X1"], (Reason("tiers"),)),) if len(squares) > 1 else ()
    long = [
        Idea(s, (Reason("long"),))
        for s in library.strategies.values()
        if s.tier == "cross" and s.kind == "long_term"
    ]
    chosen = tuple(idea for idea in long if idea.strategy.id == first)
    return common + chosen, tuple(idea for idea in long if idea.strategy.id != first)


def beyond(library: Library, verdicts: Sequence[Verdict]) -> tuple[Idea, ...]:
    """Cross-tier strategies that no rule asked for and that help all the same, in content order."""
    used = {idea.strategy.id for idea in across(library, verdicts, {})[0]} | {"ST-X1", "ST-X4", "ST-X5"}
    everywhere = bool(verdicts) and all(v.square == "cooperation" for v in verdicts)
    return tuple(
        Idea(s, (Reason("fits"),))
        for s in library.strategies.values()
        if s.tier == "cross"
        and s.kind != "long_term"
        and s.id not in used
        and (s.id != "ST-X7" or everywhere)
    )


def _of_tier(library: Library, verdict: Verdict) -> list[Strategy]:
    return [s for s in library.strategies.values() if s.tier == verdict.tier]


def _open_to(library: Library, verdict: Verdict) -> list[Strategy]:
    """The tier's strategies that belong to its leading square or to any."""
    return [s for s in _of_tier(library, verdict) if s.square in ("any", *verdict.candidates[:1])]


def _fit(strategy: Strategy, verdict: Verdict) -> tuple[int, int]:
    """How well a strategy fits the answers: the widest gap it answers, then how many items.

    A shared strength fits where all its items are common ground, a gap strategy where one of its
    items has a gap in its direction; (0, 0) is no fit.
    """
    evidence = _evidence(strategy, verdict)
    if not evidence:
        return (0, 0)
    if strategy.kind == "shared_strength":
        return (0, len(evidence))
    return (max(_gap(verdict, item) for item in evidence), len(evidence))


def _evidence(strategy: Strategy, verdict: Verdict) -> tuple[str, ...]:
    """The items whose answers make a strategy fit, none where it does not."""
    if strategy.kind == "shared_strength":
        shared = tuple(item for item in strategy.items if item in verdict.common_ground)
        return shared if len(shared) == len(strategy.items) else ()
    inside = {item for d in _DIRECTIONS if strategy.answers(d) for item in verdict.wanting(d)}
    return tuple(item for item in strategy.items if item in inside)


def _gap(verdict: Verdict, item: str) -> int:
    return abs(verdict.pairs[item].gap or 0)


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0
