"""The life of a tab: double clicks, reloads, the back button, a second tab, a program that goes and comes."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from tests.transcripts.program import Program
from tests.web.serving import Served
from tests.web.tab import Tab, opened
from tests.web.visitor import Visitor

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest_asyncio.fixture(loop_scope="session", params=[True, False], ids=["script", "no-script"])
async def tab(
    request: pytest.FixtureRequest, served: Served, program: Program, browser: Browser
) -> AsyncIterator[Tab]:
    """At the first rating, with the page's script and without JavaScript; nothing may complain."""
    async with opened(served, program, browser, request.param) as made:
        yield made
        assert not made.said


@pytest_asyncio.fixture(loop_scope="session")
async def scripted(served: Served, program: Program, browser: Browser) -> AsyncIterator[Tab]:
    """At the first rating, with the page's script."""
    async with opened(served, program, browser, True) as made:
        yield made


async def test_a_double_click_answers_once(tab: Tab) -> None:
    await tab.page.dblclick('#now button[name="S-G1.t"][value="4"]')
    await tab.asks("S-G2.t")
    assert await tab.ratings() == {"S-G1.t": "4"}


async def test_a_double_click_does_not_answer_the_question_that_comes_in_between(scripted: Tab) -> None:
    """The answer is back before the finger is: the second click finds the next question in its place."""
    button = await scripted.page.wait_for_selector('#now button[name="S-G1.t"][value="4"]')
    box = await button.bounding_box() if button else None
    assert box
    mouse, at = scripted.page.mouse, (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    await mouse.click(*at)
    await scripted.asks("S-G2.t")
    again = await scripted.page.wait_for_selector('#now button[name="S-G2.t"][value="4"]')
    box = await again.bounding_box() if again else None
    assert box
    await mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    await mouse.down(click_count=2)
    await mouse.up(click_count=2)
    await scripted.page.wait_for_timeout(100)
    assert await scripted.ratings() == {"S-G1.t": "4"}
    await scripted.rate("S-G2.t", 3)
    await scripted.asks("S-G3.t")
    assert await scripted.ratings() == {"S-G1.t": "4", "S-G2.t": "3"}


async def test_the_same_form_sent_twice_sets_the_same(served: Served, program: Program) -> None:
    async with Visitor(served.url) as mei:
        await mei.begin()
        for _ in range(2):
            await mei.tap("S-G1.t", "4")
        await mei.tap("S-G2.t", "3")
        asked = mei.newest
        await mei.tap("S-G1.t", "4")
        session = await program.session(mei.manager)
        assert dict(session.assessment.ratings) == {"S-G1.t": 4, "S-G2.t": 3}
        await mei.go("")
        assert mei.newest == asked


async def test_reloading_asks_the_same_and_sends_nothing_again(tab: Tab) -> None:
    await tab.rate("S-G1.t", 4)
    await tab.asks("S-G2.t")
    for _ in range(2):
        await tab.page.reload()
        await tab.asks("S-G2.t")
    await tab.page.fill("#say", "hm, what?")
    await tab.page.press("#say", "Enter")
    await tab.page.wait_for_load_state()
    await tab.page.reload()  # without JavaScript this sends the words again
    await tab.asks("S-G2.t")
    assert await tab.ratings() == {"S-G1.t": "4"}


async def test_a_tap_after_the_back_button_counts(tab: Tab, served: Served) -> None:
    await tab.rate("S-G1.t", 4)
    await tab.asks("S-G2.t")
    await tab.page.goto(served.url + "case")
    await tab.page.go_back()
    await tab.asks("S-G2.t")
    await tab.rate("S-G2.t", 3)
    await tab.asks("S-G3.t")
    await tab.page.go_back()
    assert await tab.ratings() == {"S-G1.t": "4", "S-G2.t": "3"}
    await tab.page.goto(served.url)
    await tab.asks("S-G3.t")


async def test_two_tabs_take_turns_and_neither_loses_an_answer(tab: Tab) -> None:
    other = await tab.another()
    for number in range(1, 4):
        await tab.rate(f"S-G{number}.t", 4)
        await tab.asks(f"S-G{number + 1}.t")
        await other.rate(f"S-G{number}.t", 4)  # the other one still asks for it
        await other.asks(f"S-G{number + 1}.t")
        tab, other = other, tab
    assert await tab.ratings() == {f"S-G{number}.t": "4" for number in range(1, 4)}
    assert not other.said


async def test_a_tab_outlives_a_restart_of_the_program(tab: Tab, served: Served, program: Program) -> None:
    await tab.rate("S-G1.t", 4)
    await tab.asks("S-G2.t")
    await served.close()
    await program.restart()
    await served.open(program.conversation)
    await tab.rate("S-G2.t", 3)
    await tab.asks("S-G3.t")
    assert await tab.ratings() == {"S-G1.t": "4", "S-G2.t": "3"}


async def test_a_tab_of_an_older_version_is_loaded_anew_and_its_tap_counts(scripted: Tab) -> None:
    await scripted.page.evaluate("document.documentElement.dataset.version = '0123456789'")
    await scripted.rate("S-G1.t", 4)
    await scripted.page.wait_for_selector("html:not([data-version='0123456789'])")
    await scripted.asks("S-G2.t")
    assert await scripted.ratings() == {"S-G1.t": "4"}


async def test_while_the_program_is_gone_the_page_says_so_and_goes_on_when_it_is_back(
    scripted: Tab, served: Served, program: Program
) -> None:
    page = scripted.page
    await page.fill("#say", "3")
    await served.close()
    for act in (scripted.rate("S-G1.t", 4), page.press("#say", "Enter")):
        await act
        await page.wait_for_selector("#toast.shown")
        assert "may not be stored" in await page.inner_text("#toast")
        assert await page.input_value("#say") == "3"
    await served.open(program.conversation)
    await page.press("#say", "Enter")
    await scripted.asks("S-G2.t")
    assert await scripted.ratings() == {"S-G1.t": "3"} and not await page.inner_text("#toast")
    await scripted.rate("S-G2.t", 4)
    await scripted.asks("S-G3.t")
