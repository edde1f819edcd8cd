"""What may be chosen on a screen: buttons before they have words."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Choice:
    """A button before it has words: `key` is to become `value`; `label` names its words.

    `chosen` marks what was answered before. `home` is the assessment it concerns, empty for the
    current one. A choice with the key "copy" puts a strategy's sentence on the clipboard and sets
    nothing.
    """

    key: str
    value: str
    label: str
    chosen: bool = False
    home: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Choices that stand together, at most `per_row` in a row."""

    choices: tuple[Choice, ...]
    per_row: int = 1


Groups = tuple[Group, ...]
