"""Conditions on a patient in a period, and the patients who meet them.

The lines that decide a condition are the patient's, whoever ordered them.
"""

from __future__ import annotations

from dataclasses import dataclass

from maillage.engine.indicators.model_drugs import DrugSet
from maillage.engine.indicators.model_lines import LineFilter


@dataclass(frozen=True)
class Delivered:
    """At least n deliveries (patient x date x ATC5), n substances and n net boxes.

    All three in the period; `boxes` counts the net boxes of the deliveries.
    """

    drugs: DrugSet
    deliveries: int = 1
    substances: int = 1
    boxes: int = 0


@dataclass(frozen=True)
class DeliveredRegularly:
    """At least m substances (ATC5), each delivered on at least n dates of the period.

    The continuous polymedication of the French studies; with `times` 1 it is the
    cumulative one, which `Delivered` says as well.
    """

    drugs: DrugSet
    times: int = 3
    substances: int = 1


@dataclass(frozen=True)
class RegularlyBefore:
    """`DeliveredRegularly`, asked of the period of as many months just before this one.

    It does not hold where that earlier period begins before the first day of the data.
    """

    drugs: DrugSet
    times: int = 3
    substances: int = 10


@dataclass(frozen=True)
class FewerThanBefore:
    """At least n regular substances fewer than in the period just before.

    Regular: delivered on at least `times` dates. The earlier period has as many months
    and ends the day before this one begins; the condition does not hold where it
    begins before the first day of the data.
    """

    drugs: DrugSet
    times: int = 3
    fewer: int = 4


@dataclass(frozen=True)
class NotDelivered:
    """No delivery of the set in the period."""

    drugs: DrugSet


@dataclass(frozen=True)
class Treated:
    """An episode of the set that touches the period and has lasted at least n days.

    Supply of a delivery = ceil(boxes x units per pack / units per day) days; supply
    left over is carried on; the episode ends when more than `gap_tolerance_days` pass
    after it ran out. Its length runs from its first day to its last covered day or
    the last day of the period, whichever comes first, both counted.
    """

    drugs: DrugSet
    days: int
    gap_tolerance_days: int = 30


@dataclass(frozen=True)
class Overlapping:
    """At least n days of the period covered by every one of the sets at once.

    A day is covered by a set when supply of it is left (gaps are not covered).
    """

    sets: tuple[DrugSet, ...]
    days: int = 1


@dataclass(frozen=True)
class SubstancesAtOnce:
    """At least n days of the period covered by m substances (ATC5) of one set at once.

    Supply is carried on within each substance by itself.
    """

    drugs: DrugSet
    substances: int = 2
    days: int = 1


@dataclass(frozen=True)
class Score:
    """What each substance of a set weighs in a sum of scores."""

    drugs: DrugSet
    points: int


@dataclass(frozen=True)
class ScoreAtOnce:
    """At least n days of the period on which the substances taken weigh n points.

    Supply is carried on within each substance (ATC5) by itself, as for
    `SubstancesAtOnce`; a substance weighs the points of the first score that holds the
    presentation delivered. Scores hold different substances.
    """

    scores: tuple[Score, ...]
    points: int
    days: int = 1


@dataclass(frozen=True)
class DaysCovered:
    """Proportion of days covered: at least so many percent of the days of the period.

    Days are counted from the first delivery of the set in the period to the last day
    of the period (or of the data, whichever comes first), both included; a day is
    covered when supply of the set is left. It does not hold without a delivery in the
    period, nor when those days are fewer than `over_days`.
    """

    drugs: DrugSet
    percent: int = 80
    over_days: int = 91


PatientCondition = (
    Delivered
    | NotDelivered
    | DeliveredRegularly
    | RegularlyBefore
    | FewerThanBefore
    | Treated
    | Overlapping
    | SubstancesAtOnce
    | ScoreAtOnce
    | DaysCovered
)


@dataclass(frozen=True)
class PatientFilter:
    """Patients of a unit in a period.

    The unit ordered at least one delivered line that `lines` keeps in the period, and
    the patient meets every condition, which his lines decide whoever ordered them.
    """

    lines: LineFilter
    conditions: tuple[PatientCondition, ...] = ()
