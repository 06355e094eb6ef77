"""What an indicator asks of the facts.

It is cut into sets of lines (`Lines`) that an engine counts, and conditions on patients
that their history decides. Two indicators asking for the same set of lines, the same
supply or the same condition share it, for these nodes are equal.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from maillage.engine.indicators.model import (
    Calculation,
    ChangeOfEuros,
    DaysCovered,
    DrugSet,
    EurosPerPatient,
    ExposedMoreThan,
    LineFilter,
    Measure,
    MeasurePerPatient,
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
    """The lines that every filter keeps, on the dates that are asked for.

    Of starts, those for which the unit also ordered, that day, a line of the set that
    `beside` keeps: the same line, or another.
    """

    filters: tuple[LineFilter, ...]
    horizon: Horizon | None = None
    starts: Starts | None = None
    beside: LineFilter | None = None

    @property
    def whole(self) -> Lines | None:
        """The lines of the denominator that `beside` asks for; None where it is."""
        if self.beside is None or self.starts is None:
            return None
        starts = replace(self.starts, outcome=Outcome.DENOMINATOR)
        return Lines((self.beside,), starts=starts)


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

    # Two lines of the day may meet the two filters, where both choose among lines.
    beside = whole.lines if all(map(_chooses_lines, filters)) else None
    own = LineFilter(drugs=whole.lines.drugs) if beside else whole.lines
    return Shares(
        Lines((whole.lines,), starts=starts(Outcome.DENOMINATOR)),
        Lines((own, part.lines), starts=starts(Outcome.NUMERATOR), beside=beside),
        Lines((_unrepeated(whole.lines),), starts=starts(Outcome.UNOBSERVABLE)),
    )


def _chooses_lines(lines: LineFilter) -> bool:
    """Whether a filter may keep one line of a set on a patient's date, not another."""
    criteria = lines.generic_roles, lines.biosimilar_roles, lines.substitution_refused
    return any(one is not None for one in criteria)


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
