"""A case's own answers, worked through as if its agency had given them."""

from __future__ import annotations

from flows.cases import Case
from flows.library import Library
from flows.model import Depth
from flows.session import Assessment


def worked(library: Library, case: Case, depth: Depth) -> Assessment:
    """The case as a finished assessment in one form; its id is the case's, and it is never stored."""
    return Assessment(
        id=case.id, opened_on="", rubric=library.rubric.version, depth=depth, ratings=case.ratings
    )
