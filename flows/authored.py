"""Authored files read into the shapes they must have; every fault of their shape is gathered."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, TypeVar, cast

from pydantic import TypeAdapter, ValidationError

from flows.errors import Fault

T = TypeVar("T")


def by_id(pages: tuple[T, ...]) -> dict[str, T]:
    """Pages by their id, in order."""
    return {page.id: page for page in pages}  # type: ignore[attr-defined]


class Reader:
    """Reads the files of one folder and gathers what is wrong with them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.faults: list[Fault] = []
        self._read: dict[str, dict[str, Any]] = {}

    def raw(self, name: str) -> dict[str, Any]:
        """A whole file, empty where it cannot be read."""
        if name not in self._read:
            self._read[name] = self._parse(name)
        return self._read[name]

    def _parse(self, name: str) -> dict[str, Any]:
        try:
            return tomllib.loads((self.folder / name).read_text("utf-8"))
        except OSError as error:
            self.faults.append(Fault(name, f"cannot be read: {error.strerror}"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            self.faults.append(Fault(name, f"is not TOML in UTF-8: {error}"))
        return {}

    def page(self, name: str, shape: type[T]) -> T:
        """A file that is one record; an empty one where it has not its shape."""
        return cast(T, self._shaped(name, self.raw(name), shape, shape.model_construct()))  # type: ignore[attr-defined]

    def listed(self, name: str, key: str, shape: type[T]) -> tuple[T, ...]:
        """The records of a list, each id once; none where one has not its shape."""
        pages = self.raw(name).get(key, [])
        seen: set[str] = set()
        for page in pages if isinstance(pages, list) else ():
            id_ = str(page.get("id")) if isinstance(page, dict) else ""
            if id_ and id_ in seen:
                self.faults.append(Fault(f"{name}: {id_}", "stands twice"))
            seen.add(id_)
        shapes: Any = tuple.__class_getitem__((shape, ...))
        return cast(tuple[T, ...], self._shaped(name, pages, shapes, ()))

    def table(self, name: str, shape: type[T]) -> dict[str, T]:
        """A file of records by id; none where one has not its shape."""
        shapes: Any = dict.__class_getitem__((str, shape))
        return cast(dict[str, T], self._shaped(name, self.raw(name), shapes, {}))

    def _shaped(self, name: str, data: Any, shape: Any, empty: Any) -> Any:
        try:
            return TypeAdapter(shape).validate_python(data)
        except ValidationError as error:
            for one in error.errors():
                where = [str(part) for part in one["loc"]]
                if isinstance(data, list) and where and isinstance(data[int(where[0])], dict):
                    where[0] = str(data[int(where[0])].get("id", where[0]))
                self.faults.append(Fault(": ".join([name, *where]), one["msg"]))
            return empty
