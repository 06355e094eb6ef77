"""Counting patients: who is whose in which period, and who meets which condition.

An answer about many periods is one integer, a bit for each period of an axis, so that
"and", "or" and "not" are asked of all periods at once.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from maillage.engine.indicators.engines.duckdb_calendar import Axis
from maillage.engine.indicators.engines.duckdb_history import History
from maillage.engine.indicators.engines.duckdb_masks import Words
from maillage.engine.indicators.engines.duckdb_scan import Cells
from maillage.engine.indicators.engines.duckdb_supply import (
    Booleans,
    Integers,
    Intervals,
    starts_of_groups,
)
from maillage.engine.indicators.model import (
    Delivered,
    EurosPerPatient,
    NotDelivered,
    Overlapping,
    PatientCondition,
    ShareOfPatients,
    SubstancesAtOnce,
    Treated,
)
from maillage.engine.indicators.plan import Lines, is_presence, presence, shares


_EXACT_IN_FLOATS = 2**53


class PatientCounts:
    """The patients of one group over the periods of one axis.

    Every count is an array of units x periods, to be added to other groups'.
    """

    def __init__(
        self,
        cells: Cells,
        words: Words,
        history: History,
        axis: Axis,
        *,
        patients: int,
        units: int,
    ) -> None:
        """`patients` and `units` are how many there are, cells or not."""
        self._cells = cells
        self._words = words
        self._history = history
        self._axis = axis
        self._patients = patients
        self._units = units
        self._bits_of_months = axis.bits_of_months()
        pairs, self._pair = np.unique(
            cells.unit * patients + cells.patient, return_inverse=True
        )
        self._unit_of_pair = pairs // max(1, patients)
        self._patient_of_pair = pairs % max(1, patients)
        self._conditions: dict[PatientCondition, Integers] = {}
        self._whose: dict[Lines, Integers] = {}

    # --- whose patients ------------------------------------------------------------

    def _cells_with(self, lines: Lines) -> Integers:
        bit = self._words.bits[lines]
        return np.flatnonzero(self._cells.words[bit.word] & bit.value)

    def _of_units(self, lines: Lines) -> Integers:
        """For each pair of unit and patient, the periods with one of the lines."""
        if lines not in self._whose:
            found = np.zeros(len(self._unit_of_pair), dtype=np.int64)
            cells = self._cells_with(lines)
            periods = self._bits_of_months[self._cells.month[cells]]
            np.bitwise_or.at(found, self._pair[cells], periods)
            self._whose[lines] = found
        return self._whose[lines]

    def _total(self, periods_of_pairs: Integers) -> Integers:
        some = np.flatnonzero(periods_of_pairs)
        bits, units = periods_of_pairs[some], self._unit_of_pair[some]
        total = np.zeros((self._units, len(self._axis)), dtype=np.int64)
        for place in range(len(self._axis)):
            held = (bits >> place) & 1 == 1
            total[:, place] = np.bincount(units[held], minlength=self._units)
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
        cells = self._cells_with(lines)
        return self._monthly(cells, np.ones(len(cells), dtype=np.int64))

    def cents_by_month(self, lines: Lines) -> Integers:
        """The signed euros of the lines, in cents, by unit and month."""
        cents = self._cells.cents[lines]
        some = np.flatnonzero(cents)
        return self._monthly(some, cents[some])

    def _monthly(self, cells: Integers, values: Integers) -> Integers:
        months = self._axis.months
        place = self._cells.unit[cells] * months + self._cells.month[cells]
        return _sums(place, values, self._units * months).reshape(self._units, months)

    def squares(self, calculation: EurosPerPatient) -> list[list[int]]:
        """The sum of the squares of each patient's cents, by unit and period.

        Whole numbers without bound: floats would round differently from one grouping
        of patients to another.
        """
        lines = shares(calculation).numerator
        cents, month = self._cells.cents[lines], self._cells.month
        some = np.flatnonzero(cents)
        total = [[0] * len(self._axis) for _ in range(self._units)]
        owners = self._of_units(lines)
        for place, period in enumerate(self._axis.periods):
            months = self._axis.slice_of(period)
            inside = some[(month[some] >= months.start) & (month[some] < months.stop)]
            sums = _sums(self._pair[inside], cents[inside], len(owners))
            sums[(owners >> place) & 1 == 0] = 0
            for unit, square in _squares(self._unit_of_pair, sums, self._units):
                total[unit][place] += square
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

    def _present(self, lines: Lines) -> Integers:
        found = np.zeros(self._patients, dtype=np.int64)
        cells = self._cells_with(lines)
        periods = self._bits_of_months[self._cells.month[cells]]
        np.bitwise_or.at(found, self._cells.patient[cells], periods)
        return found

    def _delivered(self, condition: Delivered) -> Integers:
        rows = self._history.of(condition.drugs)
        substance = self._history.substances(rows)
        first = starts_of_groups(rows.patient, rows.day, substance)
        patient, day, substance = rows.patient[first], rows.day[first], substance[first]
        kinds = int(substance.max(initial=0)) + 1

        def holds(start: int, end: int) -> Booleans:
            inside = (day >= start) & (day < end)
            times = np.bincount(patient[inside], minlength=self._patients)
            taken = np.unique(patient[inside] * kinds + substance[inside])
            different = np.bincount(taken // kinds, minlength=self._patients)
            return (times >= condition.deliveries) & (different >= condition.substances)

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


def _sums(groups: Integers, values: Integers, number: int) -> Integers:
    """The sum of each group, in whole numbers."""
    total = np.zeros(number, dtype=np.int64)
    np.add.at(total, groups, values)
    return total


def _squares(units: Integers, values: Integers, number: int) -> list[tuple[int, int]]:
    """Each unit's sum of squares, exact."""
    some = np.flatnonzero(values)
    squares = np.square(values[some].astype(np.float64))
    if squares.sum() < _EXACT_IN_FLOATS:
        sums = np.bincount(units[some], squares, minlength=number)
        return [(unit, int(one)) for unit, one in enumerate(sums)]
    exact = [0] * number
    for unit, value in zip(units[some].tolist(), values[some].tolist(), strict=True):
        exact[unit] += value * value
    return list(enumerate(exact))
