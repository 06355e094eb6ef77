"""What a catalogue asks for, each thing once, with the numbers that kernels know it by.

A set of lines counted in one way is a bit of the words of a fact, and a column: of the
totals by unit and month for what may be added up, of the totals by unit and period for
patients.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from enum import IntEnum
from typing import TypeVar

from maillage.engine.indicators.model import (
    Calculation,
    ChangeOfEuros,
    Delivered,
    DrugSet,
    EurosPerPatient,
    ExposedMoreThan,
    Indicator,
    Measure,
    MeasurePerPatient,
    NotDelivered,
    Overlapping,
    PatientCondition,
    RatioOfLines,
    Score,
    ScoreAtOnce,
    ShareOfLines,
    ShareOfPatients,
    ShareOfStarts,
    SubstancesOfMostDoses,
)
from maillage.engine.indicators.model_sets import drug_sets
from maillage.engine.indicators.plan import Lines, Starts, shares, supply_sets


class Kind(IntEnum):
    """How lines are counted into the totals by unit and month."""

    DELIVERIES = 0
    BOXES = 1
    DOSES = 2
    EUROS = 3
    BLIND = 4
    """Distinct patient x date x presentation."""
    STARTS = 5
    """Distinct patient x month."""
    OWNED = 6
    """Not added up: the lines that make a patient the unit's."""
    LISTED = 7
    """Not added up: the lines that are then counted by presentation."""


KIND_OF = {
    Measure.DELIVERIES: Kind.DELIVERIES,
    Measure.BOXES: Kind.BOXES,
    Measure.DAILY_DOSES: Kind.DOSES,
    Measure.EUROS: Kind.EUROS,
}


@dataclass(frozen=True)
class Blind:
    """The presentations that make deliveries not computable for an indicator.

    Those of `supplied` whose packs are unknown, those of the filters `dosed` whose
    daily doses are, those of `used` whose strength or form is asked for and unknown.
    """

    supplied: tuple[DrugSet, ...]
    dosed: tuple[DrugSet | None, ...]
    used: tuple[DrugSet, ...]


@dataclass(frozen=True)
class SameDay:
    """Dates on which the patient was delivered one of the set."""

    drugs: DrugSet


@dataclass(frozen=True)
class Repeat:
    """Dates with an earlier delivery of the set, at most n months before."""

    drugs: DrugSet | None
    months: int


@dataclass(frozen=True)
class Remainder:
    """A set without the presentations of others that come before it."""

    drugs: DrugSet
    earlier: tuple[DrugSet, ...]


Remembered = DrugSet | Remainder | None
"""Deliveries of which every one matters; None for all of them."""


Dated = SameDay | Repeat | Starts
"""What the patient's past says of a date."""


@dataclass(frozen=True)
class Weights:
    """Two measures on the same rows, whose squares and products are summed."""

    numerator: Lines
    numerator_kind: Kind
    denominator: Lines
    denominator_kind: Kind


@dataclass(frozen=True)
class Sums:
    """What the lines of each patient of `owner` add up to, squared."""

    owner: Lines
    lines: Lines
    kind: Kind


@dataclass(frozen=True)
class Group:
    """Patients of a unit by one set of lines, who meet conditions."""

    owner: Lines
    conditions: tuple[PatientCondition, ...]


@dataclass(frozen=True)
class Part:
    """Those of a group who are also the unit's by other lines and meet more."""

    group: Group
    owner: Lines
    conditions: tuple[PatientCondition, ...]


OneByOne = SubstancesOfMostDoses | ChangeOfEuros
"""What is found of the presentations one by one."""

Bit = tuple[Kind, Lines | Blind]
"""A set of lines and how it is counted."""

Key = TypeVar("Key")


@dataclass
class Asked:
    """The numbers given to everything that is asked for."""

    bits: dict[Bit, int] = field(default_factory=dict)
    """Those counted alike are side by side."""
    columns: dict[tuple[Kind, Lines | Blind], int] = field(default_factory=dict)
    owners: dict[Lines, int] = field(default_factory=dict)
    weights: dict[Weights, int] = field(default_factory=dict)
    sums: dict[Sums, int] = field(default_factory=dict)
    groups: dict[Group, int] = field(default_factory=dict)
    parts: dict[Part, int] = field(default_factory=dict)
    listed: dict[Lines, int] = field(default_factory=dict)
    dated: dict[Dated, int] = field(default_factory=dict)
    conditions: dict[PatientCondition, int] = field(default_factory=dict)
    present: dict[DrugSet, int] = field(default_factory=dict)
    """Sets of which only the months with a delivery matter."""
    drug_by_drug: dict[OneByOne, int] = field(default_factory=dict)
    history: dict[Remembered, int] = field(default_factory=dict)
    """Sets of which every delivery over all the data matters."""

    @classmethod
    def of(cls, indicators: Iterable[Indicator]) -> Asked:
        """Number what these indicators ask for."""
        asked = cls()
        for one in indicators:
            asked._ask(one.calculation)
        in_order = sorted(asked.bits, key=lambda bit: bit[0])
        asked.bits = {bit: place for place, bit in enumerate(in_order)}
        return asked

    # --- a calculation -------------------------------------------------------------

    def _ask(self, calculation: Calculation) -> None:
        wanted = shares(calculation)
        match calculation:
            case ShareOfLines() | RatioOfLines():
                kinds = kinds_of(calculation)
                self._add_up(kinds[0], wanted.numerator)
                self._add_up(kinds[1], wanted.denominator)
                if (weights := weights_of(calculation)) is not None:
                    number(self.weights, weights)
            case ShareOfPatients():
                self._ask_part(part_of(calculation))
            case ShareOfStarts():
                self._add_up(Kind.STARTS, wanted.numerator)
                self._add_up(Kind.STARTS, wanted.denominator)
            case EurosPerPatient() | MeasurePerPatient():
                sums = sums_of(calculation)
                number(self.sums, sums)
                self._add_up(sums.kind, sums.lines)
                self._ask_group(Group(sums.owner, ()))
            case SubstancesOfMostDoses() | ChangeOfEuros():
                self._bit(Kind.LISTED, wanted.denominator)
                number(self.listed, wanted.denominator)
                number(self.drug_by_drug, calculation)
        if wanted.unobservable is not None:
            self._add_up(unobservable_kind(calculation), wanted.unobservable)
        if (blind := blind_of(calculation)) is not None:
            self._add_up(Kind.BLIND, blind)

    def _add_up(self, kind: Kind, lines: Lines | Blind) -> None:
        self._bit(kind, lines)
        number(self.columns, (kind, lines))

    def _bit(self, kind: Kind, lines: Lines | Blind) -> None:
        number(self.bits, (kind, lines))
        if isinstance(lines, Lines):
            for one in dates_asked(lines):
                self._ask_dated(one)

    # --- what the past says --------------------------------------------------------

    def _ask_dated(self, dated: Dated) -> None:
        number(self.dated, dated)
        self._keep(dated.drugs)
        if isinstance(dated, Starts):
            for one in (*dated.denominator, *dated.numerator):
                if not isinstance(one, ExposedMoreThan):
                    self._keep(one.drugs)

    def _keep(self, drugs: DrugSet | None) -> None:
        number(self.history, unnamed(drugs))

    # --- patients ------------------------------------------------------------------

    def _ask_part(self, part: Part) -> None:
        self._ask_group(part.group)
        self._own(part.owner)
        number(self.parts, part)
        for one in part.conditions:
            self._ask_condition(one)

    def _ask_group(self, group: Group) -> None:
        self._own(group.owner)
        number(self.groups, group)
        for one in group.conditions:
            self._ask_condition(one)

    def _own(self, lines: Lines) -> None:
        self._bit(Kind.OWNED, lines)
        number(self.owners, lines)

    def _ask_condition(self, condition: PatientCondition) -> None:
        number(self.conditions, condition)
        match condition:
            case NotDelivered(drugs=drugs):
                number(self.present, drugs)
            case Delivered(drugs=drugs) if is_presence(condition):
                number(self.present, drugs)
            case Overlapping(sets=sets):
                for drugs in sets:
                    self._keep(drugs)
            case ScoreAtOnce(scores=scores):
                for one in scored_sets(scores):
                    number(self.history, one)
            case _:
                self._keep(condition.drugs)


def number(numbers: dict[Key, int], key: Key) -> int:
    """The number of a key, the next one if it is new."""
    return numbers.setdefault(key, len(numbers))


def unnamed(drugs: DrugSet | None) -> DrugSet | None:
    """The same presentations: sets of different names are often one."""
    return None if drugs is None else replace(drugs, name="")


# --- what each calculation counts --------------------------------------------------


def kinds_of(calculation: ShareOfLines | RatioOfLines) -> tuple[Kind, Kind]:
    """How numerator and denominator are counted."""
    if isinstance(calculation, RatioOfLines):
        numerator, denominator = calculation.measures
        return KIND_OF[numerator], KIND_OF[denominator]
    return KIND_OF[calculation.measure], KIND_OF[calculation.measure]


def weights_of(calculation: Calculation) -> Weights | None:
    """The rows whose squares an interval needs; none where counts are enough."""
    if not isinstance(calculation, ShareOfLines | RatioOfLines):
        return None
    wanted = shares(calculation)
    numerator, denominator = kinds_of(calculation)
    if numerator == denominator and numerator in (Kind.DELIVERIES, Kind.BOXES):
        return None
    return Weights(wanted.numerator, numerator, wanted.denominator, denominator)


def sums_of(calculation: EurosPerPatient | MeasurePerPatient) -> Sums:
    """What is summed for each patient."""
    wanted = shares(calculation)
    kind = Kind.EUROS
    if isinstance(calculation, MeasurePerPatient):
        kind = KIND_OF[calculation.measure]
    return Sums(wanted.denominator, wanted.numerator, kind)


def part_of(calculation: ShareOfPatients) -> Part:
    """The denominator's patients, and those of the numerator among them."""
    wanted = shares(calculation)
    group = Group(wanted.denominator, calculation.denominator.conditions)
    return Part(group, wanted.numerator, calculation.numerator.conditions)


def unobservable_kind(calculation: Calculation) -> Kind:
    """What is counted of the lines that cannot be judged."""
    if isinstance(calculation, ShareOfStarts):
        return Kind.STARTS
    return Kind.DELIVERIES


def is_presence(condition: Delivered) -> bool:
    """Whether one delivery in the period decides."""
    return max(condition.deliveries, condition.substances) <= 1 and condition.boxes <= 1


def scored_sets(scores: tuple[Score, ...]) -> Iterator[Remainder]:
    """What each score weighs: the first that holds a presentation does."""
    drugs = [replace(one.drugs, name="") for one in scores]
    for place, one in enumerate(drugs):
        yield Remainder(one, tuple(drugs[:place]))


def dates_asked(lines: Lines) -> Iterator[Dated]:
    """What the patient's past must say of the date of a line."""
    for one in lines.filters:
        if one.same_day_as is not None:
            yield SameDay(one.same_day_as)
        if one.repeated_within_months is not None:
            yield Repeat(one.drugs, one.repeated_within_months)
    if lines.starts is not None:
        yield lines.starts


# --- what cannot be computed -------------------------------------------------------


def blind_of(calculation: Calculation) -> Blind | None:
    """The presentations that would be not computable; None when none can be."""
    used = tuple(
        dict.fromkeys(
            one
            for one in drug_sets(calculation)
            if one.strengths or one.forms or one.other_forms
        )
    )
    blind = Blind(supply_sets(calculation), tuple(_dosed(calculation)), used)
    return blind if blind.supplied or blind.dosed or blind.used else None


def _dosed(calculation: Calculation) -> Iterator[DrugSet | None]:
    """The drugs of filters that are counted in daily doses."""
    match calculation:
        case ShareOfLines(measure=Measure.DAILY_DOSES):
            # The numerator is part of it: whose doses must be known is said here.
            yield calculation.denominator.drugs
        case RatioOfLines():
            numerator, denominator = kinds_of(calculation)
            if denominator is Kind.DOSES:
                yield calculation.denominator.drugs
            if numerator is Kind.DOSES:
                yield calculation.numerator.drugs
        case MeasurePerPatient(measure=Measure.DAILY_DOSES):
            yield calculation.numerator.drugs
        case SubstancesOfMostDoses():
            yield calculation.lines.drugs
        case _:
            return
