"""The fast engine: the whole catalogue at once, from a build, through DuckDB.

Patients are independent of each other, so they are taken in groups that fit in memory,
two groups at a time, and the groups' counts are added. For each group: one read of the
history of the drugs whose past or supply matters, scans counting deliveries and boxes
by unit and month, scans giving what each unit ordered for each patient and month. The
history is then turned into starts, episodes and days covered with arrays.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pyarrow as pa

from maillage.engine.indicators.engines.duckdb_calendar import Axis, axes
from maillage.engine.indicators.engines.duckdb_formulary import Formulary
from maillage.engine.indicators.engines.duckdb_patients import PatientCounts
from maillage.engine.indicators.engines.duckdb_scan import Frame, Group, Scan
from maillage.engine.indicators.engines.duckdb_tally import GroupCounts, Tally
from maillage.engine.indicators.engines.gaps import refuse_missing
from maillage.engine.indicators.figures import COUNTS
from maillage.engine.indicators.model import Indicator
from maillage.engine.indicators.periods import By, Period, month_number
from maillage.engine.indicators.plan import Plan, plan
from maillage.engine.lake.build import Build


MISSING = frozenset(
    {
        *("daily_doses", "euros", "denominator_count"),
        *("deliveries_per_patient", "boxes_per_patient", "daily_doses_per_patient"),
        *("denominator of euros_per_patient", "substances_of_most_doses"),
        *("change_of_euros", "biosimilar_roles", "substitution_refused"),
        *("calendar_months", "strengths", "forms", "other_forms", "delivered boxes"),
        *("regular", "regular_before", "fewer_than_before", "score_at_once"),
        "days_covered",
    }
)
"""The words of the language that this engine does not compute."""

FACTS_AT_ONCE = 3_000_000
"""How many facts a group of patients holds, about; this bounds the memory taken."""

PAIRS_AT_ONCE = 2**23
"""How many pairs of unit and patient a group may have."""

WORKERS = 2
"""How many groups are counted at the same time."""


class DuckDBEngine:
    """Counts indicators on one build."""

    def __init__(
        self,
        build: Build,
        *,
        facts_at_once: int = FACTS_AT_ONCE,
        workers: int = WORKERS,
    ) -> None:
        """`facts_at_once` and `workers` bound the memory; they change no count."""
        self._build = build
        self._facts_at_once = facts_at_once
        self._workers = workers

    def count(
        self, indicators: Sequence[Indicator], by: By, periods: Sequence[Period]
    ) -> pa.Table:
        """The table `figures.COUNTS`: every indicator, unit and period, zeros included.

        Sorted by indicator, unit and period.
        """
        refuse_missing("duckdb", indicators, MISSING)
        indicators = sorted(indicators, key=lambda one: one.id)
        periods = sorted(periods, key=lambda one: one.label)
        units = _units(self._build, by)
        total = [Tally.empty(one, len(units), len(periods)) for one in indicators]
        frame = _frame(self._build, by, len(units), periods)
        if frame is not None and indicators:
            self._count(indicators, periods, frame, total)
        return _table(indicators, units, periods, total)

    def _count(
        self,
        indicators: Sequence[Indicator],
        periods: Sequence[Period],
        frame: Frame,
        total: Sequence[Tally],
    ) -> None:
        counting = _Counting.of(self._build, indicators, periods, frame)
        groups = list(_groups(self._build, frame, self._facts_at_once, self._workers))
        with ThreadPoolExecutor(self._workers) as workers:
            for tallies in workers.map(counting.tallies, groups):
                for whole, part in zip(total, tallies, strict=True):
                    whole.add(part)


@dataclass(frozen=True)
class _Counting:
    """What is asked, ready to be counted on one group of patients after another."""

    build: Build
    formulary: Formulary
    whole: Plan
    indicators: Sequence[Indicator]
    axes: Sequence[Axis]
    frame: Frame

    @classmethod
    def of(
        cls,
        build: Build,
        indicators: Sequence[Indicator],
        periods: Sequence[Period],
        frame: Frame,
    ) -> _Counting:
        """Read the presentations and cut the catalogue into what it asks."""
        with build.connection() as connection:
            formulary = Formulary(connection)
        asked = axes(periods, frame.first_month, frame.months)
        return cls(build, formulary, plan(indicators), indicators, asked, frame)

    def tallies(self, group: Group) -> list[Tally]:
        """The counts of one group of patients, an entry for each indicator."""
        with self.build.connection() as connection:
            scan = Scan(connection, self.formulary, self.whole, self.frame, group)
            history = scan.history
            deliveries, boxes = scan.deliveries(), scan.boxes()
            packs, cells = scan.unknown_packs(), scan.cells()
        patients = group.end - group.first
        parts = [
            GroupCounts(
                deliveries,
                boxes,
                packs,
                PatientCounts(
                    cells, history, axis, patients=patients, units=self.frame.units
                ),
                axis,
            )
            for axis in self.axes
        ]
        return [
            Tally.joined([part.tally(one) for part in parts]) for one in self.indicators
        ]


def _units(build: Build, by: By) -> list[str]:
    """The codes of every unit of the build, in the order of their numbers."""
    if by is By.ALL:
        return ["all"]
    table = {By.PRESCRIBER: "prescribers", By.PHARMACY: "pharmacies"}[by]
    with build.connection() as connection:
        rows = connection.execute(f"SELECT code FROM {table} ORDER BY {by.value}")
        return [row[0] for row in rows.fetchall()]


def _frame(build: Build, by: By, units: int, periods: Sequence[Period]) -> Frame | None:
    """The months of the periods that hold data; None when there are none."""
    first_day, last_day = build.manifest.first_day, build.manifest.last_day
    if first_day is None or last_day is None or not periods:
        return None
    first = min(one.first_month for one in periods)
    last = max(one.last_month for one in periods)
    first = max(first, month_number(first_day))
    last = min(last, month_number(last_day))
    if last < first:
        return None
    return Frame(by, units, first, last - first + 1, first_day, last_day)


def _groups(
    build: Build, frame: Frame, facts_at_once: int, workers: int
) -> Iterator[Group]:
    patients = build.manifest.patients
    number = max(1, -(-build.manifest.facts // facts_at_once))
    if number > 1:
        number = -(-number // workers) * workers  # or the last would work alone
    size = max(1, min(-(-patients // number), PAIRS_AT_ONCE // frame.units))
    for first in range(0, patients, size):
        yield Group(first, min(first + size, patients))


def _table(
    indicators: Sequence[Indicator],
    units: Sequence[str],
    periods: Sequence[Period],
    total: Sequence[Tally],
) -> pa.Table:
    unit = pa.array([one for one in units for _ in periods], pa.string())
    period = pa.array([one.label for one in periods] * len(units), pa.string())
    tables = [
        pa.table(
            [
                pa.array([indicator.id] * len(unit), pa.string()),
                unit,
                period,
                tally.numerator.ravel(),
                tally.denominator.ravel(),
                _squares(tally),
                pa.nulls(len(unit), pa.float64()),
                pa.nulls(len(unit), pa.float64()),
                tally.not_observable.ravel(),
                tally.not_computable.ravel(),
            ],
            schema=COUNTS,
        )
        for indicator, tally in zip(indicators, total, strict=True)
    ]
    if not tables:
        return COUNTS.empty_table()
    keys = [(name, "ascending") for name in ("indicator", "unit", "period")]
    return pa.concat_tables(tables).sort_by(keys)


def _squares(tally: Tally) -> pa.Array:
    if tally.squares is None:
        return pa.nulls(tally.numerator.size, pa.float64())
    return pa.array([float(one) for one in tally.squares.ravel()], pa.float64())
