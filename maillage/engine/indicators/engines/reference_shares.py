"""What each unit ordered for a patient in a period, and what cannot be computed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from maillage.engine.indicators.engines.reference_history import History, Row
from maillage.engine.indicators.model import (
    DrugSet,
    ExposedMoreThan,
    Indicator,
    Overlapping,
    ShareOfPatients,
    ShareOfStarts,
    StartFilter,
    SubstancesAtOnce,
    Treated,
)
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
    for row in patient.rows:
        for period in periods:
            if period.first_day <= row.day < period.end:
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


# --- supply that cannot be computed ------------------------------------------------


def without_pack(indicator: Indicator, rows: Iterable[Row]) -> set[tuple[date, str]]:
    """The deliveries of a set whose supply is asked, of an unknown number of units."""
    sets = _sets_of_supply(indicator)
    return {
        (row.day, row.presentation.cip13)
        for row in rows
        if row.ordered
        and row.presentation.units_per_pack is None
        and any(drugs.contains(row.presentation.atc) for drugs in sets)
    }


def _sets_of_supply(indicator: Indicator) -> list[DrugSet]:
    """The sets whose days of supply decide the indicator."""
    calculation = indicator.calculation
    if not isinstance(calculation, ShareOfPatients | ShareOfStarts):
        return []
    sets: list[DrugSet] = []
    for condition in (
        calculation.denominator.conditions + calculation.numerator.conditions
    ):
        match condition:
            case Treated() | SubstancesAtOnce():
                sets.append(condition.drugs)
            case Overlapping():
                sets.extend(condition.sets)
            case ExposedMoreThan():
                assert isinstance(calculation, ShareOfStarts)
                sets.append(started(calculation.denominator))
    return sets


def started(wanted: StartFilter) -> DrugSet:
    """The set whose start is meant; a start is always of a set."""
    if wanted.lines.drugs is None:
        raise ValueError("a start is the start of a set of drugs")
    return wanted.lines.drugs
