"""Keys to a group's controls and to its projector: shown once, known to the store by their hash alone."""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass

from flows.group import Group

_KEY = re.compile(r"([2-9A-HJKMNP-Z]{6})[A-Za-z0-9_-]{22}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Opened:
    """A group just made, with the two keys that only its opener gets."""

    group: Group
    host: str
    wall: str


def new_key(code: str) -> str:
    """A key that nobody has yet: the group's code, then 128 random bits."""
    return code + secrets.token_urlsafe(16)


def key_hash(key: str) -> str:
    """What is stored of a key."""
    return hashlib.blake2b(key.encode(), digest_size=16).hexdigest()


def code_of(key: str) -> str:
    """The code of the group a key belongs to, empty for what can be no key."""
    found = _KEY.fullmatch(key)
    return found[1] if found else ""


def is_key(key: str, stored: str) -> bool:
    """Whether this is the key whose hash is stored."""
    return secrets.compare_digest(stored, key_hash(key))
