"""Who is at the other end: a random key in a cookie, known to the store by its hash alone."""

from __future__ import annotations

import hashlib
import re
import secrets

from starlette.requests import Request
from starlette.responses import Response

KEY = re.compile(r"[A-Za-z0-9_-]{22}", re.ASCII)
"""128 random bits, as `secrets.token_urlsafe` writes them."""

KEPT_S = 400 * 86_400
"""The longest life of a cookie that browsers allow."""


def new_key() -> str:
    """A key that nobody has yet."""
    return secrets.token_urlsafe(16)


def manager(key: str) -> str:
    """The name under which the store knows the owner of a key; the key cannot be told from it."""
    return f"web:{hashlib.blake2b(key.encode(), digest_size=16).hexdigest()}"


def cookie(request: Request) -> str:
    """The name of the cookie; behind TLS one that no neighbouring host can set."""
    return "__Host-talk" if request.url.scheme == "https" else "talk"


def key_of(request: Request) -> str:
    """The key in the request's cookie, empty for none that could be ours."""
    key = request.cookies.get(cookie(request), "")
    return key if KEY.fullmatch(key) else ""


def remember(request: Request, response: Response, key: str) -> None:
    """Let the browser keep the key."""
    _set(request, response, key, KEPT_S)


def forget(request: Request, response: Response) -> None:
    """Let the browser drop the key."""
    _set(request, response, "", 0)


def _set(request: Request, response: Response, key: str, kept_s: int) -> None:
    secure = request.url.scheme == "https"
    response.set_cookie(
        cookie(request), key, max_age=kept_s, path="/", secure=secure, httponly=True, samesite="lax"
    )
