"""Small words of one language: names of tiers and items, numbers, days, gaps, lists."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flows.joint import Axis, Joint
from flows.labels import day
from flows.library import Library
from flows.model import Lang, Rating, Tier
from flows.record import Record
from flows.scoring import HALVES, Score
from flows.screens import Noted
from flows.session import Assessment
from flows.verdict import Verdict
from flows.words import Words


@dataclass(frozen=True, slots=True)
class TierNames:
    """How a tier is called: on a button, as a title, and inside a sentence."""

    button: str
    title: str
    the: str


@dataclass(frozen=True, slots=True)
class Voice:
    """Speaks one language about one assessment; what it returns is plain text, not escaped."""

    library: Library
    lang: Lang
    assessment: Assessment

    @property
    def words(self) -> Words:
        return self.library.words[self.lang]

    @property
    def talk(self) -> Any:
        return self.words.talk

    def line(self, key: str, /, **values: object) -> str:
        """A sentence put together from values."""
        return str(self.talk["lines"][key]).format(**values)

    def tier(self, tier: Tier) -> TierNames:
        """The tier's names; its own name stands for all of them where the manager gave one."""
        own = self.assessment.names.get(tier)
        return TierNames(own, own, own) if own else TierNames(**self.talk["tiers"][tier])

    @property
    def project(self) -> str:
        """The nickname with the mark that follows it, empty where there is none."""
        nickname = self.assessment.nickname
        return self.line("project", name=nickname) if nickname else ""

    @property
    def _joins(self) -> Any:
        return self.talk["joins"]

    def name(self, item: str) -> str:
        """An item's short name inside a sentence."""
        name = self.words.items[item].name
        return name[0].lower() + name[1:] if self._joins["capitals"] else name

    def capital(self, text: str) -> str:
        """The text as it begins a sentence."""
        return text[:1].upper() + text[1:] if self._joins["capitals"] else text

    def join(self, items: Iterable[str], last: bool = False) -> str:
        """Items by their short names, as a list in a sentence; `last` parts the last one by "and"."""
        return self.listed([self.name(item) for item in items], last)

    def listed(self, names: list[str], last: bool = False) -> str:
        """Names as a list in a sentence."""
        between = self._joins["list"]
        if last and len(names) > 1:
            return str(between.join(names[:-1]) + self._joins["last"] + names[-1])
        return str(between.join(names))

    def together(self, parts: Iterable[str], kind: str = "groups") -> str:
        """Parts of a page in a row: "groups", "rules" or "sentences"; empty ones are left out."""
        return str(self._joins[kind].join(filter(None, parts)))

    def sentence(self, text: str) -> str:
        """The text with a capital and a stop."""
        return self.capital(text) + str(self._joins["stop"])

    def aside(self, first: object, second: str) -> str:
        """Something with a word behind it, such as "4 (top concern)"."""
        return str(self._joins["aside"]).format(first=first, second=second)

    def rating(self, value: Rating | None) -> str:
        """A digit, or the word for what is no number."""
        scale = self.talk["scale"]
        if value is None:
            return str(scale["unasked"])
        return str(value) if isinstance(value, int) else str(scale["dont_know" if value == "?" else "skip"])

    def scale(self, value: Rating | None) -> str:
        """The word of the scale for a number, else the word for what it is."""
        return str(self.talk["scale"]["words"][value]) if isinstance(value, int) else self.rating(value)

    def day(self, iso: str) -> str:
        """A date as people write it."""
        return day(self.words, iso)

    def number(self, n: int) -> str:
        """A count other than a rating, spelled out where the language has a short word for it."""
        numbers = self.talk["counts"]["numbers"]
        return str(numbers[n]) if n < len(numbers) else str(n)

    def gap(self, score: Score) -> str:
        """The mean gap of a dimension in words; their limits are those of the zones."""
        word = next(g for g in self.library.gaps if g.names(score.gap_sum, score.n))
        return str(self.talk["gaps"][word.id])

    def middle_gap(self, axis: Axis) -> str:
        """The mean gap of a dimension from medians, in the same words."""
        word = next(g for g in self.library.gaps if g.names(axis.gap_halves, HALVES * axis.n))
        return str(self.talk["gaps"][word.id])

    def zone(self, zone: str) -> str:
        return str(self.talk["zones"][zone])

    def square(self, square: str) -> str:
        return str(self.words.squares["names"][square])

    def meaning(self, square: str) -> str:
        return str(self.words.squares["meaning"][square])

    def noted(self, last: Noted) -> str:
        """What the last answer set, with a word that belongs to the moment."""
        key = "noted" if last.before is None else "changed"
        if last.before is not None and self.assessment.only:
            key = "changed_as"
        key += "_us" if last.question.side == "us" else ""
        values = {"value": self.rating(last.value), "before": self.rating(last.before)}
        said = [self.line(key, item=self.name(last.question.item), **values)]
        if last.dont_knows:
            said.append(self.line("comfort", n=self.number(last.dont_knows)))
        if last.turns:
            said.append(self.line("turn", n=self.number(last.turns)))
        return self.together(said, "sentences")

    def functions(self) -> dict[str, Any]:
        """What templates may call."""
        return {
            "T": self.tier,
            "nm": self.name,
            "join": self.join,
            "rating": self.rating,
            "day": self.day,
            "spell": self.number,
            "gap": self.gap,
            "zone": self.zone,
            "square": self.square,
            "meaning": self.meaning,
        }

    def standing(self, verdict: Verdict | Record | Joint) -> str:
        """The square of a verdict in one phrase."""
        if verdict.square == "borderline":
            first, second = verdict.candidates
            return self.line("borders", square=self.square(first), other=self.square(second))
        return self.line("undecided") if verdict.square == "undecided" else self.square(verdict.square)
