"""The part of the command line for whoever runs the program for others."""

from __future__ import annotations

import argparse
import asyncio
from pathlib import Path
from typing import Any

from bot.settings import settings


def add_to(commands: Any) -> None:
    """Add migrate, copy, backup and restore to the commands of a parser."""
    migrate = commands.add_parser("migrate", help="make or renew the tables in the database of DATABASE_URL")
    migrate.set_defaults(run=_migrate)

    copy = commands.add_parser("copy", help="take every record from a data folder or database to another")
    copy.add_argument("--from", required=True, dest="source", metavar="DIR|URL", help="where they are")
    copy.add_argument("--to", required=True, dest="target", metavar="DIR|URL", help="where they are to be")
    copy.set_defaults(run=_copy)

    for name, does, what in (
        ("backup", _backup, "what is kept in DATABASE_URL or DATA_DIR into one file"),
        ("restore", _restore, "what a backup holds into DATABASE_URL or DATA_DIR"),
    ):
        command = commands.add_parser(name, help=what)
        command.add_argument("file", type=Path, metavar="FILE")
        command.add_argument("--force", action="store_true", help="also where there is something already")
        command.set_defaults(run=does)


def _migrate(_: argparse.Namespace) -> int:
    from bot.operating import make_tables

    return asyncio.run(make_tables(settings()))


def _copy(options: argparse.Namespace) -> int:
    from bot.operating import copy_all

    return asyncio.run(copy_all(options.source, options.target))


def _backup(options: argparse.Namespace) -> int:
    from bot.operating import backup

    return asyncio.run(backup(settings(), options.file, over=options.force))


def _restore(options: argparse.Namespace) -> int:
    from bot.operating import restore

    return asyncio.run(restore(settings(), options.file, over=options.force))
