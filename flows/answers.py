"""From an answers file, already decoded, to an assessment; every fault of it at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import TypeVar

from flows.errors import AnswersError, Fault
from flows.library import Library
from flows.model import DIMENSIONS, SIDES, STEPS, TIERS, Depth, Dimension, Rating, Side, Tier
from flows.question import LETTER, MARK, Pick
from flows.reading import NAME_LIMIT, given_name, too_long
from flows.session import Assessment

Key = TypeVar("Key", bound=str)
Table = Mapping[str, object]

ID = "answer"
"""The id of an assessment that comes from a file; it is never stored."""

SHOWN_LIMIT = 40
"""The longest part of what was given that a fault repeats, in characters."""

_WORDS: dict[Side, dict[str, Rating]] = {"tier": {"dk": "?", "skip": "-"}, "us": {"skip": "-"}}
_EXPECTED = {side: ", ".join([*map(str, STEPS), *(f'"{word}"' for word in _WORDS[side])]) for side in SIDES}
_DEPTHS: tuple[Depth, ...] = ("quick", "full")
_TOP_LEVEL = ("depth", "ratings", "top", "setup", "bid")
_OWN_NAMES: dict[Tier, str] = {tier: f"{tier}_name" for tier in TIERS}


def read(library: Library, data: object, where: str = "") -> Assessment:
    """The assessment that the data of an answers file describes.

    AnswersError with every fault, each at `where` and its key, such as "a.toml: ratings.bureau.B-G1.us".
    """
    reading = Reading(library, where)
    table = reading.table("", data)
    if not reading.faults:
        reading.known("", table, _TOP_LEVEL)
        depth = reading.depth(table)
        ratings, top = reading.ratings(table, depth), reading.top(table, depth)
        setup, names = reading.setup(table)
    if reading.faults:
        raise AnswersError(reading.faults)
    return Assessment(
        id=ID,
        opened_on="",
        rubric=library.rubric.version,
        nickname=names.get("nickname"),
        setup=setup,
        names={tier: names[key] for tier, key in _OWN_NAMES.items() if key in names},
        depth=depth,
        ratings=ratings,
        top=top,
    )


def rated_tiers(assessment: Assessment) -> tuple[Tier, ...]:
    """The tiers with any rating, in the order of the tiers."""
    letters = {key[0] for key in assessment.ratings}
    return tuple(tier for tier in TIERS if LETTER[tier] in letters)


class Reading:
    """One pass over the data that gathers what is wrong."""

    def __init__(self, library: Library, where: str) -> None:
        self.library = library
        self.where = where
        self.faults: list[Fault] = []

    def fault(self, at: str, key: str, **values: str) -> None:
        where = ": ".join(part for part in (self.where, at) if part)
        self.faults.append(Fault(where, key=key, values=tuple(values.items())))

    def table(self, at: str, value: object) -> Table:
        if isinstance(value, Mapping):
            return value
        self.fault(at, "not_table", given=shown(value))
        return {}

    def known(self, at: str, table: Table, expected: Sequence[Key]) -> list[tuple[Key, object]]:
        """The entries under expected keys, in the order of these; any other key is a fault."""
        for key in table:
            if key not in expected:
                self.unknown(joined(at, key), "unknown_key", key, expected)
        return [(key, table[key]) for key in expected if key in table]

    def unknown(self, at: str, fault: str, given: str, expected: Sequence[str]) -> None:
        listed, near = ", ".join(expected), _nearest(given, expected)
        if near:
            self.fault(at, f"{fault}_near", near=near, expected=listed)
        else:
            self.fault(at, fault, expected=listed)

    def depth(self, data: Table) -> Depth | None:
        if "depth" not in data:
            self.fault("depth", "no_depth")
            return None
        found = next((depth for depth in _DEPTHS if depth == data["depth"]), None)
        if found is None:
            self.fault("depth", "depth", given=shown(data["depth"]))
        return found

    def ratings(self, data: Table, depth: Depth | None) -> dict[str, Rating]:
        given: dict[str, Rating] = {}
        for tier, value in self.known("ratings", self._filled("ratings", data.get("ratings", {})), TIERS):
            asked, at = self._asked(tier, DIMENSIONS, depth), f"ratings.{tier}"
            for item, sides in self._filled(at, value).items():
                if item in asked:
                    given |= self._sides(f"{at}.{item}", sides, item)
                else:
                    self.misplaced(joined(at, item), item, asked)
        return given

    def _filled(self, at: str, value: object) -> Table:
        """A table of ratings, which must not be empty."""
        if isinstance(value, Mapping) and not value:
            self.fault(at, "no_ratings")
        return self.table(at, value)

    def _asked(self, tier: Tier, dimensions: Sequence[Dimension], depth: Depth | None) -> list[str]:
        return [item.id for d in dimensions for item in self.library.items_of(tier, d, depth or "full")]

    def misplaced(self, at: str, id_: str, asked: Sequence[str]) -> None:
        """Why an item is none of those asked here."""
        item, first, listed = self.library.items.get(id_), self.library.items[asked[0]], ", ".join(asked)
        if item is None:
            self.unknown(at, "unknown_item", id_, asked)
        elif item.tier != first.tier:
            self.fault(at, "other_tier", tier=item.tier, expected=listed)
        elif not any(self.library.items[one].dimension == item.dimension for one in asked):
            self.fault(at, "other_dimension", dimension=item.dimension, expected=listed)
        else:
            self.fault(at, "not_in_quick", expected=listed)

    def _sides(self, at: str, value: object, item: str) -> dict[str, Rating]:
        if not isinstance(value, Mapping):
            self.fault(at, "not_table", given=shown(value))
            return {}
        given = {
            f"{item}.{MARK[side]}": self._rating(f"{at}.{side}", rating, side)
            for side, rating in self.known(at, value, SIDES)
        }
        for side in SIDES:
            if side not in value:
                self.fault(f"{at}.{side}", "no_side", expected=_EXPECTED[side])
        return given

    def _rating(self, at: str, value: object, side: Side) -> Rating:
        """The rating given; skipped where it is none, beside the fault."""
        if type(value) is int and value in STEPS:  # True is an int to isinstance
            return value
        if isinstance(value, str) and value in _WORDS[side]:
            return _WORDS[side][value]
        if value == "dk":
            self.fault(at, "dk_is_theirs", expected=_EXPECTED[side])
        else:
            self.fault(at, "rating", expected=_EXPECTED[side], given=shown(value))
        return "-"

    def top(self, data: Table, depth: Depth | None) -> dict[str, tuple[str, ...]]:
        rated, picked = data.get("ratings"), {}
        for tier, dimensions in self.known("top", self.table("top", data.get("top", {})), TIERS):
            at = f"top.{tier}"
            if isinstance(rated, Mapping) and tier not in rated:
                self.fault(at, "unrated_tier", tier=tier)
            for dimension, sides in self.known(at, self.table(at, dimensions), DIMENSIONS):
                here, asked = f"{at}.{dimension}", self._asked(tier, (dimension,), depth)
                for side, picks in self.known(here, self.table(here, sides), SIDES):
                    picked[Pick(tier, dimension, side).key] = self._two(f"{here}.{side}", picks, asked)
        return picked

    def _two(self, at: str, value: object, asked: Sequence[str]) -> tuple[str, ...]:
        if not isinstance(value, list) or len(value) != 2:
            self.fault(at, "two_picks", given=shown(value))
            return ()
        for rank, pick in enumerate(value, 1):
            if not isinstance(pick, str):
                self.fault(f"{at}.{rank}", "not_an_item", given=shown(pick))
            elif rank == 2 and pick == value[0]:
                self.fault(f"{at}.{rank}", "pick_twice")
            elif pick not in asked:
                self.misplaced(f"{at}.{rank}: {shown(pick)}", pick, asked)
        return tuple(value)

    def setup(self, data: Table) -> tuple[dict[str, str], dict[str, str]]:
        """The options chosen by field, and the names given."""
        options = {field.id: field.options for field in self.library.setup}
        chosen: dict[str, str] = {}
        names: dict[str, str] = {}
        expected = (*options, "nickname", *_OWN_NAMES.values())
        for key, value in self.known("setup", self.table("setup", data.get("setup", {})), expected):
            if key in options:
                chosen[key] = self._option(f"setup.{key}", value, options[key])
            else:
                names[key] = self._name(f"setup.{key}", value)
        return chosen, names

    def _option(self, at: str, value: object, options: Sequence[str]) -> str:
        if isinstance(value, str) and value in (*options, "skip"):
            return "-" if value == "skip" else value
        listed = ", ".join(f'"{one}"' for one in (*options, "skip"))
        self.fault(at, "option", expected=listed, given=shown(value))
        return "-"

    def _name(self, at: str, value: object) -> str:
        name = given_name(value) if isinstance(value, str) else ""
        if not isinstance(value, str) or too_long(name):
            self.fault(at, "name", limit=str(NAME_LIMIT), given=shown(value))
        return name


def joined(at: str, key: str) -> str:
    """The path of a key inside a table; a key that is not plain stands in quotes.

    >>> joined("ratings.bureau", "B-G1"), joined("", "my depth")
    ('ratings.bureau.B-G1', '"my depth"')
    """
    plain = key.isascii() and key.replace("-", "").replace("_", "").isalnum() and len(key) <= SHOWN_LIMIT
    return ".".join(part for part in (at, key if plain else shown(key)) if part)


def shown(value: object) -> str:
    """What was given, short and on one line, alike in every language.

    >>> shown(True), shown("3"), shown({"a": 1}), shown(["B-G1", 2])
    ('true', '"3"', '{...}', '["B-G1", 2]')
    """
    match value:
        case Mapping():
            return "{...}" if value else "{}"
        case list():
            inside = [shown(one) if not isinstance(one, list) else "[...]" for one in value[:3]]
            return f"[{', '.join(inside)}{', ...' if len(value) > 3 else ''}]"
        case bool() | None:
            return {True: "true", False: "false", None: "null"}[value]
        case int() if abs(value) >= 10**SHOWN_LIMIT:  # str() of a very long one is an error
            return "..."
    text = f'"{value[: SHOWN_LIMIT + 1]}"' if isinstance(value, str) else str(value)
    text = text[:SHOWN_LIMIT] + '..."' if len(text) > SHOWN_LIMIT + 2 else text
    return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text)


def _nearest(given: str, expected: Sequence[str]) -> str:
    """The expected word most like the one given, empty where none is."""
    by_case = {word.casefold(): word for word in expected}
    found = get_close_matches(given[:SHOWN_LIMIT].casefold(), by_case, 1)
    return by_case[found[0]] if found else ""
