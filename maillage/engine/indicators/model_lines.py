"""Which lines are meant, and what is counted on them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from maillage.engine.indicators.model_drugs import BiosimilarRole, DrugSet, GenericRole


class Measure(StrEnum):
    """What is counted on lines."""

    DELIVERIES = "deliveries"
    """`D`: distinct patient x date x ATC5."""
    BOXES = "boxes"
    """`B`: the net boxes of the deliveries."""
    DAILY_DOSES = "daily_doses"
    """`DDD`: the net boxes of the deliveries, each worth the defined daily doses of its
    pack, in millionths of a dose; a pack whose doses are unknown is worth none and its
    deliveries count as not computable."""
    EUROS = "euros"
    """The signed cents of every line, delivered or not."""


class Sex(StrEnum):
    """As coded in French health data: 1 is male, 2 is female."""

    MALE = "male"
    FEMALE = "female"


@dataclass(frozen=True)
class AgeRange:
    """Ages in whole years, both ends included; age = year of delivery - birth year."""

    from_years: int | None = None
    to_years: int | None = None


@dataclass(frozen=True)
class LineFilter:
    """Which delivered lines are meant; an absent criterion keeps every line.

    `calendar_months` are 1 to 12, whatever the year. `biosimilar_roles` is to groups of
    biosimilars what `generic_roles` is to generic groups. `substitution_refused` looks
    at the line itself: true when one of its motives of non-substitution is written.
    `long_term_illness` looks at the patient on that date: true when any of his lines
    of the date says so. `same_day_as`: the patient was also delivered one of these on
    the same date, whoever ordered it. `repeated_within_months`: the patient was
    delivered one of `drugs` on an earlier date, at most n calendar months before,
    whoever ordered it; a line whose n months reach back before the first day of the
    data is in neither numerator nor denominator and counts as not observable.
    """

    drugs: DrugSet | None = None
    generic_roles: frozenset[GenericRole] | None = None
    biosimilar_roles: frozenset[BiosimilarRole] | None = None
    substitution_refused: bool | None = None
    calendar_months: frozenset[int] | None = None
    age: AgeRange | None = None
    sex: Sex | None = None
    long_term_illness: bool | None = None
    same_day_as: DrugSet | None = None
    repeated_within_months: int | None = None
