"""Requests that are not for us, or not from a page of ours: refused with a clear page, nothing stored."""

from __future__ import annotations

import re
import socket
from collections.abc import Callable

import pytest
from playwright.async_api import Browser

from tests.web.raw import ask, exchange, request
from tests.web.serving import Served

pytestmark = pytest.mark.asyncio(loop_scope="session")

BEGIN = b"of=aaaaaa&lang=en"
"""What the first choice of a talk sends."""

Stored = Callable[[], int]

# --- the address ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:8080",
        "127.0.0.1.evil.example",
        "localhost.evil.example",
        "127.0.0.1@evil.example",
        "2130706433",
        "[::1",
        "::1",
        "[127.0.0.1]",
        "[fe80::1%evil.example]",
        "127.0.0.1:8080:80",
        "127.0.0.1:http",
        "",
        "<script>alert(1)</script>",
    ],
)
async def test_a_name_that_is_not_ours_is_refused(door: Served, stored: Stored, host: str) -> None:
    for method, body in (("GET", b""), ("POST", BEGIN)):
        answer = await ask(door.port, method, body=body, host=host, origin=f"http://{host}")
        assert answer.status == 421 and "This address is not one of mine" in answer.text
        assert "<script>alert" not in answer.text and "set-cookie" not in answer.headers
    assert not stored()


async def test_a_request_without_any_address_is_refused(door: Served) -> None:
    assert (await ask(door.port, host=None)).status in (400, 421)


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "LOCALHOST:80",
        "127.0.0.1",
        "192.168.1.7:8080",
        "[::1]:8080",
        "[2001:db8::7]",
        "OWN",
        "OWN.local",
    ],
)
async def test_our_own_addresses_are_answered(door: Served, host: str) -> None:
    host = host.replace("OWN", socket.gethostname())
    assert (await ask(door.port, host=host)).status == 200
    began = await ask(door.port, "POST", body=BEGIN, host=host, origin=f"http://{host}")
    assert (began.status, began.headers["location"]) == (303, "/?new#now")


# --- the page it comes from ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1"},  # another port
        {"origin": "https://127.0.0.1:PORT"},
        {"origin": "http://127.0.0.1:PORT.evil.example"},
        {"origin": "http://evil.example", "sec_fetch_site": "same-origin"},
        {"origin": None, "sec_fetch_site": "cross-site"},
        {"origin": None, "sec_fetch_site": "same-site"},
        {"origin": None, "sec_fetch_site": "none"},
        {"origin": None, "sec_fetch_site": "cross-site", "referer": "http://127.0.0.1:PORT/"},
        {"origin": None, "referer": "http://evil.example/http://127.0.0.1:PORT/"},
        {"origin": None, "referer": "http://127.0.0.1:PORT.evil.example/"},
        {"origin": None},
    ],
    ids=str,
)
async def test_a_form_from_elsewhere_is_refused(
    door: Served, stored: Stored, headers: dict[str, str | None]
) -> None:
    sent = {name: value and value.replace("PORT", str(door.port)) for name, value in headers.items()}
    for path in ("/", "/go", "/leave"):
        answer = await ask(door.port, "POST", path, BEGIN, **sent)
        assert answer.status == 403 and "did not come from this page" in answer.text
        assert "set-cookie" not in answer.headers
    assert not stored()


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://127.0.0.1:PORT"},
        {"origin": None, "sec_fetch_site": "same-origin"},
        {"origin": None, "referer": "http://127.0.0.1:PORT/case"},
    ],
    ids=str,
)
async def test_a_form_of_ours_is_taken(door: Served, headers: dict[str, str | None]) -> None:
    sent = {name: value and value.replace("PORT", str(door.port)) for name, value in headers.items()}
    assert (await ask(door.port, "POST", body=BEGIN, **sent)).status == 303


async def test_a_form_on_another_site_reaches_nothing_in_chromium(
    door: Served, stored: Stored, browser: Browser
) -> None:
    """The attacker's page stands under another name, and under our own with another port."""
    context = await browser.new_context(locale="en-GB")
    page = await context.new_page()
    form = f'<form method=post action="{door.url}"><input name=say value=hello><button>Go</button></form>'
    for attacker in ("http://evil.localhost:9/", "http://127.0.0.1:9/"):
        await page.route(attacker, lambda route: route.fulfill(body=form, content_type="text/html"))
        await page.goto(attacker)
        await page.click("button")
        await page.wait_for_url(door.url)
        assert "did not come from this page" in await page.inner_text("main")
    assert not stored() and not await context.cookies()
    await context.close()


async def test_the_page_cannot_be_framed_in_chromium(door: Served, browser: Browser) -> None:
    context = await browser.new_context()
    page = await context.new_page()
    frame = f'<iframe src="{door.url}"></iframe>'
    await page.route("http://127.0.0.1:9/", lambda route: route.fulfill(body=frame, content_type="text/html"))
    await page.goto("http://127.0.0.1:9/")
    await page.wait_for_function("frames.length === 1")
    framed = page.frames[1]
    await framed.wait_for_load_state()
    assert framed.url.startswith("chrome-error:")
    await context.close()


# --- methods and paths ---------------------------------------------------------------------------------

ROUTES = {
    "/": "GET, HEAD, POST",
    "/case": "GET, HEAD",
    "/link": "GET, HEAD",
    "/leave": "POST",
    "/go": "POST",
    "/go/AAAAAAAAAAAAAAAAAAAAAA": "GET, HEAD",
    "/room": "GET, HEAD",
    "/static/style.css": "GET, HEAD",
    "/favicon.ico": "GET, HEAD",
    "/robots.txt": "GET, HEAD",
    "/healthz": "GET, HEAD",
}


@pytest.mark.parametrize("path", ROUTES)
async def test_a_method_that_a_page_has_not_is_refused(door: Served, stored: Stored, path: str) -> None:
    for method in ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND"):
        if method in ROUTES[path]:
            continue
        answer = await ask(door.port, method, path, b"")
        assert (answer.status, sorted(answer.headers["allow"].split(", "))) == (405, ROUTES[path].split(", "))
        assert "This page can&#39;t do that" in answer.text
    assert not stored()


@pytest.mark.parametrize("path", ROUTES)
async def test_head_is_get_without_a_body(door: Served, path: str) -> None:
    if "GET" in ROUTES[path]:
        got, headed = await ask(door.port, "GET", path), await ask(door.port, "HEAD", path)
        assert (headed.status, headed.body) == (got.status, b"")
        assert headed.headers["content-length"] == got.headers["content-length"]


@pytest.mark.parametrize(
    "path",
    [
        "/../etc/passwd",
        "/static/../page.html",
        "/static/..%2f..%2fpyproject.toml",
        "/static/%2e%2e/%2e%2e/pyproject.toml",
        "/static/....//page.html",
        "/static/page.html",
        "/static/",
        "/static/style.css%00.js",
        "/static/style.css/",
        "/static//style.css",
        "//",
        "//evil.example/",
        "/case/",
        "/healthz/",
        "/go/",
        "/go/%00",
        "/go/AAAAAAAAAAAAAAAAAAAAAAA",
        "/go/AAAAAAAAAAAAAAAAAAAAA",
        "/go/AAAAAAAAAAAAAAAAAAAAAA%0a",
        "/go/<script>",
        "/%00",
        "/%ff%fe",
        "/.env",
        "/CASE",
        "/" + "a" * 8_000,
    ],
    ids=lambda path: path[:40],
)
async def test_a_path_that_there_is_not_is_refused(door: Served, path: str) -> None:
    answer = await ask(door.port, path=path)
    assert answer.status == 404 and re.search("There is no such page|leads to no talk here", answer.text)
    assert "location" not in answer.headers


@pytest.mark.parametrize("path", ["http://evil.example/", "http://127.0.0.1/", "*", "\xff", "/\xff", "/a b"])
async def test_a_target_that_is_no_path_is_harmless(door: Served, path: str) -> None:
    answer = await exchange(door.port, request(door.port, path=path))
    assert answer.status in (200, 400, 404, 421) and "location" not in answer.headers
