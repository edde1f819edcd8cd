"""What is authored for a bid: the questions, the chapters of a proposal, red lines, steps and their days."""

from __future__ import annotations

from typing import Literal

from flows.model import Number, Page

Need = Literal["always", "unknown_scores", "unknown_signer", "no_deadline", "renewal"]


class Chapter(Page):
    """A chapter of the proposal and the themes whose items belong in it."""

    id: str
    themes: tuple[str, ...]


class RedLine(Page):
    """Something not to do; `origin` is the strategy it comes from, empty for the tool's own limits."""

    id: str
    origin: str


class Ask(Page):
    """A question to settle before the deadline, where `when` holds."""

    id: str
    when: Need
    origin: str


class Step(Page):
    """Something to have done so many days before the deadline."""

    id: str
    days_before: int
    kinds: tuple[str, ...]
    origin: str


class ReminderDays(Page):
    """How many days before a deadline a reminder comes."""

    days: tuple[int, ...]
    source: str


class Proposal(Page):
    """Everything about bids but the words."""

    kinds: tuple[str, ...]
    scorers: tuple[str, ...]
    weights: tuple[int, ...]
    parts: tuple[str, ...]
    longest_days: Number
    items_a_line: Number
    quarter_days: Number
    soon_days: Number
    late_days: Number
    reminders: ReminderDays
    chapters: tuple[Chapter, ...]
    never: tuple[RedLine, ...]
    asks: tuple[Ask, ...]
    steps: tuple[Step, ...]
