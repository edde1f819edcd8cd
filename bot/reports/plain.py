"""The verdict as readable text: the screens of the dialog without their buttons."""

from __future__ import annotations

import html
import re
from dataclasses import replace

from bot.reports.verdict import reason
from bot.voice import Voice
from bot.wording import Wording
from flows.advice import Idea, across, ideas
from flows.answers import rated_tiers
from flows.model import Lang, Tier
from flows.preparing import welcome
from flows.question import LETTER
from flows.results import overview, result
from flows.scene import Scene
from flows.screens import Screen, Shown
from flows.session import Assessment, Session
from flows.verdict import Verdict, judge
from flows.views import view

RULE = "-" * 40
"""What parts the tiers."""

_TAG = re.compile(r"<[^>]+>")


def text(wording: Wording, assessment: Assessment, lang: Lang, day: str) -> str:
    """Every tier with ratings, then the tiers together, then what the result is and is not.

    `day` (ISO) is the day of the verdict. The words are those of the dialog's own screens, so that
    chat and text cannot contradict each other.
    """
    tiers = rated_tiers(assessment)
    dated = replace(assessment, done=dict.fromkeys(tiers, day))
    session = Session(lang=lang, current=dated.id, assessments=(dated,))
    pages = _Pages(wording, Scene.of(wording.library, session, lang))
    parts = [pages.of_tier(tier) for tier in tiers]
    parts.append(pages.of_all([judge(wording.library, dated, tier) for tier in tiers]))
    parts.append(pages.plain(welcome(pages.scene)))
    return f"\n\n{RULE}\n\n".join(parts)


class _Pages:
    """The screens of one scene as plain text."""

    def __init__(self, wording: Wording, scene: Scene) -> None:
        self.wording = wording
        self.scene = scene
        self.voice = Voice(scene.library, scene.lang, scene.assessment)

    def plain(self, screen: Screen) -> str:
        message = self.wording.message(Shown(screen), self.scene.session, self.scene.lang)
        return html.unescape(_TAG.sub("", message.text))

    def of_tier(self, tier: Tier) -> str:
        verdict = judge(self.scene.library, self.scene.assessment, tier)
        cards = [self._idea(idea, verdict, LETTER[tier]) for idea in ideas(self.scene.library, verdict)]
        return "\n\n".join([self.plain(result(self.scene, tier)), *cards])

    def of_all(self, verdicts: list[Verdict]) -> str:
        common, _ = across(self.scene.library, verdicts, self.scene.assessment.setup)
        cards = [self._idea(idea, None, "X") for idea in common]
        return "\n\n".join([self.plain(overview(self.scene)), *cards])

    def _idea(self, idea: Idea, verdict: Verdict | None, letter: str) -> str:
        card = view(self.scene, f"{letter}.{idea.strategy.id}")
        front = [self.plain(card)] if card else []
        return "\n\n".join([*front, reason(idea, verdict, self.voice)])
