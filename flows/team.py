"""What one member may know of a team at one moment; nothing of anybody's answers before they are shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from flows.model import Depth, Tier
from flows.picture import Picture
from flows.seat import Phase

Part = Literal["", "agency", "tier"]
"""Whose side a member answers; empty for nobody's yet."""


def code_in(pointer: str) -> str:
    """The code of the team that a pointer leads to.

    >>> code_in("7K2M9P/0123456789abcdef")
    '7K2M9P'
    """
    return pointer.partition("/")[0]


@dataclass(frozen=True, slots=True)
class Invite:
    """One way in: the code, and links for the page and for Telegram, empty where there are none."""

    code: str
    link: str = ""
    deep: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """A seat as its owner sees it: by number, never by name; `id` is what a button calls it."""

    id: str
    n: int
    handed: bool


@dataclass(frozen=True, slots=True)
class Team:
    """A team as one member sees it.

    `part` is whose side the member answers, `handed` whether they have handed in; `invited` whose side
    somebody who has not joined yet is asked for, and `of` the team's own code where `code` is that of the
    tier's side. `name` is what the tier is called where the owner gave it a name. Colleagues and
    officials are counted apart: `joined`, `finished`, `officials`, `official_answers`. `least` is how many
    colleagues have to have handed in before anything is shown. `places`, `invite` and `official` are
    there for the owner alone; `picture` only once the result is shown, and only for members who have
    handed in. `said` names what is to be said before the screen, empty for nothing.
    """

    code: str
    tier: Tier
    depth: Depth
    phase: Phase
    opened_on: str
    least: int
    of: str = ""
    name: str = ""
    is_owner: bool = False
    part: Part = ""
    handed: bool = False
    invited: Part = ""
    joined: int = 0
    finished: int = 0
    officials: int = 0
    official_answers: int = 0
    invite: Invite | None = None
    official: Invite | None = None
    places: tuple[Place, ...] = ()
    picture: Picture | None = None
    said: str = ""

    @property
    def lacking(self) -> int:
        """How many more colleagues have to hand in before the result can be shown."""
        return max(0, self.least - self.finished)

    @property
    def may_close(self) -> bool:
        """Whether this member may end the answering now: the owner, once enough have handed in, they too."""
        return self.is_owner and self.phase == "answering" and self.handed and not self.lacking
