"""The command line."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from collections.abc import Sequence
from contextlib import nullcontext
from typing import Any

from bot import operator_commands
from bot.ports import StoreError
from bot.settings import BadSettings, settings
from flows.errors import ContentError

FORMATS = ("pdf", "docx", "md", "html", "json", "csv", "xlsx", "png", "svg")

USAGE = 2
"""The exit code for anything that the person who called can mend."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; the exit code, 2 where the caller can mend what is wrong."""
    options = _parser().parse_args(arguments)
    try:
        code = int(options.run(options))
        sys.stdout.flush()
        return code
    except BrokenPipeError:  # whoever read us has gone: nothing is left to say, not even at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return USAGE
    except ContentError as error:
        print("The content is not fit for use:", error, sep="\n", file=sys.stderr)
    except (BadSettings, StoreError) as error:
        print(error, file=sys.stderr)
    except OSError as error:
        print(f"Could not be written: {error.strerror}", file=sys.stderr)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except KeyboardInterrupt:
        return 130
    return USAGE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="common-ground",
        description="Common Ground (求同): where your agency and three tiers of government stand together.",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    run = commands.add_parser("run", help="the page in the browser, and Telegram where TELEGRAM_TOKEN is set")
    _add_serving(run)
    run.set_defaults(run=_run)

    webhook = commands.add_parser("webhook", help="where Telegram delivers: set it, look, or take it back")
    webhook.add_argument("what", choices=("set", "info", "delete"))
    webhook.set_defaults(run=_webhook)

    operator_commands.add_to(commands)
    class_ = commands.add_parser("class", help="the page, with a demo class of invented students on it")
    class_.add_argument("--demo", type=_students, default=40, metavar="N", help="how many students; 5 to 500")
    class_.add_argument("--lang", choices=("en", "zh"), help="the language of the class")
    _add_serving(class_)
    class_.set_defaults(run=_class)

    chat = commands.add_parser("chat", help="the dialog in the terminal")
    chat.add_argument("--lang", choices=("en", "zh"), help="begin in this language")
    chat.add_argument(
        "--plain", action="store_true", help="no colours or boxes: for screen readers and pipes"
    )
    chat.set_defaults(run=_chat)

    score = commands.add_parser("score", help="answers files (TOML or JSON) in, verdicts out")
    score.add_argument(
        "files", nargs="+", metavar="FILE", help="an answers file; - reads one JSON answer set a line"
    )
    score.add_argument("--json", action="store_true", help="verdicts as JSON, one a line")
    score.add_argument("--lang", choices=("en", "zh"), default="en", help="the language of the words")
    score.set_defaults(run=_score)

    report = commands.add_parser("report", help="an answers file in, a report to take away out")
    report.add_argument(
        "file", metavar="FILE", help="an answers file (TOML or JSON); - reads one JSON answer set"
    )
    report.add_argument("--format", choices=FORMATS, default="pdf", help="png and svg are the map")
    _add_output(report)
    report.set_defaults(run=_report)

    form = commands.add_parser("form", help="the questionnaire to fill in by hand, as a PDF")
    _add_output(form)
    form.set_defaults(run=_form)

    bid = commands.add_parser("bid", help="an answers file in, the one-page brief before a bid out")
    bid.add_argument("file", metavar="FILE", help="an answers file, with a [bid] table where much is known")
    bid.add_argument("--format", choices=("pdf", "docx", "md"), default="pdf")
    _add_output(bid)
    bid.set_defaults(run=_bid)

    check = commands.add_parser("check", help="every fault of the content at once")
    check.set_defaults(run=_check)

    diagram = commands.add_parser("diagram", help="the dialog as a Mermaid diagram")
    diagram.set_defaults(run=_diagram)
    return parser


def _port(said: str) -> int:
    if not said.isdecimal() or int(said) > 65_535:
        raise argparse.ArgumentTypeError(f"{said} is no port; a port is a number from 0 to 65535")
    return int(said)


def _workers(said: str) -> int:
    if not said.isdecimal() or not 1 <= int(said) <= 64:
        raise argparse.ArgumentTypeError(f"{said} is no number of workers; choose one from 1 to 64")
    return int(said)


def _students(said: str) -> int:
    if not (said.isascii() and said.isdecimal() and 5 <= int(said) <= 500):
        raise argparse.ArgumentTypeError(f"{said} is no number of students; give one from 5 to 500")
    return int(said)


def _add_serving(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--host", default="127.0.0.1", help="the address to listen on; 0.0.0.0 for the network"
    )
    command.add_argument("--port", type=_port, default=8080, help="the first port to try; 0 for any free one")
    command.add_argument(
        "--open",
        action=argparse.BooleanOptionalAction,
        help="show the page in the browser at once (by itself where there is a screen)",
    )
    command.add_argument(
        "--workers", type=_workers, default=1, metavar="N", help="processes that share the address, 1 to 64"
    )


def _add_output(command: argparse.ArgumentParser) -> None:
    command.add_argument("--lang", choices=("en", "zh"), default="en", help="the language of the words")
    command.add_argument(
        "-o", "--output", default="", metavar="OUT", help="where to; - or none: standard output"
    )
    command.add_argument("--force", action="store_true", help="write over a file that is there already")


def _run(options: argparse.Namespace) -> int:
    return _served(options.workers, options.host, options.port, options.open)


def _class(options: argparse.Namespace) -> int:
    return _served(options.workers, options.host, options.port, options.open, options.demo, options.lang)


def _served(workers: int, *page: Any) -> int:
    """Serve a `bot.starting.Page`; whatever counts is imported once it is settled whether together."""
    from bot.workers import counting_together

    with counting_together() if workers > 1 else nullcontext():
        return _started(workers, *page)


def _started(workers: int, *page: Any) -> int:
    from bot.app import run, run_workers
    from bot.channels.telegram.errors import BadToken
    from bot.logs import log_to_stderr
    from bot.starting import NotReady, Page, looked_over

    log_to_stderr()
    try:
        start = looked_over(shown := Page(*page), workers)
        if workers > 1:
            return run_workers(start, shown, workers)
        return asyncio.run(run(start, shown))
    except (BadToken, NotReady) as error:
        print(error, file=sys.stderr)
        return USAGE


def _webhook(options: argparse.Namespace) -> int:
    from bot.channels.telegram.errors import BadToken
    from bot.deploying import webhook

    try:
        return asyncio.run(webhook(settings(), options.what))
    except BadToken as error:
        print(error, file=sys.stderr)
        return USAGE


def _chat(options: argparse.Namespace) -> int:
    from bot.app import chat

    return asyncio.run(chat(settings(), options.lang, plain=options.plain))


def _score(options: argparse.Namespace) -> int:
    from bot.score import score

    return score(
        options.files,
        as_json=options.json,
        lang=options.lang,
        stdin=sys.stdin,
        stdout=sys.stdout,
        stderr=sys.stderr,
    )


def _report(options: argparse.Namespace) -> int:
    from bot.reporting import Streams, report

    streams = Streams(sys.stdin, sys.stdout, sys.stderr)
    return report(options.file, options.format, options.lang, options.output, streams, over=options.force)


def _form(options: argparse.Namespace) -> int:
    from bot.reporting import Streams, form

    streams = Streams(sys.stdin, sys.stdout, sys.stderr)
    return form(options.lang, options.output, streams, over=options.force)


def _bid(options: argparse.Namespace) -> int:
    from bot.bidding import bid
    from bot.reporting import Streams

    streams = Streams(sys.stdin, sys.stdout, sys.stderr)
    return bid(options.file, options.format, options.lang, options.output, streams, over=options.force)


def _check(_: argparse.Namespace) -> int:
    from bot.checking import check

    return check()


def _diagram(_: argparse.Namespace) -> int:
    from flows.diagram import mermaid

    print(mermaid())
    return 0


if __name__ == "__main__":
    sys.exit(main())
