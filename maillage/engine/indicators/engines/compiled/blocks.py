"""Blocks of patients: their facts gathered from every month, patient by patient."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from maillage.engine.indicators.engines.compiled.arrays import (
    BOXES_OF,
    DAY,
    FLAGS,
    PRESENTATION,
    UNIT,
    Rows,
)
from maillage.engine.indicators.engines.compiled.calendar import Calendar
from maillage.engine.indicators.engines.compiled.formulary import Integers
from maillage.engine.indicators.engines.compiled.jit import kernel
from maillage.engine.indicators.periods import By
from maillage.engine.lake.build import Build
from maillage.engine.lake.columns import Column, FactColumns


@dataclass(frozen=True)
class Segment:
    """One month of the build: its columns, and which presentations are wanted of it.

    `before_first_day` is the number of the day before its first, counted from the
    first day of the data. `edges` cuts the rows into the blocks.
    """

    month: int
    columns: FactColumns
    wanted: Column
    before_first_day: int
    edges: Integers


class Blocks:
    """The facts of a build that are wanted, a block of patients at a time."""

    def __init__(
        self,
        build: Build,
        by: By,
        calendar: Calendar,
        *,
        counted: Column,
        remembered: Column,
        facts_at_once: int,
        with_cents: bool,
    ) -> None:
        """`counted` and `remembered` are the presentations wanted of the months asked
        for, and of the others."""
        self._by = by
        self._with_cents = with_cents
        patients = build.numbers.patients
        number = max(1, -(-build.manifest.facts // facts_at_once))
        size = max(1, -(-patients // number))
        self.bounds = np.append(np.arange(0, patients, size), patients)
        self._segments = []
        start = np.datetime64(calendar.first_day, "D")
        for month in build.months():
            asked = 0 <= month - calendar.first_month < calendar.months
            wanted = counted if asked else remembered
            if not wanted.any():
                continue
            columns = build.columns(month)
            first_day = np.datetime64(month - 1970 * 12, "M").astype("datetime64[D]")
            self._segments.append(
                Segment(
                    month,
                    columns,
                    wanted,
                    int((first_day - start).astype(np.int64)) - 1,
                    np.searchsorted(columns.patient, self.bounds),
                )
            )

    def __len__(self) -> int:
        return len(self.bounds) - 1

    def block(self, place: int) -> Rows:
        """The wanted facts of one block."""
        first, end = int(self.bounds[place]), int(self.bounds[place + 1])
        start = np.zeros(end - first + 1, dtype=np.int64)
        slices = [self._slice(segment, place) for segment in self._segments]
        for segment, some in zip(self._segments, slices, strict=True):
            _count(some.patient, some.presentation, segment.wanted, first, start)
        np.cumsum(start, out=start)
        total = int(start[-1])
        rows = Rows(
            first,
            start,
            np.empty((total, 5), dtype=np.int32),
            np.empty(total if self._with_cents else 0, dtype=np.int64),
        )
        cursor = start[:-1].copy()
        for segment, some in zip(self._segments, slices, strict=True):
            _place(
                some,
                self._unit(some),
                self._by is By.ALL,
                segment.wanted,
                segment.before_first_day,
                cursor,
                rows,
            )
        return rows

    def _slice(self, segment: Segment, place: int) -> FactColumns:
        begin, end = segment.edges[place], segment.edges[place + 1]
        return FactColumns(*(_plain(one[begin:end]) for one in segment.columns))

    def _unit(self, some: FactColumns) -> Column:
        return some.pharmacy if self._by is By.PHARMACY else some.prescriber


def _plain(column: Column) -> Column:
    """The same array, of the one type that kernels are compiled for."""
    plain = column.view(np.ndarray)
    plain.flags.writeable = False
    return plain


@kernel
def _count(
    patient: Column, presentation: Column, wanted: Column, first: int, start: Integers
) -> None:
    """Count the wanted rows of each patient, one place further."""
    for row in range(len(patient)):
        if wanted[presentation[row]]:
            start[int(patient[row]) - first + 1] += 1


@kernel
def _place(
    some: FactColumns,
    unit: Column,
    is_one_unit: bool,
    wanted: Column,
    before_first_day: int,
    cursor: Integers,
    rows: Rows,
) -> None:
    """Put the wanted rows of a month after those of the months before."""
    for row in range(len(some.patient)):
        if not wanted[some.presentation[row]]:
            continue
        patient = int(some.patient[row]) - rows.first_patient
        at = cursor[patient]
        cursor[patient] = at + 1
        rows.facts[at, DAY] = int(some.day[row]) + before_first_day
        rows.facts[at, PRESENTATION] = some.presentation[row]
        rows.facts[at, UNIT] = np.int32(0) if is_one_unit else np.int32(unit[row])
        rows.facts[at, BOXES_OF] = some.boxes[row]
        rows.facts[at, FLAGS] = some.flags[row]
        if len(rows.cents) > 0:
            rows.cents[at] = some.amount_cents[row]


@kernel
def sizes(rows: Rows, memberships: Integers) -> tuple[int, int]:
    """The most rows, and the most entries of sets, that a patient of a block has."""
    most_rows, most_entries = 0, 0
    for patient in range(len(rows.start) - 1):
        entries = 0
        for row in range(rows.start[patient], rows.start[patient + 1]):
            entries += memberships[rows.facts[row, PRESENTATION]]
        most_rows = max(most_rows, rows.start[patient + 1] - rows.start[patient])
        most_entries = max(most_entries, entries)
    return most_rows, most_entries
