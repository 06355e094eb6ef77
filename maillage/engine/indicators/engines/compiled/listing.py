"""Facts that are counted presentation by presentation, kept by unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from maillage.engine.indicators.engines.by_presentation import Spent, most_doses
from maillage.engine.indicators.engines.compiled.arrays import Dates, Octets, Rows
from maillage.engine.indicators.engines.compiled.calendar import Calendar
from maillage.engine.indicators.engines.compiled.formulary import Formulary, Integers
from maillage.engine.indicators.model import ChangeOfEuros, SubstancesOfMostDoses
from maillage.engine.indicators.periods import Period


YEAR = 12
"""How many months before the earlier period of a change lies."""


@dataclass(frozen=True)
class Chunk:
    """Some rows of one list, by unit: those of unit u are [start[u], start[u + 1])."""

    start: Integers
    month: npt.NDArray[Any]
    presentation: npt.NDArray[Any]
    boxes: npt.NDArray[Any]
    cents: npt.NDArray[Any]

    @classmethod
    def of(cls, rows: Rows, marked: Integers, units: int, dates: Dates) -> Chunk:
        """The marked rows of a block."""
        unit = rows.unit[marked]
        small = unit.astype(np.uint16) if units < 2**16 else unit  # sorts in one pass
        marked = marked[np.argsort(small, kind="stable")]
        cents = rows.cents[marked] if len(rows.cents) else np.zeros(0, dtype=np.int64)
        return cls(
            np.append(0, np.cumsum(np.bincount(unit, minlength=units))),
            dates.month[rows.day[marked]].astype(np.int16),
            rows.presentation[marked],
            rows.boxes[marked],
            cents,
        )


@dataclass
class Listing:
    """The chunks of each list, in the order of their numbers."""

    units: int
    chunks: list[list[Chunk]] = field(default_factory=list)

    def add(self, rows: Rows, marks: Octets, dates: Dates) -> None:
        """Keep the marked rows of a block."""
        for place, chunks in enumerate(self.chunks):
            marked = np.flatnonzero(marks & np.uint8(1 << place))
            if len(marked):
                chunks.append(Chunk.of(rows, marked, self.units, dates))

    def join(self, other: Listing) -> None:
        """Take in the rows of other patients."""
        for own, others in zip(self.chunks, other.chunks, strict=True):
            own.extend(others)


@dataclass(frozen=True)
class Sheet:
    """What one unit's rows add up to, presentations x months of the frame."""

    presentation: Integers
    boxes: Integers
    cents: Integers

    @classmethod
    def of(cls, chunks: Sequence[Chunk], unit: int, months: int) -> Sheet:
        """Add up a unit's rows."""
        slices = [slice(one.start[unit], one.start[unit + 1]) for one in chunks]
        columns = [
            np.concatenate([getattr(one, name)[part] for one, part in both])
            for name in ("month", "presentation", "boxes", "cents")
            if (both := list(zip(chunks, slices, strict=True)))
        ] or [np.zeros(0, dtype=np.int64)] * 4
        month, presentation, boxes, cents = columns
        known, place = np.unique(presentation, return_inverse=True)
        cell = place * months + month
        shape = (len(known), months)
        return cls(
            known.astype(np.int64),
            _sums(cell, boxes, shape),
            _sums(cell, cents, shape) if len(cents) == len(cell) else _zeros(shape),
        )


def _zeros(shape: tuple[int, int]) -> Integers:
    return np.zeros(shape, dtype=np.int64)


def _sums(cell: Integers, values: Integers, shape: tuple[int, int]) -> Integers:
    found = np.zeros(shape[0] * shape[1], dtype=np.int64)
    np.add.at(found, cell, values)
    return found.reshape(shape)


@dataclass(frozen=True)
class DrugByDrug:
    """Figures of one unit that are found of its presentations one by one."""

    formulary: Formulary
    calendar: Calendar
    periods: Sequence[Period]

    def counts(
        self, calculation: SubstancesOfMostDoses | ChangeOfEuros, sheet: Sheet
    ) -> tuple[Integers, Integers]:
        """Numerator and denominator, a number for each period."""
        if isinstance(calculation, SubstancesOfMostDoses):
            doses = sheet.boxes * self.formulary.doses[sheet.presentation][:, None]
            substance = self.formulary.substance[sheet.presentation]
            known, place = np.unique(substance, return_inverse=True)
            by_substance = _zeros((len(known), self.calendar.months))
            np.add.at(by_substance, place, doses)
            return most_doses(self._now(by_substance), calculation.percent)
        spent = Spent(
            self._before(sheet.boxes),
            self._before(sheet.cents),
            self._now(sheet.boxes),
            self._now(sheet.cents),
        )
        effect, before = spent.effect(calculation.effect)
        seen = np.array([self._is_seen(one) for one in self.periods])
        return np.where(seen, effect, 0), np.where(seen, before, 0)

    def _is_seen(self, period: Period) -> bool:
        """Whether the year before began within the data."""
        first = self.calendar.first_day
        return period.first_month - YEAR >= first.year * 12 + first.month - 1

    def _now(self, by_month: Integers) -> Integers:
        return self._summed(by_month, self.periods)

    def _before(self, by_month: Integers) -> Integers:
        shifted = [
            Period(one.label, one.first_month - YEAR, one.last_month - YEAR)
            for one in self.periods
        ]
        return self._summed(by_month, shifted)

    def _summed(self, by_month: Integers, periods: Sequence[Period]) -> Integers:
        """Sums over the months of each period."""
        total = np.zeros((len(by_month), by_month.shape[1] + 1), dtype=np.int64)
        np.cumsum(by_month, axis=1, out=total[:, 1:])
        slices = [self.calendar.slice_of(one) for one in periods]
        ends = [one.stop for one in slices]
        return total[:, ends] - total[:, [one.start for one in slices]]
