"""What can go wrong between us and Telegram, where telegram.error has no word for it."""

from __future__ import annotations

from telegram.error import NetworkError, TelegramError


class BadToken(Exception):
    """Telegram does not know the token; the message says what to do."""


class Flooded(TelegramError):
    """Too many requests: `wait_s` seconds have to pass before the same one may be repeated.

    In place of telegram.error.RetryAfter, which warns of its own deprecation when it is made (22.8).
    """

    def __init__(self, wait_s: float) -> None:
        super().__init__(f"Too many requests; wait {wait_s:g} s")
        self.wait_s = wait_s


class NotSent(NetworkError):
    """No connection came about, so the request surely was not carried out."""
