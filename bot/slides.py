"""A case's slider, put into words."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.ports import Chart
from bot.voice import Voice
from flows.cases import Case
from flows.library import Library
from flows.model import DIMENSIONS, SIDES, STEPS, Lang
from flows.question import MARK, Question
from flows.session import Assessment
from flows.sliding import Slide, movable, slides, tempting
from flows.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Stop:
    """The slider at one value: what the scale calls it, the square, what moved, how far apart."""

    value: int
    word: str
    square: str
    says: str
    gaps: str


@dataclass(frozen=True, slots=True)
class Way:
    """A link to an answer that would move the square: its key, the value, and what it says."""

    key: str
    value: int
    says: str


@dataclass(frozen=True, slots=True)
class Slider:
    """One answer of a case at every value, and where else to go; plain text."""

    key: str
    tier: str
    about: str
    asked: str
    own: int
    stops: tuple[Stop, ...]
    choices: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    sides: tuple[tuple[str, str], ...]
    ways: tuple[Way, ...]


def asked(library: Library, case: Case, item: str, side: str) -> Question:
    """The answer that is to be moved; where there is no such, the first that would move a square."""
    wanted = Question(f"{item}.{side}")
    if any(one.key == wanted.key for one in movable(library, case)):
        return wanted
    first = tempting(library, case)[0]
    return Question(f"{first.item}.{MARK[first.side]}")


def value_of(given: str, slide: Slide) -> int:
    """The value that is asked for, the case's own where it is none of the scale."""
    return int(given) if given in map(str, STEPS) else slide.own


def slider(library: Library, case: Case, question: Question, lang: Lang) -> Slider:
    """Everything the slider's page says."""
    voice = Voice(library, lang, Assessment("", "", ""))
    words, found = voice.words.classroom["slide"], slides(library, case, question)
    tier = found[0].tier
    return Slider(
        key=question.key,
        tier=voice.tier(tier).button,
        about=voice.words.items[question.item].sentence,
        asked=words["asked"][question.side].format(tier=voice.tier(tier).the),
        own=found[0].own,
        stops=tuple(_stop(one, voice) for one in found),
        choices=tuple((voice.tier(tier).button, tuple(_items(library, tier, voice))) for tier in case.tiers),
        sides=tuple((MARK[side], words["sides"][side]) for side in SIDES),
        ways=tuple(_ways(library, case, voice)),
    )


def chart(library: Library, case: Case, question: Question, value: int, lang: Lang) -> Chart:
    """The map with the case's place and the one it moves to."""
    slide = slides(library, case, question)[value]
    name = library.words[lang].cases[case.id].name
    stands, moved = (replace(one, nickname=name) for one in (slide.stands, slide.moved))
    return Chart("slide", stands, moved, slide.tier)


def moved(then: Verdict, now: Verdict, voice: Voice) -> str:
    """The relationship in the case and with the answer moved, for the map."""
    says = voice.words.classroom["slide"]["says"]["drawn"]
    return str(says.format(before=voice.standing(then), after=voice.standing(now)))


def _stop(slide: Slide, voice: Voice) -> Stop:
    words = voice.words.classroom["slide"]
    goal, means = (slide.now.score(d).mean_gap_steps or 0.0 for d in DIMENSIONS)
    return Stop(
        value=slide.value,
        word=voice.scale(slide.value),
        square=voice.standing(slide.now),
        says=_said(slide, voice),
        gaps=words["gaps"].format(goal=f"{goal:.2f}", means=f"{means:.2f}"),
    )


def _said(slide: Slide, voice: Voice) -> str:
    """What the move does to the relationship."""
    says, before = voice.words.classroom["slide"]["says"], voice.standing(slide.then)
    if slide.value == slide.own:
        return str(says["own"])
    return str(says["same" if before == voice.standing(slide.now) else "moved"].format(before=before))


def _items(library: Library, tier: str, voice: Voice) -> list[tuple[str, str]]:
    return [(i.id, voice.words.items[i.id].sentence) for i in library.items.values() if i.tier == tier]


def _ways(library: Library, case: Case, voice: Voice) -> list[Way]:
    words = voice.words.classroom["slide"]
    return [
        Way(
            key=f"{move.item}.{MARK[move.side]}",
            value=move.after,
            says=words["way"][move.side].format(
                tier=voice.tier(move.verdict.tier).title,
                item=voice.words.items[move.item].sentence,
                before=voice.rating(move.before),
                after=move.after,
                square=voice.standing(move.verdict),
            ),
        )
        for move in tempting(library, case)
    ]
