"""The screens of what came out: a tier's verdict, what to ask, the overview, the discussion."""

from __future__ import annotations

from flows.advice import across, ideas
from flows.bid import has_bid
from flows.cautions import cautions
from flows.cross import apart, together
from flows.history import comparing
from flows.model import Tier
from flows.question import LETTER
from flows.scene import Scene, column
from flows.screens import (
    Changes,
    Choice,
    Discussion,
    Group,
    Groups,
    Overview,
    Questions,
    Result,
    Screen,
    Text,
    Topic,
)
from flows.settling import settled
from flows.verdict import Verdict, judge
from flows.whatif import moves, telling

FILES = ("pdf", "docx", "png", "xlsx")
"""The kinds of report that can be taken away from the dialog."""

REPORT = Choice("show", "report", "report")

QUESTIONS = 3
"""How many questions are put, to a tier or to the team."""


def result(scene: Scene, tier: Tier, *, over: bool = False) -> Result:
    """The verdict of a tier with the ways on that fit it; `over` where it is shown over another screen."""
    library, assessment, letter = scene.library, scene.assessment, LETTER[tier]
    verdict, joint = judge(library, assessment, tier), settled(library, assessment, tier)
    shown = min(len(ideas(library, verdict)), int(library.rubric.ideas_on_screen.value))
    foot = scene.foot("here", "verdict", letter) if over else scene.foot("before", "verdict")
    return Result(
        verdict=verdict,
        day=assessment.done[tier],
        ideas=shown,
        warnings=cautions(library, assessment.setup, tier, verdict),
        groups=(
            *_ways(verdict, shown, joint=joint is not None),
            onward(scene, *comparing(scene), REPORT),
            *_around(scene, letter),
            foot,
        ),
    )


def _around(scene: Scene, letter: str) -> Groups:
    """What a result leads to later: the brief of a bid, a reminder, somebody new in charge."""
    brief = [Choice("show", "brief", "brief")] if has_bid(scene.assessment) else []
    again = [Choice("show", "bell", "bell")]
    return *column(*brief), Group((*again, Choice("show", f"charge.{letter}", "charge")), 2)


def _ways(verdict: Verdict, shown: int, *, joint: bool) -> Groups:
    letter = LETTER[verdict.tier]
    advice = column(Choice("show", f"{letter}.ideas", f"ideas:{shown}")) if shown else ()
    ask = Choice("show", f"{letter}.ask", "what_to_ask")
    if verdict.square == "insufficient":
        return (*column(ask, _answer_open(verdict)), *advice)
    if verdict.square == "not-engaged":
        return (*column(Choice("at", f"review.{letter}", "look_again"), ask), *advice)
    quick = verdict.depth == "quick" and not joint  # nobody but the team can answer the rest
    deepen = column(Choice("form", f"full.{letter}", "deepen")) if quick else ()
    look = Choice("show", f"{letter}.meaning", "meaning"), Choice("at", f"try.{letter}", "what_if")
    more = column(Choice("show", f"{letter}.changes", "changes"))
    return (*advice, Group(look, 2), *more, *deepen)


def _answer_open(verdict: Verdict) -> Choice:
    """The way to the first rating that is no number."""
    sides = (
        (f"{p.item}.{mark}", value)
        for p in verdict.pairs.values()
        for mark, value in (("t", p.tier), ("u", p.us))
    )
    first = next(key for key, value in sides if not isinstance(value, int))
    return Choice("at", f"open.{first}", "rate_open")


def onward(scene: Scene, *further: Choice) -> Group:
    """The way to the next tier, while there is one, to the overview, and further."""
    open_tiers = len(scene.assessment.done) < len(LETTER) and not scene.assessment.joint
    next_tier = [Choice("at", "tiers", "next_tier")] if open_tiers else []
    every = (*next_tier, Choice("show", "overview", "overview"), *further)
    return Group(every, 3 if further else 2)


def latest(scene: Scene) -> Screen:
    """What there is of results: the overview, the one verdict, or a word that there is none yet."""
    done = scene.assessment.tiers_done()
    if not done:
        return Text("no_result", None, (scene.foot("here", "verdict", "results"),))
    return overview(scene) if len(done) > 1 else result(scene, done[0], over=True)


def report(scene: Scene) -> Text:
    """What the report holds, and a button for each kind of file."""
    files = Group(tuple(Choice("get", kind, f"file:{kind}") for kind in FILES), 2)
    return Text("report", None, (files, scene.foot("overview", "report", "report")))


def changes(scene: Scene, tier: Tier) -> Changes:
    """The single answers that would move a dimension over a line."""
    library, assessment, letter = scene.library, scene.assessment, LETTER[tier]
    every, told = moves(library, assessment, tier), telling(library, assessment, tier)
    foot = scene.foot(letter, "changes", f"{letter}.changes")
    ways = column(Choice("at", f"try.{letter}", "what_if"))
    return Changes(judge(library, assessment, tier), told, len(every), (*ways, foot))


def questions(scene: Scene, tier: Tier) -> Questions:
    """Three things to ask a tier: the unknown first, from what we care most about."""
    verdict, letter = judge(scene.library, scene.assessment, tier), LETTER[tier]

    def weight(item: str) -> tuple[bool, int, int]:
        pair = verdict.pairs[item]
        return not isinstance(pair.tier, int), pair.us if isinstance(pair.us, int) else -1, abs(pair.gap or 0)

    most = sorted(verdict.pairs, key=weight, reverse=True)[:QUESTIONS]
    known = any(idea.strategy.id == "ST-X4" for idea in ideas(scene.library, verdict))
    pages = (Choice("show", f"{letter}.ST-X4.steps", "steps"), Choice("show", f"{letter}.ST-X4.why", "why"))
    ways = column(_answer_open(verdict)) if verdict.square == "insufficient" else ()
    foot = scene.foot(letter, "ask", f"{letter}.ask")
    groups = (*((Group(pages, 2),) if known else ()), *ways, foot)
    return Questions(tier, tuple(most), groups)


def verdicts(scene: Scene) -> list[Verdict]:
    """The verdicts of the tiers that have one, in the order of the tiers."""
    return [judge(scene.library, scene.assessment, tier) for tier in scene.assessment.tiers_done()]


def overview(scene: Scene) -> Overview:
    """The tiers side by side."""
    library, assessment, found = scene.library, scene.assessment, verdicts(scene)
    chosen, _ = across(library, found, assessment.setup)
    ways = [*onward(scene).choices[:-1]]
    ways += [Choice("show", "X.ST-X1", "common_line")] if len(chosen) > 1 else []
    ways += comparing(scene)
    single = Group(tuple(Choice("show", LETTER[v.tier], f"result:{v.tier}") for v in found), 3)
    picture = [Choice("get", "png", "file:png")] if any(verdict.candidates for verdict in found) else []
    aside = (Choice("show", "long", "long_term"), Choice("show", "discussion", "questions"), *picture, REPORT)
    return Overview(
        verdicts=tuple((verdict, assessment.done[verdict.tier]) for verdict in found),
        apart=apart(library, found),
        together=together(library, found),
        warnings=cautions(library, assessment.setup, "cross", *found),
        groups=(
            *column(*ways),
            single,
            Group(aside, 2 if picture else 3),
            scene.foot("here", "overview", "overview"),
        ),
    )


def discussion(scene: Scene) -> Discussion:
    """Three questions a tier for the team."""
    topics = tuple((verdict, _topics(verdict)) for verdict in verdicts(scene))
    return Discussion(topics, (scene.foot("overview", "overview", "discussion"),))


def _topics(verdict: Verdict) -> tuple[Topic, ...]:
    """On the widest gap, on what is shared, on what to ask; on the square where one of these is missing."""
    gaps = sorted(verdict.pairs.values(), key=lambda pair: -abs(pair.gap or 0))
    wide = [p for p in gaps if p.item in verdict.they_want_more + verdict.we_want_more][:1]
    found = [Topic("they_more" if (p.gap or 0) > 0 else "we_more", p.item) for p in wide]
    found += [Topic("shared", item) for item in verdict.common_ground[:1]]
    used = {topic.item for topic in found}
    asks = [*verdict.dont_knows, *(p.item for p in gaps if p.item not in verdict.dont_knows)]
    found.append(Topic("ask", next(item for item in asks if item not in used)))
    square = [Topic("square", "")]
    again = [Topic("ask", item) for item in asks if item not in {*used, found[-1].item}]
    return tuple((found + square + again)[:QUESTIONS])
