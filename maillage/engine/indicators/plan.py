"""What a whole catalogue asks of the facts, each thing once.

An indicator is cut into sets of lines (`Lines`) that a scan counts, and conditions on
patients that their history decides. Two indicators asking for the same set of lines,
the same supply or the same condition share it, for these nodes are equal.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum

from maillage.engine.indicators.model import (
    Calculation,
    ChangeOfEuros,
    DaysCovered,
    Delivered,
    DrugSet,
    EurosPerPatient,
    ExposedMoreThan,
    Indicator,
    LineFilter,
    Measure,
    MeasurePerPatient,
    NotDelivered,
    Overlapping,
    PatientCondition,
    RatioOfLines,
    ScoreAtOnce,
    ShareOfLines,
    ShareOfPatients,
    ShareOfStarts,
    StartCondition,
    StartFilter,
    SubstancesAtOnce,
    SubstancesOfMostDoses,
    Treated,
)
from maillage.engine.indicators.model_sets import drug_sets


START_MONTHS = 12
"""How far back nothing of the set may have been delivered before a start."""


class Judged(StrEnum):
    """Whether what is asked of the past can be read in the data."""

    YES = "yes"
    NO = "no"


@dataclass(frozen=True)
class Horizon:
    """Only dates whose n months before lie (or do not lie) within the data."""

    months: int
    judged: Judged


class Outcome(StrEnum):
    """Which starts: all that can be judged, those the numerator keeps, the others."""

    DENOMINATOR = "denominator"
    NUMERATOR = "numerator"
    UNOBSERVABLE = "unobservable"


@dataclass(frozen=True)
class Starts:
    """The dates on which patients start a set, by what became of the start."""

    drugs: DrugSet | None
    denominator: tuple[StartCondition, ...]
    numerator: tuple[StartCondition, ...]
    months: int
    outcome: Outcome


@dataclass(frozen=True)
class Lines:
    """The lines that every filter keeps, on the dates that are asked for."""

    filters: tuple[LineFilter, ...]
    horizon: Horizon | None = None
    starts: Starts | None = None

    @property
    def splits_a_delivery(self) -> bool:
        """Whether two lines of one date and substance may differ in being kept.

        The presentations of a substance have roles, strengths and forms of their own,
        and each line has its own motive of non-substitution.
        """
        return any(
            one.generic_roles is not None
            or one.biosimilar_roles is not None
            or one.substitution_refused is not None
            or (one.drugs is not None and narrows_a_substance(one.drugs))
            for one in self.filters
        )

    def day_sets(self) -> Iterator[DrugSet | None]:
        """The sets whose delivery dates decide which lines are kept."""
        for one in self.filters:
            if one.same_day_as is not None:
                yield one.same_day_as
            if one.repeated_within_months is not None:
                yield one.drugs
        if self.starts is not None:
            yield self.starts.drugs
            for condition in (*self.starts.denominator, *self.starts.numerator):
                if not isinstance(condition, ExposedMoreThan):
                    yield condition.drugs


def narrows_a_substance(drugs: DrugSet) -> bool:
    """Whether a set may hold some presentations of a substance and not others."""
    return bool(drugs.strengths or drugs.forms or drugs.other_forms)


@dataclass(frozen=True)
class Shares:
    """The sets of lines of one calculation; `unobservable` is None when none can be."""

    denominator: Lines
    numerator: Lines
    unobservable: Lines | None


def shares(calculation: Calculation) -> Shares:
    """What to count for a calculation.

    For patients these are the lines that make a patient the unit's; for euros the
    numerator is the lines whose euros are added.
    """
    match calculation:
        case ShareOfLines(denominator=denominator, numerator=numerator):
            return _lines(denominator, numerator, (denominator, numerator))
        case RatioOfLines(denominator=denominator, numerator=numerator):
            return _lines(denominator, numerator, (numerator,))
        case ShareOfPatients(denominator=whole, numerator=part):
            return _lines(whole.lines, part.lines, (part.lines,))
        case (
            EurosPerPatient(lines=lines)
            | SubstancesOfMostDoses(lines=lines)
            | ChangeOfEuros(lines=lines)
        ):
            return _lines(lines, lines, (lines,))
        case MeasurePerPatient(denominator=denominator, numerator=numerator):
            return _lines(denominator, numerator, (numerator,))
        case ShareOfStarts(denominator=whole_start, numerator=part_start):
            return _starts(whole_start, part_start)


def _lines(
    denominator: LineFilter, numerator: LineFilter, counted: tuple[LineFilter, ...]
) -> Shares:
    months = _months_back((denominator, numerator))
    if not months:
        return Shares(Lines((denominator,)), Lines(counted), None)
    judged = Horizon(months, Judged.YES)
    return Shares(
        Lines((denominator,), judged),
        Lines(counted, judged),
        Lines((_unrepeated(denominator),), Horizon(months, Judged.NO)),
    )


def _starts(whole: StartFilter, part: StartFilter) -> Shares:
    filters = (whole.lines, part.lines)
    months = max(START_MONTHS, _months_back(filters))

    def starts(outcome: Outcome) -> Starts:
        numerator = part.conditions
        return Starts(whole.lines.drugs, whole.conditions, numerator, months, outcome)

    return Shares(
        Lines((whole.lines,), starts=starts(Outcome.DENOMINATOR)),
        Lines(filters, starts=starts(Outcome.NUMERATOR)),
        Lines((_unrepeated(whole.lines),), starts=starts(Outcome.UNOBSERVABLE)),
    )


def _months_back(filters: Iterable[LineFilter]) -> int:
    return max(one.repeated_within_months or 0 for one in filters)


def _unrepeated(lines: LineFilter) -> LineFilter:
    return replace(lines, repeated_within_months=None)


def supply_sets(calculation: Calculation) -> tuple[DrugSet, ...]:
    """The sets whose supply decides something in the calculation, without repeats."""
    found: dict[DrugSet, None] = {}
    if isinstance(calculation, ShareOfPatients):
        for condition in conditions(calculation):
            match condition:
                case (
                    Treated(drugs=drugs)
                    | SubstancesAtOnce(drugs=drugs)
                    | DaysCovered(drugs=drugs)
                ):
                    found[drugs] = None
                case Overlapping(sets=sets):
                    found.update(dict.fromkeys(sets))
                case ScoreAtOnce(scores=scores):
                    found.update(dict.fromkeys(one.drugs for one in scores))
    elif isinstance(calculation, ShareOfStarts):
        started = calculation.denominator.lines.drugs
        every = calculation.denominator.conditions + calculation.numerator.conditions
        if started and any(isinstance(one, ExposedMoreThan) for one in every):
            found[started] = None
    return tuple(found)


@dataclass(frozen=True)
class Blind:
    """What a calculation must know of presentations to be computable.

    A presentation is blind for it when one of these is unknown: its units per pack, if
    it is in a set of `supplied`; its daily doses, if it is in a set of `dosed` (in
    none in particular, for None); a strength or form that a set of `narrowed` asks
    for. `not_computable` counts the deliveries (distinct patient x date x presentation)
    of blind presentations that the unit ordered in the period, each once, whatever the
    patient and the other criteria.
    """

    supplied: tuple[DrugSet, ...]
    dosed: tuple[DrugSet | None, ...]
    narrowed: tuple[DrugSet, ...]

    def __bool__(self) -> bool:
        return bool(self.supplied or self.dosed or self.narrowed)


def blind(calculation: Calculation) -> Blind:
    """What the calculation must know of presentations; false when it needs nothing."""
    return Blind(
        supplied=supply_sets(calculation),
        dosed=tuple(dict.fromkeys(one.drugs for one in dosed_filters(calculation))),
        narrowed=tuple(filter(narrows_a_substance, drug_sets(calculation))),
    )


def dosed_filters(calculation: Calculation) -> tuple[LineFilter, ...]:
    """The filters whose lines are counted in daily doses.

    The numerator of a share is part of its denominator, which alone says whose doses
    must be known.
    """
    match calculation:
        case ShareOfLines(measure=Measure.DAILY_DOSES, denominator=denominator):
            return (denominator,)
        case RatioOfLines(numerator=numerator, denominator=denominator):
            measured = zip(calculation.measures, (numerator, denominator), strict=True)
            return tuple(
                lines for measure, lines in measured if measure is Measure.DAILY_DOSES
            )
        case MeasurePerPatient(measure=Measure.DAILY_DOSES, numerator=numerator):
            return (numerator,)
        case SubstancesOfMostDoses(lines=lines):
            return (lines,)
        case _:
            return ()


def conditions(calculation: ShareOfPatients) -> tuple[PatientCondition, ...]:
    """The conditions of both filters."""
    return calculation.denominator.conditions + calculation.numerator.conditions


def is_presence(condition: PatientCondition) -> bool:
    """Whether one delivery in the period decides the condition."""
    match condition:
        case NotDelivered():
            return True
        case Delivered(deliveries=deliveries, substances=substances, boxes=boxes):
            return max(deliveries, substances, boxes) <= 1
        case _:
            return False


def presence(condition: Delivered | NotDelivered) -> Lines:
    """The lines whose presence in the period decides the condition."""
    return Lines((LineFilter(drugs=condition.drugs),))


@dataclass
class Plan:
    """Everything to count for a catalogue, in the order it was first asked for."""

    deliveries: dict[Lines, None] = field(default_factory=dict)
    split_deliveries: dict[Lines, None] = field(default_factory=dict)
    boxes: dict[Lines, None] = field(default_factory=dict)
    patients: dict[Lines, None] = field(default_factory=dict)
    euros: dict[Lines, None] = field(default_factory=dict)
    unknown_packs: dict[tuple[DrugSet, ...], None] = field(default_factory=dict)
    history: dict[DrugSet | None, None] = field(default_factory=dict)

    def every_lines(self) -> Iterator[Lines]:
        """All sets of lines, of whatever count."""
        yield from self.deliveries
        yield from self.split_deliveries
        yield from self.boxes
        yield from self.patients

    def ask_deliveries(self, lines: Lines) -> None:
        """Count distinct patient x date x ATC5 of these lines."""
        target = self.split_deliveries if lines.splits_a_delivery else self.deliveries
        target[lines] = None


def plan(indicators: Iterable[Indicator]) -> Plan:
    """What these indicators need, each thing once."""
    whole = Plan()
    for indicator in indicators:
        _ask(whole, indicator.calculation)
    for lines in whole.every_lines():
        whole.history.update(dict.fromkeys(lines.day_sets()))
    return whole


def _ask(whole: Plan, calculation: Calculation) -> None:
    asked = shares(calculation)
    if isinstance(calculation, ShareOfLines | RatioOfLines):
        for lines in (asked.denominator, asked.numerator):
            if calculation.measure is Measure.BOXES:
                whole.boxes[lines] = None
            else:
                whole.ask_deliveries(lines)
    else:
        whole.patients.update({asked.denominator: None, asked.numerator: None})
    if isinstance(calculation, EurosPerPatient):
        whole.euros[asked.numerator] = None
    if asked.unobservable and isinstance(calculation, ShareOfStarts):
        whole.patients[asked.unobservable] = None
    elif asked.unobservable:
        whole.ask_deliveries(asked.unobservable)
    if isinstance(calculation, ShareOfPatients):
        _ask_conditions(whole, calculation)
    if sets := supply_sets(calculation):
        whole.unknown_packs[sets] = None
        whole.history.update(dict.fromkeys(sets))


def _ask_conditions(whole: Plan, calculation: ShareOfPatients) -> None:
    for condition in conditions(calculation):
        if isinstance(condition, Delivered | NotDelivered):
            if is_presence(condition):
                whole.patients[presence(condition)] = None
            else:
                whole.history[condition.drugs] = None
