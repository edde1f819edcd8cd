"""Every character that anybody authored has a glyph in the fonts we print with."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.reports import fonts
from bot.wording import templates_folder
from flows.library import CONTENT


def _authored() -> Iterator[Path]:
    yield from CONTENT.rglob("*.toml")
    yield from (p for p in templates_folder().rglob("*") if p.suffix in (".html", ".md", ".svg", ".typ"))


@pytest.mark.parametrize("path", sorted(_authored()), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_authored_character_has_a_glyph(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".toml":
        text = "".join(_texts(tomllib.loads(text)))
    missing = {c for c in text if ord(c) not in fonts.glyphs() and c not in "\n\t"}
    assert not missing, f"{path.name}: {sorted(missing)}"


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
    elif isinstance(value, str):
        yield value
