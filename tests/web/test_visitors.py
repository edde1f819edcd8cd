"""Whose talk is whose: forged, lost and planted keys, no cookies, personal links, many people at once."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.async_api import Browser, async_playwright

from bot.channels.web import visitor
from tests.transcripts.program import Program
from tests.web.chromium import FLAGS, path
from tests.web.raw import ask
from tests.web.serving import Served
from tests.web.visitor import Visitor

pytestmark = pytest.mark.asyncio(loop_scope="session")

Stored = Callable[[], int]
FORGOTTEN = "No talk is kept here under this browser&#39;s key"
NO_COOKIES = "This browser keeps no cookie for this page"
BAD_LINK = "This link leads to no talk here"

# --- keys ----------------------------------------------------------------------------------------------


async def test_a_key_that_nobody_has_is_told_so_and_never_taken_on(door: Served, stored: Stored) -> None:
    """Somebody else may have planted it, and would then know the talk that begins under it."""
    planted = visitor.new_key()
    async with Visitor(door.url, key=planted) as mei:
        assert FORGOTTEN in mei.page and not stored()
        await mei.begin(nickname="Lotus")
        assert mei.key != planted and stored() == 1
    async with Visitor(door.url, key=planted) as attacker:
        assert FORGOTTEN in attacker.page and "Lotus" not in attacker.page


@pytest.mark.parametrize(
    "cookie",
    [
        "talk=",
        "talk=short",
        "talk=" + "A" * 23,
        "talk=" + "A" * 21 + "=",
        "talk=../../../../etc/passwd",
        "talk=%00%00%00%00%00%00%00%00",
        "talk=" + "é" * 22,
        "talk",
        ";;;=;talk==",
        "__Host-talk=" + "A" * 22,
        "TALK=" + "A" * 22,
        "talk=" + "A" * 8_000,
    ],
    ids=lambda cookie: cookie[:30],
)
async def test_a_cookie_of_another_form_counts_as_none(door: Served, stored: Stored, cookie: str) -> None:
    page = await ask(door.port, cookie=cookie)
    assert page.status == 200 and 'name="lang"' in page.text and FORGOTTEN not in page.text
    for other in ("/link", "/case", "/room"):
        assert (await ask(door.port, path=other, cookie=cookie)).status == 200
    assert (await ask(door.port, "POST", "/leave", cookie=cookie)).status == 303
    assert not stored()


async def test_two_cookies_of_our_name_are_one_talk_or_none(served: Served) -> None:
    async with Visitor(served.url) as mei, Visitor(served.url) as lan:
        await mei.begin(nickname="Lotus")
        await lan.begin(nickname="Bamboo")
        pages = [
            (await ask(served.port, path="/link", cookie=f"talk={one}; talk={other}")).text
            for one, other in ((mei.key, lan.key), (lan.key, mei.key))
        ]
        assert all((mei.key in page) != (lan.key in page) for page in pages)


async def test_who_was_deleted_is_told_so_and_begins_anew(
    served: Served, program: Program, quick_path: Path
) -> None:
    async with Visitor(served.url) as mei:
        await mei.begin()
        before = mei.key
        await served.close()
        await program.close()
        for file in (quick_path / "data").glob("*/*.json*"):
            file.unlink()
        await program.restart()
        await served.open(program.conversation)
        await mei.tap("S-G1.t", "4")
        assert FORGOTTEN in mei.page and 'name="lang"' in mei.page
        await mei.begin("zh")
        assert mei.key != before and '<html lang="zh-Hans"' in mei.page and "S-G1.t" in mei.page


async def test_refusals_speak_the_language_of_the_talk_not_of_the_browser(served: Served) -> None:
    async with Visitor(served.url, lang="en") as mei:
        await mei.begin("zh")
        for path in ("nothing", "go/short"):
            await mei.go(path)
            assert mei.status == 404 and '<html lang="zh-Hans"' in mei.page


async def test_only_the_hash_of_a_key_is_kept(served: Served, quick_path: Path) -> None:
    async with Visitor(served.url) as mei:
        await mei.begin(nickname="Lotus")
        kept = [file for file in (quick_path / "data").rglob("*") if file.is_file()]
        held = b"".join(file.read_bytes() + file.name.encode() for file in kept)
        assert b"Lotus" in held and mei.key.encode() not in held


# --- no cookies ----------------------------------------------------------------------------------------


async def test_without_cookies_the_page_says_what_is_wrong(served: Served) -> None:
    async with Visitor(served.url, cookies=False) as mei:
        await mei.tap("lang", "en")
        assert NO_COOKIES in mei.page and 'name="lang"' in mei.page


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
async def test_a_browser_set_to_keep_no_cookies_is_told_so(
    served: Served, tmp_path: Path, script: bool
) -> None:
    (tmp_path / "Default").mkdir()
    refused = {"profile": {"default_content_setting_values": {"cookies": 2}}}
    (tmp_path / "Default" / "Preferences").write_text(json.dumps(refused))
    async with async_playwright() as playwright:
        context = await playwright.chromium.launch_persistent_context(
            tmp_path, executable_path=path(), args=list(FLAGS), java_script_enabled=script, locale="zh-CN"
        )
        page = await context.new_page()
        await page.goto(served.url)
        await page.click("button[value=zh]")
        assert "Cookie" in await page.inner_text(".note")
        await page.fill("#say", "4")
        await page.press("#say", "Enter")
        await page.click("button[value=zh]")
        assert "Cookie" in await page.inner_text(".note")
        await context.close()


# --- personal links ------------------------------------------------------------------------------------


async def test_a_link_opens_the_talk_on_a_second_device_and_both_see_it(served: Served) -> None:
    async with Visitor(served.url) as office, Visitor(served.url) as phone:
        await office.begin(nickname="Lotus")
        await office.go("link")
        link = f"go/{office.key}"
        assert served.url + link in office.page
        await phone.go(link)
        assert "Go on with this talk here?" in phone.page and not phone.key and "Lotus" not in phone.page
        await phone.post("go", key=office.key)
        await office.go("")
        assert phone.key == office.key and office.of == phone.of
        await phone.tap("S-G1.t", "4")
        await office.go("")
        assert office.newest == phone.newest
        await office.tap("S-G1.u", "2")
        await phone.go("")
        assert office.newest == phone.newest


@pytest.mark.parametrize("key", ["", "A" * 21, "A" * 22, "A" * 23, "../" * 9, "<b>"])
async def test_a_wrong_link_says_so(served: Served, key: str) -> None:
    async with Visitor(served.url) as mei:
        await mei.begin()
        before = mei.key
        await mei.post("go", key=key)
        assert mei.status == 404 and BAD_LINK in mei.page and mei.key == before
        await mei.post("go")
        assert mei.status == 404 and mei.key == before


async def test_a_link_over_another_talk_shows_the_way_back_to_that_one(served: Served) -> None:
    async with Visitor(served.url) as mei, Visitor(served.url) as lan:
        await mei.begin(nickname="Lotus")
        await lan.begin(nickname="Bamboo")
        own = lan.key
        await lan.go(f"go/{mei.key}")
        assert f"{served.url}go/{own}" in lan.page and lan.key == own
        await lan.post("go", key=mei.key)
        assert lan.key == mei.key
        await lan.post("go", key=own)
        assert lan.key == own
        await lan.go(f"go/{own}")
        assert BAD_LINK not in lan.page and "Go on with this talk here?" not in lan.page


async def test_leaving_a_device_keeps_the_talk_behind_its_link(served: Served) -> None:
    async with Visitor(served.url) as mei:
        await mei.begin(nickname="Lotus")
        await mei.tap("S-G1.t", "4")
        asked, key = mei.newest, mei.key
        await mei.post("leave")
        assert f"{served.url}go/{key}" in mei.page and not mei.key
        await mei.go("")
        assert 'name="lang"' in mei.page and "Lotus" not in mei.page
        await mei.post("go", key=key)
        assert mei.newest == asked


async def test_a_link_is_told_to_nobody_in_chromium(served: Served, browser: Browser) -> None:
    """Neither another page nor another host learns a personal link from a Referer."""
    async with Visitor(served.url) as mei:
        await mei.begin()
        context = await browser.new_context(locale="en-GB")
        page = await context.new_page()
        told: list[str] = []
        await context.route(
            "http://elsewhere.example/**",
            lambda route: (told.append(str(route.request.headers)), route.fulfill(body="there"))[1],
        )
        await page.goto(f"{served.url}go/{mei.key}")
        await page.evaluate("""() => {
            const link = document.createElement("a");
            link.href = "http://elsewhere.example/";
            link.textContent = "elsewhere";
            document.querySelector("main").append(link);
        }""")
        await page.click("text=elsewhere")
        await page.wait_for_url("http://elsewhere.example/")
        assert told and "referer" not in told[0] and mei.key not in told[0]
        await context.close()


# --- many at once --------------------------------------------------------------------------------------


async def test_forty_at_once_see_only_their_own(served: Served, program: Program) -> None:
    async def visit(number: int) -> None:
        """Eight answers, others for each, under a nickname of one's own."""
        mine = f"Project-{number:02}"
        async with Visitor(served.url) as one:
            await one.begin(nickname=mine)
            given: dict[str, str] = {}
            for n in range(8):
                given[await one.rate((number + n) % 5)] = str((number + n) % 5)
                assert {*re.findall(r"Project-\d\d", one.page)} <= {mine}
            await one.say("/review")
            assert {*re.findall(r"Project-\d\d", one.page)} <= {mine}
            session = await program.session(one.manager)
            assert session.assessment.nickname == mine
            kept = {key: str(value) for key, value in session.assessment.ratings.items()}
            assert kept == given and len(given) == 8

    await asyncio.gather(*(visit(number) for number in range(40)))
