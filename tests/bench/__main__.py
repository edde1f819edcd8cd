"""One table of what things cost, each ratio measured side by side in this run: `make bench`."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable

import pytest
from rich.console import Console
from rich.table import Table

from tests.bench import classroom, overload, postgres, reports, store, telegram, web, webhook, whole

SIZES = (100, 10_000, 100_000)


def main(sizes: tuple[int, ...] = SIZES) -> None:
    """Measure and print; sizes are numbers of stored managers."""
    table = Table("what", "ours", "beside", "ratio", "aim", title="Common Ground, this machine, this run")

    def row(what: str, *cells: str) -> None:
        table.add_row(what, *cells)
        print(".", end="", file=sys.stderr, flush=True)

    for size in sizes:
        tap = whole.whole_tap(size)
        ratio = f"{tap.ours_us / tap.bare_us:.2f}x"
        row(
            f"whole durable tap, CPU, {size:,} managers",
            f"{tap.ours_us:.0f} us",
            f"bare PTB {tap.bare_us:.0f} us",
            ratio,
            "1.0x",
        )
    for size in sizes:
        one = store.durable_answer(size)
        cells = (
            f"{one['answer_wall_us']:.0f} us",
            f"bare replace {one['bare_wall_us']:.0f} us",
            f"{one['wall_ratio']:.2f}x",
        )
        row(f"durable answer, {size:,} managers", *cells, "under 1.2x")
    of_the_database(row)
    mine, theirs = asyncio.run(telegram.rates())
    rate = whole.durable_taps_per_second()
    default = f"PTB's transport {theirs.per_second:.0f}/s"
    row(
        "taps a second, 60 ms, 256 at once",
        f"{mine.per_second:.0f}/s",
        default,
        f"{mine.per_second / theirs.per_second:.0f}x",
        "",
    )
    row(
        "the same, whole and durable", f"{rate:.0f}/s", default, f"{rate / theirs.per_second:.0f}x", "1,000/s"
    )
    for size in (sizes[0], sizes[-1]):
        took_s, rss_mb = whole.start_with(size)
        row(f"start to first answer, {size:,} managers", f"{took_s:.2f} s", "", "", "under 1 s")
        row(f"memory, {size:,} managers", f"{rss_mb:.0f} MB", "", "", "under 90 MB")
    of_the_page(row)
    of_a_class(row)
    for kind, library, aim in (("chart", "resvg", 1.2), ("pdf", "typst", 2.0), ("docx", "docxtpl", 1.5)):
        ours, bare = reports.cost(kind), reports.cost(f"bare-{kind}")
        cells = (
            f"{ours.cpu_ms:.0f} ms, {ours.peak_mb:.0f} MB",
            f"bare {library} {bare.cpu_ms:.0f} ms, {bare.peak_mb:.0f} MB",
            f"{ours.cpu_ms / bare.cpu_ms:.2f}x",
        )
        row(f"{kind} of a report, CPU, peak memory", *cells, f"under {aim:g}x")
    busy, quiet = reports.tap_p99_ms()
    cells = (f"{busy:.1f} ms", f"without {quiet:.1f} ms", f"{busy / quiet:.2f}x")
    row("p99 of a tap while 20 reports are made", *cells, "under 1.5x")
    of_the_webhook(row)
    print(file=sys.stderr)
    Console(width=120).print(table)


def of_the_webhook(row: Callable[..., None]) -> None:
    """What workers carry by webhook, and what is left of one under twice its load."""
    try:
        found = webhook.compared()
    except pytest.skip.Exception as missing:
        row("webhook", "-", str(missing), "", "")
        return
    for name, one in found.items():
        row(
            f"webhook: {name}",
            f"{one.per_second:.0f}/s",
            f"p50 {one.p50_ms:.0f}, p99 {one.p99_ms:.0f} ms",
            "",
            "",
        )
    one, two, nothing = (found[name] for name in (webhook.ONE, webhook.TWO, webhook.NOTHING))
    row("webhook: two workers beside one", "", "", f"{two.per_second / one.per_second:.2f}x", "1.7x")
    cells = (f"{one.cpu_us:.0f} us", f"doing nothing {nothing.cpu_us:.0f} us")
    row("webhook: durable answer, CPU", *cells, f"{one.cpu_us / nothing.cpu_us:.1f}x", "")
    over = overload.found()
    answers = f"p99 {over.overload.p99_ms:.0f} ms", f"{over.overload.refused} refused"
    row("twice the load of a worker: accepted taps", *answers, "", "under 1 s")
    row("the same: until all is well again", f"{over.recovery_s:.1f} s", "", "", "under 5 s")


def of_the_database(row: Callable[..., None]) -> None:
    """What an answer costs on PostgreSQL; nothing without a server."""
    try:
        found = postgres.durable_answers()
    except pytest.skip.Exception as missing:
        row("PostgreSQL", "-", str(missing), "", "")
        return
    for size, one in found.items():
        cells = (f"{one['answer']:.0f} us", f"bare upsert {one['bare']:.0f} us", f"{one['ratio']:.2f}x")
        row(f"PostgreSQL: durable answer, {size:,} managers", *cells, "under 1.5x")
    few, many = found.values()
    beside = f"{few['answer']:.0f} us at the smaller size"
    row(
        "the same, flat",
        f"{many['answer']:.0f} us",
        beside,
        f"{many['answer'] / few['answer']:.2f}x",
        "1.15x",
    )


def of_the_page(row: Callable[..., None]) -> None:
    """What the page in the browser costs; without Chromium only what needs none."""
    rates = web.rates()
    beside = f"constant page {rates.constant:.0f}/s"
    row("page: durable taps a second", f"{rates.ours:.0f}/s", beside, f"{rates.ratio:.2f}x", "0.33x")
    wait, lost = web.hall()
    row(
        f"page: {web.PHONES} phones at once",
        f"p99 {wait.p99:.0f} ms",
        f"{lost} lost",
        "",
        "under 1 s, 0 lost",
    )
    try:
        tap, load = web.tap_to_painted(), web.first_load()
    except pytest.skip.Exception as missing:
        row("page: in Chromium", "-", str(missing), "", "")
        return
    row("page: tap to painted answer", f"{tap.median:.0f} ms", f"p99 {tap.p99:.0f} ms", "", "under 50 ms")
    row("page: first load", f"{load / 1000:.1f} kB", "", "", "60 kB")


def of_a_class(row: Callable[..., None]) -> None:
    """What a class costs."""
    for size in classroom.SIZES:
        one = classroom.view(size)
        cells = (f"{one.count_ms:.0f} ms", f"reveal {one.reveal_ms:.0f} ms, shown {one.shown_ms:.1f} ms")
        row(f"class of {size:,}: counted", *cells, "", "500 under 50 ms")
    lesson = classroom.held()
    cells = (f"{lesson.took_s:.1f} s", f"{lesson.lost} lost, {lesson.memory_mb:.0f} MB", "")
    row(f"class: {classroom.STUDENTS} students, 48 items each", *cells, "30 s, 0 lost")
    row(
        "class: a tap meanwhile", f"p99 {lesson.tap.p99:.0f} ms", f"median {lesson.tap.median:.0f} ms", "", ""
    )
    row("class: answer to projector", f"p99 {lesson.projector.p99:.0f} ms", "", "", "")


if __name__ == "__main__":
    main(tuple(int(size.replace(",", "")) for size in sys.argv[1:]) or SIZES)
