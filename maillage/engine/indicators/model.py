"""What an indicator means: frozen nodes, the only place where its shape is decided.

The language (YAML) is read into these nodes and every engine computes from them.
The semantics written here in words are those of `docs/reference/language.md`, where
each is shown with a worked case that runs on every engine.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction


class Measure(StrEnum):
    """What is counted on lines."""

    DELIVERIES = "deliveries"
    """`D`: distinct patient x date x ATC5."""
    BOXES = "boxes"
    """`B`: the net boxes of the deliveries."""


class Sex(StrEnum):
    """As coded in French health data: 1 is male, 2 is female."""

    MALE = "male"
    FEMALE = "female"


class GenericRole(StrEnum):
    """The part a presentation plays in its generic group (BDPM, CIS_GENER)."""

    PRINCEPS = "princeps"
    GENERIC = "generic"
    COMPLEMENTARY = "complementary"
    SUBSTITUTABLE = "substitutable"


@dataclass(frozen=True)
class DrugSet:
    """Presentations whose ATC code starts with an included and no excluded prefix.

    A presentation without an ATC code belongs to no set. `units_per_day` is how many
    units (tablets, capsules...) make a day of supply: 1 unless the set's file says so.
    """

    name: str
    include: tuple[str, ...]
    exclude: tuple[str, ...] = ()
    units_per_day: Fraction = Fraction(1)

    def contains(self, atc: str | None) -> bool:
        """Whether a presentation with this ATC code belongs to the set."""
        return (
            atc is not None
            and atc.startswith(self.include)
            and not (self.exclude and atc.startswith(self.exclude))
        )


@dataclass(frozen=True)
class AgeRange:
    """Ages in whole years, both ends included; age = year of delivery - birth year."""

    from_years: int | None = None
    to_years: int | None = None


@dataclass(frozen=True)
class LineFilter:
    """Which delivered lines are meant; an absent criterion keeps every line.

    `long_term_illness` looks at the patient on that date: true when any of his lines
    of the date says so. `same_day_as`: the patient was also delivered one of these on
    the same date, whoever ordered it. `repeated_within_months`: the patient was
    delivered one of `drugs` on an earlier date, at most n calendar months before,
    whoever ordered it; a line whose n months reach back before the first day of the
    data is in neither numerator nor denominator and counts as not observable.
    """

    drugs: DrugSet | None = None
    generic_roles: frozenset[GenericRole] | None = None
    age: AgeRange | None = None
    sex: Sex | None = None
    long_term_illness: bool | None = None
    same_day_as: DrugSet | None = None
    repeated_within_months: int | None = None


# --- conditions on a patient in a period: whoever ordered the lines ----------------


@dataclass(frozen=True)
class Delivered:
    """At least n deliveries (patient x date x ATC5), or n substances, in the period."""

    drugs: DrugSet
    deliveries: int = 1
    substances: int = 1


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


PatientCondition = Delivered | NotDelivered | Treated | Overlapping | SubstancesAtOnce


@dataclass(frozen=True)
class PatientFilter:
    """Patients of a unit in a period.

    The unit ordered at least one delivered line that `lines` keeps in the period, and
    the patient meets every condition, which his lines decide whoever ordered them.
    """

    lines: LineFilter
    conditions: tuple[PatientCondition, ...] = ()


# --- conditions on a start ---------------------------------------------------------


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


# --- calculations ------------------------------------------------------------------


@dataclass(frozen=True)
class ShareOfLines:
    """The lines of the denominator that the numerator's filter keeps as well."""

    measure: Measure
    denominator: LineFilter
    numerator: LineFilter


@dataclass(frozen=True)
class RatioOfLines:
    """Two counts of lines, neither part of the other."""

    measure: Measure
    denominator: LineFilter
    numerator: LineFilter


@dataclass(frozen=True)
class ShareOfPatients:
    """The patients of the denominator that the numerator's filter keeps as well.

    The unit ordered a line of the denominator and, where the numerator's lines are
    narrower, a line of those too, in the same period.
    """

    denominator: PatientFilter
    numerator: PatientFilter


@dataclass(frozen=True)
class ShareOfStarts:
    """The patients starting, of the denominator, that the numerator keeps as well.

    `numerator.lines` repeats the denominator's drugs or leaves them out.
    """

    denominator: StartFilter
    numerator: StartFilter


@dataclass(frozen=True)
class EurosPerPatient:
    """Signed euros of the unit's lines that `lines` keeps, per distinct patient.

    Patients are those with at least one delivery among these lines in the period.
    """

    lines: LineFilter


Calculation = (
    ShareOfLines | RatioOfLines | ShareOfPatients | ShareOfStarts | EurosPerPatient
)


class Direction(StrEnum):
    """Which way the sources hold to be better; none when nobody says."""

    LOWER = "lower"
    HIGHER = "higher"
    NONE = "none"


@dataclass(frozen=True)
class Source:
    """Where a definition or a value comes from; own knowledge says so."""

    text: str
    url: str | None = None
    own_knowledge: bool = False


@dataclass(frozen=True)
class Indicator:
    """One indicator: what is computed, and what a reader must know to believe it."""

    id: str
    theme: str
    calculation: Calculation
    title: str
    sentence: str
    """What it is, in one French sentence a doctor understands."""
    numerator_words: str
    denominator_words: str
    direction: Direction
    why_it_matters: str
    why_high: tuple[str, ...]
    """Honest reasons for an unusual value, for the box "why might it be high?"."""
    action: str
    """One specific action that can change the value."""
    owner: str
    checker: str
    reviewed_on: str
    next_review: str
    sources: tuple[Source, ...] = field(default=())
