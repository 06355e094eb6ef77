"""What is asked of patients' past, as the tables that kernels read."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from maillage.engine.indicators.engines.compiled import conditions, starts
from maillage.engine.indicators.engines.compiled.arrays import (
    Conditions,
    Dated,
    Sets,
)
from maillage.engine.indicators.engines.compiled.asked import (
    Asked,
    Remainder,
    Remembered,
    Repeat,
    SameDay,
    dates_asked,
    is_presence,
    number,
    scored_sets,
    unnamed,
)
from maillage.engine.indicators.engines.compiled.formulary import Formulary
from maillage.engine.indicators.engines.compiled.tables import (
    WORD,
    empty_words,
    lists,
)
from maillage.engine.indicators.model import (
    DaysCovered,
    Delivered,
    DeliveredRegularly,
    DrugSet,
    ExposedMoreThan,
    FewerThanBefore,
    NotDelivered,
    NotDeliveredBeforeStart,
    Overlapping,
    PatientCondition,
    RegularlyBefore,
    SameDayAsStart,
    ScoreAtOnce,
    StartCondition,
    SubstancesAtOnce,
    Treated,
)
from maillage.engine.indicators.plan import START_MONTHS, Lines, Outcome, Starts


_OUTCOMES = {
    Outcome.DENOMINATOR: starts.DENOMINATOR,
    Outcome.NUMERATOR: starts.NUMERATOR,
    Outcome.UNOBSERVABLE: starts.UNOBSERVABLE,
}


def sets(asked: Asked, formulary: Formulary) -> Sets:
    """The sets with history, and what presentations are worth."""
    a_day = [_units_per_day(one) for one in asked.history]
    return Sets(
        np.array([one.numerator for one in a_day], dtype=np.int64),
        np.array([one.denominator for one in a_day], dtype=np.int64),
        formulary.units,
        formulary.doses,
        formulary.substance,
    )


def _units_per_day(remembered: Remembered) -> Fraction:
    match remembered:
        case None:
            return Fraction(1)
        case Remainder(drugs=drugs):
            return drugs.units_per_day
        case DrugSet():
            return remembered.units_per_day


# --- dates -------------------------------------------------------------------------


def dated(asked: Asked) -> tuple[Dated, tuple[int, ...]]:
    """What the past must say of dates; and the numbers of months it looks back."""
    words = empty_words((), len(asked.bits))
    which: list[list[int]] = [[] for _ in range(len(words) * WORD)]
    for (_, lines), bit in asked.bits.items():
        if isinstance(lines, Lines):
            which[bit] = [asked.dated[one] for one in dates_asked(lines)]
            if which[bit]:
                words[bit // WORD] |= np.uint64(1 << bit % WORD)
    back: dict[int, int] = {}
    about: list[list[int]] = []
    asked_of_starts: list[tuple[int, int, int, int]] = []
    for one in asked.dated:
        place = asked.history[unnamed(one.drugs)]
        match one:
            case SameDay():
                row = [starts.SAME_DAY, place]
            case Repeat(months=months):
                row = [starts.REPEAT, place, number(back, months)]
            case Starts():
                begin = len(asked_of_starts)
                middle = begin + len(one.denominator)
                both = (*one.denominator, *one.numerator)
                asked_of_starts += [_of_start(asked, each) for each in both]
                row = [
                    *(starts.STARTS, place),
                    *(number(back, START_MONTHS), number(back, one.months)),
                    *(_OUTCOMES[one.outcome], begin, middle, len(asked_of_starts)),
                ]
        about.append([*row, *[0] * (8 - len(row))])
    found = Dated(
        words,
        *lists(which),
        np.array(about, dtype=np.int64).reshape(len(about), 8),
        np.array(asked_of_starts, dtype=np.int64).reshape(len(asked_of_starts), 4),
    )
    return found, tuple(back)


def _of_start(asked: Asked, condition: StartCondition) -> tuple[int, int, int, int]:
    match condition:
        case SameDayAsStart(drugs=drugs):
            return starts.ON_THE_DAY, asked.history[unnamed(drugs)], 0, 0
        case NotDeliveredBeforeStart(drugs=drugs):
            return starts.NOT_BEFORE, asked.history[unnamed(drugs)], 0, 0
        case ExposedMoreThan(days=days, gap_tolerance_days=tolerance):
            return starts.EXPOSED, 0, days, tolerance


# --- conditions on patients --------------------------------------------------------


def patient_conditions(asked: Asked) -> Conditions:
    """The conditions that patients must meet."""
    about = np.zeros((len(asked.conditions), 5), dtype=np.int64)
    parts: list[list[tuple[Remembered, int]]] = []
    for place, one in enumerate(asked.conditions):
        row = _row(asked, one)
        about[place, : len(row)] = row
        match one:
            case Overlapping(sets=several):
                parts.append([(unnamed(drugs), 1) for drugs in several])
            case ScoreAtOnce(scores=scores):
                sets_scored = scored_sets(scores)
                weights = [score.points for score in scores]
                parts.append(list(zip(sets_scored, weights, strict=True)))
            case _:
                parts.append([])
    numbers = [[asked.history[drugs] for drugs, _ in one] for one in parts]
    points = [[weight for _, weight in one] for one in parts]
    return Conditions(about, *lists(numbers), lists(points)[1])


def _row(asked: Asked, one: PatientCondition) -> list[int]:
    """Sort, set, and three numbers that mean something to that sort."""
    match one:
        case NotDelivered(drugs=drugs):
            return [conditions.ABSENT, asked.present[drugs]]
        case Delivered(drugs=drugs) if is_presence(one):
            return [conditions.PRESENT, asked.present[drugs]]
        case Overlapping(sets=several, days=days):
            return [conditions.OVERLAPPING, 0, len(several), days]
        case ScoreAtOnce(points=points, days=days):
            return [conditions.SCORED, 0, points, days]
        case _:
            place = asked.history[unnamed(one.drugs)]
            return [_SORTS[type(one)], place, *_numbers(one)]


_SORTS: dict[type[PatientCondition], int] = {
    Delivered: conditions.DELIVERED,
    DeliveredRegularly: conditions.REGULARLY,
    RegularlyBefore: conditions.REGULARLY_BEFORE,
    FewerThanBefore: conditions.FEWER_THAN_BEFORE,
    Treated: conditions.TREATED,
    SubstancesAtOnce: conditions.AT_ONCE,
    DaysCovered: conditions.COVERED,
}


def _numbers(one: PatientCondition) -> tuple[int, ...]:
    match one:
        case Delivered():
            return one.deliveries, one.substances, one.boxes
        case DeliveredRegularly() | RegularlyBefore():
            return one.times * one.substances, one.times, one.substances
        case FewerThanBefore():
            return one.times * one.fewer, one.times, one.fewer
        case Treated():
            return one.days, one.gap_tolerance_days
        case SubstancesAtOnce():
            return one.substances, one.days
        case DaysCovered():
            return 1, one.percent, one.over_days
        case _:
            raise TypeError(type(one).__name__)


def most_edges(asked: Asked, entries: int) -> int:
    """How many edges of covered stretches a patient of so many entries may have."""
    several = max(
        (
            len(one.sets) if isinstance(one, Overlapping) else len(one.scores)
            for one in asked.conditions
            if isinstance(one, Overlapping | ScoreAtOnce)
        ),
        default=1,
    )
    return 2 * entries * max(1, several)
