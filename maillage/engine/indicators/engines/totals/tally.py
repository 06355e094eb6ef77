"""From the totals of months to a table of counts: units and periods as rows."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from maillage.engine.indicators.engines.compiled.formulary import Formulary
from maillage.engine.indicators.engines.compiled.results import Units
from maillage.engine.indicators.engines.totals.adding import (
    NOWHERE,
    Wanted,
    added_up,
)
from maillage.engine.indicators.engines.totals.sides import Sides
from maillage.engine.indicators.figures import COUNTS
from maillage.engine.indicators.model import Indicator, Measure
from maillage.engine.indicators.periods import By, Period
from maillage.engine.lake.totals import (
    BOXES,
    DELIVERIES,
    ORDERS,
    MonthTotals,
)


Numbers = npt.NDArray[Any]
Parts = npt.NDArray[np.int8]

_BOTH, _OVER, _UNDER = range(3)
"""What is counted in numerator and denominator, in one of them alone."""


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
        parts = _parts(sides)
        sums, squares = self._added(parts, Wanted(column, factor, is_dosed))
        # The numerator of a share has nothing of its own: nothing is then added.
        has_own = any((one == _OVER).any() for one in parts)
        found = {
            "numerator": sums[_BOTH] + sums[_OVER] if has_own else sums[_BOTH],
            "denominator": sums[_BOTH] + sums[_UNDER],
        }
        if squares is not None:
            found["numerator_squares"] = squares[_BOTH] + squares[_OVER]
            found["denominator_squares"] = squares[_BOTH] + squares[_UNDER]
            found["products"] = squares[_BOTH]
        if sides.blind.any():
            blind = np.where(sides.blind, _BOTH, NOWHERE).astype(np.int8)
            orders, _ = self._added([blind] * 12, Wanted(ORDERS, ones))
            found["not_computable"] = orders[_BOTH]
        rows = {name: pa.array(self._rows(counts)) for name, counts in found.items()}
        return {"not_computable": self._zeros} | rows

    def _added(self, parts: Sequence[Parts], wanted: Wanted) -> tuple[Numbers, Any]:
        """Parts x months x prescribers; the parts are given by calendar month."""
        return added_up(
            self._totals,
            lambda place: parts[self._months[place] % 12],
            3,
            wanted,
            self._prescribers.number,
        )

    def _rows(self, by_month: Numbers) -> Numbers:
        """From months x prescribers to units and periods, a row each."""
        if self._by is By.ALL:
            of_each = by_month.sum(axis=1)[np.newaxis]
        else:
            of_each = np.ascontiguousarray(by_month.T)[self._prescribers.places]
        months = [
            (
                bisect_left(self._months, one.first_month),
                bisect_right(self._months, one.last_month),
            )
            for one in self._periods
        ]
        if months == [(place, place + 1) for place in range(len(self._months))]:
            return np.asarray(of_each.ravel())
        found = np.zeros((len(of_each), len(months)), dtype=by_month.dtype)
        for place, (start, stop) in enumerate(months):
            found[:, place] = of_each[:, start:stop].sum(axis=1)
        return np.asarray(found.ravel())


def _parts(sides: Sides) -> list[Parts]:
    """By calendar month, the side or sides that count each presentation."""
    found = []
    for month in range(1, 13):
        over, under = sides.numerator.of(month), sides.denominator.of(month)
        which = np.where(over, np.where(under, _BOTH, _OVER), _UNDER)
        found.append(np.where(over | under, which, NOWHERE).astype(np.int8))
    return found
