"""A visitor by plain HTTP: taps buttons of the newest message, types, follows links."""

from __future__ import annotations

import html
import re
from types import TracebackType

import aiohttp
from yarl import URL

from bot.channels.web import visitor

NEWEST = re.compile(r'<article[^>]* id="now".*?</article>', re.DOTALL)
RATING = re.compile(r'<button name="([A-Z]-[A-Z]+[0-9]+\.[tu])"')
OF = re.compile(r'name="of" value="(\w*)"')


class Visitor:
    """Use as `async with Visitor(url) as mei`; asks as forms do, or for `script` as the page's script.

    After every act `status` and `page` tell of the answer.
    """

    def __init__(
        self, url: str, *, lang: str = "en", cookies: bool = True, key: str = "", script: bool = False
    ) -> None:
        self.url = url
        self.status = 0
        self.page = ""
        jar = aiohttp.CookieJar(unsafe=True) if cookies else aiohttp.DummyCookieJar()
        self._session = aiohttp.ClientSession(
            cookie_jar=jar,
            headers={"accept-language": lang, "origin": url.rstrip("/")}
            | ({"x-page": "-"} if script else {}),
        )
        if key:
            jar.update_cookies({"talk": key}, URL(url))

    async def __aenter__(self) -> Visitor:
        await self.go("")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._session.close()

    @property
    def key(self) -> str:
        """The key in the cookie, empty for none."""
        return next((cookie.value for cookie in self._session.cookie_jar if cookie.key == "talk"), "")

    @property
    def manager(self) -> str:
        return visitor.manager(self.key)

    @property
    def newest(self) -> str:
        """The newest message as its words alone."""
        found = NEWEST.search(self.page)
        assert found, self.page
        return html.unescape(re.sub("<[^>]*>", "", found[0]))

    @property
    def of(self) -> str:
        """The assessment that the newest buttons speak of."""
        return OF.findall(self.page)[-1]  # type: ignore[no-any-return]

    async def go(self, path: str) -> None:
        """Open a page."""
        await self._asked("GET", path)

    async def post(self, path: str = "", /, **fields: str) -> None:
        """Send a form as it is."""
        await self._asked("POST", path, fields)

    async def tap(self, key: str, value: str, of: str = "") -> None:
        """Tap a button, of the newest message or of another assessment."""
        await self._asked("POST", "", {"of": of or self.of, key: value})

    async def rate(self, value: int) -> str:
        """Answer the question that is open; its key."""
        found = NEWEST.search(self.page)
        key = RATING.findall(found[0] if found else "")[0]
        await self.tap(key, str(value))
        return str(key)

    async def say(self, words: str) -> None:
        """Type."""
        await self._asked("POST", "", {"say": words})

    async def begin(self, lang: str = "en", nickname: str = "") -> None:
        """From the first choice to the first rating of the street office, quick form."""
        await self.tap("lang", lang)
        await self.tap("seen", "welcome")
        await self.tap("set.rest", "-")
        await (self.say(nickname) if nickname else self.tap("name", "-"))
        await self.tap("form", "quick")
        await self.tap("tier", "S")

    async def _asked(self, method: str, path: str, fields: dict[str, str] | None = None) -> None:
        async with self._session.request(method, self.url + path, data=fields) as answer:
            self.status, self.page = answer.status, await answer.text()
