"""The fast engine: the whole catalogue at once, from a build, through DuckDB.

Patients are independent of each other, so they are taken in groups that fit in memory
and the groups' counts are added. For each group: one read of the history of the drugs
whose past or supply matters, one scan counting deliveries and boxes by unit and month,
one scan giving what each unit ordered for each patient and month. The history is then
turned into starts, episodes and days covered with arrays.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import duckdb
import numpy as np
import pyarrow as pa

from maillage.engine.indicators.engines.duckdb_calendar import Axis, axes
from maillage.engine.indicators.engines.duckdb_formulary import Formulary
from maillage.engine.indicators.engines.duckdb_patients import PatientCounts
from maillage.engine.indicators.engines.duckdb_scan import Frame, Group, Scan
from maillage.engine.indicators.engines.duckdb_supply import Integers
from maillage.engine.indicators.figures import COUNTS
from maillage.engine.indicators.model import (
    EurosPerPatient,
    Indicator,
    Measure,
    RatioOfLines,
    ShareOfLines,
    ShareOfPatients,
    ShareOfStarts,
)
from maillage.engine.indicators.periods import By, Period, month_number
from maillage.engine.indicators.plan import Lines, plan, shares, supply_sets
from maillage.engine.lake.build import Build


FACTS_AT_ONCE = 6_000_000
"""How many facts a group of patients holds, about; this bounds the memory taken."""


PAIRS_AT_ONCE = 2**23
"""How many pairs of unit and patient a group may have."""


@dataclass
class _Tally:
    """The counts of one indicator, arrays of units x periods."""

    numerator: Integers
    denominator: Integers
    not_observable: Integers
    not_computable: Integers
    squares: list[list[int]] | None


def _tally(indicator: Indicator, units: int, periods: int) -> _Tally:
    squares = None
    if isinstance(indicator.calculation, EurosPerPatient):
        squares = [[0] * periods for _ in range(units)]
    zeros = np.zeros((4, units, periods), dtype=np.int64)
    return _Tally(zeros[0], zeros[1], zeros[2], zeros[3], squares)


class DuckDBEngine:
    """Counts indicators on one build."""

    def __init__(self, build: Build, *, facts_at_once: int = FACTS_AT_ONCE) -> None:
        """`facts_at_once` bounds the memory; it changes no count."""
        self._build = build
        self._facts_at_once = facts_at_once

    def count(
        self, indicators: Sequence[Indicator], by: By, periods: Sequence[Period]
    ) -> pa.Table:
        """The table `figures.COUNTS`: every indicator, unit and period, zeros included.

        Sorted by indicator, unit and period.
        """
        connection = self._build.connection()
        try:
            return _Run(connection, self._build, by, periods, indicators).table(
                self._facts_at_once
            )
        finally:
            connection.close()


class _Run:
    """One call of the engine."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        build: Build,
        by: By,
        periods: Sequence[Period],
        indicators: Sequence[Indicator],
    ) -> None:
        self._connection = connection
        self._manifest = build.manifest
        self._by = by
        self._periods = periods
        self._indicators = indicators
        self._plan = plan(indicators)
        self._units = self._read_units()
        shape = (len(self._units), len(periods))
        self._tallies = [_tally(one, *shape) for one in indicators]

    def _read_units(self) -> list[str]:
        if self._by is By.ALL:
            return ["all"]
        column, table = self._by.value, f"{self._by.value}s"
        if self._by is By.PHARMACY:
            table = "pharmacies"
        rows = self._connection.execute(f"SELECT code FROM {table} ORDER BY {column}")
        return [row[0] for row in rows.fetchall()]

    def table(self, facts_at_once: int) -> pa.Table:
        """Count every group of patients and lay the counts out."""
        frame = self._frame()
        if frame is not None:
            formulary = Formulary(self._connection)
            for group in self._groups(facts_at_once):
                scan = Scan(self._connection, formulary, self._plan, frame, group)
                self._add(scan, frame, group)
        return self._laid_out()

    def _frame(self) -> Frame | None:
        """The months of the periods that hold data; None when there are none."""
        first_day, last_day = self._manifest.first_day, self._manifest.last_day
        if first_day is None or last_day is None or not self._periods:
            return None
        first = min(one.first_month for one in self._periods)
        last = max(one.last_month for one in self._periods)
        first = max(first, month_number(first_day))
        last = min(last, month_number(last_day))
        if last < first or not self._indicators:
            return None
        months = last - first + 1
        return Frame(self._by, len(self._units), first, months, first_day, last_day)

    def _groups(self, facts_at_once: int) -> Iterator[Group]:
        patients = self._manifest.patients
        number = max(1, -(-self._manifest.facts // facts_at_once))
        size = min(-(-patients // number), PAIRS_AT_ONCE // len(self._units))
        for first in range(0, patients, max(1, size)):
            yield Group(first, min(first + max(1, size), patients))

    # --- one group of patients -----------------------------------------------------

    def _add(self, scan: Scan, frame: Frame, group: Group) -> None:
        deliveries, boxes = scan.deliveries(), scan.boxes()
        packs = scan.unknown_packs()
        cells = scan.cells()
        for at, axis in self._axes(frame):
            counts = PatientCounts(
                cells,
                scan.history,
                axis,
                patients=group.end - group.first,
                units=frame.units,
            )
            for indicator, tally in zip(self._indicators, self._tallies, strict=True):
                _Addition(tally, at, axis, deliveries, boxes, counts).add(indicator)
                if sets := supply_sets(indicator.calculation):
                    tally.not_computable[:, at] += _by_period(packs[sets], axis)

    def _axes(self, frame: Frame) -> Iterator[tuple[slice, Axis]]:
        at = 0
        for axis in axes(self._periods, frame.first_month, frame.months):
            yield slice(at, at + len(axis)), axis
            at += len(axis)

    # --- the table -----------------------------------------------------------------

    def _laid_out(self) -> pa.Table:
        order = sorted(
            range(len(self._indicators)), key=lambda i: self._indicators[i].id
        )
        units = sorted(range(len(self._units)), key=lambda i: self._units[i])
        periods = sorted(
            range(len(self._periods)), key=lambda i: self._periods[i].label
        )
        grid = np.ix_(units, periods)
        size = len(units) * len(periods)
        unit = [self._units[i] for i in units for _ in periods]
        period = [self._periods[i].label for i in periods] * len(units)
        tables = []
        for place in order:
            tally = self._tallies[place]
            squares: list[float | None] = [None] * size
            if tally.squares is not None:
                squares = [float(tally.squares[u][p]) for u in units for p in periods]
            tables.append(
                pa.table(
                    [
                        pa.array([self._indicators[place].id] * size, pa.string()),
                        pa.array(unit, pa.string()),
                        pa.array(period, pa.string()),
                        tally.numerator[grid].ravel(),
                        tally.denominator[grid].ravel(),
                        pa.array(squares, pa.float64()),
                        tally.not_observable[grid].ravel(),
                        tally.not_computable[grid].ravel(),
                    ],
                    schema=COUNTS,
                )
            )
        return pa.concat_tables(tables) if tables else COUNTS.empty_table()


@dataclass(frozen=True)
class _Addition:
    """Adds what one group of patients counts, over one axis, to an indicator."""

    tally: _Tally
    at: slice
    axis: Axis
    deliveries: dict[Lines, Integers]
    boxes: dict[Lines, Integers]
    patients: PatientCounts

    def add(self, indicator: Indicator) -> None:
        """Count the indicator's calculation."""
        calculation, tally, at = indicator.calculation, self.tally, self.at
        asked = shares(calculation)
        match calculation:
            case ShareOfLines(measure=measure) | RatioOfLines(measure=measure):
                counts = self.boxes if measure is Measure.BOXES else self.deliveries
                tally.numerator[:, at] += self._by_period(counts[asked.numerator])
                tally.denominator[:, at] += self._by_period(counts[asked.denominator])
            case ShareOfPatients():
                numerator, denominator = self.patients.share(calculation)
                tally.numerator[:, at] += numerator
                tally.denominator[:, at] += denominator
            case ShareOfStarts():
                self._add_starts(asked.numerator, tally.numerator)
                self._add_starts(asked.denominator, tally.denominator)
            case EurosPerPatient():
                self._add_euros(calculation)
        if asked.unobservable is None:
            return
        if isinstance(calculation, ShareOfStarts):
            self._add_starts(asked.unobservable, tally.not_observable)
        else:
            counted = self.deliveries[asked.unobservable]
            tally.not_observable[:, at] += self._by_period(counted)

    def _by_period(self, by_month: Integers) -> Integers:
        return _by_period(by_month, self.axis)

    def _add_starts(self, lines: Lines, target: Integers) -> None:
        # Two starts of a set are more than 12 months apart: a cell holds one at most.
        target[:, self.at] += self._by_period(self.patients.cells_by_month(lines))

    def _add_euros(self, calculation: EurosPerPatient) -> None:
        lines = shares(calculation).numerator
        cents = self._by_period(self.patients.cents_by_month(lines))
        self.tally.numerator[:, self.at] += cents
        self.tally.denominator[:, self.at] += self.patients.patients(lines)
        squares = self.patients.squares(lines)
        for total, added in zip(self.tally.squares or [], squares, strict=True):
            for place, square in enumerate(added, start=self.at.start):
                total[place] += square


def _by_period(by_month: Integers, axis: Axis) -> Integers:
    """Sums over the months of each period."""
    sums = [by_month[:, axis.slice_of(one)].sum(axis=1) for one in axis.periods]
    return np.stack(sums, axis=1)
