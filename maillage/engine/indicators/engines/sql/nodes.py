"""What the program is asked, as nodes that are equal when they ask the same thing."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import Generic, TypeVar

from maillage.engine.indicators.model import DrugSet, Measure


Node = TypeVar("Node", bound=Hashable)


class Numbering(Generic[Node]):
    """Nodes in the order they were first asked for; equal ones share their number."""

    def __init__(self) -> None:
        """Nothing is numbered yet."""
        self._numbers: dict[Node, int] = {}

    def of(self, node: Node) -> int:
        """The number of a node, a new one the first time."""
        return self._numbers.setdefault(node, len(self._numbers))

    def items(self) -> Iterator[tuple[int, Node]]:
        """Every number and its node."""
        return ((number, node) for node, number in self._numbers.items())

    def __len__(self) -> int:
        return len(self._numbers)


class Grain(IntEnum):
    """What makes two rows of a patient and a date one: what D counts."""

    SUBSTANCE = 0
    PRESENTATION = 1
    DATE = 2


class Place(IntEnum):
    """The column of the counts that a term is added to."""

    NUMERATOR = 0
    DENOMINATOR = 1
    NOT_OBSERVABLE = 2
    NOT_COMPUTABLE = 3
    NUMERATOR_SQUARES = 4
    DENOMINATOR_SQUARES = 5


MEASURES = {
    Measure.DELIVERIES: 0,
    Measure.BOXES: 1,
    Measure.DAILY_DOSES: 2,
    Measure.EUROS: 3,
}
"""As the statements tell them apart."""

ANY = -1
"""A criterion that is not asked."""

NOTHING = -2
"""A criterion that no row has."""


class NeedKind(IntEnum):
    """What may be asked of a date of a patient."""

    SAME_DAY = 0
    REPEATED = 1
    START = 2
    CLEAN = 3
    EXPOSED = 4


@dataclass(frozen=True)
class Need:
    """What a date of a patient must be.

    Same day: one of `drugs` is delivered. Repeated: one of `drugs` is delivered on an
    earlier date, at most `months` before. Start: it starts `drugs`. Clean: it starts
    `drugs`, none of `other` being delivered since `months` before. Exposed: it starts
    `drugs`, for more than `days`.
    """

    kind: NeedKind
    drugs: DrugSet | None
    other: DrugSet | None = None
    months: int = 0
    days: int = 0
    gap_tolerance_days: int = 0


@dataclass(frozen=True)
class Sieve:
    """Which rows are kept; dates from `first` to `last`, or all the others.

    Ages are inclusive. `sex`, `illness` and `refused` are 0, 1, 2, `ANY` or `NOTHING`.
    """

    presentations: frozenset[int]
    grain: Grain
    first: int
    last: int
    outside: bool = False
    from_age: int = -1000
    to_age: int = 1000
    sex: int = ANY
    illness: int = ANY
    refused: int = ANY
    calendar_months: frozenset[int] = frozenset(range(1, 13))
    needs: frozenset[Need] = frozenset()


@dataclass(frozen=True)
class Course:
    """Supply carried on within a set, or within each of its substances by itself.

    A presentation is of the first of the `scores` whose set has it, and weighs its
    points.
    """

    scores: tuple[tuple[DrugSet, int], ...]
    by_substance: bool = False


@dataclass(frozen=True)
class Stream:
    """The episodes of a course; with no tolerance, its unbroken stretches."""

    course: Course
    gap_tolerance_days: int = 0


@dataclass(frozen=True)
class Sweep:
    """The days on which what runs at once weighs enough."""

    streams: frozenset[Stream]
    at_least: int


@dataclass(frozen=True)
class Pair:
    """Two measured sieves whose rows' weights are multiplied, for an interval."""

    numerator: int
    numerator_measure: int
    denominator: int
    denominator_measure: int

    @property
    def squared(self) -> tuple[bool, bool]:
        """Whether the rows' weights are squared: deliveries are counted instead."""
        deliveries = MEASURES[Measure.DELIVERIES]
        return (
            self.numerator_measure != deliveries,
            self.denominator_measure != deliveries,
        )


def whole(drugs: DrugSet) -> Course:
    """The supply of a set, whatever the substances."""
    return Course(((drugs, 1),))
