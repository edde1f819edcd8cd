"""Reports and briefs fetched from the page: what comes, what it is called, and for whom."""

from __future__ import annotations

from dataclasses import replace

import pytest
from playwright.async_api import Browser, Page

from bot.channels.web import visitor
from flows.document import to_document
from flows.library import Library
from flows.model import Lang
from flows.question import MARK
from flows.session import Assessment, Session
from tests.transcripts.program import Program
from tests.web.serving import Served

pytestmark = pytest.mark.asyncio(loop_scope="session")

BEGINNINGS = {"pdf": b"%PDF-", "docx": b"PK", "png": b"\x89PNG", "xlsx": b"PK"}
NAMES: dict[Lang, str] = {"en": "common-ground-report-2026-11-22", "zh": "求同报告-2026-11-22"}


async def at_the_report(program: Program, library: Library, lang: Lang) -> str:
    """The key of somebody who has the street's result, with the screen of the report before them."""
    ratings = {f"{i.id}.{MARK[s]}": 3 for i in library.items.values() if i.id[0] == "S" for s in MARK}
    done = Assessment("k7f3qa", "2026-11-22", library.rubric.version, "", depth="full", tier="street")
    done = replace(
        done, ratings=ratings, done={"street": "2026-11-22"}, names={"bureau": ""}, seen=("welcome",)
    )
    session = Session(
        lang, "verdict", view="report", current="k7f3qa", assessments=(done,), edition=library.edition
    )
    key = visitor.new_key()
    await program.store.save(visitor.manager(key), {**to_document(session), "anchor": None}, 0)
    return key


async def opened(browser: Browser, served: Served, key: str, *, script: bool) -> Page:
    context = await browser.new_context(java_script_enabled=script, accept_downloads=True)
    await context.add_cookies([{"name": "talk", "value": key, "url": served.url}])
    page = await context.new_page()
    await page.goto(served.url)
    return page


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
@pytest.mark.parametrize("lang", ["en", "zh"])
async def test_every_kind_comes_under_its_name(
    browser: Browser, served: Served, program: Program, library: Library, lang: Lang, script: bool
) -> None:
    page = await opened(browser, served, await at_the_report(program, library, lang), script=script)
    for kind, beginning in BEGINNINGS.items():
        async with page.expect_download(timeout=60_000) as coming:
            await page.click(f"button[name=get][value={kind}]")
        file = await coming.value
        assert file.suggested_filename == f"{NAMES[lang]}.{kind}"
        with (await file.path()).open("rb") as content:
            assert content.read(len(beginning)) == beginning
    assert "k7f3qa" not in page.url
    await page.context.close()


@pytest.mark.parametrize("lang", ["en", "zh"])
async def test_the_map_stands_with_the_result(
    browser: Browser, served: Served, program: Program, library: Library, lang: Lang
) -> None:
    page = await opened(browser, served, await at_the_report(program, library, lang), script=False)
    chart = page.locator("img.chart").first
    await chart.scroll_into_view_if_needed()
    source = await chart.get_attribute("src")
    assert source and source.startswith("/chart/k7f3qa/map.") and await chart.get_attribute("alt")
    answer = await page.context.request.get(served.url.rstrip("/") + source, timeout=60_000)
    drawn = await answer.text()
    assert answer.status == 200 and answer.headers["content-type"] == "image/svg+xml"
    assert drawn.lstrip().startswith("<svg") and ("目标" if lang == "zh" else "Ends") in drawn
    await page.context.close()


async def test_nobody_gets_the_file_of_another(
    browser: Browser, served: Served, program: Program, library: Library
) -> None:
    await at_the_report(program, library, "en")
    other = visitor.new_key()
    empty = Assessment("aaaaaa", "2026-11-22", library.rubric.version)
    session = Session("en", "welcome", current="aaaaaa", assessments=(empty,), edition=library.edition)
    await program.store.save(visitor.manager(other), {**to_document(session), "anchor": None}, 0)
    page = await opened(browser, served, other, script=True)
    for path in ("k7f3qa/pdf", "aaaaaa/pdf", "aaaaaa/brief.pdf", "k7f3qa/exe", "../pdf"):
        answer = await page.goto(f"{served.url}file/{path}")
        assert answer and answer.status == 404, path
    for path in ("k7f3qa/map", "aaaaaa/map", "k7f3qa/nonsense"):
        answer = await page.goto(f"{served.url}chart/{path}")
        assert answer and answer.status == 404, path
    await page.context.close()
