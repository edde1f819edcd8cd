"""What PostgreSQL refuses, in the words of whoever has to put it right."""

from __future__ import annotations

from bot.ports import StoreError

_FULL = "its disk is full; free some space there and try again"
_RESTARTS = "it is starting or stopping; try again in a moment"
_NO_TABLES = "the tables are missing or of another version; run `python -m bot migrate`"
_FORBIDDEN = "this user may not; give the user in DATABASE_URL the right to read and write there"
_STANDBY = "it is a standby or set to read only; name the primary in DATABASE_URL"
_BUSY = "it has no connection left; raise max_connections there or run fewer workers"
_REMEDIES = {
    "53100": _FULL,
    "58030": "it cannot read or write its disk; look into its log",
    "53200": "it is out of memory; give it more or less to do",
    "53300": _BUSY,
    "57P01": _RESTARTS,
    "57P02": _RESTARTS,
    "57P03": _RESTARTS,
    "42P01": _NO_TABLES,
    "42703": _NO_TABLES,
    "42501": _FORBIDDEN,
    "25006": _STANDBY,
}
_AT_THE_DOOR = (
    ("password authentication failed", "the user or the password in DATABASE_URL is not right"),
    ("no password supplied", "it asks for a password; put one into DATABASE_URL"),
    ("no pg_hba.conf entry", "it lets nobody in from here; allow this computer in its pg_hba.conf"),
    ("does not exist", "there is no such database or user; create it (createdb, createuser)"),
    ("too many clients", _BUSY),
    ("remaining connection slots", _BUSY),
    ("starting up", _RESTARTS),
    ("shutting down", _RESTARTS),
    ("Connection refused", "nothing listens there; start the server or correct DATABASE_URL"),
    ("resolve host", "no computer of that name is known; correct DATABASE_URL"),
    ("timeout expired", "it does not answer; start the server or look at the network between"),
    ("No such file or directory", "no socket is there; start the server or correct DATABASE_URL"),
    ("server closed the connection", _RESTARTS),
)
"""What libpq says where a connection fails, for which it gives no code."""


def in_words(failed: str, where: str, code: str | None, said: str) -> StoreError:
    """What failed, in which database, and what to do; `code` is the SQLSTATE where there is one.

    >>> str(in_words("Cannot save", "db:5432/ground", "53100", "could not extend file"))
    'Cannot save in the database db:5432/ground: its disk is full; free some space there and try again.'
    """
    remedy = _REMEDIES.get(code or "") or next((do for part, do in _AT_THE_DOOR if part in said), "")
    first = " ".join(said.partition("\n")[0].split())
    return StoreError(f"{failed} in the database {where}: {remedy or f'the server says: {first}'}.")
