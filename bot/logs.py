"""The log: lines for a person at a terminal, JSON for everything that gathers logs."""

from __future__ import annotations

import logging
import sys
import traceback

from pythonjsonlogger.json import JsonFormatter

_FIELDS = "{asctime}{levelname}{name}{message}"


def log_to_stderr() -> None:
    """Tell a person at a terminal what needs their eye; tell a collector every request as well.

    No line holds what people wrote or answered, their names, keys, addresses or personal links.
    """
    seen_by_a_person = sys.stderr.isatty()
    handler = logging.StreamHandler()
    if not seen_by_a_person:
        handler.setFormatter(json_lines())
    else:
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.basicConfig(level=logging.INFO, handlers=[handler])
    logging.getLogger("transitions").setLevel(logging.WARNING)  # it tells of every step of every dialog
    logging.getLogger("psycopg").setLevel(logging.ERROR)  # of every connection; what fails, the store says
    logging.getLogger("uvicorn").setLevel(logging.WARNING)
    logging.getLogger("common_ground.web").setLevel(logging.WARNING if seen_by_a_person else logging.INFO)


def json_lines() -> JsonFormatter:
    """What makes a line of JSON of a record, with everything that was given along."""
    return JsonFormatter(_FIELDS, style="{", rename_fields={"asctime": "time", "levelname": "level"})


def where(error: BaseException) -> str:
    """The kind of an error and the lines it came through; its message may quote what people wrote."""
    return "".join(traceback.format_tb(error.__traceback__)) + type(error).__name__
