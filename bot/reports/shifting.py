"""The map with arrows from then to now as SVG, and the same said in sentences."""

from __future__ import annotations

from typing import Any

from bot.reports.arrows import RING, Arrow, arrows
from bot.reports.drawing import asides, steps
from bot.reports.frame import BELOW, SMALL, TITLE, Column, drawn, frame, key, spaced
from bot.reports.map import PLOT, Scale
from bot.reports.record import Moves, TierMove
from bot.wording import Wording


def shift_svg(wording: Wording, moves: Moves) -> str:
    """The map with an arrow for every tier that stands on it both times, the others named under it."""
    words = wording.library.words[moves.lang]
    placed = arrows(moves, Scale.of(wording.library.rubric))
    head = _head(moves, words.report)
    top = head.y + 14
    legend = Column(top + PLOT + BELOW)
    keys = [
        {"tier": tier, **key(legend, tier.name, *_said(tier, moves, words.report))} for tier in moves.tiers
    ]
    notes = Column(legend.y + 4)
    for note in (*moves.left_out, *_notes(moves, placed, words.report), *asides(words.report, words.squares)):
        notes.add(note, SMALL)
    return drawn(
        wording,
        "shift.svg",
        moves.lang,
        head=head.lines,
        arrows=placed,
        ring=RING,
        keys=keys,
        notes=notes.lines,
        height=notes.y + 6,
        title=words.report["shift"][f"{moves.kind}_title"],
        sentences=shift_sentences(wording, moves),
        **frame(wording, moves.lang, top),
    )


def _head(moves: Moves, words: Any) -> Column:
    """What it is: the project and the days, but of a trial first that it is one."""
    head = Column(22)
    project = moves.project or words["labels"]["map"]
    quick = words["labels"]["quick"] if moves.indicative else ""
    if moves.kind != "shift":
        head.add(moves.head, TITLE)
        head.add(project, SMALL)
        head.add(quick, SMALL)
    else:
        head.add(project, TITLE)
        head.add(moves.head + spaced(moves.lang, quick), SMALL)
    return head


def shift_sentences(wording: Wording, moves: Moves) -> list[str]:
    """What the map shows, tier by tier, that it is a trial said first."""
    words = wording.library.words[moves.lang]
    joins, pattern = words.talk["joins"], words.report["shift"]["said"]
    first = [moves.head] if moves.kind != "shift" else []
    quick = [words.report["labels"]["quick"]]
    told = [
        pattern.format(
            tier=tier.name,
            said=joins["sentences"].join(
                (*_said(tier, moves, words.report), *(quick if tier.indicative else ()))
            ),
        )
        for tier in moves.tiers
    ]
    return [*first, *told, *moves.left_out]


def _said(tier: TierMove, moves: Moves, words: Any) -> list[str]:
    """The squares both times, then the gaps both times."""
    if None in (*tier.goal, *tier.means):
        return [tier.says, words["shift"]["unplaced"]]
    (goal, goal_now), (means, means_now) = (map(steps, pair) for pair in (tier.goal, tier.means))
    gaps = {"goal": goal, "means": means, "goal_now": goal_now, "means_now": means_now}
    kind = "same" if tier.stays else moves.kind
    said = [tier.says, words["shift"][f"{kind}_gaps"].format(**gaps)]
    return said if tier.placed else [*said, words["shift"]["unplaced"]]


def _notes(moves: Moves, placed: tuple[Arrow, ...], words: Any) -> list[str]:
    said = [words["shift"][f"{moves.kind}_key"]] if any(not one.stays for one in placed) else []
    if any(one.stays for one in placed):
        said.append(words["shift"]["ring"])
    said.append(words["map"]["band"])
    return [*said, words["map"]["dashed"]] if moves.indicative else said
