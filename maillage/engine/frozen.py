"""Frozen dataclasses as JSON documents and back, without losing a digit.

What a circle was shown is kept as it was shown: a document is read back into the very
values it was made from. Fields say by their types how they are written: dates in ISO
form, fractions as "1/2", enumerations by their value, sets sorted. A dataclass that
stands where several are possible is written with its name under "kind".
"""

from __future__ import annotations

import dataclasses
import math
import types
import typing
from collections.abc import Mapping
from datetime import date
from enum import Enum
from fractions import Fraction
from functools import cache
from typing import Any, TypeVar

from pydantic import BaseModel


Value = TypeVar("Value")

KIND = "kind"


def to_document(value: Any) -> Any:
    """The value as what `json` writes; `ValueError` for a number that JSON has not."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        hints = _hints(type(value))
        return {
            field.name: _written(getattr(value, field.name), hints[field.name])
            for field in dataclasses.fields(value)
        }
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", by_alias=True)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Fraction):
        return str(value)
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError(f"{value} cannot be written in a document")
    return value


def from_document(kind: type[Value], document: Any) -> Value:
    """The value of a type that a document was made from.

    A field that the document does not have takes its default, so that a document stays
    readable when its type grows. `ValueError`, `KeyError` or `TypeError` for a document
    of something else.
    """
    found: Value = _read(kind, document)
    return found


def _written(value: Any, hint: Any) -> Any:
    if isinstance(value, tuple | list):
        inner = _item_hint(hint)
        return [_written(item, inner) for item in value]
    if isinstance(value, frozenset | set):
        return sorted(to_document(item) for item in value)
    document = to_document(value)
    if dataclasses.is_dataclass(value) and len(_choices(hint)) > 1:
        return {KIND: type(value).__name__, **document}
    return document


def _read(hint: Any, document: Any) -> Any:
    if document is None:
        return None
    kind = _chosen(hint, document)
    origin = typing.get_origin(kind) or kind
    if dataclasses.is_dataclass(kind):
        return _read_fields(kind, document)
    if origin in (tuple, list, frozenset, set):
        inner = _item_hint(kind)
        return origin(_read(inner, item) for item in document)
    return _READERS[origin](document) if origin in _READERS else _call(origin, document)


def _call(kind: Any, document: Any) -> Any:
    """An enumeration, a fraction, a float, or a model that validates itself."""
    if issubclass(kind, BaseModel):
        return kind.model_validate(document)
    return kind(document)


_READERS: dict[Any, Any] = {
    date: date.fromisoformat,
    bool: lambda found: found,
    str: lambda found: found,
}


def _read_fields(kind: Any, document: Mapping[str, Any]) -> Any:
    hints = _hints(kind)
    return kind(
        **{
            field.name: _read(hints[field.name], document[field.name])
            for field in dataclasses.fields(kind)
            if field.name in document or not _has_default(field)
        }
    )


def _has_default(field: dataclasses.Field[Any]) -> bool:
    missing = dataclasses.MISSING
    return field.default is not missing or field.default_factory is not missing


def _chosen(hint: Any, document: Any) -> Any:
    """The type meant, of those that the hint allows."""
    choices = [each for each in _members(hint) if each is not type(None)]
    if len(choices) == 1:
        return choices[0]
    return next(each for each in choices if each.__name__ == document[KIND])


def _choices(hint: Any) -> list[Any]:
    """The dataclasses that a hint allows."""
    return [each for each in _members(hint) if dataclasses.is_dataclass(each)]


def _members(hint: Any) -> tuple[Any, ...]:
    if typing.get_origin(hint) in (typing.Union, types.UnionType):
        return typing.get_args(hint)
    return (hint,)


def _item_hint(hint: Any) -> Any:
    """What a tuple, a list or a set holds; the same type all along."""
    holder = next(
        each for each in _members(hint) if typing.get_origin(each) is not None
    )
    return typing.get_args(holder)[0]


@cache
def _hints(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind)
