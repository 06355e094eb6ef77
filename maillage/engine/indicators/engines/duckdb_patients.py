"""Counting patients: who is whose in which period, and who meets which condition.

An answer about many periods is one integer, a bit for each period of an axis, so that
"and", "or" and "not" are asked of all periods at once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from maillage.engine.indicators.engines.duckdb_calendar import Axis
from maillage.engine.indicators.engines.duckdb_history import History
from maillage.engine.indicators.engines.duckdb_scan import (
    EXACT_IN_FLOATS,
    Cells,
    group_sums,
)
from maillage.engine.indicators.engines.duckdb_supply import (
    Booleans,
    Integers,
    Intervals,
    starts_of_groups,
)
from maillage.engine.indicators.model import (
    Delivered,
    NotDelivered,
    Overlapping,
    PatientCondition,
    ShareOfPatients,
    SubstancesAtOnce,
    Treated,
)
from maillage.engine.indicators.plan import Lines, is_presence, presence, shares


class PatientCounts:
    """The patients of one group over the periods of one axis.

    Every count is an array of units x periods, to be added to other groups'. `units`
    is how many there are.
    """

    def __init__(
        self,
        cells: Sequence[Cells],
        history: History,
        axis: Axis,
        *,
        patients: int,
        units: int,
    ) -> None:
        """`patients` and `units` are how many there are, cells or not."""
        self._cells = {lines: some for some in cells for lines in some.words.bits}
        self._history = history
        self._axis = axis
        self._patients = patients
        self.units = units
        self._bits_of_months = axis.bits_of_months()
        used = np.zeros(units * patients, dtype=np.bool_)
        for some in cells:
            used[some.pair] = True
        self._pairs = np.flatnonzero(used)
        self._place_of_pair = np.cumsum(used, dtype=np.int32) - 1
        self._unit_of_pair = self._pairs // patients
        self._patient_of_pair = self._pairs % patients
        self._conditions: dict[PatientCondition, Integers] = {}
        self._whose: dict[Lines, Integers] = {}

    # --- whose patients ------------------------------------------------------------

    def _of_units(self, lines: Lines) -> Integers:
        """For each pair of unit and patient, the periods with one of the lines."""
        if lines not in self._whose:
            cells = self._cells[lines]
            held = cells.having(lines)
            found = np.zeros(len(self._pairs), dtype=np.int64)
            periods = self._bits_of_months[cells.month[held]]
            np.bitwise_or.at(found, self._place_of_pair[cells.pair[held]], periods)
            self._whose[lines] = found
        return self._whose[lines]

    def _total(self, periods_of_pairs: Integers) -> Integers:
        """How many pairs hold each bit, by unit: pairs are sorted by unit."""
        some = np.flatnonzero(periods_of_pairs)
        bounds = np.searchsorted(self._unit_of_pair[some], np.arange(self.units + 1))
        octets = periods_of_pairs[some].astype("<i8").view(np.uint8).reshape(-1, 8)
        total = np.zeros((self.units, len(self._axis)), dtype=np.int64)
        for unit in range(self.units):
            mine = octets[bounds[unit] : bounds[unit + 1]]
            bits = np.unpackbits(mine, axis=1, bitorder="little")
            total[unit] = bits[:, : len(self._axis)].sum(axis=0, dtype=np.int64)
        return total

    # --- calculations --------------------------------------------------------------

    def share(self, calculation: ShareOfPatients) -> tuple[Integers, Integers]:
        """Numerator and denominator of a share of patients."""
        asked = shares(calculation)
        whole = self._of_units(asked.denominator)
        for condition in calculation.denominator.conditions:
            whole = whole & self._meeting(condition)[self._patient_of_pair]
        part = whole & self._of_units(asked.numerator)
        for condition in calculation.numerator.conditions:
            part = part & self._meeting(condition)[self._patient_of_pair]
        return self._total(part), self._total(whole)

    def patients(self, lines: Lines) -> Integers:
        """Distinct patients for whom a unit ordered one of the lines."""
        return self._total(self._of_units(lines))

    def cells_by_month(self, lines: Lines) -> Integers:
        """Patients for whom a unit ordered one of the lines, by unit and month."""
        cells = self._cells[lines]
        held = cells.having(lines)
        return self._monthly(cells, held, np.ones(len(held), dtype=np.int64))

    def cents_by_month(self, lines: Lines) -> Integers:
        """The signed euros of the lines, in cents, by unit and month."""
        cells = self._cells[lines]
        some = np.flatnonzero(cells.cents[lines])
        return self._monthly(cells, some, cells.cents[lines][some])

    def _monthly(self, cells: Cells, some: Integers, values: Integers) -> Integers:
        months = self._axis.months
        place = cells.pair[some] // self._patients * months + cells.month[some]
        sums = group_sums(place, values, self.units * months)
        return sums.reshape(self.units, months)

    def squares(self, lines: Lines) -> npt.NDArray[np.object_]:
        """The sum of the squares of each patient's cents, by unit and period.

        Whole numbers without bound: floats would round differently from one grouping
        of patients to another.
        """
        cells, owners = self._cells[lines], self._of_units(lines)
        some = np.argsort(cells.month.astype(np.uint16), kind="stable")
        some = some[cells.cents[lines][some] != 0]
        pair, cents = self._place_of_pair[cells.pair[some]], cells.cents[lines][some]
        bounds = np.searchsorted(cells.month[some], np.arange(self._axis.months + 1))
        total = np.full((self.units, len(self._axis)), 0, dtype=np.object_)
        for place, period in enumerate(self._axis.periods):
            months = self._axis.slice_of(period)
            inside = slice(bounds[months.start], bounds[months.stop])
            sums = group_sums(pair[inside], cents[inside], len(owners))
            sums *= (owners >> place) & 1
            total[:, place] = _squares(self._unit_of_pair, sums, self.units)
        return total

    # --- conditions ----------------------------------------------------------------

    def _meeting(self, condition: PatientCondition) -> Integers:
        """For each patient, the periods in which he meets a condition."""
        if condition not in self._conditions:
            self._conditions[condition] = self._judge(condition)
        return self._conditions[condition]

    def _judge(self, condition: PatientCondition) -> Integers:
        match condition:
            case NotDelivered():
                return ~self._present(presence(condition))
            case Delivered() if is_presence(condition):
                return self._present(presence(condition))
            case Delivered():
                return self._delivered(condition)
            case Treated():
                return self._treated(condition)
            case Overlapping(sets=sets, days=days):
                return self._covered(self._history.covered_by_all(sets), days)
            case SubstancesAtOnce(drugs=drugs, substances=substances, days=days):
                once = self._history.covered_by_substances(drugs, substances)
                return self._covered(once, days)
            case _:
                raise TypeError(condition)

    def _present(self, lines: Lines) -> Integers:
        found = np.zeros(self._patients, dtype=np.int64)
        np.bitwise_or.at(found, self._patient_of_pair, self._of_units(lines))
        return found

    def _delivered(self, condition: Delivered) -> Integers:
        history = self._history
        rows = history.of(condition.drugs)
        substance = history.substances(rows)
        first = starts_of_groups(substance, rows.date)
        substance, dates = substance[first], rows.date[first]
        patient, day = dates // history.days, dates % history.days

        def holds(start: int, end: int) -> Booleans:
            inside = (day >= start) & (day < end)
            times = np.bincount(patient[inside], minlength=self._patients)
            taken = np.unique(substance[inside] * self._patients + patient[inside])
            kinds = np.bincount(taken % self._patients, minlength=self._patients)
            return (times >= condition.deliveries) & (kinds >= condition.substances)

        return self._by_period(holds)

    def _treated(self, condition: Treated) -> Integers:
        patient, start, end = self._history.episodes(
            condition.drugs, condition.gap_tolerance_days
        )
        long = end - start >= condition.days
        patient, start, end = patient[long], start[long], end[long]

        def holds(first: int, after: int) -> Booleans:
            found = np.zeros(self._patients, dtype=np.bool_)
            lasted = after - start >= max(1, condition.days)
            found[patient[lasted & (end > first)]] = True
            return found

        return self._by_period(holds)

    def _covered(self, once: Intervals, days: int) -> Integers:
        def holds(first: int, after: int) -> Booleans:
            inside = np.flatnonzero((once.end > first) & (once.start < after))
            covered = np.minimum(once.end[inside], after)
            covered -= np.maximum(once.start[inside], first)
            total = np.bincount(once.patient[inside], covered, minlength=self._patients)
            found: Booleans = total >= days
            return found

        return self._by_period(holds)

    def _by_period(self, holds: Callable[[int, int], Booleans]) -> Integers:
        """Bits from the answer for each period, whose days count as the history's."""
        found = np.zeros(self._patients, dtype=np.int64)
        for place, (first, after) in enumerate(self._axis.bounds()):
            answer = holds(first - self._history.origin, after - self._history.origin)
            found[answer] |= np.int64(1 << place)
        return found


def _squares(units: Integers, values: Integers, number: int) -> list[int]:
    """Each unit's sum of squares, exact."""
    some = np.flatnonzero(values)
    units, values = units[some], values[some]
    if np.square(values.astype(np.float64)).sum() < EXACT_IN_FLOATS:
        return [int(one) for one in group_sums(units, np.square(values), number)]
    exact = [0] * number
    for unit, value in zip(units.tolist(), values.tolist(), strict=True):
        exact[unit] += value * value
    return exact
