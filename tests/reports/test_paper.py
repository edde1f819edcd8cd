"""The questionnaire on paper: every item is on it, and what is typed in goes to `score`."""

from __future__ import annotations

import io
import re
import tomllib
from pathlib import Path

import pytest

from bot.reports.paper import GAP, form
from bot.score import score
from bot.wording import Wording
from flows.library import Library
from flows.model import LANGS, TIERS, Lang
from tests.reports.given import DAY, pdf_text


@pytest.mark.parametrize("lang", LANGS)
def test_every_item_stands_on_it(library: Library, wording: Wording, lang: Lang, tmp_path: Path) -> None:
    (tmp_path / "form.pdf").write_bytes(form(wording, lang, DAY))
    text = "".join(pdf_text(tmp_path / "form.pdf", "-raw").split())
    words = library.words[lang]
    for item in library.items.values():
        star = "★" if item.core else ""
        assert star + "".join(words.items[item.id].sentence.split()) in text, item.id
        assert text.count(item.id) >= 2
    for tier in TIERS:
        assert "".join(words.talk["tiers"][tier]["button"].split()) in text
    for said in ("lead", "scale", "core", "typing_how"):
        assert "".join(words.report["form"][said].split()) in text, said


@pytest.mark.parametrize("lang", LANGS)
def test_what_is_typed_in_goes_to_score(wording: Wording, lang: Lang, tmp_path: Path) -> None:
    """Somebody copies the last page, fills every gap and scores it."""
    (tmp_path / "form.pdf").write_bytes(form(wording, lang, DAY))
    text = pdf_text(tmp_path / "form.pdf")
    begins = re.search(r'^depth = "____"', text, re.M)
    assert begins
    typed_in = re.compile(r"depth =|\[|[BSC]-|tier =|us =")
    lines = [line for line in text[begins.start() :].splitlines() if typed_in.match(line)]
    typed = "\n".join(lines).replace(f'"{GAP}"', '"full"').replace(GAP, "3")
    assert len(tomllib.loads(typed)["ratings"]["community"]) == 12
    (tmp_path / "answers.toml").write_text(typed)
    out, error = io.StringIO(), io.StringIO()
    files, nothing = [str(tmp_path / "answers.toml")], io.StringIO()
    code = score(files, as_json=False, lang=lang, stdin=nothing, stdout=out, stderr=error)
    assert (code, error.getvalue()) == (0, "")
    assert {"en": "cooperation", "zh": "合作"}[lang] in out.getvalue()
