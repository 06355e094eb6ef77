"""From the totals of months to a table of counts: units and periods as rows."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from maillage.engine.indicators.engines.compiled.formulary import (
    Booleans,
    Formulary,
)
from maillage.engine.indicators.engines.compiled.results import Units
from maillage.engine.indicators.engines.totals.adding import added_up
from maillage.engine.indicators.engines.totals.sides import Sides
from maillage.engine.indicators.figures import COUNTS
from maillage.engine.indicators.model import Indicator, Measure
from maillage.engine.indicators.periods import By, Period
from maillage.engine.lake.totals import (
    BOXES,
    DELIVERIES,
    ORDERS,
    SQUARES,
    MonthTotals,
)


Numbers = npt.NDArray[Any]


class Frame:
    """The rows of a table, by unit then period, and the months that they add up."""

    def __init__(
        self,
        by: By,
        prescribers: Units,
        periods: Sequence[Period],
        totals: Mapping[int, MonthTotals],
    ) -> None:
        """Units are the prescribers, or all of them together."""
        self._by, self._prescribers, self._periods = by, prescribers, periods
        codes = ["all"] if by is By.ALL else prescribers.codes
        covered = {
            month
            for one in periods
            for month in range(one.first_month, one.last_month + 1)
        }
        self._months = sorted(covered & totals.keys())
        self._totals = [totals[month] for month in self._months]
        shape = len(codes), len(periods)
        self.rows = shape[0] * shape[1]
        unit, period = np.indices(shape, dtype=np.int32)
        self._unit = pa.array(codes, pa.string()).take(pa.array(unit.ravel()))
        labels = pa.array([one.label for one in periods], pa.string())
        self._period = labels.take(pa.array(period.ravel()))
        self._zeros = pa.array(np.zeros(self.rows, dtype=np.int64))
        self._nulls = pa.nulls(self.rows, pa.float64())

    def table(
        self, indicator: Indicator, sides: Sides, formulary: Formulary
    ) -> pa.Table:
        """The counts of one indicator."""
        columns = {
            "indicator": pa.repeat(indicator.id, self.rows),
            "unit": self._unit,
            "period": self._period,
            "not_observable": self._zeros,
            **self._counts(sides, formulary),
        }
        of_all = [columns.get(name, self._nulls) for name in COUNTS.names]
        return pa.table(of_all, schema=COUNTS)

    def _counts(self, sides: Sides, formulary: Formulary) -> dict[str, pa.Array]:
        ones = np.ones(len(formulary), dtype=np.int64)
        is_dosed = sides.measure is Measure.DAILY_DOSES
        column = DELIVERIES if sides.measure is Measure.DELIVERIES else BOXES
        factor = formulary.doses if is_dosed else ones
        numerator, denominator, _ = self._sums(sides, column, factor)
        found = {"numerator": numerator, "denominator": denominator}
        if is_dosed:
            squared = formulary.doses.astype(np.float64) ** 2
            found["numerator_squares"], found["denominator_squares"], both = self._sums(
                sides, SQUARES, squared
            )
            found["products"] = both
        blind = sides.blind
        if blind.any():
            found["not_computable"] = self._sum([blind] * 12, ORDERS, ones)
        rows = {name: pa.array(self._rows(counts)) for name, counts in found.items()}
        return {"not_computable": self._zeros} | rows

    def _sums(
        self, sides: Sides, column: int, factor: Numbers
    ) -> tuple[Numbers, Numbers, Numbers]:
        """Of the numerator, of the denominator and of what is in both.

        Each cell is read once: what is in both is added to each.
        """
        over, under = (
            [side.of(month) for month in range(1, 13)]
            for side in (sides.numerator, sides.denominator)
        )
        pairs = list(zip(over, under, strict=True))
        both = self._sum([one & other for one, other in pairs], column, factor)
        above = self._sum([one & ~other for one, other in pairs], column, factor)
        below = self._sum([other & ~one for one, other in pairs], column, factor)
        return both + above, both + below, both

    def _sum(
        self, presentations: Sequence[Booleans], column: int, factor: Numbers
    ) -> Numbers:
        """Months x prescribers; the presentations are given by calendar month."""
        numbers = [np.flatnonzero(one) for one in presentations]
        return added_up(
            self._totals,
            lambda place: numbers[self._months[place] % 12],
            column,
            factor,
            self._prescribers.number,
        )

    def _rows(self, by_month: Numbers) -> Numbers:
        """From months x prescribers to units and periods, a row each."""
        found = np.zeros((len(self._periods), by_month.shape[1]), dtype=by_month.dtype)
        for place, one in enumerate(self._periods):
            start = bisect_left(self._months, one.first_month)
            stop = bisect_right(self._months, one.last_month)
            found[place] = by_month[start:stop].sum(axis=0)
        if self._by is By.ALL:
            return np.asarray(found.sum(axis=1))
        rows: Numbers = found[:, self._prescribers.places].T.ravel()
        return rows
