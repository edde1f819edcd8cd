"""From an assessment to the record of its report, in the very sentences of the dialog."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot import findings
from bot.reports.fitting import fitting
from bot.reports.marked import Line, lines
from bot.reports.moving import since
from bot.reports.record import Advice, Figures, Item, Report, TierReport
from bot.reports.together import together
from bot.voice import Voice
from bot.wording import Wording
from flows.advice import across, ideas
from flows.answers import rated_tiers
from flows.cards import card, card_across
from flows.itemised import Row, rows
from flows.model import TIERS, Dimension, Lang, Tier
from flows.results import changes, discussion, overview, result, verdicts
from flows.scene import Scene
from flows.scoring import reach
from flows.screens import Card, Screen, Shown
from flows.session import Assessment, Session
from flows.verdict import Verdict

PLACES = 4
"""How many decimal places figures are kept to, as in the verdict."""


def dated(assessment: Assessment, day: str) -> Assessment:
    """An assessment from a file, every tier with ratings shown as of this day (ISO)."""
    return replace(assessment, done=dict.fromkeys(rated_tiers(assessment), day))


def composed(
    wording: Wording, assessment: Assessment, lang: Lang, former: Assessment | None = None
) -> Report:
    """The report on every tier whose result was shown; ValueError where there is none.

    `former` is the assessment of the same project before it that has results, None where there is none.
    Names that no dialog would have taken, from old sessions, are made to fit one line.
    """
    if not assessment.done:
        raise ValueError("no tier has a result yet")
    report = _Composing.of(wording, fitting(assessment), lang).report()
    return replace(report, since=since(wording, former, assessment, lang)) if former else report


@dataclass(frozen=True, slots=True)
class _Composing:
    """One assessment as it is put into words."""

    wording: Wording
    scene: Scene
    voice: Voice

    @classmethod
    def of(cls, wording: Wording, assessment: Assessment, lang: Lang) -> _Composing:
        session = Session(lang=lang, current=assessment.id, assessments=(assessment,))
        voice = Voice(wording.library, lang, assessment)
        return cls(wording, Scene.of(wording.library, session, lang), voice)

    def report(self) -> Report:
        voice, done = self.voice, self.scene.assessment.done
        found, team = verdicts(self.scene), together(self.wording, self.scene, voice)
        tiers = tuple(self._tier(verdict) for verdict in found)
        common, _ = across(self.scene.library, found, self.scene.assessment.setup)
        everywhere = tuple(self._advice(card_across(self.scene, i.strategy.id)) for i in common)
        day = max(done.values())
        stands = [self.line("standing", tier=t.name, square=t.standing) for t in tiers]
        every = [idea for tier in tiers for idea in tier.advice] + [*everywhere]
        return Report(
            lang=self.scene.lang,
            project=self.scene.assessment.nickname or "",
            day=day,
            as_of=self.line("as_of", day=voice.day(day)),
            headline=voice.sentence(voice.together(stands)),
            indicative=any(tier.indicative for tier in tiers),
            says=((team.says,) if team else ()) + self._says(overview(self.scene))[1:],
            tiers=tiers,
            across=everywhere,
            limits=voice.words.squares["help"]["limits"],
            rubric=self.label("rubric", version=self.scene.library.rubric.version, day=voice.day(day)),
            sources=tuple(dict.fromkeys(source for idea in every for source in idea.sources)),
            team=team,
        )

    def line(self, key: str, **values: object) -> str:
        return str(self.voice.words.report["lines"][key]).format(**values)

    def label(self, key: str, **values: object) -> str:
        return str(self.voice.words.report["labels"][key]).format(**values)

    def _says(self, screen: Screen) -> tuple[Line, ...]:
        """The sentences of a screen, its title first."""
        return lines(self.wording.message(Shown(screen), self.scene.session, self.scene.lang).text)

    def _tier(self, verdict: Verdict) -> TierReport:
        tier, names = verdict.tier, self.voice.tier(verdict.tier)
        shown = ideas(self.scene.library, verdict)[: int(self.scene.library.rubric.ideas_on_screen.value)]
        topics = next(t for v, t in discussion(self.scene).topics if v.tier == tier)
        return TierReport(
            tier=tier,
            n=TIERS.index(tier) + 1,
            name=names.title,
            the=names.the,
            depth=verdict.depth,
            day=self.scene.assessment.done[tier],
            square=verdict.square,
            standing=self.voice.standing(verdict),
            indicative=verdict.depth == "quick",
            says=self._says(result(self.scene, tier))[1:],
            figures=(self._figures(verdict, "goal"), self._figures(verdict, "means")),
            items=tuple(self._item(row) for row in rows(self.scene.library, verdict)),
            advice=tuple(self._advice(card(self.scene, tier, i.strategy.id)) for i in shown),
            changes=self._changes(tier, verdict),
            questions=tuple(findings.topic(topic, verdict, self.voice) for topic in topics),
        )

    def _changes(self, tier: Tier, verdict: Verdict) -> tuple[Line, ...]:
        return self._says(changes(self.scene, tier)) if verdict.candidates else ()

    def _figures(self, verdict: Verdict, dimension: Dimension) -> Figures:
        score = verdict.score(dimension)
        items = self.scene.library.items
        pairs = [pair for item, pair in verdict.pairs.items() if items[item].dimension == dimension]
        best, worst, n = reach(pairs)
        known = score.bounds is None or n == score.n
        return Figures(
            dimension=dimension,
            title=self.voice.talk["dimensions"][dimension]["title"],
            zone=score.zone,
            zone_words=self.voice.zone(score.zone),
            n=score.n,
            gap_sum=score.gap_sum,
            mean_gap=_rounded(score.mean_gap_steps),
            similarity=_rounded(score.similarity),
            least=None if known else _rounded(best / n),
            most=None if known else _rounded(worst / n),
            fragile=score.fragile,
        )

    def _item(self, row: Row) -> Item:
        words = self.voice.words.items[row.item]
        return Item(
            id=row.item,
            dimension=row.dimension,
            name=words.name,
            sentence=words.sentence,
            theirs=self.voice.rating(row.theirs),
            ours=self.voice.rating(row.ours),
            theirs_steps=row.theirs if isinstance(row.theirs, int) else None,
            ours_steps=row.ours if isinstance(row.ours, int) else None,
            gap_steps=row.gap,
            mark=row.mark,
            meaning=self.voice.words.report["marks"][row.mark],
        )

    def _advice(self, screen: Card | None) -> Advice:
        assert screen is not None  # named by the rules themselves
        told, voice, strategy = findings.card(screen, self.voice), self.voice, screen.idea.strategy
        said = told["words"]
        return Advice(
            id=strategy.id,
            kind=told["rule_short"],
            title=said.title,
            when=said.when,
            month=said.month,
            say=said.say,
            steps=said.steps,
            mind=(said.risk, *told["warnings"]),
            why=(voice.sentence(voice.capital(told["rules"])), *told["evidence"])
            + ((told["general"],) if screen.idea.general else ()),
            source=self.line("source", provenance=told["provenance"], sources=told["sources_short"]),
            sources=tuple(told["sources"]),
        )


def _rounded(figure: float | None) -> float | None:
    return None if figure is None else round(figure, PLACES)
