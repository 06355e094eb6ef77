"""The slow engine: loops over patients, units and periods, written to be believed.

Every fast engine is held equal to this one on random facts and random indicators.
It starts again from lines: nothing that a build has worked out beforehand is used.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pyarrow as pa

from maillage.engine.indicators.engines.reference_history import History, Row
from maillage.engine.indicators.engines.reference_shares import (
    Share,
    shares_of,
    started,
    without_pack,
)
from maillage.engine.indicators.engines.reference_words import (
    keeps,
    keeps_apart_from_repeats,
    meets,
    meets_at_start,
    repeats_unseen,
    start_unseen,
    starts,
)
from maillage.engine.indicators.figures import COUNTS
from maillage.engine.indicators.model import (
    DrugSet,
    EurosPerPatient,
    ExposedMoreThan,
    Indicator,
    LineFilter,
    Measure,
    PatientFilter,
    RatioOfLines,
    ShareOfLines,
    ShareOfPatients,
    ShareOfStarts,
    StartFilter,
)
from maillage.engine.indicators.periods import By, Period
from maillage.engine.lake.build import Build
from maillage.engine.lake.facts import Line, Presentation


_LINES = """
SELECT delivered_on, patient::VARCHAR, birth_year, sex, prescribers.code,
    pharmacies.code, cip13, boxes, amount_cents, long_term_illness
FROM facts JOIN patients USING (patient) JOIN presentations USING (presentation)
JOIN prescribers USING (prescriber) JOIN pharmacies USING (pharmacy)
"""
_PRESENTATIONS = "SELECT cip13, atc, units_per_pack, generic_role FROM presentations"


@dataclass
class Tally:
    """The counts of one indicator, one unit and one period."""

    numerator: int = 0
    denominator: int = 0
    numerator_squares: int = 0
    not_observable: int = 0
    not_computable: int = 0


class ReferenceEngine:
    """Counts indicators on lines, in memory, one patient after another."""

    def __init__(
        self, lines: Iterable[Line], presentations: Mapping[str, Presentation]
    ) -> None:
        """Read all the lines; a CIP13 absent from `presentations` has no ATC code."""
        self._lines = list(lines)
        self._days = sorted(line.delivered_on for line in self._lines)
        of_patient = defaultdict(list)
        for line in self._lines:
            of_patient[line.patient].append(line)
        self._patients = [
            History(own, presentations) for _, own in sorted(of_patient.items())
        ]

    @classmethod
    def of_build(cls, build: Build) -> ReferenceEngine:
        """The same on what a build holds, its flags of deliveries left unread."""
        connection = build.connection()
        try:
            lines = [Line(*row) for row in connection.execute(_LINES).fetchall()]
            known = connection.execute(_PRESENTATIONS).fetchall()
        finally:
            connection.close()
        return cls(lines, {row[0]: Presentation(*row) for row in known})

    def count(
        self, indicators: Sequence[Indicator], by: By, periods: Sequence[Period]
    ) -> pa.Table:
        """Return one row of COUNTS for each indicator, unit and period, zeros too.

        Units are those of any line, whatever its date. Rows are sorted by indicator,
        unit and period.
        """
        shares = [
            share for each in self._patients for share in shares_of(each, by, periods)
        ]
        rows = []
        for indicator in indicators:
            tallies = {
                (unit, period.label): Tally()
                for unit in self._units(by)
                for period in periods
            }
            for share in shares:
                tally = tallies[share.unit, share.period.label]
                self._count_share(indicator, share, tally)
            rows += [
                _counted(indicator, unit, period, tally)
                for (unit, period), tally in tallies.items()
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

    def _count_share(self, indicator: Indicator, share: Share, tally: Tally) -> None:
        calculation = indicator.calculation
        match calculation:
            case ShareOfLines() | RatioOfLines():
                self._count_lines(calculation, share, tally)
            case ShareOfPatients():
                self._count_patient(calculation, share, tally)
            case ShareOfStarts():
                self._count_starts(calculation, share, tally)
            case EurosPerPatient():
                self._count_euros(calculation, share, tally)
        tally.not_computable += len(without_pack(indicator, share.rows))

    def _count_lines(
        self, calculation: ShareOfLines | RatioOfLines, share: Share, tally: Tally
    ) -> None:
        """Count the lines of the denominator, and those of the numerator.

        The numerator of a share is part of its denominator; that of a ratio is not.
        """
        rows = self._judged(calculation.denominator, calculation.numerator, share)
        denominator = _kept(calculation.denominator, share.patient, rows.seen)
        among = denominator if isinstance(calculation, ShareOfLines) else rows.seen
        numerator = _kept(calculation.numerator, share.patient, among)
        tally.denominator += _measured(calculation.measure, denominator)
        tally.numerator += _measured(calculation.measure, numerator)
        tally.not_observable += rows.unseen_deliveries

    def _count_patient(
        self, calculation: ShareOfPatients, share: Share, tally: Tally
    ) -> None:
        """Count the patient, if he is of the denominator, and of the numerator too."""
        denominator, numerator = calculation.denominator, calculation.numerator
        rows = self._judged(denominator.lines, numerator.lines, share)
        if _is_patient_of(denominator, share, rows.seen):
            tally.denominator += 1
            if _is_patient_of(numerator, share, rows.seen):
                tally.numerator += 1
        tally.not_observable += rows.unseen_deliveries

    def _count_euros(
        self, calculation: EurosPerPatient, share: Share, tally: Tally
    ) -> None:
        """Count the cents of every line, delivered or not; patients with a delivery.

        The squares are those of the patients counted.
        """
        rows = self._judged(calculation.lines, calculation.lines, share)
        kept = [
            row for row in rows.seen if keeps(calculation.lines, share.patient, row)
        ]
        cents = sum(row.amount_cents for row in kept)
        tally.numerator += cents
        if any(row.ordered for row in kept):
            tally.denominator += 1
            tally.numerator_squares += cents**2
        tally.not_observable += rows.unseen_deliveries

    def _count_starts(
        self, calculation: ShareOfStarts, share: Share, tally: Tally
    ) -> None:
        """Count each start of the patient that falls in the period for the unit."""
        denominator, numerator = calculation.denominator, calculation.numerator
        drugs = started(denominator)
        for start in starts(share.patient, drugs):
            rows = [row for row in share.rows if row.day == start and row.ordered]
            if self._cannot_be_judged(start, calculation):
                tally.not_observable += _starts_as_far_as_seen(
                    denominator, drugs, start, share.patient, rows
                )
            elif _is_start_of(denominator, drugs, start, share.patient, rows):
                tally.denominator += 1
                if _is_start_of(numerator, drugs, start, share.patient, rows):
                    tally.numerator += 1

    def _cannot_be_judged(self, start: date, calculation: ShareOfStarts) -> bool:
        filters = (calculation.denominator.lines, calculation.numerator.lines)
        conditions = (
            calculation.denominator.conditions + calculation.numerator.conditions
        )
        first_day, last_day = self._days[0], self._days[-1]
        return start_unseen(start, conditions, first_day, last_day) or repeats_unseen(
            start, filters, first_day
        )

    def _judged(
        self, denominator: LineFilter, numerator: LineFilter, share: Share
    ) -> Judged:
        """Part the rows on whose date a repetition can be judged from the others."""
        unseen = [
            row
            for row in share.rows
            if repeats_unseen(row.day, (denominator, numerator), self._days[0])
        ]
        of_denominator = [
            row
            for row in unseen
            if row.ordered and keeps_apart_from_repeats(denominator, share.patient, row)
        ]
        return Judged(
            seen=[row for row in share.rows if row not in unseen],
            unseen_deliveries=_measured(Measure.DELIVERIES, of_denominator),
        )


@dataclass(frozen=True)
class Judged:
    """Rows on whose date a repetition can be judged; how many deliveries it cannot."""

    seen: Sequence[Row]
    unseen_deliveries: int


def _counted(
    indicator: Indicator, unit: str, period: str, tally: Tally
) -> dict[str, object]:
    is_euros = isinstance(indicator.calculation, EurosPerPatient)
    return {
        "indicator": indicator.id,
        "unit": unit,
        "period": period,
        "numerator": tally.numerator,
        "denominator": tally.denominator,
        "numerator_squares": float(tally.numerator_squares) if is_euros else None,
        "not_observable": tally.not_observable,
        "not_computable": tally.not_computable,
    }


# --- lines -------------------------------------------------------------------------


def _kept(lines: LineFilter, patient: History, rows: Iterable[Row]) -> list[Row]:
    """The delivered rows that a filter keeps."""
    return [row for row in rows if row.delivered and keeps(lines, patient, row)]


def _measured(measure: Measure, rows: Iterable[Row]) -> int:
    """`D`: distinct date x ATC5 ordered; `B`: boxes with their sign. Of one patient."""
    if measure is Measure.BOXES:
        return sum(row.boxes for row in rows)
    return len({(row.day, row.substance) for row in rows if row.ordered})


# --- patients ----------------------------------------------------------------------


def _is_patient_of(wanted: PatientFilter, share: Share, rows: Iterable[Row]) -> bool:
    """The unit ordered a line that the filter keeps; the patient meets each condition.

    The conditions look at what the patient took, whoever ordered it.
    """
    kept = _kept(wanted.lines, share.patient, rows)
    return any(row.ordered for row in kept) and all(
        meets(condition, share.patient, share.period) for condition in wanted.conditions
    )


# --- starts ------------------------------------------------------------------------


def _is_start_of(
    wanted: StartFilter,
    drugs: DrugSet,
    start: date,
    patient: History,
    rows: Iterable[Row],
) -> bool:
    """The unit ordered, that day, a line of the set that the filter keeps.

    `rows` are those of the unit on the day of the start; each condition is met.
    """
    return any(
        drugs.contains(row.presentation.atc) and keeps(wanted.lines, patient, row)
        for row in rows
    ) and all(
        meets_at_start(condition, patient, start, drugs)
        for condition in wanted.conditions
    )


def _starts_as_far_as_seen(
    wanted: StartFilter,
    drugs: DrugSet,
    start: date,
    patient: History,
    rows: Iterable[Row],
) -> bool:
    """The same, without what cannot be seen: earlier lines and the length of supply."""
    return any(
        keeps_apart_from_repeats(wanted.lines, patient, row) for row in rows
    ) and all(
        meets_at_start(condition, patient, start, drugs)
        for condition in wanted.conditions
        if not isinstance(condition, ExposedMoreThan)
    )
