"""What can go wrong inside the dialog's own rules."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing wrong in a text somebody wrote: where it stands and what was expected.

    `what` is said to authors in plain English. Where people are to read it in their own language,
    `key` names its words in words/<language>/faults.toml and `values` fill them in.
    """

    where: str
    what: str = ""
    key: str = ""
    values: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        return f"{self.where}: {self.what or self.key}"


class FaultyText(Exception):
    """Every fault found in one go; never empty."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = tuple(faults)


class ContentError(FaultyText):
    """The authored content is not fit for use: an author's slip."""


class AnswersError(FaultyText):
    """An answers file is not fit for scoring: a person's slip."""
