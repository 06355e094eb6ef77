"""What rows add up to: deliveries, boxes, daily doses, euros, and their squares."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields

from maillage.engine.indicators.engines.reference_conditions import Span
from maillage.engine.indicators.engines.reference_history import History, Row
from maillage.engine.indicators.engines.reference_lines import (
    keeps,
    keeps_apart_from_repeats,
    repeats_unseen,
)
from maillage.engine.indicators.engines.reference_shares import Share
from maillage.engine.indicators.model import (
    LineFilter,
    Measure,
    MeasurePerPatient,
    RatioOfLines,
    ShareOfLines,
)


@dataclass
class Sums:
    """The counts of one indicator, one unit and one period."""

    numerator: int = 0
    denominator: int = 0
    numerator_squares: int = 0
    denominator_squares: int = 0
    products: int = 0
    not_observable: int = 0
    not_computable: int = 0

    def add(self, other: Sums) -> None:
        """Add the counts of other patients."""
        for each in fields(self):
            total = getattr(self, each.name) + getattr(other, each.name)
            setattr(self, each.name, total)


@dataclass(frozen=True)
class Judged:
    """Rows on whose date a repetition can be judged; how many deliveries it cannot."""

    seen: Sequence[Row]
    unseen_deliveries: int


def judged(
    denominator: LineFilter, numerator: LineFilter, share: Share, span: Span
) -> Judged:
    """Part the rows on whose date a repetition can be judged from the others."""
    unseen = [
        row
        for row in share.rows
        if repeats_unseen(row.day, (denominator, numerator), span.first_day)
    ]
    of_denominator = [
        row
        for row in unseen
        if row.ordered and keeps_apart_from_repeats(denominator, share.patient, row)
    ]
    return Judged(
        seen=[row for row in share.rows if row not in unseen],
        unseen_deliveries=measured(Measure.DELIVERIES, of_denominator),
    )


def kept(
    measure: Measure, lines: LineFilter, patient: History, rows: Iterable[Row]
) -> list[Row]:
    """The rows that a filter keeps; delivered ones only, but to count euros."""
    return [
        row
        for row in rows
        if (row.delivered or measure is Measure.EUROS) and keeps(lines, patient, row)
    ]


def delivered_rows(lines: LineFilter, share: Share, span: Span) -> list[Row]:
    """The delivered rows of a share that a filter keeps, where it can be judged."""
    seen = judged(lines, lines, share, span).seen
    return kept(Measure.BOXES, lines, share.patient, seen)


def worth(measure: Measure, row: Row) -> int:
    """What a row counts for: boxes, millionths of daily doses, cents, or 1.

    A pack whose daily doses are unknown is worth none. Rows of one delivery each count
    for 1: `measured` counts them once.
    """
    match measure:
        case Measure.DELIVERIES:
            return 1 if row.ordered else 0
        case Measure.BOXES:
            return row.boxes
        case Measure.DAILY_DOSES:
            return row.boxes * (row.presentation.daily_doses_millionths or 0)
        case Measure.EUROS:
            return row.amount_cents


def measured(measure: Measure, rows: Iterable[Row]) -> int:
    """The sum over rows of one patient; of deliveries, distinct date x ATC5."""
    if measure is Measure.DELIVERIES:
        return len({(row.day, row.substance) for row in rows if row.ordered})
    return sum(worth(measure, row) for row in rows)


def squared(measure: Measure, rows: Iterable[Row]) -> int:
    """The sum of squares; that of deliveries, each counted for 1, is their number."""
    if measure is Measure.DELIVERIES:
        return measured(measure, rows)
    return sum(worth(measure, row) ** 2 for row in rows)


def count_lines(
    calculation: ShareOfLines | RatioOfLines, share: Share, span: Span
) -> Sums:
    """Count the lines of the denominator, and those of the numerator.

    The numerator of a share is part of its denominator; that of a ratio is not.
    """
    rows = judged(calculation.denominator, calculation.numerator, share, span)
    if isinstance(calculation, ShareOfLines):
        above = below = calculation.measure
        denominator = kept(below, calculation.denominator, share.patient, rows.seen)
        among: Sequence[Row] = denominator
    else:
        above, below = calculation.measures
        denominator = kept(below, calculation.denominator, share.patient, rows.seen)
        among = rows.seen
    numerator = kept(above, calculation.numerator, share.patient, among)
    return Sums(
        numerator=measured(above, numerator),
        denominator=measured(below, denominator),
        numerator_squares=squared(above, numerator),
        denominator_squares=squared(below, denominator),
        products=sum(
            worth(above, row) * worth(below, row)
            for row in numerator
            if row in denominator
        ),
        not_observable=rows.unseen_deliveries,
    )


def count_amount(calculation: MeasurePerPatient, share: Share, span: Span) -> Sums:
    """Count what a patient's lines add up to, and the patient if he is one.

    He is when one of the lines of the denominator was delivered. The squares are those
    of the patients counted.
    """
    measure = calculation.measure
    rows = judged(calculation.denominator, calculation.numerator, share, span)
    added = kept(measure, calculation.numerator, share.patient, rows.seen)
    own = kept(Measure.DELIVERIES, calculation.denominator, share.patient, rows.seen)
    amount = measured(measure, added)
    is_counted = any(row.ordered for row in own)
    return Sums(
        numerator=amount,
        denominator=1 if is_counted else 0,
        numerator_squares=amount**2 if is_counted else 0,
        not_observable=rows.unseen_deliveries,
    )
