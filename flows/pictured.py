"""The stored form of a picture: small, plain data, read with care."""

from __future__ import annotations

from typing import Any

from flows.picture import Picture


def to_document(picture: Picture) -> dict[str, Any]:
    """The picture as JSON-able data."""
    raise NotImplementedError


def from_document(document: Any) -> Picture | None:
    """The picture as `to_document` wrote it, None for a damaged one."""
    raise NotImplementedError
