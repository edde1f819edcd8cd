"""Codes of groups, and the keys to their controls and projectors, known to the store by their hash alone."""

from __future__ import annotations

import hashlib
import re
import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass

from flows.code import COUNT, spelled
from flows.group import Group

_KEY = re.compile(r"([2-9A-HJKMNP-Z]{6})[A-Za-z0-9_-]{22}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Opened:
    """A group just made, with the key to its controls, which only its opener gets."""

    group: Group
    host: str


def new_code() -> str:
    """A code at random."""
    while not (code := spelled(secrets.randbelow(COUNT))):
        pass
    return code


def new_key(code: str) -> str:
    """A key that nobody has yet: the group's code, then 128 random bits."""
    return code + secrets.token_urlsafe(16)


def wall_key(host: str) -> str:
    """The key to the projector that goes with a key to the controls; that one cannot be told from it."""
    digest = hashlib.blake2b(host.encode(), digest_size=16, person=b"wall").digest()
    return code_of(host) + urlsafe_b64encode(digest).decode().rstrip("=")


def key_hash(key: str) -> str:
    """What is stored of a key."""
    return hashlib.blake2b(key.encode(), digest_size=16).hexdigest()


def code_of(key: str) -> str:
    """The code of the group a key belongs to, empty for what can be no key."""
    found = _KEY.fullmatch(key)
    return found[1] if found else ""


def is_key(key: str, stored: str) -> bool:
    """Whether this is the key whose hash is stored."""
    return secrets.compare_digest(stored.encode("utf-8", "surrogatepass"), key_hash(key).encode())
