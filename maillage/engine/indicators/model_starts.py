"""Patients who start a treatment, and conditions on the start."""

from __future__ import annotations

from dataclasses import dataclass

from maillage.engine.indicators.model_drugs import DrugSet
from maillage.engine.indicators.model_lines import LineFilter


@dataclass(frozen=True)
class SameDayAsStart:
    """The patient was delivered one of the set on the day of the start."""

    drugs: DrugSet


@dataclass(frozen=True)
class NotDeliveredBeforeStart:
    """None of the set in the 12 months before the start, nor on its day."""

    drugs: DrugSet


@dataclass(frozen=True)
class ExposedMoreThan:
    """The episode that the start opens lasts more than n days, start to last day.

    A start whose follow-up (n days and the tolerance) runs past the last day of the
    data is in neither numerator nor denominator: it counts as not observable.
    """

    days: int
    gap_tolerance_days: int = 30


StartCondition = SameDayAsStart | NotDeliveredBeforeStart | ExposedMoreThan


@dataclass(frozen=True)
class StartFilter:
    """Patients who start a set in a period.

    A start is the first delivery of `lines.drugs` with none in the 12 months before,
    read outside the period too, whoever ordered those; the other criteria of `lines`
    are asked of the starting delivery. It counts for every unit that ordered a line
    of the set on that day. A start whose 12 months reach back before the first day of
    the data counts as not observable.
    """

    lines: LineFilter
    conditions: tuple[StartCondition, ...] = ()
