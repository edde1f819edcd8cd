"""The brief before a bid: what follows from which answers, and the same lines in every format."""

from __future__ import annotations

import itertools
import json
import re
import subprocess
import sys
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from tempfile import NamedTemporaryFile

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.briefs import worded
from bot.reports.sheet import FORMATS, made, told
from bot.voice import Voice
from bot.wording import Wording
from flows.answers import read
from flows.bid_answers import read_bid
from flows.brief import Brief, brief
from flows.errors import AnswersError
from flows.library import Library, load
from flows.model import LANGS, TIERS, Lang, Rating
from flows.session import Assessment

TODAY = date(2026, 11, 22)
LIBRARY = load()


def answered(*pairs: tuple[Rating, Rating], **bid: str) -> Assessment:
    """All three tiers answered with these ratings in turn, and a bid."""
    ratings: dict[str, Rating] = {}
    turn = itertools.cycle(pairs or ((4, 4),))
    for item in LIBRARY.items:
        ratings[f"{item}.t"], ratings[f"{item}.u"] = next(turn)
    one = Assessment("aaaaaa", TODAY.isoformat(), "1", nickname="Elm station", depth="full", ratings=ratings)
    done = dict.fromkeys(TIERS, TODAY.isoformat())
    return replace(one, done=dict(done), bid={"begun": TODAY.isoformat(), **bid})


def made_of(assessment: Assessment, today: date = TODAY) -> Brief:
    return brief(LIBRARY, assessment, today)


def test_the_common_line_is_what_most_tiers_share() -> None:
    ratings = answered((0, 0)).ratings
    shared = {f"{item}.{side}": 4 for item in ("B-G2", "C-G3", "S-G1") for side in "tu"}
    found = made_of(replace(answered(), ratings={**ratings, **shared}))
    assert found.theme == "safety_net"
    assert {line.tier: line.items for line in found.lines} == {
        "bureau": ("B-G2",),
        "street": ("S-G1",),
        "community": ("C-G3",),
    }
    assert ("need", ("B-G2", "C-G3")) in [(entry.chapter, entry.shared) for entry in found.chapters]


def test_nothing_shared_makes_no_line_and_no_common_theme() -> None:
    found = made_of(answered((4, 0), (0, 4)))
    assert (found.theme, found.lines) == ("", ())
    assert all(entry.answer for entry in found.chapters)


def test_a_difference_to_keep_comes_with_the_strategy_that_words_it() -> None:
    ratings = {**answered((3, 3)).ratings, "S-M2.t": 1, "S-M2.u": 4}
    (one,) = made_of(replace(answered(), ratings=ratings)).reserves
    assert (one.tier, one.item) == ("street", "S-M2")
    assert LIBRARY.strategies[one.strategy].kind == "reserve"


def test_weights_need_not_add_up_and_silence_is_named() -> None:
    found = made_of(answered(third="40", bureau="no", street="?"))
    assert [(one.id, one.weight) for one in found.scorers] == [("third", 40), ("street", None)]
    assert (found.total_percent, found.silent) == (40, ("community",))
    assert "grid" in found.asks


def test_what_is_known_is_no_question() -> None:
    parts = {f"{one}.part": "effects" for one in ("third", "bureau")}
    known = answered(
        kind="tender", deadline="2026-12-31", third="60", bureau="40", street="no", community="no"
    )
    full = replace(known, bid={**known.bid, **parts}, setup={"signs": "bureau"})
    assert made_of(full).asks == ("payment",)
    assert made_of(known).asks == ("grid", "signer", "payment")
    assert "term" in made_of(replace(full, bid={**full.bid, "kind": "renewal"})).asks
    assert "deadline" in made_of(replace(full, bid={**full.bid, "deadline": "-"})).asks


def test_a_weak_relation_with_a_scorer_is_a_risk_the_heaviest_first() -> None:
    found = made_of(answered((4, 0), (0, 4), bureau="20", street="50"))
    assert [(risk.kind, risk.tier, risk.weight) for risk in found.risks[:2]] == [
        ("weak", "street", 50),
        ("weak", "bureau", 20),
    ]
    smooth = made_of(answered((4, 4), (3, 3), bureau="20"))
    assert [risk.kind for risk in smooth.risks] == ["smooth"]
    unseen = replace(answered(bureau="20"), done={"street": TODAY.isoformat()})
    assert ("unseen", "bureau") in [(risk.kind, risk.tier) for risk in made_of(unseen).risks]


@pytest.mark.parametrize(
    ("days", "late"),
    [(200, []), (21, []), (9, ["grid", "papers", "ask", "line"]), (0, None), (-1, None)],
)
def test_the_checklist_counts_back_and_says_what_is_too_late(days: int, late: list[str] | None) -> None:
    deadline = TODAY + timedelta(days=days)
    found = made_of(answered(kind="tender", deadline=deadline.isoformat()))
    assert all(step.day == deadline - timedelta(days=step.days_before) for step in found.ahead + found.late)
    assert all(step.day and step.day >= TODAY for step in found.ahead)
    assert [step.step for step in found.ahead] == ([] if days < 0 else ["deadline"] if days == 0 else
                                                   [step.step for step in found.ahead])  # fmt: skip
    if late is not None:
        assert [step.step for step in found.late] == late


def test_without_a_deadline_steps_have_no_day_and_none_is_late() -> None:
    found = made_of(answered(kind="renewal"))
    assert found.late == () and {step.day for step in found.ahead} == {None}
    assert found.ahead[0].step == "handover"


def test_no_tier_finished_leaves_what_hangs_on_none(wording: Wording) -> None:
    empty = replace(answered(deadline="2026-12-31"), ratings={}, done={})
    found = made_of(empty)
    assert (found.verdicts, found.lines, found.chapters, found.reserves) == ((), (), (), ())
    assert found.never and found.ahead and found.asks
    for lang in LANGS:
        assert b"%PDF" in made("pdf", empty, lang, TODAY.isoformat())[:8]


# --- files ---------------------------------------------------------------------------------------

values = st.one_of(st.integers(0, 4), st.sampled_from(["?"]))
bids = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["tender", "renewal", "-"]),
        "deadline": st.dates(date(2026, 11, 1), date(2028, 1, 1)).map(str) | st.just("-"),
        **{one: st.sampled_from(["-", "?", "no", "0", "40", "100"]) for one in LIBRARY.proposal.scorers},
        **{f"{one}.part": st.sampled_from(LIBRARY.proposal.parts) for one in LIBRARY.proposal.scorers},
    }
)


@st.composite
def assessments(draw: st.DrawFn) -> Assessment:
    pairs = draw(st.lists(st.tuples(values, st.integers(0, 4)), min_size=5, max_size=12))
    name = draw(st.text(max_size=500))
    done = draw(st.sets(st.sampled_from(TIERS)))
    one = replace(answered(*pairs, **draw(bids)), nickname=name, done=dict.fromkeys(done, "2026-11-22"))
    return replace(one, depth=draw(st.sampled_from(["quick", "full"])))


def plain(text: str) -> str:
    return re.sub(r"[\s\u00ad\u200b\ufffd\uffff\u25a1]", "", text)


def of_pdf(content: bytes) -> tuple[int, str]:
    """How many pages, and their text."""
    with NamedTemporaryFile(suffix=".pdf") as file:
        file.write(content)
        file.flush()
        command = ["pdftotext", "-raw", file.name, "-"]
        text = subprocess.run(command, capture_output=True, check=True).stdout.decode()
    return text.count("\f"), text


def of_docx(content: bytes) -> str:
    return "\n".join(paragraph.text for paragraph in docx.Document(BytesIO(content)).paragraphs)


def lines_of(wording: Wording, assessment: Assessment, lang: Lang) -> list[str]:
    """What the brief says in the dialog, line by line, without names that may hold anything."""
    said = worded(brief(wording.library, assessment, TODAY), Voice(wording.library, lang, assessment))
    found = [*said["asks"], *said["never"], *said["unknown"], *said["risks"], *said["scores"], said["theme"]]
    found += [one["text"] for one in (*said["lines"], *said["ahead"], *said["late"])]
    found += [one["say"] for one in said["keep"]]
    return [line for line in found if line]


@settings(max_examples=12, deadline=None)
@given(assessments())
def test_chat_and_files_say_the_same_on_one_page(assessment: Assessment) -> None:
    wording = Wording(LIBRARY)
    for lang in LANGS:
        expected = [plain(line) for line in lines_of(wording, assessment, lang)]
        pages, text = of_pdf(made("pdf", assessment, lang, TODAY.isoformat()))
        assert pages == 1
        word = plain(of_docx(made("docx", assessment, lang, TODAY.isoformat())))
        for line in expected:
            assert line in word, f"the Word file lacks {line}"
        letters = "".join(sorted(plain(text)))
        assert all(letters.count(c) >= plain("".join(expected)).count(c) for c in "0123456789%")


@pytest.mark.parametrize("lang", LANGS)
def test_every_sentence_stands_in_the_pdf(lang: Lang) -> None:
    assessment = answered((4, 4), (1, 4), (4, 1), ("?", 3), deadline="2026-12-10", kind="tender", third="40")
    pages, text = of_pdf(made("pdf", assessment, lang, TODAY.isoformat()))
    assert pages == 1
    for line in lines_of(Wording(LIBRARY), assessment, lang):
        assert plain(line) in plain(text)


def test_names_of_any_kind_leave_the_file_whole() -> None:
    for name in ("*Elm* #panic() <b>&amp;", "{{ 7 * 7 }}", "\u202eabc", "W" * 500, "🙂🙂", "榆树" * 100):
        one = replace(answered(), nickname=name)
        for kind in FORMATS:
            assert made(kind, one, "zh", TODAY.isoformat())
        assert "49" not in of_docx(made("docx", one, "zh", TODAY.isoformat())).splitlines()[0]


def test_the_same_answers_give_the_same_bytes() -> None:
    assert made("pdf", answered(), "en", "2026-11-22") == made("pdf", answered(), "en", "2026-11-22")


def test_a_file_tells_nothing_of_who_uses_it() -> None:
    given = told(Wording(LIBRARY), answered(), "en", "2026-11-22")
    assert "aaaaaa" not in json.dumps(given, ensure_ascii=False)


# --- from an answers file ------------------------------------------------------------------------

ANSWERS = """
depth = "quick"
[ratings.street]
S-G1 = { tier = 4, us = 2 }
S-G2 = { tier = 4, us = 4 }
S-G3 = { tier = 3, us = 3 }
S-G4 = { tier = "dk", us = 3 }
S-M1 = { tier = 4, us = 4 }
S-M2 = { tier = 1, us = 4 }
S-M3 = { tier = 3, us = 3 }
S-M4 = { tier = 3, us = 3 }
[bid]
kind = "renewal"
deadline = 2026-12-31
third = { weight = 40, part = "effects" }
street = { weight = "unknown" }
community = { weight = "no" }
"""


def run(*arguments: str, file: Path, text: str = ANSWERS) -> subprocess.CompletedProcess[bytes]:
    file.write_text(text, "utf-8")
    command = [sys.executable, "-m", "bot", *arguments]
    return subprocess.run(command, capture_output=True, check=False)


def test_a_brief_is_made_of_an_answers_file(tmp_path: Path) -> None:
    file = tmp_path / "a.toml"
    done = run("bid", str(file), "--format", "md", "--lang", "en", file=file)
    assert (done.returncode, done.stderr) == (0, b"")
    text = done.stdout.decode()
    assert "31 Dec 2026" in text and "a third party 40% (effects for the people served)" in text
    out = tmp_path / "brief.pdf"
    assert run("bid", str(file), "-o", str(out), file=file).returncode == 0
    assert out.read_bytes().startswith(b"%PDF")
    again = run("bid", str(file), "-o", str(out), file=file)
    assert again.returncode == 2 and len(again.stderr.splitlines()) == 1, "it is there already"


def test_score_takes_the_same_file_and_passes_over_the_bid(tmp_path: Path) -> None:
    file = tmp_path / "a.toml"
    with_bid = run("score", str(file), "--json", file=file)
    without = run("score", str(file), "--json", file=file, text=ANSWERS.partition("[bid]")[0])
    assert with_bid.returncode == without.returncode == 0
    assert with_bid.stdout == without.stdout


def test_every_fault_of_a_bid_is_named_at_once(tmp_path: Path) -> None:
    bad = """
[bid]
kind = "auction"
deadline = "31 February"
third = { weight = 140, part = "beauty" }
bureau = 30
mayor = { weight = 1 }
"""
    file = tmp_path / "a.toml"
    done = run("bid", str(file), "--format", "md", file=file, text=ANSWERS.partition("[bid]")[0] + bad)
    assert (done.returncode, done.stdout) == (2, b"")
    places = [line.split(": ")[1] for line in done.stderr.decode().splitlines()]
    assert sorted(places) == sorted(
        ["bid.kind", "bid.deadline", "bid.third.weight", "bid.third.part", "bid.bureau", "bid.mayor"]
    )
    assert b"Traceback" not in done.stderr


def test_a_bid_that_says_nothing_is_unknown_throughout(library: Library) -> None:
    found = read_bid(library, {"bid": {}}, "2026-11-22")
    assert {**found} == {"begun": "2026-11-22", "kind": "-", "deadline": "-",
                         **dict.fromkeys(library.proposal.scorers, "-")}  # fmt: skip
    assert read_bid(library, {}, "2026-11-22") == found
    with pytest.raises(AnswersError):
        read_bid(library, {"bid": 3}, "2026-11-22")
    assert read(library, {"depth": "full", "ratings": {}, "bid": 3} | {"ratings": _street()}).bid == {}


def _street() -> dict[str, object]:
    return {"street": {"S-G1": {"tier": 3, "us": 3}}}
