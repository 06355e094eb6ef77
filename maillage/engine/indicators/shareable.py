"""Figures that may leave the circle: small counts hidden, whatever is counted.

Deliveries, boxes, doses and euros are not patients: twelve boxes may be one patient's.
So each indicator that counts lines is counted a second time in patients, and its row is
hidden when those are too few.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import pyarrow as pa

from maillage.engine.indicators.engines.registry import Engine
from maillage.engine.indicators.model import (
    ChangeOfEuros,
    EurosPerPatient,
    Indicator,
    LineFilter,
    MeasurePerPatient,
    PatientFilter,
    RatioOfLines,
    ShareOfLines,
    ShareOfPatients,
    SubstancesOfMostDoses,
)
from maillage.engine.indicators.periods import By, Period
from maillage.engine.indicators.units import Counted, counted
from maillage.engine.statistics.disclosure import protect
from maillage.engine.statistics.linked_figures import Kind
from maillage.engine.statistics.two_way import THRESHOLD


_IN_PATIENTS = "#patients"
_NUMERATOR = "#numerator"
_BEFORE = "#before"
_KEYS = ("indicator", "unit", "period")


def counted_for_sharing(
    engine: Engine, indicators: Sequence[Indicator], by: By, periods: Sequence[Period]
) -> pa.Table:
    """What `shareable` wants of an engine: the counts, and those of their patients.

    What compares with the year before is also counted in the patients of that year.
    """
    counts = engine.count(with_patient_counts(indicators), by, list(periods))
    before = [
        _companion(each, each.calculation.lines, each.calculation.lines, _BEFORE)
        for each in indicators
        if isinstance(each.calculation, ChangeOfEuros)
    ]
    if not before:
        return counts
    earlier = [
        Period(each.label, each.first_month - 12, each.last_month - 12)
        for each in periods
    ]
    return pa.concat_tables([counts, engine.count(before, by, earlier)])


def with_patient_counts(indicators: Sequence[Indicator]) -> list[Indicator]:
    """The indicators, and for each that counts lines those that count its patients."""
    return [one for each in indicators for one in (each, *_companions(each))]


def without_patient_counts(
    counts: pa.Table, indicators: Sequence[Indicator]
) -> pa.Table:
    """The rows of the indicators themselves, in their order."""
    wanted = {one.id for one in indicators}
    return counts.filter([one in wanted for one in counts["indicator"].to_pylist()])


def shareable(
    figured: pa.Table,
    counts: pa.Table,
    indicators: Sequence[Indicator],
    *,
    prescribers: int,
) -> pa.Table:
    """The figures without what would tell of 1 to 10 patients; null where hidden.

    `figured` has the figures of `indicators`, `counts` what an engine returned for
    them (`counted_for_sharing`). `prescribers` is how many there are: under 5,
    the figures of everyone together tell too much of each. A row of lines is hidden
    when its numerator or its denominator comes from 1 to 10 patients. What is left of
    the denominator once its numerator is taken away is judged on lines, not patients.
    """
    patients = _patients_by_row(counts)
    rows = zip(*(figured[name].to_pylist() for name in _KEYS), strict=True)
    own = figured["denominator"].to_pylist()
    fewest = [
        patients.get(row, denominator)
        for row, denominator in zip(rows, own, strict=True)
    ]
    return protect(
        figured.append_column("patients", pa.array(fewest, pa.int64())),
        kinds={one.id: _kind(one) for one in indicators},
        patients="patients",
        professionals={"all": prescribers},
    )


def _companions(indicator: Indicator) -> Iterator[Indicator]:
    calculation = indicator.calculation
    match calculation:
        case ShareOfLines(denominator=denominator, numerator=numerator):
            yield _companion(indicator, denominator, numerator, _IN_PATIENTS)
        case RatioOfLines() | MeasurePerPatient():
            denominator, numerator = calculation.denominator, calculation.numerator
            yield _companion(indicator, denominator, denominator, _IN_PATIENTS)
            yield _companion(indicator, numerator, numerator, _NUMERATOR)
        case SubstancesOfMostDoses(lines=lines) | ChangeOfEuros(lines=lines):
            yield _companion(indicator, lines, lines, _IN_PATIENTS)


def _companion(
    indicator: Indicator, denominator: LineFilter, numerator: LineFilter, suffix: str
) -> Indicator:
    return replace(
        indicator,
        id=indicator.id + suffix,
        calculation=ShareOfPatients(
            PatientFilter(denominator), PatientFilter(numerator)
        ),
    )


def _patients_by_row(counts: pa.Table) -> Mapping[tuple[str, str, str], int]:
    """The number of patients that decides of a row of lines, by indicator, unit and
    period: the first of numerator and denominator that is too small, if any."""
    found: dict[tuple[str, str, str], int] = {}
    for row in counts.to_pylist():
        identifier, mark, _ = row["indicator"].partition("#")
        if mark:
            key = (identifier, row["unit"], row["period"])
            numbers = [row["numerator"], row["denominator"]]
            if key in found:
                numbers.append(found[key])
            small = [one for one in numbers if 0 < one < THRESHOLD]
            found[key] = min(small) if small else max(numbers)
    return found


def _kind(indicator: Indicator) -> Kind:
    calculation = indicator.calculation
    match calculation:
        case EurosPerPatient() | MeasurePerPatient():
            return Kind.AMOUNT
        case SubstancesOfMostDoses():
            return Kind.AMOUNTS
        case _ if set(counted(calculation)) != {Counted.NUMBER}:
            return Kind.AMOUNTS
        case RatioOfLines():
            return Kind.RATIO
        case _:
            return Kind.SHARE
