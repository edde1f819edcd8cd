"""Every phrase of the page is used somewhere, and every page can be shown in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import bot
from bot.wording import Wording, templates_folder
from flows.library import Library
from flows.model import LANGS, Lang

SOURCES = [*templates_folder().glob("web/*"), *Path(bot.__file__).parent.rglob("*.py")]
PARTS = {"title", "body"}
"""What `notes` and the notes above the talk consist of; the place names the note, the page its parts."""


def phrases(words: Any, *path: str) -> Iterator[tuple[str, ...]]:
    if isinstance(words, dict):
        for key, inner in words.items():
            yield from phrases(inner, *path, key)
    else:
        yield path


@pytest.mark.parametrize("lang", LANGS)
def test_no_phrase_is_dead(library: Library, lang: Lang) -> None:
    text = "\n".join(path.read_text("utf-8") for path in SOURCES)
    named = {*re.findall(r"\w+", text)}
    dead = [
        ".".join(path)
        for path in phrases(library.words[lang].web)
        if path[0] != "case"
        and not (
            re.search(rf"\bw\.{re.escape('.'.join(path))}\b", text)
            or (
                path[-1] in PARTS and f'"{path[-2]}"' in text and path[0] in ("notes", "forgotten", "cookies")
            )
            or (path[0] in ("printed", "charts") and f'"{path[-1]}"' in text)
        )
    ]
    assert not dead
    assert {path[1] for path in phrases(library.words[lang].web) if path[0] == "case"} <= {*named}


VALUES: dict[str, Any] = {
    "version": "0123456789",
    "bubbles": (),
    "toast": "",
    "note": None,
    "stale": False,
    "beside": False,
    "file": "",
    "address": "",
    "addresses": (),
    "qr": "",
    "room": "",
    "left": False,
    "here_only": False,
    "heading": "x",
    "body": "x",
    "key": "x",
    "other": "",
}


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("page", ["chat", "turn", "link", "left", "go", "room", "note"])
def test_every_page_can_be_shown_in_full_and_when_empty(wording: Wording, lang: Lang, page: str) -> None:
    full = VALUES | {"address": "a", "addresses": ("a", "b"), "here_only": True, "other": "o", "toast": "t"}
    name = "link" if page == "left" else page
    full |= {"left": page == "left", "stale": True, "note": {"title": "n", "body": "n"}, "room": "1.lobby"}
    for values in (VALUES, full):
        assert wording.page(name, lang, **values).strip()
