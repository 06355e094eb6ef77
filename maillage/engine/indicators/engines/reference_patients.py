"""Patients and starts of treatment, counted one patient after another."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from maillage.engine.indicators.engines.reference_conditions import Span, meets
from maillage.engine.indicators.engines.reference_history import History, Row, belongs
from maillage.engine.indicators.engines.reference_lines import (
    keeps,
    keeps_apart_from_repeats,
    repeats_unseen,
)
from maillage.engine.indicators.engines.reference_measures import Sums, judged, kept
from maillage.engine.indicators.engines.reference_shares import Share
from maillage.engine.indicators.engines.reference_starts import (
    meets_at_start,
    start_unseen,
    starts,
)
from maillage.engine.indicators.model import (
    DrugSet,
    ExposedMoreThan,
    Measure,
    PatientFilter,
    ShareOfPatients,
    ShareOfStarts,
    StartFilter,
)


def count_patient(calculation: ShareOfPatients, share: Share, span: Span) -> Sums:
    """Count the patient, if he is of the denominator, and of the numerator too."""
    denominator, numerator = calculation.denominator, calculation.numerator
    rows = judged(denominator.lines, numerator.lines, share, span)
    sums = Sums(not_observable=rows.unseen_deliveries)
    if _is_patient_of(denominator, share, rows.seen, span):
        sums.denominator = 1
        if _is_patient_of(numerator, share, rows.seen, span):
            sums.numerator = 1
    return sums


def _is_patient_of(
    wanted: PatientFilter, share: Share, rows: Iterable[Row], span: Span
) -> bool:
    """The unit ordered a line that the filter keeps; the patient meets each condition.

    The conditions look at what the patient took, whoever ordered it.
    """
    own = kept(Measure.DELIVERIES, wanted.lines, share.patient, rows)
    return any(row.ordered for row in own) and all(
        meets(condition, share.patient, share.period, span)
        for condition in wanted.conditions
    )


# --- starts ------------------------------------------------------------------------


def started(wanted: StartFilter) -> DrugSet:
    """The set whose start is meant; a start is always of a set."""
    if wanted.lines.drugs is None:
        raise ValueError("a start is the start of a set of drugs")
    return wanted.lines.drugs


def count_starts(calculation: ShareOfStarts, share: Share, span: Span) -> Sums:
    """Count each start of the patient that falls in the period for the unit."""
    denominator, numerator = calculation.denominator, calculation.numerator
    drugs = started(denominator)
    sums = Sums()
    for start in starts(share.patient, drugs):
        rows = [row for row in share.rows if row.day == start and row.ordered]
        if _cannot_be_judged(start, calculation, span):
            sums.not_observable += _starts_as_far_as_seen(
                denominator, drugs, start, share.patient, rows
            )
        elif _is_start_of(denominator, drugs, start, share.patient, rows):
            sums.denominator += 1
            if _is_start_of(numerator, drugs, start, share.patient, rows):
                sums.numerator += 1
    return sums


def _cannot_be_judged(start: date, calculation: ShareOfStarts, span: Span) -> bool:
    filters = (calculation.denominator.lines, calculation.numerator.lines)
    conditions = calculation.denominator.conditions + calculation.numerator.conditions
    return start_unseen(
        start, conditions, span.first_day, span.last_day
    ) or repeats_unseen(start, filters, span.first_day)


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
        belongs(row.presentation, drugs) and keeps(wanted.lines, patient, row)
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
