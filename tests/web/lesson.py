"""A class by plain HTTP: its trainer, its students, and the projector's page."""

from __future__ import annotations

import re

from tests.web.visitor import RATING, Visitor

SEAT = re.compile(r'<button name="([\w.-]+)" value="([^"]+)"')


class Trainer(Visitor):
    """Opens a class and leads it."""

    code = ""

    async def open(self, **what: str) -> str:
        """Open a class; its code."""
        await self.post("class", **({"case": "z-street", "tier": "street", "lang": "en"} | what))
        found = re.search(r"/class/(\w{6})/live", self.page)
        assert found, self.page
        self.code = found[1]
        return self.code

    async def move(self, move: str) -> None:
        """Press one of the buttons of the class's page."""
        await self.post(f"class/{self.code}", move=move)

    async def look(self) -> str:
        """The class's page as it stands."""
        await self.go(f"class/{self.code}")
        return self.page

    @property
    def counts(self) -> tuple[int, int]:
        """How many have joined and finished, as the page says it."""
        return tuple(int(n) for n in re.findall(r"<strong data-(?:joined|finished)>(\d+)<", self.page))  # type: ignore[return-value]

    @property
    def wall(self) -> str:
        """The path of the projector's page."""
        return str(re.findall(r'href="/(wall/[^"]+)"', self.page)[0])

    @property
    def host(self) -> str:
        """The path of the link to the controls."""
        return str(re.findall(r'value="http://[^/"]+/(host/[^"]+)"', self.page)[0])

    @property
    def alert(self) -> str:
        """What the page says stands in the way, empty for nothing."""
        return "".join(re.findall(r'role="alert"[^>]*>([^<]*)<', self.page))


class Student(Visitor):
    """Joins and answers."""

    async def join(self, code: str) -> None:
        """Take a seat."""
        await self.post("join", code=code)

    async def answer(self, value: int = 3) -> None:
        """Begin, answer every open question, by `value` and one more in turn, pass the rests, hand in."""
        for n in range(200):
            key, chosen = self._next(min(4, value + n % 2))
            await self.tap(key, chosen)
            more = {"done", "back"} & {one for one, _ in self.buttons}  # a review, or the card of a next role
            if key == "done" and not more and not self.is_asked:
                return
        raise AssertionError(self.newest)

    async def begin_answering(self) -> None:
        """Past the case and the cards, to the first question that is open."""
        while not self.is_asked:
            await self.tap(*self._next(3))

    async def answer_tier(self) -> None:
        """Answer the questions of one tier and confirm them."""
        key = ""
        while key != "done":
            key, chosen = self._next(3)
            await self.tap(key, chosen)

    def _next(self, value: int) -> tuple[str, str]:
        """The button that leads on."""
        if self.is_asked:
            return RATING.findall(self._now)[0], str(value)
        ways = dict(reversed(self.buttons))
        passed = next((key for key in ways if key.startswith("top.")), "")
        key = passed or next((key for key in ("seen", "done", "back") if key in ways), "")
        assert key, (self.newest, ways)
        return key, "-" if passed else ways[key]

    @property
    def is_asked(self) -> bool:
        """Whether a rating is open."""
        return bool(RATING.findall(self._now))

    @property
    def _now(self) -> str:
        return self.page[self.page.rfind('id="now"') :]

    @property
    def buttons(self) -> list[tuple[str, str]]:
        """The buttons of the newest message."""
        return SEAT.findall(self._now)
