"""Random indicators, of every node of the model."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from itertools import combinations

from hypothesis import strategies as st

from maillage.engine.indicators.model import (
    AgeRange,
    BiosimilarRole,
    Calculation,
    ChangeOfEuros,
    DaysCovered,
    Delivered,
    DeliveredRegularly,
    DrugSet,
    Effect,
    EurosPerPatient,
    ExposedMoreThan,
    FewerThanBefore,
    GenericRole,
    Indicator,
    LineFilter,
    Measure,
    MeasurePerPatient,
    NotDelivered,
    NotDeliveredBeforeStart,
    Overlapping,
    PatientCondition,
    PatientFilter,
    RatioOfLines,
    RegularlyBefore,
    SameDayAsStart,
    Score,
    ScoreAtOnce,
    Sex,
    ShareOfLines,
    ShareOfPatients,
    ShareOfStarts,
    StartFilter,
    Strength,
    SubstancesAtOnce,
    SubstancesOfMostDoses,
    Treated,
)
from tests.generative.facts import PRESENTATIONS
from tests.spec.case import indicator_of


_PREFIXES = ["A02BC", "A02BC01", "B01A", "J01", "J01CA04", "M01A", "M01AE", "A", "N05"]
_NUMBERS_OF_DAYS = st.sampled_from([1, 1, 2, 7, 10, 14, 20, 28, 29, 30, 42, 56, 84])
_TOLERANCES = st.sampled_from([0, 1, 7, 30, 30, 30, 60])
_AGES = st.builds(
    AgeRange,
    from_years=st.sampled_from([None, 15, 16, 64, 65]),
    to_years=st.sampled_from([None, 16, 64, 65, 90]),
)

Sets = st.SearchStrategy[DrugSet]


# Bounds at, below and above the strengths of the products; few sets are narrowed.
_NARROWED: list[dict[str, tuple]] = [
    *[{}] * 9,
    {"strengths": (Strength("A02BC", above_micrograms=10_000),)},
    {"strengths": (Strength("J01CA04", at_most_micrograms=500_000),)},
    {
        "strengths": (
            Strength("A", at_least_micrograms=10_000, below_micrograms=20_000),
            Strength("M01AE01", above_micrograms=400_000),
        )
    },
    {"forms": ("comprime", "gel")},
    {"other_forms": ("comprime",)},
    {"forms": ("e",), "other_forms": ("gelule",)},
]


def _named(
    include: list[str],
    exclude: list[str],
    units_per_day: Fraction,
    narrowed: dict[str, tuple],
) -> DrugSet:
    # Sets of one name that differ in the rest: engines must not go by the name.
    name = ", ".join(include) + (" sauf " + ", ".join(exclude) if exclude else "")
    drugs = DrugSet(name, tuple(include), tuple(exclude), units_per_day)
    return replace(drugs, **narrowed)


_ANY_SET = st.builds(
    _named,
    include=st.lists(st.sampled_from(_PREFIXES), min_size=1, max_size=3, unique=True),
    exclude=st.lists(
        st.sampled_from(["A02BC02", "J01M", "M01AH", "M01AE01"]), max_size=1
    ),
    units_per_day=st.sampled_from(
        [Fraction(1), Fraction(1), Fraction(2), Fraction(3, 2), Fraction(1, 3)]
    ),
    narrowed=st.sampled_from(_NARROWED),
)


_CRITERIA = (
    "generic_roles",
    "biosimilar_roles",
    "substitution_refused",
    "calendar_months",
    "age",
    "sex",
    "long_term_illness",
    "same_day_as",
    "repeated_within_months",
)
# Filters of many criteria keep nothing: most have one or none.
_CHOICES: list[tuple[str, ...]] = [
    *[()] * 30,
    *combinations(_CRITERIA, 1),
    *combinations(_CRITERIA, 1),
    *combinations(_CRITERIA, 2),
]


@st.composite
def _line_filters(
    draw: st.DrawFn, sets: Sets, drugs: DrugSet | None = None
) -> LineFilter:
    """Any filter; of the set given, if one is."""
    drugs = drugs or draw(st.one_of(st.none(), sets))
    roles = st.frozensets(st.sampled_from(GenericRole), min_size=1)
    values: dict[str, st.SearchStrategy[object]] = {
        "generic_roles": roles,
        "biosimilar_roles": st.frozensets(st.sampled_from(BiosimilarRole), min_size=1),
        "substitution_refused": st.booleans(),
        "calendar_months": st.frozensets(st.integers(1, 12), min_size=3),
        "age": _AGES,
        "sex": st.sampled_from(Sex),
        "long_term_illness": st.booleans(),
        "same_day_as": sets,
        "repeated_within_months": st.sampled_from([1, 3, 6, 12, 14]),
    }
    chosen = draw(st.sampled_from(_CHOICES))
    if drugs is None:  # the language wants to be told what is repeated
        chosen = tuple(each for each in chosen if each != "repeated_within_months")
    return LineFilter(drugs=drugs, **{name: draw(values[name]) for name in chosen})


_TIMES = st.integers(1, 3)


@st.composite
def _scores(draw: st.DrawFn, sets: Sets) -> ScoreAtOnce:
    """One score or two; as the language wants, a substance has one only."""
    scores: list[Score] = []
    for drugs in draw(st.lists(sets, min_size=1, max_size=2)):
        known = [one.atc for one in PRESENTATIONS if drugs.has_code(one.atc)]
        if not any(score.drugs.has_code(atc) for score in scores for atc in known):
            scores.append(Score(drugs, draw(st.integers(1, 3))))
    return ScoreAtOnce(tuple(scores), draw(st.integers(1, 4)), draw(_NUMBERS_OF_DAYS))


def _conditions(sets: Sets) -> st.SearchStrategy[PatientCondition]:
    several = st.lists(sets, min_size=1, max_size=3).map(tuple)
    percents = st.sampled_from([1, 40, 50, 80, 100])
    boxes = st.sampled_from([0, 0, 1, 2, 3, 6])
    return st.one_of(
        st.builds(Delivered, sets, _TIMES, _TIMES, boxes),
        st.builds(NotDelivered, sets),
        st.builds(DeliveredRegularly, sets, _TIMES, _TIMES),
        st.builds(RegularlyBefore, sets, st.integers(1, 2), st.integers(1, 2)),
        st.builds(FewerThanBefore, sets, st.integers(1, 2), st.integers(1, 2)),
        st.builds(Treated, sets, _NUMBERS_OF_DAYS, _TOLERANCES),
        st.builds(Overlapping, several, _NUMBERS_OF_DAYS),
        st.builds(SubstancesAtOnce, sets, _TIMES, _NUMBERS_OF_DAYS),
        _scores(sets),
        st.builds(DaysCovered, sets, percents, _NUMBERS_OF_DAYS),
    )


def _patient_filters(sets: Sets) -> st.SearchStrategy[PatientFilter]:
    conditions = st.lists(_conditions(sets), max_size=2).map(tuple)
    return st.builds(PatientFilter, _line_filters(sets), conditions)


@st.composite
def _shares_of_starts(draw: st.DrawFn, sets: Sets) -> ShareOfStarts:
    drugs = draw(sets)
    conditions = st.lists(
        st.one_of(
            st.builds(SameDayAsStart, sets),
            st.builds(NotDeliveredBeforeStart, sets),
            st.builds(ExposedMoreThan, _NUMBERS_OF_DAYS, _TOLERANCES),
        ),
        max_size=2,
    ).map(tuple)
    denominator, numerator = (
        draw(_line_filters(sets, drugs)),
        draw(_line_filters(sets, drugs)),
    )
    if draw(st.booleans()) and numerator.repeated_within_months is None:
        numerator = replace(numerator, drugs=None)
    return ShareOfStarts(
        StartFilter(denominator, draw(conditions)),
        StartFilter(numerator, draw(conditions)),
    )


def shares_of_lines(sets: Sets) -> st.SearchStrategy[ShareOfLines]:
    """Shares of deliveries or of boxes."""
    lines = _line_filters(sets)
    return st.builds(ShareOfLines, st.sampled_from(Measure), lines, lines)


def additive(sets: Sets) -> st.SearchStrategy[Calculation]:
    """What may be summed over months, as distinct patients may not."""
    lines = _line_filters(sets)
    measures = st.sampled_from(Measure)
    return st.one_of(
        shares_of_lines(sets),
        st.builds(
            RatioOfLines,
            measures,
            lines,
            lines,
            st.none() | measures,
            st.booleans(),
        ),
        _shares_of_starts(sets),
        st.builds(EurosPerPatient, lines),
        st.builds(MeasurePerPatient, measures, lines, lines),
    )


@st.composite
def of_drugs_alone(draw: st.DrawFn, sets: Sets) -> ShareOfLines | RatioOfLines:
    """What asks of drugs and months, not of patients: totals hold most of it."""
    filters = st.builds(
        LineFilter,
        drugs=st.none() | sets,
        generic_roles=st.sampled_from(
            [None, None, frozenset({GenericRole.GENERIC, GenericRole.PRINCEPS})]
        ),
        biosimilar_roles=st.sampled_from(
            [None, None, None, frozenset({BiosimilarRole.REFERENCE})]
        ),
        calendar_months=st.sampled_from(
            [None, None, None, frozenset({1, 2, 12}), frozenset({3, 8, 10})]
        ),
    )
    measure, under, over = draw(st.sampled_from(Measure)), draw(filters), draw(filters)
    if draw(st.booleans()):
        return ShareOfLines(measure, under, over)
    return RatioOfLines(measure, under, over, minus_one=draw(st.booleans()))


def calculations(sets: Sets) -> st.SearchStrategy[Calculation]:
    """Every kind."""
    lines, patients = _line_filters(sets), _patient_filters(sets)
    shares_of_patients = st.builds(ShareOfPatients, patients, patients)
    percents = st.sampled_from([1, 50, 75, 90, 99])
    return st.one_of(
        additive(sets),
        shares_of_patients,
        shares_of_patients,
        st.builds(SubstancesOfMostDoses, lines, percents),
        st.builds(ChangeOfEuros, lines, st.sampled_from(Effect)),
    )


@st.composite
def indicators(
    draw: st.DrawFn,
    of: Callable[[Sets], st.SearchStrategy[Calculation]] = calculations,
    at_most: int = 4,
) -> list[Indicator]:
    """Several at once, of a few sets in common: engines share work between them."""
    sets = st.sampled_from(draw(st.lists(_ANY_SET, min_size=1, max_size=4)))
    wanted = draw(st.lists(of(sets), min_size=1, max_size=at_most))
    return [indicator_of(each, f"I{place}") for place, each in enumerate(wanted)]
