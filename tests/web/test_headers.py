"""What every answer carries, whatever it answers; cookies; and whom to believe about the address."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import datetime

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from bot.channels.web import visitor
from bot.conversation import Conversation
from bot.wording import Wording
from flows.engine import Engine
from tests.transcripts.program import Program
from tests.web.raw import Answer, ask
from tests.web.serving import Served

pytestmark = pytest.mark.asyncio(loop_scope="session")

BEGIN = b"of=aaaaaa&lang=en"
POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
}
INLINE = re.compile(r"<script(?![^>]* src=)|<style|\sstyle=|\son\w+=|javascript:|<iframe|<object|<base", re.I)
ELSEWHERE = re.compile(r"""(?:src|href|action)=["']?(?!/[^/]|/"|#)[^"'\s>]+""")


def secured(answer: Answer, *, kept: bool = False) -> None:
    """Whether an answer carries what all must."""
    headers = answer.headers
    assert {*headers["content-security-policy"].split("; ")} == POLICY
    assert headers["x-frame-options"] == "DENY" and headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cross-origin-opener-policy"] == headers["cross-origin-resource-policy"] == "same-origin"
    assert "camera=()" in headers["permissions-policy"]
    assert ("immutable" in headers["cache-control"]) if kept else headers["cache-control"] == "no-store"
    assert "server" not in headers and "access-control-allow-origin" not in headers


@pytest_asyncio.fixture(loop_scope="session")
async def proxied(conversation: Conversation) -> AsyncIterator[Served]:
    """Served behind a proxy on this computer that ends TLS for help.example.org."""
    serving = Served(trusted=("127.0.0.1/32",), public="https://help.example.org/")
    await serving.open(conversation)
    yield serving
    await serving.close()


# --- every answer --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 200),
        ("HEAD", "/", 200),
        ("GET", "/case", 200),
        ("GET", "/link", 200),
        ("GET", "/room", 200),
        ("GET", "/healthz", 200),
        ("GET", "/robots.txt", 200),
        ("POST", "/", 303),
        ("POST", "/leave", 303),
        ("GET", "/favicon.ico", 308),
        ("GET", "/nothing", 404),
        ("GET", "/go/AAAAAAAAAAAAAAAAAAAAAA", 404),
        ("POST", "/go", 404),
        ("PUT", "/", 405),
    ],
)
async def test_every_answer_is_secured(served: Served, method: str, path: str, status: int) -> None:
    answer = await ask(served.port, method, path, b"" if method != "POST" else BEGIN)
    assert answer.status == status
    secured(answer)


async def test_refusals_are_secured(served: Served) -> None:
    for status, body, headers in (
        (400, b"say=%ff", {}),
        (403, BEGIN, {"origin": "http://evil.example"}),
        (413, b"a" * 70_000, {}),
        (415, BEGIN, {"content_type": "text/plain"}),
        (421, BEGIN, {"host": "evil.example"}),
    ):
        answer = await ask(served.port, "POST", "/", body, **headers)
        assert answer.status == status
        secured(answer)


async def test_files_are_secured_and_kept_only_in_their_version(served: Served) -> None:
    version = re.findall(r'data-version="(\w+)"', (await ask(served.port)).text)[0]
    for name in ("style.css", "page.js", "mark.svg"):
        secured(await ask(served.port, path=f"/static/{name}?{version}"), kept=True)
        other = await ask(served.port, path=f"/static/{name}?0000000000")
        assert (other.status, other.headers["cache-control"]) == (200, "no-cache")


async def test_a_fault_of_ours_is_an_apology_without_a_word_about_it(
    served: Served, program: Program, wording: Wording, caplog: pytest.LogCaptureFixture
) -> None:
    """The clock is broken, and its complaint quotes what somebody wrote."""

    secret = "secret-of-mei"

    def broken() -> datetime:
        raise RuntimeError(secret)

    await served.close()
    await served.open(Conversation(program.store, Engine(program.library), wording, broken, lambda: "aaaaaa"))
    with caplog.at_level("INFO", "common_ground"):
        answer = await ask(served.port, "POST", "/", BEGIN)
    secured(answer)
    assert answer.status == 500 and "Something went wrong here" in answer.text
    assert secret not in answer.text + str([vars(record) for record in caplog.records])
    assert "RuntimeError" in str([vars(record) for record in caplog.records])


async def test_no_page_has_a_script_a_style_or_anything_of_another_host_in_it(served: Served) -> None:
    began = await ask(served.port, "POST", "/", BEGIN)
    cookie = began.headers["set-cookie"].partition(";")[0]
    for path in ("/", "/case", "/link", "/room", "/nothing", f"/go/{cookie.partition('=')[2]}"):
        for who in (None, cookie):
            page = (await ask(served.port, path=path, cookie=who)).text
            assert not INLINE.findall(page), path
            assert not ELSEWHERE.findall(page), path


async def test_chromium_finds_nothing_to_refuse_under_the_policy(served: Served, browser: Browser) -> None:
    context = await browser.new_context(locale="en-GB")
    page = await context.new_page()
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    await page.goto(served.url)
    await page.click("button[value=en]")
    for path in ("case", "link", "room", ""):
        await page.goto(served.url + path)
    await page.fill("#say", "hello")
    await page.press("#say", "Enter")
    await page.wait_for_selector(".bubble.me")
    assert not said and all(url.startswith(served.url) for url in asked)
    await context.close()


# --- cookies -------------------------------------------------------------------------------------------


async def test_the_cookie_is_random_and_out_of_reach_of_scripts_and_other_sites(served: Served) -> None:
    keys = set()
    for _ in range(20):
        cookie, *flags = (await ask(served.port, "POST", "/", BEGIN)).headers["set-cookie"].split("; ")
        name, _, key = cookie.partition("=")
        assert name == "talk" and visitor.KEY.fullmatch(key)
        assert {flag.lower() for flag in flags} == {"httponly", "samesite=lax", "path=/", "max-age=34560000"}
        keys.add(key)
    assert len(keys) == 20


TLS = {"x_forwarded_proto": "https", "host": "help.example.org", "origin": "https://help.example.org"}


async def test_behind_a_trusted_proxy_with_tls_the_cookie_is_bound_to_it(proxied: Served) -> None:
    began = await ask(proxied.port, "POST", "/", BEGIN, **TLS)
    cookie, *flags = began.headers["set-cookie"].split("; ")
    assert began.status == 303 and cookie.startswith("__Host-talk=") and "Secure" in flags
    assert began.headers["strict-transport-security"] == "max-age=31536000"
    secured(began)
    page = await ask(proxied.port, path="/link", cookie=cookie, **TLS)
    assert f"https://help.example.org/go/{cookie.partition('=')[2]}" in page.text
    planted = await ask(proxied.port, cookie=cookie.removeprefix("__Host-"), **TLS)
    assert 'value="en"' in planted.text  # a cookie that a neighbouring host can set is not ours


async def test_what_anybody_else_says_was_forwarded_counts_for_nothing(served: Served) -> None:
    said = {
        "x_forwarded_proto": "https",
        "x_forwarded_host": "evil.example",
        "x_forwarded_for": "203.0.113.9",
    }
    began = await ask(served.port, "POST", "/", BEGIN, forwarded="host=evil.example;proto=https", **said)
    cookie, *flags = began.headers["set-cookie"].split("; ")
    assert cookie.startswith("talk=") and "Secure" not in flags
    assert "strict-transport-security" not in began.headers
    link = await ask(served.port, path="/link", cookie=cookie, **said)
    assert f"{served.url}go/" in link.text and "evil.example" not in link.text


async def test_not_even_a_trusted_proxy_names_the_host(proxied: Served) -> None:
    answer = await ask(proxied.port, host="evil.example", x_forwarded_host="help.example.org")
    assert answer.status == 421
