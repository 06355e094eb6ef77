"""The engine: blocks of patients walked by a few threads, their totals added."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import count
from threading import Lock

import numpy as np
import pyarrow as pa

from maillage.engine.indicators.engines.compiled import memory, past, tables
from maillage.engine.indicators.engines.compiled.arrays import (
    UNIT,
    Rows,
    Tables,
    Totals,
)
from maillage.engine.indicators.engines.compiled.asked import Asked, Kind, OneByOne
from maillage.engine.indicators.engines.compiled.blocks import Blocks, sizes
from maillage.engine.indicators.engines.compiled.calendar import Axis, Calendar, Words
from maillage.engine.indicators.engines.compiled.formulary import (
    Booleans,
    Formulary,
    Integers,
)
from maillage.engine.indicators.engines.compiled.listing import YEAR, Listing
from maillage.engine.indicators.engines.compiled.results import Counted, Results, Units
from maillage.engine.indicators.engines.compiled.walk import walk
from maillage.engine.indicators.figures import COUNTS
from maillage.engine.indicators.model import ChangeOfEuros, Indicator
from maillage.engine.indicators.periods import By, Period, month_number
from maillage.engine.lake.build import Build
from maillage.engine.lake.columns import (
    FIRST_FOR_ALL,
    FIRST_FOR_PHARMACY,
    FIRST_FOR_PRESCRIBER,
)


FACTS_AT_ONCE = 1_000_000
"""How many facts a block of patients holds, about."""

WORKERS = 2
"""How many blocks are walked at the same time."""

NUMBERS_AT_ONCE = 250_000_000
"""How many numbers the totals of one walk may hold; a larger catalogue is cut."""

NUMBERS_EACH = 4
"""How many of them an indicator has for each unit and period, about, in all threads."""

LISTS_AT_ONCE = 8
"""How many lists by presentation have a bit in the marks of a row."""


_FIRST_FLAG = {
    By.PRESCRIBER: FIRST_FOR_PRESCRIBER,
    By.PHARMACY: FIRST_FOR_PHARMACY,
    By.ALL: FIRST_FOR_ALL,
}


class CompiledEngine:
    """Counts indicators on one build."""

    def __init__(
        self,
        build: Build,
        *,
        facts_at_once: int = FACTS_AT_ONCE,
        workers: int = WORKERS,
        numbers_at_once: int = NUMBERS_AT_ONCE,
    ) -> None:
        """The bounds are on memory and threads; they change no count."""
        self._build = build
        self._facts_at_once = facts_at_once
        self._workers = workers
        self._numbers_at_once = numbers_at_once

    def count(
        self, indicators: Sequence[Indicator], by: By, periods: Sequence[Period]
    ) -> pa.Table:
        """The table `figures.COUNTS`: every indicator, unit and period, zeros included.

        Sorted by indicator, unit and period.
        """
        indicators = sorted(indicators, key=lambda one: one.id)
        periods = sorted(periods, key=lambda one: one.label)
        units = Units.of(self._build, by)
        if not indicators or not periods or not units.codes:
            return COUNTS.empty_table()
        changes = any(isinstance(one.calculation, ChangeOfEuros) for one in indicators)
        calendar = _calendar(self._build, periods, YEAR if changes else 0)
        results = Results(units, periods, calendar)
        parts = []
        for some in self._batches(indicators, units, periods):
            asked, found = Asked.of(some), None
            if calendar is not None:
                found = self._walk(asked, by, units, periods, calendar)
            parts += results.tables(some, asked, found)
        return pa.concat_tables(parts)

    def _batches(
        self, indicators: Sequence[Indicator], units: Units, periods: Sequence[Period]
    ) -> Iterator[Sequence[Indicator]]:
        """The indicators, as many at once as memory allows: each has a few columns."""
        each = NUMBERS_EACH * units.number * len(periods)
        at_once = max(1, self._numbers_at_once // each)
        batch: list[Indicator] = []
        lists = 0
        for one in indicators:
            is_listed = isinstance(one.calculation, OneByOne)
            if len(batch) == at_once or lists + is_listed > LISTS_AT_ONCE:
                yield batch
                batch, lists = [], 0
            batch.append(one)
            lists += is_listed
        yield batch

    def _walk(
        self,
        asked: Asked,
        by: By,
        units: Units,
        periods: Sequence[Period],
        calendar: Calendar,
    ) -> Counted:
        formulary = Formulary(self._build)
        masks = tables.masks(asked, formulary, calendar)
        remembered = _any(masks.history)
        counted = remembered | _any(masks.presentations) | _any(masks.deliveries)
        blocks = Blocks(
            self._build,
            by,
            calendar,
            counted=counted,
            remembered=remembered,
            facts_at_once=self._facts_at_once,
            with_cents=_asks_of_cents(asked),
        )
        dated, months_back = past.dated(asked)
        walking = _Walking(
            asked,
            blocks,
            calendar.axes(periods),
            Tables(
                tables.people(self._build),
                masks,
                tables.dates(calendar, months_back),
                tables.kinds(asked),
                dated,
                past.sets(asked, formulary),
                past.patient_conditions(asked),
                tables.patients(asked),
                int(_FIRST_FLAG[by]),
            ),
            units.number,
            np.bitwise_count(masks.history).sum(axis=1, dtype=np.int64),
        )
        workers = max(1, min(self._workers, len(blocks)))
        turn = _Turn(len(blocks))
        if workers == 1:
            found, listing = walking.totals(turn)
        else:
            with ThreadPoolExecutor(workers) as pool:
                (found, listing), *others = pool.map(walking.totals, [turn] * workers)
            for other, listed in others:
                listing.join(listed)
                found.take_in(other)
        walking.add_up_runs(found)
        return Counted(found, listing, formulary)


class _Turn:
    """Numbers of blocks, each given once, to whichever worker asks first."""

    def __init__(self, blocks: int) -> None:
        self._next, self._blocks, self._lock = count(), blocks, Lock()

    def __iter__(self) -> Iterator[int]:
        while True:
            with self._lock:
                place = next(self._next)
            if place >= self._blocks:
                return
            yield place


@dataclass(frozen=True)
class _Walking:
    """All that blocks are walked with; what differs between workers is made by each."""

    asked: Asked
    blocks: Blocks
    axes: Sequence[Axis]
    tables: Tables
    units: int
    memberships: Integers

    def totals(self, turn: _Turn) -> tuple[Totals, Listing]:
        """Walk blocks, one after another, until none is left."""
        months, periods = self.tables.dates.months, self.axes[0].periods
        totals = memory.totals(self.asked, self.units, months, periods)
        room = memory.Rooms(self.asked, self.tables, self.units)
        listing = Listing(
            self.units, self.tables.dates, [[] for _ in self.asked.listed]
        )
        for place in turn:
            rows = self.blocks.block(place)
            marks = np.zeros(
                len(rows.facts) if self.asked.listed else 0, dtype=np.uint8
            )
            most = sizes(rows, self.memberships)
            order = _by_unit(rows)
            for axis in self.axes:
                walk(rows, marks, order, self.tables, axis, room.of(*most), totals)
            listing.add(rows, marks)
        return totals, listing

    def add_up_runs(self, totals: Totals) -> None:
        """Where only the ends of runs of periods were counted, count the runs."""
        columns = totals.patients.shape[1]
        shape = (self.units, self.axes[0].periods, columns)
        patients = totals.patients.reshape(shape)
        for axis in self.axes:
            if axis.continued:
                first = axis.first_period
                part = patients[:, first : first + len(axis.begin)]
                np.cumsum(part, axis=1, out=part)


def _by_unit(rows: Rows) -> Integers:
    """The patients that have rows, by the unit of their first."""
    having = np.flatnonzero(rows.start[1:] > rows.start[:-1])
    unit = rows.facts[rows.start[having], UNIT]
    found: Integers = having[np.argsort(unit, kind="stable")]
    return found


def _asks_of_cents(asked: Asked) -> bool:
    kinds = {kind for kind, _ in asked.columns} | {one.kind for one in asked.sums}
    changes = any(isinstance(one, ChangeOfEuros) for one in asked.drug_by_drug)
    return changes or Kind.EUROS in kinds


def _any(words: Words) -> Booleans:
    found: Booleans = (words != 0).any(axis=1)
    return found


def _calendar(
    build: Build, periods: Sequence[Period], months_before: int
) -> Calendar | None:
    """The months of the periods that hold data, and some before; None without any."""
    first_day, last_day = build.manifest.first_day, build.manifest.last_day
    if first_day is None or last_day is None:
        return None
    first = min(one.first_month for one in periods) - months_before
    first = max(first, month_number(first_day))
    last = min(max(one.last_month for one in periods), month_number(last_day))
    if last < first:
        return None
    return Calendar(first_day, last_day, first, last - first + 1)
