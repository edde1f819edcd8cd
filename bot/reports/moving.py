"""What moved between two assessments, or in a trial: the record behind the map with arrows."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from bot import revisiting
from bot.reports.fitting import fitting
from bot.reports.marked import Line, lines, words
from bot.reports.record import Moves, Since, TierMove, TierSince
from bot.slides import moved as moved_square
from bot.voice import Voice
from bot.wording import Wording
from flows.compare import TierShift
from flows.history import comparison
from flows.model import TIERS, Lang, Tier
from flows.question import LETTER
from flows.scene import Scene
from flows.screens import Compared, Screen, Shown
from flows.session import Assessment, Session
from flows.verdict import Verdict, judge

PLACES = 4
"""How many decimal places figures are kept to, as in the verdict."""


def since(wording: Wording, before: Assessment, after: Assessment, lang: Lang) -> Since | None:
    """What moved from one assessment to a later one of its project, in the very sentences of the dialog.

    None where nothing can be compared.
    """
    telling = _Telling.of(wording, before, after, lang)
    front = telling.screen("")
    assert isinstance(front, Compared)  # the two are given as following each other
    if not front.comparison.tiers:
        return None
    says = telling.says(front)
    tiers = tuple(telling.tier_since(one.tier, says) for one in front.comparison.tiers)
    return Since(telling.moves(front), says, tiers)


def moved(wording: Wording, before: Assessment, after: Assessment, lang: Lang) -> Moves:
    """The moves alone, from one assessment to a later one of its project."""
    telling = _Telling.of(wording, before, after, lang)
    front = telling.screen("")
    assert isinstance(front, Compared)
    return telling.moves(front)


def tried(
    wording: Wording,
    saved: Assessment,
    trial: Assessment,
    tier: Tier,
    lang: Lang,
    kind: Literal["trial", "slide"] = "trial",
) -> Moves:
    """The move of one tier from what is saved to what is tried, or of a case with one answer moved."""
    shown = fitting(saved)
    voice = Voice(wording.library, lang, shown)
    stored, now = (judge(wording.library, one, tier) for one in (saved, trial))
    if kind == "slide":
        square = moved_square(stored, now, voice)
    else:
        square = revisiting.trial_square(stored, now, voice, changed=stored.pairs != now.pairs)
    return Moves(
        kind=kind,
        lang=lang,
        project=shown.nickname or "",
        head=voice.words.report["shift"][f"{kind}_head"],
        indicative=now.depth == "quick",
        tiers=(_move(tier, stored, now, square, voice),),
        left_out=(),
    )


class _Telling:
    """Two assessments of one project as the dialog would compare them."""

    def __init__(self, wording: Wording, scene: Scene, older: str) -> None:
        self._wording, self._scene, self._older = wording, scene, older
        self.voice = Voice(wording.library, scene.lang, scene.assessment)

    @classmethod
    def of(cls, wording: Wording, before: Assessment, after: Assessment, lang: Lang) -> _Telling:
        older, newer = fitting(before), replace(fitting(after), after=before.id)
        session = Session(lang=lang, current=newer.id, assessments=(older, newer))
        return cls(wording, Scene.of(wording.library, session, lang), older.id)

    def screen(self, page: str) -> Screen:
        """The comparison, or a page of it."""
        name = ".".join(filter(None, (self._scene.session.current, self._older, page)))
        found = comparison(self._scene, name)
        assert found is not None  # a tier of the comparison itself
        return found

    def says(self, screen: Screen) -> tuple[Line, ...]:
        """The sentences of a screen under its title."""
        message = self._wording.message(Shown(screen), self._scene.session, self._scene.lang)
        return lines(message.text)[1:]

    def tier_since(self, tier: Tier, known: tuple[Line, ...]) -> TierSince:
        """What the page of a tier says beyond what is known from the comparison."""
        said = {words(line) for line in known}
        more = (line for line in self.says(self.screen(LETTER[tier])) if words(line) not in said)
        return TierSince(self.voice.tier(tier).title, tuple(more))

    def moves(self, front: Compared) -> Moves:
        """The tiers that are compared, and why the others are not."""
        voice = self.voice
        before, after = (voice.day(day) for day in front.days)
        tiers = tuple(self._tier(shift) for shift in front.comparison.tiers)
        return Moves(
            kind="shift",
            lang=voice.lang,
            project=self._scene.assessment.nickname or "",
            head=str(voice.words.report["shift"]["head"]).format(before=before, after=after),
            indicative=any(tier.indicative for tier in tiers),
            tiers=tiers,
            left_out=tuple(revisiting.left_out(front.comparison, voice)),
        )

    def _tier(self, shift: TierShift) -> TierMove:
        then, now = shift.before.verdict, shift.after.verdict
        said = revisiting.square(shift, self.voice)
        move = _move(shift.tier, then, now, said, self.voice)
        return replace(move, indicative="quick" in (shift.before.depth, shift.after.depth))


def _move(tier: Tier, then: Verdict, now: Verdict, says: str, voice: Voice) -> TierMove:
    return TierMove(
        tier=tier,
        n=TIERS.index(tier) + 1,
        name=voice.tier(tier).title,
        says=says,
        indicative=now.depth == "quick",
        placed=bool(then.candidates and now.candidates),
        goal=(_rounded(then.goal.mean_gap_steps), _rounded(now.goal.mean_gap_steps)),
        means=(_rounded(then.means.mean_gap_steps), _rounded(now.means.mean_gap_steps)),
    )


def _rounded(figure: float | None) -> float | None:
    return None if figure is None else round(figure, PLACES)
