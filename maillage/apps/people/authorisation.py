"""The machine of the policies: verb -> any of (all of (predicates)).

A predicate is a pure question about (reader, object). Each app has one table,
`policies.py`; every table is known here, so that the matrix test meets them all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied

from maillage.apps.people.models import Person


Predicate = Callable[[Person, Any], bool]


_answers: ContextVar[dict[object, bool] | None] = ContextVar("answers", default=None)


@contextmanager
def asked_once() -> Iterator[None]:
    """Ask each question once inside: only for what changes nothing, as a page read.

    A page asks the same of the same person for each of its parts and links.
    """
    token = _answers.set({})
    try:
        yield
    finally:
        _answers.reset(token)


def ask(predicate: Predicate, reader: Person, about: Any) -> bool:
    """The answer of a predicate; the one already given, inside `asked_once`."""
    known, key = _answers.get(), getattr(about, "pk", None)
    if known is None or key is None:
        return predicate(reader, about)
    question = (predicate, reader.pk, type(about), key)
    if question not in known:
        known[question] = predicate(reader, about)
    return known[question]


@dataclass(frozen=True)
class AllOf:
    """Holds when every predicate holds."""

    predicates: tuple[Predicate, ...]

    def __call__(self, reader: Person, about: Any) -> bool:
        return all(ask(predicate, reader, about) for predicate in self.predicates)


@dataclass(frozen=True)
class AnyOf:
    """Holds when one of the ways holds; with none, never."""

    ways: tuple[AllOf, ...]

    def __call__(self, reader: Person, about: Any) -> bool:
        return any(way(reader, about) for way in self.ways)


def all_of(*predicates: Predicate) -> AllOf:
    """One way to be allowed: every one of these."""
    return AllOf(predicates)


def any_of(*ways: AllOf | Predicate) -> AnyOf:
    """The ways to be allowed."""
    return AnyOf(tuple(w if isinstance(w, AllOf) else AllOf((w,)) for w in ways))


_TABLES: dict[str, AnyOf] = {}


class Policies:
    """The table of an app; making it makes its verbs known to `allowed`."""

    def __init__(self, table: Mapping[str, AnyOf]) -> None:
        twice = _TABLES.keys() & table.keys()
        if twice:
            raise ValueError(f"verbs said twice: {sorted(twice)}")
        _TABLES.update(table)
        self._table = dict(table)

    def __iter__(self) -> Iterator[str]:
        return iter(self._table)


def verbs() -> tuple[str, ...]:
    """Every verb of every app, sorted."""
    return tuple(sorted(_TABLES))


def allowed(reader: Person | None, verb: str, about: Any) -> bool:
    """Whether this reader may do this to that; nobody signed in may do nothing."""
    return reader is not None and _TABLES[verb](reader, about)


def require(reader: Person | None, verb: str, about: Any) -> None:
    """Raise `PermissionDenied` unless allowed."""
    if not allowed(reader, verb, about):
        raise PermissionDenied(verb)
