"""`score`: answers files in, verdicts out; every fault at once, and then nothing else."""

from __future__ import annotations

import json
import subprocess
import sys
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest

from bot.reports.plain import text
from bot.score import score
from bot.wording import Wording
from flows.answers import read
from flows.errors import AnswersError
from flows.library import Library
from flows.model import LANGS, Lang

STREET = """
depth = "quick"
[ratings.street]
S-G1 = { tier = 4, us = 2 }
S-G2 = { tier = 4, us = 4 }
S-G3 = { tier = 3, us = 3 }
S-G4 = { tier = 3, us = 3 }
S-M1 = { tier = 4, us = 4 }
S-M2 = { tier = 1, us = 4 }
S-M3 = { tier = 3, us = 3 }
S-M4 = { tier = 3, us = 3 }
[top.street.means]
tier = ["S-M1", "S-M4"]
us   = ["S-M2", "S-M1"]
"""
EXAMPLE = {
    "depth": "full",
    "ratings": {
        "bureau": {
            **{f"B-G{k}": {"tier": t, "us": a} for k, t, a in zip("123456", "434234", "333324", strict=True)},
            **{f"B-M{k}": {"tier": t, "us": a} for k, t, a in zip("123456", "443432", "443332", strict=True)},
        }
    },
}
for _item in EXAMPLE["ratings"]["bureau"].values():  # type: ignore[attr-defined,index]
    _item.update(tier=int(_item["tier"]), us=int(_item["us"]))


def run(
    *files: str, stdin: str | bytes = "", as_json: bool = True, lang: Lang = "en"
) -> tuple[int, str, str]:
    """The exit code, what went out, and what was said of faults."""
    out, err = StringIO(), StringIO()
    given = StringIO(stdin) if isinstance(stdin, str) else BytesIO(stdin)
    code = score([*files], as_json=as_json, lang=lang, stdin=given, stdout=out, stderr=err, day="2026-11-22")
    return code, out.getvalue(), err.getvalue()


@pytest.fixture
def street(tmp_path: Path) -> str:
    path = tmp_path / "street.toml"
    path.write_text(STREET, "utf-8")
    return str(path)


def written(folder: Path, name: str, content: str | bytes) -> str:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return str(path)


# --- verdicts -------------------------------------------------------------------------------------


def test_the_verdict_has_the_shape_and_order_of_the_instrument() -> None:
    code, out, err = run("-", stdin=json.dumps(EXAMPLE))
    found = json.loads(out)
    advice = found["tiers"]["bureau"].pop("advice")
    cross = found.pop("cross")
    dimension = ["n", "D", "mean_gap", "similarity", "zone", "leans", "flat", "fragile", "bounds"]
    assert (code, err) == (0, "")
    assert list(found) == ["rubric", "depth", "tiers"]
    assert list(found["tiers"]["bureau"]["goal"]) == dimension
    assert found == {
        "rubric": "1",
        "depth": "full",
        "tiers": {
            "bureau": {
                "goal": {
                    "n": 6,
                    "D": 4,
                    "mean_gap": 0.6667,
                    "similarity": 0.8333,
                    "zone": "borderline",
                    "leans": "similar",
                    "flat": [],
                    "fragile": True,
                    "bounds": None,
                },
                "means": {
                    "n": 6,
                    "D": 1,
                    "mean_gap": 0.1667,
                    "similarity": 0.9583,
                    "zone": "similar",
                    "leans": None,
                    "flat": [],
                    "fragile": False,
                    "bounds": None,
                },
                "square": "borderline",
                "candidates": ["cooperation", "co-optation"],
                "common_ground": ["B-G1", "B-G2", "B-G3", "B-G6", "B-M1", "B-M2", "B-M3", "B-M4", "B-M5"],
                "they_want_more": [],
                "we_want_more": [],
            }
        },
    }
    assert [one["id"] for one in advice] == ["ST-B1", "ST-X5"]
    assert [one["id"] for one in cross] == ["ST-L2"]
    assert all(one["because"].endswith(".") and "\n" not in one["because"] for one in (*advice, *cross))


def test_dont_know_and_skip_become_bounds_and_nulls() -> None:
    rated = {"B-G1": {"tier": "dk", "us": 4}, "B-G2": {"tier": "skip", "us": "skip"}}
    _, out, _ = run("-", stdin=json.dumps({"depth": "full", "ratings": {"bureau": rated}}))
    goal = json.loads(out)["tiers"]["bureau"]["goal"]
    assert (goal["n"], goal["mean_gap"], goal["similarity"]) == (0, None, None)
    assert goal["bounds"] == {"best": "insufficient", "worst": "insufficient", "settled": True}


@pytest.mark.parametrize("lang", LANGS)
def test_toml_and_json_say_the_same(street: str, tmp_path: Path, lang: Lang) -> None:
    import tomllib

    same = written(tmp_path, "street.json", json.dumps(tomllib.loads(STREET)))
    bare = written(tmp_path, "street", STREET)
    marked = written(tmp_path, "marked.TOML", b"\xef\xbb\xbf" + STREET.replace("\n", "\r\n").encode())
    code, out, _ = run(street, same, bare, marked, lang=lang)
    assert code == 0
    assert len(out.splitlines()) == 4
    assert len(set(out.splitlines())) == 1


def test_a_stream_is_one_verdict_a_line_in_order(street: str) -> None:
    quick = {"depth": "quick", "ratings": {"street": {"S-G1": {"tier": 1, "us": 1}}}}
    code, out, _ = run("-", street, stdin=f"{json.dumps(EXAMPLE)}\n\n{json.dumps(quick)}\n".encode())
    found = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert [(v["depth"], list(v["tiers"])) for v in found] == [
        ("full", ["bureau"]),
        ("quick", ["street"]),
        ("quick", ["street"]),
    ]


def test_chinese_goes_out_as_chinese(street: str) -> None:
    _, out, _ = run(street, lang="zh")
    advice: list[dict[str, Any]] = json.loads(out)["tiers"]["street"]["advice"]
    assert "成效导向：街道1（有一点在意），我们4（头等大事）。" in advice[1]["because"]
    assert "成效导向" in out


def test_text_reads_like_the_screens(street: str) -> None:
    code, out, _ = run(street, as_json=False)
    assert code == 0
    assert out.startswith("Street office: cooperation, on the border with complementarity\n")
    assert "How your agency sees it, 22 Nov 2026. Quick form: indicative." in out
    assert "We want more: service effect (a little to them, top concern to us)." in out
    assert "Idea 2 of 3, for the widest gap\nKeep one measure of your own" in out
    assert "Service effect: the street 1 (a little), we 4 (top concern)." in out
    assert "The likeliest mistake: seeing cooperation where there is none." in out
    assert "<b>" not in out


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(
    "rated",
    [
        {"B-G1": {"tier": "dk", "us": 4}},
        {f"B-{d}{k}": {"tier": 0, "us": 0} for d in "GM" for k in range(1, 7)},
        {f"B-{d}{k}": {"tier": 4, "us": 3 - k % 2} for d in "GM" for k in range(1, 7)},
    ],
)
def test_every_kind_of_verdict_has_text(
    library: Library, wording: Wording, lang: Lang, rated: dict[str, Any]
) -> None:
    data = {"depth": "full", "ratings": {"bureau": rated, "street": {"S-G1": {"tier": 4, "us": 1}}}}
    said = text(wording, read(library, data), lang, "2026-11-22")
    assert "{" not in said
    assert "\n\n\n" not in said


def test_several_texts_say_whose_they_are(street: str) -> None:
    _, out, _ = run("-", street, as_json=False, stdin=json.dumps(EXAMPLE))
    assert out.startswith("== -:1 ==\n\nBureau: ")
    assert f"\n== {street} ==\n\nStreet office: " in out


@pytest.mark.parametrize("as_json", [True, False])
def test_names_stand_for_project_and_tier(street: str, tmp_path: Path, as_json: bool) -> None:
    named = f'{STREET}\n[setup]\nnickname = "Elm & <b>"\nstreet_name = "Town {{hall}}"\nshare = "skip"\n'
    code, out, err = run(written(tmp_path, "named.toml", named), as_json=as_json)
    assert (code, err) == (0, "")
    assert "Service effect: Town {hall} 1 (a little), we 4 (top concern)." in out
    assert as_json or "Elm & <b>: how your agency sees" in out


# --- faults of the answers ------------------------------------------------------------------------

FULL_ITEMS = ", ".join(f"B-{d}{k}" for d in "GM" for k in range(1, 7))
FINE = "[ratings.bureau]\nB-G1 = { tier = 4, us = 3 }\n"


@pytest.mark.parametrize(
    ("text_", "said"),
    [
        (FINE, 'depth: missing; expected "quick" or "full"'),
        (f'depth = "long"\n{FINE}', 'depth: expected "quick" or "full", got "long"'),
        (f"depth = true\n{FINE}", 'depth: expected "quick" or "full", got true'),
        ('depth = "full"', "ratings: expected a rating of at least one item"),
        ('depth = "full"\nratings = 3', "ratings: expected a table of keys and values, got 3"),
        ('depth = "full"\n[ratings.bureau]', "ratings.bureau: expected a rating of at least one item"),
        (f'depth = "full"\nrating = 1\n{FINE}', "rating: not known here; did you mean ratings?"),
        (
            f'depth = "full"\n{FINE}[ratings.xyz]\nX = 1',
            "ratings.xyz: not known here; expected one of bureau",
        ),
        (
            'depth = "full"\n[ratings.bureau]\nB-G9 = { tier = 4, us = 3 }',
            "ratings.bureau.B-G9: there is no such item; did you mean B-G6? Expected one of " + FULL_ITEMS,
        ),
        (
            'depth = "full"\n[ratings.bureau]\nb-m2 = { tier = 4, us = 3 }',
            "ratings.bureau.b-m2: there is no such item; did you mean B-M2?",
        ),
        (
            'depth = "full"\n[ratings.bureau]\nS-G1 = { tier = 4, us = 3 }',
            "ratings.bureau.S-G1: belongs to the tier street",
        ),
        (
            'depth = "quick"\n[ratings.bureau]\nB-G4 = { tier = 4, us = 3 }',
            "ratings.bureau.B-G4: is not asked in the quick form",
        ),
        (
            f'depth = "full"\n{FINE}B-G2 = 3',
            "ratings.bureau.B-G2: expected a table of keys and values, got 3",
        ),
        (f'depth = "full"\n{FINE}B-G2 = {{ tier = 3 }}', "ratings.bureau.B-G2.us: missing"),
        (f'depth = "full"\n{FINE}B-G2 = {{ us = 3 }}', "ratings.bureau.B-G2.tier: missing"),
        (
            f'depth = "full"\n{FINE}[top.bureau.goal]\ntier = ["B-G1"]',
            "top.bureau.goal.tier: expected two different",
        ),
        (
            f'depth = "full"\n{FINE}[top.bureau.goal]\ntier = []',
            "top.bureau.goal.tier: expected two different",
        ),
        (
            f'depth = "full"\n{FINE}[top.bureau.goal]\nus = ["B-G1", "B-G1"]',
            "top.bureau.goal.us.2: is picked twice",
        ),
        (
            f'depth = "full"\n{FINE}[top.bureau.goal]\nus = ["B-M1", "B-G1"]',
            'top.bureau.goal.us.1: "B-M1": belongs to means',
        ),
        (
            f'depth = "full"\n{FINE}[top.bureau.goal]\nus = ["S-G1", 3]',
            'top.bureau.goal.us.1: "S-G1": belongs to the tier street',
        ),
        (
            f'depth = "quick"\n{FINE}[top.bureau.goal]\nus = ["B-G1", "B-G4"]',
            'top.bureau.goal.us.2: "B-G4": is not asked in the quick form',
        ),
        (f'depth = "full"\n{FINE}[top.bureau.ends]', "top.bureau.ends: not known here"),
        (f'depth = "full"\n{FINE}[top.bureau.goal]\nthem = 1', "top.bureau.goal.them: not known here"),
        (f'depth = "full"\n{FINE}[top.street.goal]', "top.street: there are no ratings of this tier"),
        (
            f'depth = "full"\n{FINE}[setup]\nbuget = "bureau"',
            "setup.buget: not known here; did you mean budget?",
        ),
        (f'depth = "full"\n{FINE}[setup]\nshare = "all"', 'setup.share: expected one of "under30", "30to70"'),
        (
            f'depth = "full"\n{FINE}[setup]\nnickname = "{"x" * 41}"',
            "setup.nickname: expected text of at most 26 letters",
        ),
    ],
)
def test_each_fault_of_an_answers_file(tmp_path: Path, text_: str, said: str) -> None:
    path = written(tmp_path, "answers.toml", text_)
    code, out, err = run(path)
    assert (code, out) == (2, "")
    assert any(line.startswith(f"{path}: {said}") for line in err.splitlines()), err


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("5", "5"),
        ("-1", "-1"),
        ("true", "true"),
        ("3.0", "3.0"),
        ("nan", "nan"),
        ('"3"', '"3"'),
        ('"DK"', '"DK"'),
        ("[3]", "[3]"),
        ("{ a = 1 }", "{...}"),
        ("2026-11-22", "2026-11-22"),
        ("0x" + "f" * 9000, "..."),
    ],
)
@pytest.mark.parametrize("side", ["tier", "us"])
def test_a_rating_is_a_whole_number_from_0_to_4(tmp_path: Path, side: str, given: str, shown: str) -> None:
    other = "us" if side == "tier" else "tier"
    rating = f"B-G2 = {{ {side} = {given}, {other} = 2 }}"
    path = written(tmp_path, "a.toml", f'depth = "full"\n{FINE}{rating}\n')
    words = '0, 1, 2, 3, 4, "dk", "skip"' if side == "tier" else '0, 1, 2, 3, 4, "skip"'
    expected = f"{path}: ratings.bureau.B-G2.{side}: expected one of {words}; got {shown}\n"
    assert run(path) == (2, "", expected)


def test_dont_know_is_for_the_tier_only(tmp_path: Path) -> None:
    path = written(tmp_path, "a.toml", f'depth = "full"\n{FINE}B-G2 = {{ tier = "dk", us = "dk" }}\n')
    code, out, err = run(path)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert 'ratings.bureau.B-G2.us: we know our own mind: "dk" is for the tier only' in err


@pytest.mark.parametrize("lang", LANGS)
def test_every_fault_of_every_file_at_once_and_nothing_else(street: str, tmp_path: Path, lang: Lang) -> None:
    first = written(tmp_path, "one.toml", 'depht = "full"\n[ratings.bureau]\nB-G1 = { tier = 7, us = "x" }\n')
    second = written(tmp_path, "two.json", '{"depth": "full" }')
    code, out, err = run(street, first, second, "nowhere.toml", lang=lang)
    assert (code, out) == (2, "")
    places = [f"{first}: depht: ", f"{first}: depth: ", f"{first}: ratings.bureau.B-G1.tier: "]
    places += [f"{first}: ratings.bureau.B-G1.us: ", f"{second}: ratings: ", "nowhere.toml: "]
    lines = err.splitlines()
    assert len(lines) == len(places)
    assert all(line.startswith(place) for line, place in zip(lines, places, strict=True))


def test_both_languages_word_every_fault(library: Library) -> None:
    english, chinese = (library.words[lang].faults for lang in LANGS)
    assert list(english) == list(chinese)
    slots = [[sorted(set(words[key].split("{")[1:])) for key in english] for words in (english, chinese)]
    names = [[sorted({part.partition("}")[0] for part in parts}) for parts in found] for found in slots]
    assert names[0] == names[1]


def test_a_fault_can_be_read_without_its_words(library: Library) -> None:
    with pytest.raises(AnswersError) as caught:
        read(library, {"depth": "full", "ratings": {}}, "a.toml")
    assert str(caught.value) == "a.toml: ratings: no_ratings"


# --- faults of the files --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.toml", 'depth = "full"\n[ratings.bureau\n', ":2:16: is not TOML: Expected ']'"),
        ("a.toml", 'depth = "full"\ndepth = "quick"\n', ":2:16: is not TOML: Cannot overwrite a value"),
        ("a.toml", "depth = ", ":1:8: is not TOML: Invalid value"),
        ("a.json", '{"depth": "full"\n "ratings": 1}', ":2:2: is not JSON: Expecting ',' delimiter"),
        ("a.json", '{"depth": "full"} x', ":1:19: is not JSON: Extra data"),
        ("a.json", '{"depth": "full", "depth": "quick"}', ": depth: stands twice"),
        (
            "a.json",
            '{"ratings": {"bureau": {"B-G1": {"us": 1, "us": 2}}}}',
            ": ratings.bureau.B-G1.us: stands twice",
        ),
        ("a.json", '{"depth": NaN}', ': depth: expected "quick" or "full", got nan'),
        ("a.json", "[1, 2, 3, 4]", ": expected a table of keys and values, got [1, 2, 3, ...]"),
        ("a.json", "null", ": expected a table of keys and values, got null"),
        ("a.json", '{"a\\u202e\\ud800": 1}', ': "a\\u202e\\ud800": not known here'),
        ("a.json", "[" * 100_000, ": is nested too deeply"),
        ("a.toml", "a = " + "[" * 100_000, ": is nested too deeply"),
        ("a.toml", ".".join("a" * 100_000) + " = 1", ": is nested too deeply"),
        ("a.json", '{"depth": ' + "9" * 9_000 + "}", ": cannot be read: Exceeds the limit"),
        ("a.toml", "depth = " + "9" * 9_000, ": cannot be read: Exceeds the limit"),
        ("a.toml", "", ": is empty"),
        ("a.json", b"\xef\xbb\xbf \n", ": is empty"),
        ("a.json", b'{"depth": "\xff"}', ": is not text in UTF-8 (byte 12)"),
        ("a.toml", b"\xff\xfed\x00", ": is not text in UTF-8 (byte 1)"),
        ("a.toml", b"\x00\x01\x02", ":1:1: is not TOML: Invalid statement"),
        ("a.toml", b"#" * 8_000_001, ": is larger than 8 MB"),
        ("answers", " {", ":1:3: is not JSON"),
        ("answers", "depth", ":1:6: is not TOML"),
    ],
)
def test_each_fault_of_a_file(tmp_path: Path, name: str, content: str | bytes, said: str) -> None:
    path = written(tmp_path, name, content)
    code, out, err = run(path)
    assert (code, out) == (2, "")
    assert err.startswith(path + said) or f"\n{path}{said}" in err, err[:300]


def test_a_key_that_stood_twice_in_what_was_overwritten_is_not_looked_for() -> None:
    _, _, err = run("-", stdin='{"setup": {"share": 1, "share": 2}, "setup": {"stop": {}}}')
    assert [line for line in err.splitlines() if "twice" in line] == [
        "-:1: setup: stands twice; expected once"
    ]


def test_a_folder_and_a_missing_file(tmp_path: Path) -> None:
    code, out, err = run(str(tmp_path), str(tmp_path / "none.toml"))
    assert (code, out) == (2, "")
    assert err.splitlines() == [
        f"{tmp_path}: is a folder; expected an answers file (TOML or JSON)",
        f"{tmp_path / 'none.toml'}: there is no such file",
    ]


def test_a_faulty_line_is_named_and_holds_everything_back(street: str) -> None:
    lines = [json.dumps(EXAMPLE), "", '{"depth" "full"}', '{"depth": "full"}', "\u2028"]
    code, out, err = run(street, "-", stdin="\n".join(lines))
    assert (code, out) == (2, "")
    assert err.splitlines()[:2] == [
        "-:3:10: is not JSON: Expecting ':' delimiter",
        "-:4: ratings: expected a rating of at least one item",
    ]
    assert len(err.splitlines()) == 3


@pytest.mark.parametrize("stdin", ["", "\n \n", b"", b"\r\n"])
def test_a_stream_without_answers_is_a_fault(stdin: str | bytes) -> None:
    assert run("-", stdin=stdin) == (2, "", "-: brings no answer set; expected one JSON object a line\n")


def test_standard_input_is_read_once() -> None:
    code, out, err = run("-", "-", stdin=json.dumps(EXAMPLE))
    assert (code, out, err) == (2, "", "-: standard input is named twice and can be read only once\n")


# --- the command itself ---------------------------------------------------------------------------


def command(*arguments: str, stdin: str = "") -> subprocess.CompletedProcess[bytes]:
    environment = {
        "PATH": "",
        "LC_ALL": "C",
        "PYTHONIOENCODING": "ascii",
    }  # the words come in UTF-8 all the same
    return subprocess.run(
        [sys.executable, "-m", "bot", "score", *arguments],
        input=stdin.encode(),
        capture_output=True,
        env=environment,
        cwd=Path(__file__).parent.parent,
        check=False,
        timeout=60,
    )


def test_the_command_writes_utf_8_whatever_the_locale(street: str) -> None:
    done = command(street, "-", "--json", "--lang", "zh", stdin=json.dumps(EXAMPLE))
    assert (done.returncode, done.stderr) == (0, b"")
    assert [list(json.loads(line)["tiers"]) for line in done.stdout.splitlines()] == [["street"], ["bureau"]]
    assert "成效导向" in done.stdout.decode()


def test_the_command_exits_with_2_and_says_nothing_on_stdout(street: str) -> None:
    done = command(street, "nowhere.toml", "--lang", "zh")
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode() == "nowhere.toml: 没有这个文件\n"
