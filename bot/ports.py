"""What the conversation needs of the outside: a store of sessions."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from flows.model import Lang, Tier
from flows.picture import Picture
from flows.session import Assessment

Document = Mapping[str, Any]
"""JSON-able: strings as keys; strings, whole numbers, true, false, None, lists and the same again."""


@dataclass(frozen=True, slots=True)
class Record:
    """One manager's document as stored, and how often it has been saved (1 after the first save)."""

    document: Document
    revision: int


class StoreError(Exception):
    """Something could not be read or written; the message says what, where and what to do."""


class Overtaken(StoreError):
    """Somebody else saved a newer revision; load again and replay the turn."""


class NotMade(Exception):
    """A file to be taken away could not be made; the message says at which point."""


@dataclass(frozen=True, slots=True)
class Chart:
    """What is to be drawn: the map of `after`, or what moved from `before` to it.

    In a "trial" `before` is what is saved and `after` what is tried, and only `tier` is drawn; so in a
    "slide", where `before` is a case and `after` the same with one answer moved.
    """

    kind: Literal["map", "shift", "trial", "slide"]
    before: Assessment
    after: Assessment
    tier: Tier | None = None


@dataclass(frozen=True, slots=True)
class Exhibit:
    """What a group found, to be drawn or taken away: frozen pictures and nothing else.

    `before` is the picture of the round before, to draw what moved; `case` a case's id, empty for one's
    own agency; `demo` marks invented answers; `day` (ISO) is that of the reveal; `tier` None for all.
    """

    picture: Picture
    before: Picture | None = None
    case: str = ""
    demo: bool = False
    day: str = "1970-01-01"
    tier: Tier | None = None


Taken = Literal["csv", "xlsx", "pdf", "png", "map", "items", "views"]
"""What is made of what a group found: files to take away (the picture is the map), drawings as SVG."""


def shelf_of(key: str) -> str:
    """The shelf on which a key lies, empty for none.

    >>> shelf_of("@seats-7K2M9P/x1"), shelf_of("telegram:12345")
    ('seats-7K2M9P', '')
    """
    shelf, slash, _ = key[1:].partition("/")
    return shelf if slash and key.startswith("@") else ""


class Printer(Protocol):
    """Makes files to take away, without holding up anything else."""

    async def report(
        self, kind: str, assessment: Assessment, lang: Lang, former: Assessment | None = None
    ) -> bytes:
        """The report on every finished tier, as a kind of `bot.message.MEDIA_TYPES`; NotMade.

        `former` is the assessment of the same project before it, to say what has moved since.
        """
        ...

    async def brief(self, kind: str, assessment: Assessment, lang: Lang, day: str) -> bytes:
        """The brief of a bid as of a day (ISO), "pdf" or "docx"; NotMade."""
        ...

    async def chart(self, chart: Chart, lang: Lang, kind: str = "svg") -> bytes:
        """A chart alone, "svg" or "png"; NotMade."""
        ...

    async def group(self, kind: Taken, exhibit: Exhibit, lang: Lang) -> bytes:
        """What a group found: a file to take away, or a drawing as SVG; NotMade."""
        ...


class Hook(Protocol):
    """Takes what a messenger delivers over HTTP."""

    @property
    def path(self) -> str:
        """Where it is delivered, such as "/telegram"."""
        ...

    @property
    def most_bytes(self) -> int:
        """How large a delivery may be."""
        ...

    def knows(self, secret: str) -> bool:
        """Whether this is the secret that deliveries carry; takes as long for one as for another."""
        ...

    async def take(self, body: bytes) -> tuple[int, bytes]:
        """HTTP status and body (JSON or nothing) of the answer to one delivery: 200 once it is stored or
        found to be nothing to store, 400 where it cannot be read, 503 where it is to come again."""
        ...


EVERYBODY = -1
"""In place of a chat: a pause that counts for all of them. No chat has this number."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How one worker stands among all that write for one bot.

    `part` (0.0-1.0) of what may be written is its own; `pauses_s` are chats that are not to be written
    to, with the seconds left.
    """

    part: float
    pauses_s: Mapping[int, float]


class Peers(Protocol):
    """The other workers that write for the same bot."""

    async def tell(self, waiting: int, pauses_s: Mapping[int, float]) -> Standing:
        """Let the others know that this worker lives, how many messages wait for it to write them, and
        its pauses; how it stands. To be called at least once a second. StoreError."""
        ...

    async def leave(self) -> None:
        """Let the others have this worker's part; StoreError."""
        ...


class Store(Protocol):
    """Keeps one document per manager; what `save` has returned for survives a kill and a power cut.

    `manager` is the channel's name for a person, such as "telegram:12345": 1 to 128 ASCII
    characters without blanks. A key such as "@seats-7K2M9P/x1" lies on a shelf, here "seats-7K2M9P",
    together with what else is kept there (see `shelf_of`).
    """

    async def load(self, manager: str) -> Record | None:
        """The newest record, None where the manager is not known; StoreError where unreadable."""
        ...

    async def save(self, manager: str, document: Document, seen: int) -> int:
        """Store the document durably over revision `seen` (0: none yet) and return the new revision.

        Overtaken where the stored revision is not `seen`; StoreError where it cannot be written,
        in which case the old record stands.
        """
        ...

    def scan(self, mention: str = "", *, shelves: bool = False) -> AsyncIterator[tuple[str, Record]]:
        """Every manager with their record, in any order; with `mention`, at least those in whose
        document this key stands. Slow, and beside other work: what is saved meanwhile may come as it
        was before. What cannot be read is passed over. What lies on shelves comes only if asked for.
        """
        ...

    def shelf(self, name: str) -> AsyncIterator[tuple[str, Record]]:
        """Every key of one shelf with its record, as `scan` gives them; nothing for an unknown shelf.

        The cost grows with the shelf alone.
        """
        ...

    async def forget(self, key: str) -> None:
        """Remove a record with every copy of it, durably; nothing where there is none. StoreError."""
        ...

    async def clear(self, shelf: str) -> None:
        """Remove a shelf with all that lies on it, durably; nothing where there is none. StoreError."""
        ...

    async def ping(self) -> None:
        """Back where a save could be tried now; StoreError where it would surely fail. Cheap."""
        ...

    async def close(self) -> None:
        """Finish writes under way and give back what is held."""
        ...


__all__ = [
    "EVERYBODY",
    "Chart",
    "Document",
    "Exhibit",
    "Hook",
    "NotMade",
    "Overtaken",
    "Peers",
    "Printer",
    "Record",
    "Standing",
    "Store",
    "StoreError",
    "Taken",
    "shelf_of",
]
