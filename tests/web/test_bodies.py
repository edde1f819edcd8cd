"""Forms as no page of ours sends them: too big, garbled, out of shape. Each is refused, none is stored."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

import pytest

from tests.web.raw import FORM, Answer, ask, exchange, request
from tests.web.serving import Served

pytestmark = pytest.mark.asyncio(loop_scope="session")

KIB = 1024
Stored = Callable[[], int]


def chunked(body: bytes, size: int = 8 * KIB) -> bytes:
    parts = (body[at : at + size] for at in range(0, len(body), size))
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


async def post(door: Served, body: bytes, **headers: str | None) -> Answer:
    return await ask(door.port, "POST", "/", body, **headers)


# --- size ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [64 * KIB + 1, 1024 * KIB, 10 * 1024 * KIB])
@pytest.mark.parametrize("in_chunks", [False, True], ids=["length", "chunked"])
@pytest.mark.parametrize("path", ["/", "/go", "/leave", "/case"])
async def test_a_body_over_64_kib_gets_a_page_that_says_so(
    door: Served, stored: Stored, size: int, in_chunks: bool, path: str
) -> None:
    body = b"say=" + b"a" * (size - 4)
    if in_chunks:
        head = request(door.port, "POST", path, content_length=None, transfer_encoding="chunked")
        answer = await exchange(door.port, head + chunked(body))
    else:
        answer = await ask(door.port, "POST", path, body)
    assert answer.status == 413 and "That is too long" in answer.text
    assert not stored()


async def test_a_body_that_is_only_announced_is_refused_at_once(door: Served) -> None:
    head = request(door.port, "POST", content_length=str(10**15))
    assert (await exchange(door.port, head, within_s=5)).status == 413


async def test_64_kib_are_read(door: Served, stored: Stored) -> None:
    body = b"say=" + b"a" * (64 * KIB - 4)
    assert (await post(door, body)).status == 200
    head = request(door.port, "POST", content_length=None, transfer_encoding="chunked")
    assert (await exchange(door.port, head + chunked(body, 100))).status == 200
    assert stored() == 2


@pytest.mark.parametrize("path", ["/", "/case", "/nothing-here", "/static/page.js"])
async def test_a_body_where_none_belongs_does_no_harm(door: Served, path: str) -> None:
    for method in ("GET", "DELETE"):
        answer = await ask(door.port, method, path, b"a" * 300 * KIB, content_length=str(300 * KIB))
        assert answer.status in (200, 404, 405)


# --- shape ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "kind",
    [None, "", "text/plain", "application/json", "multipart/form-data; boundary=x", FORM + "x", "x" * 5_000],
)
async def test_another_kind_of_body_is_refused(door: Served, stored: Stored, kind: str | None) -> None:
    answer = await post(door, b"say=hello", content_type=kind)
    assert answer.status == 415 and "can&#39;t be read" in answer.text
    assert not stored()


async def test_a_form_says_so_in_any_case_and_with_its_charset(door: Served, stored: Stored) -> None:
    answer = await post(door, b"say=hello", content_type=FORM.upper() + " ; charset=UTF-8")
    assert (answer.status, stored()) == (200, 1)


@pytest.mark.parametrize(
    "body",
    [
        b"say=\xff\xfe",
        b"say=%ff%fe",
        b"say=%ed%a0%80",  # half a character, as UTF-16 parts them
        b"%c3=hello",
        b"&".join(b"f%d=1" % n for n in range(9)),
        b"&" * 2_000,
        b"say=hello" + b"&say=hello" * 20,
    ],
    ids=lambda body: body[:20].decode("latin-1"),
)
async def test_what_is_no_text_or_too_many_fields_is_refused(
    door: Served, stored: Stored, body: bytes
) -> None:
    for path in ("/", "/go"):
        answer = await ask(door.port, "POST", path, body)
        assert answer.status == 400 and "can&#39;t be read" in answer.text
    assert not stored()


@pytest.mark.parametrize("body", [b"", b"say=", b"say=%20%09%0a", b"=", b"of=", b"&&", b"of=aaaaaa"])
async def test_a_form_that_says_nothing_leads_back_to_the_page(
    door: Served, stored: Stored, body: bytes
) -> None:
    answer = await post(door, body)
    assert answer.status in (200, 303) and "set-cookie" not in answer.headers
    assert not stored()


@pytest.mark.parametrize(
    "body",
    [
        b"of=aaaaaa&S-G1.t=4",
        b"of=aaaaaa&lang=en&S-G1.t=4",
        b"of=&lang=en",
        b"of=../../etc&lang=en",
        b"of=aaaaaa&lang=xx%00",
        b"of=aaaaaa&__proto__=x",
        b"of=aaaaaa&" + b"k" * 500 + b"=1",
    ],
    ids=lambda body: body[:30].decode(),
)
async def test_taps_of_somebody_unknown_begin_nothing(door: Served, stored: Stored, body: bytes) -> None:
    answer = await post(door, body)
    assert answer.status == 200 and "set-cookie" not in answer.headers
    assert not stored()


async def test_the_last_of_two_fields_of_one_name_counts(door: Served, stored: Stored) -> None:
    answer = await post(door, b"of=aaaaaa&lang=en&lang=zh")
    page = await ask(door.port, cookie=answer.headers["set-cookie"].partition(";")[0])
    assert stored() == 1 and '<html lang="zh-Hans"' in page.text


@pytest.mark.parametrize(
    "said", ["\0", "a\0b", "\x1b[31m", "\u202eabc", "\U0001f600", "/", "/\0", "/" + "x" * 3_000, "\uffff"]
)
async def test_strange_letters_are_words_like_others(door: Served, stored: Stored, said: str) -> None:
    answer = await post(door, urlencode({"say": said}).encode())
    assert answer.status in (200, 303) and stored() == 1
    cookie = answer.headers["set-cookie"].partition(";")[0]
    for _ in range(2):
        assert (await post(door, urlencode({"say": said}).encode(), cookie=cookie)).status in (200, 303)
    page = await ask(door.port, cookie=cookie)
    assert page.status == 200 and "\0" not in page.text and "\x1b" not in page.text


# --- no HTTP -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "sent",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(200),  # TLS
        b"\0" * 500,
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"SSH-2.0-OpenSSH_9.9\r\n\r\n",
        b"GET /\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost : localhost\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\n X: folded\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nX: a\0b\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1e3\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + b"9" * 5_000 + b"\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n",
    ],
    ids=lambda sent: repr(sent[:50]),
)
async def test_what_is_no_http_is_cut_off(door: Served, stored: Stored, sent: bytes) -> None:
    answer = await exchange(door.port, sent, within_s=5)
    assert answer.status in (400, 403, 421) and not answer.headers.get("set-cookie")
    assert not stored() and (await ask(door.port)).status == 200


SMUGGLED = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"


@pytest.mark.parametrize(
    "lengths",
    [
        b"Content-Length: 6\r\nTransfer-Encoding: chunked\r\n",
        b"Transfer-Encoding: chunked\r\nContent-Length: 6\r\n",
        b"Content-Length: 5\r\nContent-Length: 6\r\n",
        b"Content-Length: 5, 6\r\n",
        b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n",
        b"Transfer-Encoding: xchunked\r\n",
        b"Transfer-Encoding : chunked\r\n",
        b"Content-Length: +5\r\n",
    ],
    ids=repr,
)
async def test_no_second_request_is_smuggled_in(door: Served, lengths: bytes) -> None:
    """One length or the other would end the first request early, and the rest would be another one."""
    head = b"POST / HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost\r\nContent-Type: text/plain\r\n"
    answer = await exchange(door.port, head + lengths + b"\r\n0\r\n\r\n" + SMUGGLED, within_s=15)
    assert answer.status == 400 and b"HTTP/1.1 200" not in answer.body


@pytest.mark.parametrize("size", [100 * KIB, 3 * 1024 * KIB])
@pytest.mark.parametrize("where", ["one", "many", "path", "endless"])
async def test_enormous_headers_are_refused(door: Served, size: int, where: str) -> None:
    line = b"a" * size
    sent = {
        "one": b"GET / HTTP/1.1\r\nHost: localhost\r\nX: %s\r\n\r\n" % line,
        "many": b"GET / HTTP/1.1\r\nHost: localhost\r\n" + b"X: y\r\n" * (size // 2) + b"\r\n",
        "path": b"GET /%s HTTP/1.1\r\nHost: localhost\r\n\r\n" % line,
        "endless": b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + line,
    }[where]
    answer = await exchange(door.port, sent, within_s=5)
    assert answer.status in (0, 431), answer.body[:200]
    assert (await ask(door.port)).status == 200


async def test_ranges_and_conditions_are_not_minded(door: Served) -> None:
    for path in ("/", "/static/page.js"):
        whole = await ask(door.port, path=path)
        part = await ask(door.port, path=path, range="bytes=0-10,5-99999", if_none_match="*")
        assert part.status == 200 and len(part.body) == len(whole.body)
