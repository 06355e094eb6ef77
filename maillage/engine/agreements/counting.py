"""Numbers drawn from a list of facts: how many, the least, whether all are."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from maillage.engine.agreements.evaluation import MissingFact
from maillage.engine.agreements.facts import YES, Record, Value
from maillage.engine.agreements.schema import Count


def counted(count: Count, rows: Value) -> Fraction | bool:
    """The number that a count draws from a list.

    `MissingFact` with the list's name when the least or the most is asked of nothing.
    """
    if not isinstance(rows, tuple):
        raise MissingFact(count.of)
    kept = [
        row
        for row in rows
        if all(_is(row[name], wanted) for name, wanted in count.where.items())
    ]
    if count.every is not None:
        if not kept:
            raise MissingFact(count.of)
        return all(row[count.every] for row in kept)
    if count.least is not None:
        return min(_numbers(kept, count.least, count.of))
    if count.most is not None:
        return max(_numbers(kept, count.most, count.of))
    if count.distinct is not None:
        return Fraction(len({_same(row[count.distinct]) for row in kept}))
    return Fraction(len(kept))


def _numbers(rows: Sequence[Record], column: str, name: str) -> list[Fraction]:
    found = [value for row in rows if isinstance(value := row[column], Fraction)]
    if not found:
        raise MissingFact(name)
    return found


def _is(value: Value, wanted: str) -> bool:
    if isinstance(value, bool):
        return value is (wanted.lower() in YES)
    return value == wanted


def _same(value: Value) -> Value:
    """Texts are the same whatever their case and spaces."""
    return " ".join(value.casefold().split()) if isinstance(value, str) else value
