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


class GenericRole(StrEnum):
    """The part a presentation plays in its generic group (BDPM, CIS_GENER)."""

    PRINCEPS = "princeps"
    GENERIC = "generic"
    COMPLEMENTARY = "complementary"
    SUBSTITUTABLE = "substitutable"


class BiosimilarRole(StrEnum):
    """The part a presentation plays in its group of biosimilars."""

    REFERENCE = "reference"
    BIOSIMILAR = "biosimilar"


@dataclass(frozen=True)
class Strength:
    """How strong one unit must be, for the presentations under one ATC prefix.

    Micrograms of the substance in one unit (tablet, puff, ampoule...). Bounds that are
    None are not asked; `at_least` and `at_most` include their bound.
    """

    prefix: str
    at_least_micrograms: int | None = None
    above_micrograms: int | None = None
    at_most_micrograms: int | None = None
    below_micrograms: int | None = None

    def allows(self, micrograms: int) -> bool:
        """Whether a unit of this strength is meant."""
        return (
            (self.at_least_micrograms is None or micrograms >= self.at_least_micrograms)
            and (self.above_micrograms is None or micrograms > self.above_micrograms)
            and (
                self.at_most_micrograms is None or micrograms <= self.at_most_micrograms
            )
            and (self.below_micrograms is None or micrograms < self.below_micrograms)
        )


@dataclass(frozen=True)
class DrugSet:
    """Presentations whose ATC code starts with an included and no excluded prefix.

    A presentation without an ATC code belongs to no set. `units_per_day` is how many
    units (tablets, capsules...) make a day of supply: 1 unless the set's file says so.

    `strengths` narrows some prefixes to units of a strength: a presentation must be
    allowed by every `Strength` whose prefix its code begins with. `forms` keeps only
    presentations whose pharmaceutical form contains one of these words, `other_forms`
    drops those that contain one; both are lower case, without accents. A presentation
    whose code belongs, but whose strength or form is asked for and unknown, is not in
    the set: it is `blurred`, and its deliveries count as not computable.
    """

    name: str
    include: tuple[str, ...]
    exclude: tuple[str, ...] = ()
    units_per_day: Fraction = Fraction(1)
    strengths: tuple[Strength, ...] = ()
    forms: tuple[str, ...] = ()
    other_forms: tuple[str, ...] = ()

    def has_code(self, atc: str | None) -> bool:
        """Whether this ATC code is meant, strengths and forms apart."""
        return (
            atc is not None
            and atc.startswith(self.include)
            and not (self.exclude and atc.startswith(self.exclude))
        )

    def contains(
        self, atc: str | None, micrograms: int | None = None, form: str | None = None
    ) -> bool:
        """Whether a presentation of this code, strength and form belongs to the set."""
        return (
            self.has_code(atc)
            and not self.is_blurred(atc, micrograms, form)
            and all(
                one.allows(micrograms or 0)
                for one in self.strengths
                if (atc or "").startswith(one.prefix)
            )
            and (not self.forms or any(one in (form or "") for one in self.forms))
            and not any(one in (form or "") for one in self.other_forms)
        )

    def is_blurred(
        self, atc: str | None, micrograms: int | None, form: str | None
    ) -> bool:
        """Whether the code is meant but a strength or form asked for is unknown."""
        if not self.has_code(atc):
            return False
        if form is None and (self.forms or self.other_forms):
            return True
        return micrograms is None and any(
            (atc or "").startswith(one.prefix) for one in self.strengths
        )


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


# --- conditions on a patient in a period: whoever ordered the lines ----------------


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
    """Two counts of lines, neither part of the other.

    The denominator is counted in `denominator_measure`, or as the numerator is where
    that is None. `minus_one` shows the ratio less 1: how much more the numerator is
    (seasonal variation).
    """

    measure: Measure
    denominator: LineFilter
    numerator: LineFilter
    denominator_measure: Measure | None = None
    minus_one: bool = False

    @property
    def measures(self) -> tuple[Measure, Measure]:
        """Of the numerator and of the denominator."""
        return self.measure, self.denominator_measure or self.measure


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


@dataclass(frozen=True)
class MeasurePerPatient:
    """What the unit's lines add up to, per distinct patient of the denominator.

    Numerator: the measure summed over the lines that `numerator` keeps. Denominator:
    patients with at least one delivery among the lines that `denominator` keeps.
    Squares are those of the sum of each patient of the denominator.
    """

    measure: Measure
    numerator: LineFilter
    denominator: LineFilter


@dataclass(frozen=True)
class SubstancesOfMostDoses:
    """DU90: how few substances (ATC5) make n percent of the daily doses.

    Denominator: the substances with daily doses above 0 among the unit's lines that
    `lines` keeps. Numerator: the smallest number of them whose doses reach the percent
    of their total. Both 0 when there is none. No interval: nothing is sampled.
    Bergman et al. 1998, Eur J Clin Pharmacol 54:113-118 (own knowledge).
    """

    lines: LineFilter
    percent: int = 90


class Effect(StrEnum):
    """A part of the change in euros between a period and the same one a year before."""

    VOLUME = "volume"
    PRICE = "price"
    MIX = "mix"


@dataclass(frozen=True)
class ChangeOfEuros:
    """One effect in the change of the unit's euros since the same months a year before.

    Over the deliveries (presentations with net boxes) that `lines` keeps, with q boxes
    and e cents of a presentation i in the earlier (0) and the present (1) period, Q and
    E their sums, `round` to the nearest cent, halves up:

    * price: sum over i with q0 > 0 and q1 > 0 of round(e1 - e0 * q1 / q0);
    * volume: round(E0 * (Q1 - Q0) / Q0), 0 where Q0 is not above 0;
    * mix: E1 - E0 less the other two (new and gone presentations are in it).

    Numerator: the effect in cents; denominator: E0. Both 0 where the earlier period
    begins before the first month of the data. No interval: it is bookkeeping.
    """

    lines: LineFilter
    effect: Effect


Calculation = (
    ShareOfLines
    | RatioOfLines
    | ShareOfPatients
    | ShareOfStarts
    | EurosPerPatient
    | MeasurePerPatient
    | SubstancesOfMostDoses
    | ChangeOfEuros
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
