"""A transcript as a file: what the person does, and what answers it, line by line."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

FOLDER = Path(__file__).parent
INDENT = " " * 5
ANY = "..."
"""On a line of its own: any ending will do."""

_ANSWERS = (
    "You:",
    "Later:",
    "Restart:",
    "Cuts:",
    "Blocks:",
    "Unblocks:",
    "Reminders:",
    "Verdict:",
    "Class:",
    "Team:",
)
_REPLIES = ("Bot:", "Toast:", "Copied:", "File:", "# new message")


@dataclass(slots=True)
class Step:
    """A line written by hand and the lines that answer it; a comment has no answer.

    `kind` is "#" for a comment, else the word before the colon, such as "You".
    """

    kind: str
    said: str
    number: int
    replies: list[str] = field(default_factory=list)

    def lines(self) -> list[str]:
        head = self.said if self.kind == "#" else f"{self.kind}: {self.said}".rstrip()
        return [head, *self.replies]


@dataclass(frozen=True, slots=True)
class Script:
    """One transcript; `title` is its first comment, `everywhere` whether the terminal plays it too."""

    path: Path
    steps: list[Step]

    @property
    def lang(self) -> str:
        return self.path.parent.name

    @property
    def everywhere(self) -> bool:
        return not any(step.kind == "#" and step.said == "# Telegram only" for step in self.steps)

    @property
    def cuts(self) -> str:
        """The edition of the cuts the talk begins with, such as "earlier"; empty for the one of today."""
        begins = next((step for step in self.steps if step.kind != "#"), None)
        return begins.said if begins and begins.kind == "Cuts" else ""

    def text(self) -> str:
        """The file as it should be; a blank line before each comment in the middle."""
        lines: list[str] = []
        for before, step in zip([None, *self.steps], self.steps, strict=False):
            if before and step.kind == "#" and before.kind != "#":
                lines.append("")
            lines += step.lines()
        return "\n".join(lines) + "\n"


def scripts() -> list[Path]:
    """Every transcript."""
    return sorted(FOLDER.glob("*/*.txt"))


def read(path: Path) -> Script:
    """The transcript in a file; ValueError names a line that cannot be read."""
    steps: list[Step] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith(_ANSWERS):
            kind, _, said = line.partition(":")
            steps.append(Step(kind, said.strip(), number))
        elif line.startswith("#") and line != "# new message":
            steps.append(Step("#", line, number))
        elif steps and steps[-1].kind != "#" and (not line or line.startswith((*_REPLIES, INDENT, ANY))):
            steps[-1].replies.append(line)
        elif line:
            raise ValueError(f"{path}:{number} is neither said nor answered: {line}")
    for step in steps:
        while step.replies and not step.replies[-1]:
            step.replies.pop()
    return Script(path, steps)


def screen(text: str, rows: Iterable[Iterable[str]]) -> list[str]:
    """A screen as it stands in a transcript."""
    buttons = [" ".join(f"[{label}]" for label in row) for row in rows]
    lines = [*text.split("\n"), *buttons]
    return [f"Bot: {lines[0]}".rstrip(), *((INDENT + line).rstrip() for line in lines[1:])]


def matching(expected: list[str], found: list[str]) -> list[str]:
    """The lines to expect from now on: as they were where they match, `...` kept, else as found."""
    old, new = _blocks(expected), _blocks(found)
    if len(old) != len(new):
        return found
    return [line for a, b in zip(old, new, strict=True) for line in _matched(a, b)]


def _matched(expected: list[str], found: list[str]) -> list[str]:
    if not expected or expected[-1].strip() not in (ANY, f"Bot: {ANY}"):
        return found
    if expected[-1] == f"Bot: {ANY}":
        return expected
    kept = len(expected) - 1
    return [*found[:kept], INDENT + ANY] if kept < len(found) else found


def _blocks(lines: list[str]) -> list[list[str]]:
    """The replies one by one; a note such as "# new message" is a block of its own."""
    blocks: list[list[str]] = []
    for line in lines:
        if line.startswith(_REPLIES) or not blocks:
            blocks.append([])
        blocks[-1].append(line)
    return blocks


def bot_lines(replies: list[str]) -> list[str]:
    """The replies without notes that only one channel can give."""
    return [line for line in replies if not line.startswith("# ")]


_MANY = re.compile(r"(?:[0-4]|Skip|Don't know|跳过|不清楚)(?:, (?:[0-4]|Skip|Don't know|跳过|不清楚))*")


def acts(said: str) -> list[str]:
    """What is done one after the other: "4, 4, Skip" is three answers.

    >>> acts("4, Skip"), acts("well, yes")
    (['4', 'Skip'], ['well, yes'])
    """
    return said.split(", ") if _MANY.fullmatch(said) else [said]


def same(label: str, said: str) -> bool:
    """Whether a button is meant; the mark of what was chosen may be left out.

    >>> same("Idea 2 ✓", "Idea 2"), same("3✓", "3"), same("Idea 2", "Idea")
    (True, True, False)
    """
    return said in (label, label.rstrip("✓").rstrip())
