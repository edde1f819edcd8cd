"""Answers to make reports of, and what reads the files made."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import strategies as st

from flows.library import Library
from flows.model import DIMENSIONS, TIERS, Depth, Rating, Tier
from flows.session import Assessment

DAY = "2026-11-22"

LONG = {"en": "Wide Willow Works WWWWWWWW", "zh": "求" * 13}
"""The longest names a person may give, as wide as they come."""

WIDE = "W" * 26
"""The widest name of all in Latin letters."""


def assessment(
    library: Library,
    depth: Depth = "full",
    tiers: tuple[Tier, ...] = TIERS,
    ratings: tuple[Rating, Rating] = (4, 3),
    **changes: object,
) -> Assessment:
    """An assessment with the same two ratings on every item, every tier finished."""
    given: dict[str, Rating] = {}
    for tier in tiers:
        for dimension in DIMENSIONS:
            for item in library.items_of(tier, dimension, depth):
                given |= {f"{item.id}.t": ratings[0], f"{item.id}.u": ratings[1]}
    made = Assessment(
        "aaaaaa", DAY, "1", nickname="", depth=depth, ratings=given, done=dict.fromkeys(tiers, DAY)
    )
    return replace(made, **changes)  # type: ignore[arg-type]


@st.composite
def assessments(draw: st.DrawFn, library: Library) -> Assessment:
    """Any answers about any tiers in either form, with don't-knows and skipped items."""
    depth: Depth = draw(st.sampled_from(("quick", "full")))
    tiers = draw(st.lists(st.sampled_from(TIERS), min_size=1, unique=True))
    theirs = st.sampled_from((0, 1, 2, 3, 4, 4, 3, "?", "-"))
    ours = st.sampled_from((0, 1, 2, 3, 4, 4, 3, "-"))
    blank = assessment(library, depth, tuple(t for t in TIERS if t in tiers))
    keys = sorted(blank.ratings)
    ratings = {key: draw(theirs if key.endswith("t") else ours) for key in keys}
    share = draw(st.sampled_from(("-", "over70")))
    return replace(blank, ratings=ratings, setup={"share": share})


def tool(name: str, package: str) -> str:
    """The path of a program that the test needs: skipped where it is missing, a failure under CI."""
    found = shutil.which(name)
    if found is None:
        missing = f"{name} is missing; apt-get install {package}"
        if os.environ.get("CI") == "true":
            pytest.fail(missing)
        pytest.skip(missing)
    return found


def pdf_text(path: Path, *options: str) -> str:
    """The text of a PDF as people would copy it."""
    reader = tool("pdftotext", "poppler-utils")
    done = subprocess.run([reader, *options, str(path), "-"], capture_output=True, text=True, check=True)
    return done.stdout
