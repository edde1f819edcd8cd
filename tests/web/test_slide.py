"""The slider of a case: whole by its address alone, quicker with the script, for everybody."""

from __future__ import annotations

import re
from urllib.parse import urljoin

import aiohttp
import pytest
from playwright.async_api import Browser

from bot.slides import slider
from flows.library import Library
from flows.model import LANGS, Lang
from flows.question import MARK, Question
from flows.sliding import movable, slides, tempting
from flows.verdict import judge
from tests.web.serving import Served
from tests.web.test_access import faults, opened

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def got(served: Served, path: str) -> tuple[int, str]:
    async with aiohttp.ClientSession() as session, session.get(urljoin(served.url, path)) as answer:
        return answer.status, await answer.text()


def shown(page: str) -> list[str]:
    """The values whose outcome is in sight."""
    return re.findall(r'<section data-value="(\d)"[^>]*(?<!hidden)>', page)


async def test_every_answer_of_every_case_moves_as_the_verdict_says(library: Library) -> None:
    for case in library.cases.values():
        assert len(movable(library, case)) == 24 * len(case.tiers)
        for question in movable(library, case):
            found = slides(library, case, question)
            assert [one.value for one in found] == [0, 1, 2, 3, 4]
            assert found[found[0].own].now == found[0].then
            for one in found:
                assert one.now == judge(library, one.moved, one.tier)
                assert one.moved.ratings == {**case.ratings, question.key: one.value}


async def test_what_is_offered_first_moves_the_case_over_a_line(library: Library) -> None:
    for case in library.cases.values():
        moves = tempting(library, case)
        assert moves
        for move in moves:
            key = Question(f"{move.item}.{MARK[move.side]}")
            one = slides(library, case, key)[move.after]
            assert one.now == move.verdict and one.now.score(move.dimension).zone == move.zone
            assert one.then.score(move.dimension).zone != move.zone


@pytest.mark.parametrize("lang", LANGS)
async def test_the_address_alone_is_enough(door: Served, library: Library, lang: Lang) -> None:
    for case in library.cases.values():
        words = slider(library, case, Question("S-M1.t"), lang)
        status, page = await got(door, f"slide/{case.id}?item=S-M1&side=t&value=0&lang={lang}")
        assert status == 200 and shown(page) == ["0"]
        assert library.words[lang].classroom["case"]["invented"] in page
        assert all(stop.gaps in page for stop in words.stops)
        status, svg = await got(door, f"slide/{case.id}/map?item=S-M1&side=t&value=0&lang={lang}")
        assert status == 200 and svg.startswith("<svg") and library.words[lang].cases[case.id].name in svg


@pytest.mark.parametrize(
    "query",
    [
        "",
        "item=X-G1&side=t",
        "item=S-M1&side=z",
        "item=S-M1&side=t&value=9",
        "value=two",
        "item=%00",
        "lang=fr",
    ],
)
async def test_what_makes_no_sense_shows_the_nearest_that_does(door: Served, query: str) -> None:
    status, page = await got(door, f"slide/z-street?{query}")
    assert status == 200 and len(shown(page)) == 1


async def test_a_case_that_there_is_not_is_said_to_be_missing(door: Served) -> None:
    for path in ("slide/nowhere", "slide/", "slide/nowhere/map"):
        status, page = await got(door, path)
        assert status == 404 and "There is no such" in page


async def test_without_a_script_the_button_moves_it(browser: Browser, door: Served) -> None:
    context = await browser.new_context(java_script_enabled=False, locale="en-GB")
    page = await context.new_page()
    await page.goto(door.url + "slide/z-street?item=S-M2&side=t")
    assert await page.inner_text(".outcome section:not([hidden]) small") == "as in the case"
    await page.focus("#value")
    for _ in range(3):
        await page.keyboard.press("ArrowRight")
    await page.click(".slider button")
    assert "value=4" in page.url
    assert "Answer 4" in await page.inner_text(".outcome section:not([hidden]) h3")
    await page.select_option("#item", "B-G1")
    await page.click(".choose button[value=u]")
    assert "item=B-G1" in page.url and "side=u" in page.url
    assert await page.inner_text("#asked b") == "Civil affairs bureau"
    await context.close()


async def test_with_the_script_the_square_follows_the_thumb(browser: Browser, door: Served) -> None:
    page = await opened(browser, ("en", "light"), 390, 844)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    await page.goto(door.url + "slide/z-street?item=B-G1&side=t")
    assert not await page.is_visible(".slider button")
    before = await page.inner_text(".outcome section:not([hidden]) .square")
    await page.focus("#value")
    await page.keyboard.press("Home")
    await page.wait_for_function(
        "() => document.querySelector('.outcome section:not([hidden])').dataset.value === '0'"
    )
    assert await page.inner_text(".outcome section:not([hidden]) .square") != before
    assert await page.get_attribute("#value", "aria-valuetext") == "0, not at all"
    assert "value=0" in page.url
    await page.wait_for_function(
        "() => document.querySelector('.outcome section:not([hidden]) img').naturalWidth > 0"
    )
    await page.reload()
    assert await page.input_value("#value") == "0" and not said
    await page.context.close()


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_everybody_can_use_it(browser: Browser, door: Served, lang: Lang, scheme: str) -> None:
    page = await opened(browser, (lang, scheme))
    await page.goto(f"{door.url}slide/q-street?lang={lang}")
    for summary in await page.query_selector_all("main summary"):
        await summary.click()
    wrong = await faults(page)
    await page.context.close()
    assert not wrong, "\n".join(wrong)
