"""The words about starts of treatment, as small functions on one patient."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from maillage.engine.indicators.engines.reference_history import History
from maillage.engine.indicators.engines.reference_lines import months_before, repeated
from maillage.engine.indicators.model import (
    DrugSet,
    ExposedMoreThan,
    NotDeliveredBeforeStart,
    SameDayAsStart,
    StartCondition,
)


_MONTHS_BEFORE_A_START = 12


def starts(patient: History, drugs: DrugSet) -> list[date]:
    """The days of a delivery of the set with none in the 12 months before.

    Read outside the period too, and whoever ordered those.
    """
    days = sorted({delivery.day for delivery in patient.delivered(drugs)})
    return [
        day for day in days if not repeated(patient, day, drugs, _MONTHS_BEFORE_A_START)
    ]


def start_unseen(
    start: date,
    conditions: Iterable[StartCondition],
    first_day: date,
    last_day: date,
) -> bool:
    """Whether a start cannot be judged on the data there are.

    Its 12 months reach back before their first day, or the follow-up of a condition
    (n days and the tolerance) runs past their last.
    """
    followed_up = [
        timedelta(days=condition.days + condition.gap_tolerance_days)
        for condition in conditions
        if isinstance(condition, ExposedMoreThan)
    ]
    return months_before(start, _MONTHS_BEFORE_A_START) < first_day or any(
        start + follow_up > last_day for follow_up in followed_up
    )


def meets_at_start(
    condition: StartCondition, patient: History, start: date, drugs: DrugSet
) -> bool:
    """Whether a start of `drugs` meets a condition."""
    match condition:
        case SameDayAsStart():
            return patient.delivered_on(start, condition.drugs)
        case NotDeliveredBeforeStart():
            since = months_before(start, _MONTHS_BEFORE_A_START)
            return not patient.delivered_between(since, start, condition.drugs)
        case ExposedMoreThan():
            return exposed(condition, patient, start, drugs)


def exposed(
    wanted: ExposedMoreThan, patient: History, start: date, drugs: DrugSet
) -> bool:
    """Whether the episode that the start opens lasts more than n days after it."""
    day = start.toordinal()
    return any(
        episode.first_day <= day < episode.end and episode.end - day > wanted.days
        for episode in patient.supply(drugs).episodes(wanted.gap_tolerance_days)
    )
