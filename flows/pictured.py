"""The stored form of a picture: plain data, read with care."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, cast

from pydantic import TypeAdapter, ValidationError

from flows.library import Library
from flows.picture import Picture


def to_document(picture: Picture) -> dict[str, Any]:
    """The picture as JSON-able data; what holds its default is left out."""
    return cast(dict[str, Any], _shape().dump_python(picture, mode="json", exclude_defaults=True))


def from_document(library: Library, document: Mapping[str, Any] | None) -> Picture | None:
    """The picture as `to_document` wrote it; None for none, a damaged one, or items of other content."""
    try:
        picture = _shape().validate_python(document)
    except ValidationError:
        return None
    every = [*picture.tiers, *(one for role in picture.roles.values() for one in role)]
    items = [id_ for tier in every for id_ in (*(one.item for one in tier.items), *tier.agree, *tier.split)]
    items += [item for one in picture.perception for item, _, _ in one.items]
    return picture if all(item in library.items for item in items) else None


@cache
def _shape() -> TypeAdapter[Picture]:
    return TypeAdapter(Picture)
