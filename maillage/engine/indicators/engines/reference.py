"""The slow engine: loops over patients, units and periods, written to be believed.

Every fast engine is held equal to this one on random facts and random indicators.
It starts again from lines: nothing that a build has worked out beforehand is used.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pyarrow as pa

from maillage.engine.indicators.engines.reference_blind import Blindness
from maillage.engine.indicators.engines.reference_build import (
    lines_of,
    presentations_of,
    span_of,
)
from maillage.engine.indicators.engines.reference_conditions import Span
from maillage.engine.indicators.engines.reference_drugs import (
    change_of_euros,
    substances_of_most_doses,
)
from maillage.engine.indicators.engines.reference_history import History
from maillage.engine.indicators.engines.reference_measures import (
    Sums,
    count_amount,
    count_lines,
    delivered_rows,
    judged,
)
from maillage.engine.indicators.engines.reference_patients import (
    count_patient,
    count_starts,
)
from maillage.engine.indicators.engines.reference_shares import Share, shares_of
from maillage.engine.indicators.figures import COUNTS
from maillage.engine.indicators.model import (
    Calculation,
    ChangeOfEuros,
    EurosPerPatient,
    Indicator,
    Measure,
    MeasurePerPatient,
    RatioOfLines,
    ShareOfLines,
    ShareOfPatients,
    ShareOfStarts,
    SubstancesOfMostDoses,
)
from maillage.engine.indicators.periods import By, Period, month_number
from maillage.engine.indicators.units import is_weighted
from maillage.engine.lake.build import Build
from maillage.engine.lake.facts import Line, Presentation


Shares = Mapping[tuple[str, str], Sequence[Share]]
"""What a unit ordered in a period, patient by patient."""


class ReferenceEngine:
    """Counts indicators on lines, in memory, one patient after another."""

    def __init__(
        self,
        lines: Iterable[Line],
        presentations: Mapping[str, Presentation],
        *,
        span: Span | None = None,
    ) -> None:
        """Read all the lines; a CIP13 absent from `presentations` has no ATC code.

        `span` is that of the data, when the lines are only some of them.
        """
        self._lines = list(lines)
        days = [line.delivered_on for line in self._lines]
        self._span = span or (Span(min(days), max(days)) if days else None)
        of_patient = defaultdict(list)
        for line in self._lines:
            of_patient[line.patient].append(line)
        self._patients = [
            History(own, presentations) for _, own in sorted(of_patient.items())
        ]

    @classmethod
    def of_build(cls, build: Build) -> ReferenceEngine:
        """The same on what a build holds, its flags of deliveries left unread."""
        return cls(
            lines_of(build), presentations_of(build), span=span_of(build.manifest)
        )

    @property
    def span(self) -> Span | None:
        """The first and last day of the data; None where there are none."""
        return self._span

    def shares(self, by: By, unit: str, period: Period) -> Sequence[Share]:
        """What one unit ordered in a period, patient by patient."""
        return self._shares(by, [period]).get((unit, period.label), ())

    def count(
        self,
        indicators: Sequence[Indicator],
        by: By,
        periods: Sequence[Period],
        units: Iterable[str] | None = None,
    ) -> pa.Table:
        """Return one row of COUNTS for each indicator, unit and period, zeros too.

        Units are those given, or those of any line, whatever its date. Rows are sorted
        by indicator, unit and period.
        """
        whose = self._units(by) if units is None else set(units)
        now = self._shares(by, periods)
        then = self._shares(by, [_a_year_before(period) for period in periods])
        rows = [
            self._row(indicator, unit, period, now, then)
            for indicator in indicators
            for unit in whose
            for period in periods
        ]
        rows.sort(key=lambda row: (row["indicator"], row["unit"], row["period"]))
        return pa.Table.from_pylist(rows, schema=COUNTS)

    def _units(self, by: By) -> set[str]:
        match by:
            case By.PRESCRIBER:
                return {line.prescriber for line in self._lines}
            case By.PHARMACY:
                return {line.pharmacy for line in self._lines}
            case By.ALL:
                return {"all"}

    def _shares(self, by: By, periods: Sequence[Period]) -> Shares:
        found = defaultdict(list)
        for patient in self._patients:
            for share in shares_of(patient, by, periods):
                found[share.unit, share.period.label].append(share)
        return found

    def _row(
        self, indicator: Indicator, unit: str, period: Period, now: Shares, then: Shares
    ) -> dict[str, Any]:
        """The counts of one indicator, one unit and one period."""
        calculation, key = indicator.calculation, (unit, period.label)
        sums, blind = Sums(), Blindness(calculation)
        if self._span is not None:
            for share in now.get(key, ()):
                sums.add(_of_patient(calculation, share, self._span))
                sums.not_computable += len(blind.not_computable(share.rows))
            if isinstance(calculation, SubstancesOfMostDoses | ChangeOfEuros):
                sums.numerator, sums.denominator = _of_drugs(
                    calculation,
                    now.get(key, ()),
                    then.get(key, ()),
                    _a_year_before(period),
                    self._span,
                )
        return {
            "indicator": indicator.id,
            "unit": unit,
            "period": period.label,
            **_shown(calculation, sums),
        }


def _a_year_before(period: Period) -> Period:
    """The same months a year before, under the same label."""
    first, last = period.first_month - 12, period.last_month - 12
    return Period(period.label, first, last)


def _of_patient(calculation: Calculation, share: Share, span: Span) -> Sums:
    """What one patient adds to the counts of a unit in a period."""
    match calculation:
        case ShareOfLines() | RatioOfLines():
            sums = count_lines(calculation, share, span)
        case ShareOfPatients():
            sums = count_patient(calculation, share, span)
        case ShareOfStarts():
            sums = count_starts(calculation, share, span)
        case MeasurePerPatient():
            sums = count_amount(calculation, share, span)
        case EurosPerPatient(lines=lines):
            same = MeasurePerPatient(Measure.EUROS, numerator=lines, denominator=lines)
            sums = count_amount(same, share, span)
        case SubstancesOfMostDoses() | ChangeOfEuros():
            rows = judged(calculation.lines, calculation.lines, share, span)
            sums = Sums(not_observable=rows.unseen_deliveries)
    return sums


def _of_drugs(
    calculation: SubstancesOfMostDoses | ChangeOfEuros,
    now: Sequence[Share],
    then: Sequence[Share],
    a_year_before: Period,
    span: Span,
) -> tuple[int, int]:
    """Numerator and denominator of what looks at drugs one by one."""
    lines = calculation.lines
    present = [row for share in now for row in delivered_rows(lines, share, span)]
    if isinstance(calculation, SubstancesOfMostDoses):
        return substances_of_most_doses(present, calculation.percent)
    if a_year_before.first_month < month_number(span.first_day):
        return 0, 0
    earlier = [row for share in then for row in delivered_rows(lines, share, span)]
    return change_of_euros(earlier, present, calculation.effect)


def _shown(calculation: Calculation, sums: Sums) -> dict[str, int | float | None]:
    """The sums as columns of COUNTS: squares and products only where they serve."""
    squares = isinstance(calculation, EurosPerPatient | MeasurePerPatient)
    weights = is_weighted(calculation)
    return {
        "numerator": sums.numerator,
        "denominator": sums.denominator,
        "numerator_squares": float(sums.numerator_squares)
        if squares or weights
        else None,
        "denominator_squares": float(sums.denominator_squares) if weights else None,
        "products": float(sums.products) if weights else None,
        "not_observable": sums.not_observable,
        "not_computable": sums.not_computable,
    }
