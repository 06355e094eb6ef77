"""Facts that are counted presentation by presentation, kept by unit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from maillage.engine.indicators.engines.by_presentation import Spent, most_doses
from maillage.engine.indicators.engines.compiled import drugs
from maillage.engine.indicators.engines.compiled.arrays import UNIT, Dates, Octets, Rows
from maillage.engine.indicators.engines.compiled.asked import OneByOne
from maillage.engine.indicators.engines.compiled.calendar import Calendar
from maillage.engine.indicators.engines.compiled.formulary import Formulary, Integers
from maillage.engine.indicators.model import (
    ChangeOfEuros,
    Effect,
    SubstancesOfMostDoses,
)
from maillage.engine.indicators.periods import Period


YEAR = 12
"""How many months before the earlier period of a change lies."""

_EXACT = 2.0**61
"""Products below it hold in 64 bits."""

Fraction = tuple[Integers, Integers]
"""Numerator and denominator."""


@dataclass(frozen=True)
class Chunk:
    """Some rows of one list, by unit: those of unit u are [start[u], start[u + 1])."""

    start: Integers
    month: npt.NDArray[Any]
    presentation: npt.NDArray[Any]
    boxes: npt.NDArray[Any]
    cents: npt.NDArray[Any]

    @classmethod
    def of(cls, rows: Rows, marks: Octets, mark: int, listing: Listing) -> Chunk:
        """The rows of a block that have a mark."""
        unit = rows.facts[marks & np.uint8(mark) != 0, UNIT]
        start = np.append(0, np.cumsum(np.bincount(unit, minlength=listing.units)))
        month, presentation, boxes = np.zeros((3, len(unit)), dtype=np.int32)
        cents = np.zeros(len(unit), dtype=np.int64)
        drugs.deal(
            rows,
            marks,
            mark,
            listing.dates.month,
            start[:-1].copy(),
            month,
            presentation,
            boxes,
            cents,
        )
        kept = (month, presentation, boxes, cents)
        return cls(start, *(_smallest(column) for column in kept))


def _smallest(column: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """The same numbers in as few bytes as hold them: millions are kept."""
    low, high = column.min(initial=0), column.max(initial=0)
    for kind in (np.int16, np.int32):
        if np.iinfo(kind).min <= low and high <= np.iinfo(kind).max:
            return column.astype(kind, copy=False)
    return column


@dataclass
class Listing:
    """The chunks of each list, in the order of their numbers."""

    units: int
    dates: Dates
    chunks: list[list[Chunk]] = field(default_factory=list)

    def add(self, rows: Rows, marks: Octets) -> None:
        """Keep the marked rows of a block."""
        for place, chunks in enumerate(self.chunks):
            chunks.append(Chunk.of(rows, marks, 1 << place, self))

    def join(self, other: Listing) -> None:
        """Take in the rows of other patients."""
        for own, others in zip(self.chunks, other.chunks, strict=True):
            own.extend(others)


class Unit(NamedTuple):
    """The rows of one unit."""

    month: npt.NDArray[Any]
    presentation: npt.NDArray[Any]
    boxes: npt.NDArray[Any]
    cents: npt.NDArray[Any]

    @classmethod
    def of(cls, chunks: Sequence[Chunk], unit: int) -> Unit:
        """From every chunk of a list."""
        if not chunks:
            return cls(*(np.zeros(0, dtype=np.int64) for _ in cls._fields))
        slices = [slice(one.start[unit], one.start[unit + 1]) for one in chunks]
        both = list(zip(chunks, slices, strict=True))
        return cls(
            *(
                np.concatenate([getattr(one, name)[some] for one, some in both])
                for name in cls._fields
            )
        )


class DrugByDrug:
    """Figures that are found of the presentations of a unit one by one.

    Not to be shared by threads: it works in memory of its own.
    """

    def __init__(
        self, formulary: Formulary, calendar: Calendar, periods: Sequence[Period]
    ) -> None:
        self._formulary = formulary
        earlier = [
            Period(one.label, one.first_month - YEAR, one.last_month - YEAR)
            for one in periods
        ]
        self._now = _bounds(calendar, periods)
        self._before = _bounds(calendar, earlier)
        first = calendar.first_day.year * 12 + calendar.first_day.month - 1
        self._seen = np.array([one.first_month >= first for one in earlier])
        number = max(1, len(formulary))
        self._place = np.full(number, -1, dtype=np.int64)
        self._known = np.zeros(number, dtype=np.int64)
        self._values = np.zeros((number, calendar.months + 1), dtype=np.int64)
        self._others = np.zeros((number, calendar.months + 1), dtype=np.int64)
        self._room = np.zeros((len(periods), formulary.substances), dtype=np.int64)

    def counts(self, calculations: Sequence[OneByOne], rows: Unit) -> list[Fraction]:
        """Numerators and denominators of a unit, a number for each period."""
        doses = [one for one in calculations if isinstance(one, SubstancesOfMostDoses)]
        found: dict[OneByOne, Fraction] = {}
        if doses:
            found.update(self._most_doses(doses, rows))
        changes = [one for one in calculations if isinstance(one, ChangeOfEuros)]
        if changes:
            found.update(self._changes(changes, rows))
        return [found[one] for one in calculations]

    def _most_doses(
        self, wanted: Sequence[SubstancesOfMostDoses], rows: Unit
    ) -> Iterator[tuple[OneByOne, Fraction]]:
        formulary = self._formulary
        doses = rows.boxes.astype(np.int64) * formulary.doses[rows.presentation]
        substance = formulary.substance[rows.presentation]
        number = self._tabulate(substance, rows, doses, doses)
        holds = _magnitude(doses) * 100 < _EXACT
        for one in wanted:
            if holds:
                some = np.zeros(len(self._now), dtype=np.int64)
                few = np.zeros(len(self._now), dtype=np.int64)
                drugs.few_substances(
                    self._values,
                    number,
                    self._now,
                    one.percent,
                    some,
                    self._room,
                    few,
                )
                yield one, (few, some)
            else:
                by_period = _differences(self._values[:number], self._now)
                yield one, most_doses(by_period, one.percent)

    def _changes(
        self, wanted: Sequence[ChangeOfEuros], rows: Unit
    ) -> Iterator[tuple[OneByOne, Fraction]]:
        boxes, cents = rows.boxes.astype(np.int64), rows.cents.astype(np.int64)
        number = self._tabulate(rows.presentation.astype(np.int64), rows, boxes, cents)
        if _magnitude(boxes) * _magnitude(cents) < _EXACT:
            found = np.zeros((4, len(self._now)), dtype=np.int64)
            whole = np.zeros((2, self._values.shape[1]), dtype=np.int64)
            drugs.effects(
                self._values,
                self._others,
                number,
                self._before,
                self._now,
                whole,
                found,
            )
            known = dict(zip(Effect, _in_order(found), strict=True))
            before = found[3]
        else:
            spent = Spent(
                _differences(self._values[:number], self._before),
                _differences(self._others[:number], self._before),
                _differences(self._values[:number], self._now),
                _differences(self._others[:number], self._now),
            )
            known = {effect: spent.effect(effect)[0] for effect in Effect}
            before = spent.effect(Effect.MIX)[1]
        for one in wanted:
            effect = known[one.effect]
            yield (
                one,
                (np.where(self._seen, effect, 0), np.where(self._seen, before, 0)),
            )

    def _tabulate(
        self, drug: Integers, rows: Unit, value: Integers, other: Integers
    ) -> int:
        return drugs.tabulate(
            drug,
            rows.month.astype(np.int64),
            value,
            other,
            self._place,
            self._known,
            self._values,
            self._others,
        )


def _in_order(found: Integers) -> list[Integers]:
    """The rows that the kernel gives, in the order of `Effect`."""
    rows = {Effect.PRICE: found[0], Effect.VOLUME: found[1], Effect.MIX: found[2]}
    return [rows[effect] for effect in Effect]


def _magnitude(values: Integers) -> float:
    """No smaller than any sum of some of the values."""
    return float(np.abs(values.astype(np.float64)).sum())


def _bounds(calendar: Calendar, periods: Sequence[Period]) -> Integers:
    """The first month of each period and the one after it, on the frame."""
    slices = [calendar.slice_of(one) for one in periods]
    return np.array([(one.start, one.stop) for one in slices], dtype=np.int64)


def _differences(so_far: Integers, bounds: Integers) -> Integers:
    """Sums over the months of each period."""
    found: Integers = so_far[:, bounds[:, 1]] - so_far[:, bounds[:, 0]]
    return found
