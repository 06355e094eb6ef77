"""What each unit ordered for a patient in a period, patient by patient."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from maillage.engine.indicators.engines.reference_history import History, Row
from maillage.engine.indicators.periods import By, Period


@dataclass(frozen=True)
class Share:
    """What one unit ordered for one patient in one period."""

    patient: History
    unit: str
    period: Period
    rows: Sequence[Row]


def shares_of(patient: History, by: By, periods: Sequence[Period]) -> Iterator[Share]:
    """Deal the rows of a patient to the units that ordered them, and to periods."""
    dealt: defaultdict[tuple[str, Period], list[Row]] = defaultdict(list)
    bounds = [(period, period.first_day, period.end) for period in periods]
    for row in patient.rows:
        for period, first_day, end in bounds:
            if first_day <= row.day < end:
                dealt[_unit_of(row, by), period].append(row)
    for (unit, period), rows in dealt.items():
        yield Share(patient, unit, period, rows)


def _unit_of(row: Row, by: By) -> str:
    match by:
        case By.PRESCRIBER:
            return row.prescriber
        case By.PHARMACY:
            return row.pharmacy
        case By.ALL:
            return "all"
