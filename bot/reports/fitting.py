"""Names made to fit one line before they are printed."""

from __future__ import annotations

from dataclasses import replace

from flows.labels import breadth
from flows.reading import NAME_LIMIT, given_name
from flows.session import Assessment


def fitting(assessment: Assessment) -> Assessment:
    """The assessment with names that fit: old sessions may hold some that no dialog would have taken."""
    return replace(
        assessment,
        nickname=fitted(assessment.nickname or ""),
        names={tier: fitted(name) for tier, name in assessment.names.items()},
    )


def fitted(name: str) -> str:
    """A name on one line, at most as broad as the dialog takes, its end marked where it was cut.

    >>> fitted("Elm\\nstation"), fitted("W" * 500)
    ('Elm station', 'WWWWWWWWWWWWWWWWWWWWWWWWW…')
    """
    kept = given_name(name)
    if breadth(kept) <= NAME_LIMIT:
        return kept
    while breadth(kept) >= NAME_LIMIT:
        kept = kept[:-1]
    return f"{kept.rstrip()}…"
