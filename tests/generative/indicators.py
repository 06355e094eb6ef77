"""Random calculations of every node of the model, and periods to ask them for."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from hypothesis import strategies as st

from maillage.engine.indicators.model import (
    AgeRange,
    Calculation,
    Delivered,
    DrugSet,
    EurosPerPatient,
    ExposedMoreThan,
    GenericRole,
    Indicator,
    LineFilter,
    Measure,
    NotDelivered,
    NotDeliveredBeforeStart,
    Overlapping,
    PatientFilter,
    RatioOfLines,
    SameDayAsStart,
    Sex,
    ShareOfLines,
    ShareOfPatients,
    ShareOfStarts,
    StartFilter,
    SubstancesAtOnce,
    Treated,
)
from maillage.engine.indicators.periods import Every, Period, periods
from tests.spec.case import indicator_of


_PREFIXES = ["A02BC", "A02BC01", "B01A", "J01", "J01CA04", "M01A", "M01AE", "A", "N05"]


def _named(include: list[str], exclude: list[str], units_per_day: Fraction) -> DrugSet:
    # As the language names a set written in place: not by its units per day.
    name = ", ".join(include) + (" sauf " + ", ".join(exclude) if exclude else "")
    return DrugSet(name, tuple(include), tuple(exclude), units_per_day)


drug_sets = st.builds(
    _named,
    include=st.lists(st.sampled_from(_PREFIXES), min_size=1, max_size=3, unique=True),
    exclude=st.lists(
        st.sampled_from(["A02BC02", "J01M", "M01AH", "M01AE01"]), max_size=1
    ),
    units_per_day=st.sampled_from(
        [Fraction(1), Fraction(1), Fraction(2), Fraction(3, 2), Fraction(1, 3)]
    ),
)
_ages = st.builds(
    AgeRange,
    from_years=st.sampled_from([None, 15, 16, 64, 65]),
    to_years=st.sampled_from([None, 16, 64, 65, 90]),
)
_numbers_of_days = st.sampled_from([1, 2, 7, 10, 14, 20, 28, 29, 30, 42, 56, 84, 90])
_tolerances = st.sampled_from([0, 1, 7, 30, 30, 30, 60])


def _sometimes(strategy: st.SearchStrategy) -> st.SearchStrategy:
    """None most of the time: filters of many criteria keep nothing."""
    return st.one_of(st.none(), st.none(), st.none(), strategy)


@st.composite
def line_filters(draw: st.DrawFn, drugs: DrugSet | None = None) -> LineFilter:
    """Any filter; of the set given, if one is."""
    drugs = drugs or draw(st.one_of(st.none(), drug_sets, drug_sets))
    repeated = _sometimes(st.sampled_from([1, 3, 6, 6, 12, 14]))
    return LineFilter(
        drugs=drugs,
        generic_roles=draw(
            _sometimes(st.frozensets(st.sampled_from(GenericRole), min_size=1))
        ),
        age=draw(_sometimes(_ages)),
        sex=draw(_sometimes(st.sampled_from(Sex))),
        long_term_illness=draw(_sometimes(st.booleans())),
        same_day_as=draw(_sometimes(drug_sets)),
        # The language wants to be told what is repeated.
        repeated_within_months=draw(repeated) if drugs else None,
    )


_patient_conditions = st.one_of(
    st.builds(Delivered, drug_sets, st.integers(1, 3), st.integers(1, 3)),
    st.builds(NotDelivered, drug_sets),
    st.builds(Treated, drug_sets, _numbers_of_days, _tolerances),
    st.builds(
        Overlapping,
        st.lists(drug_sets, min_size=1, max_size=3).map(tuple),
        _numbers_of_days,
    ),
    st.builds(SubstancesAtOnce, drug_sets, st.integers(1, 3), _numbers_of_days),
)
_start_conditions = st.one_of(
    st.builds(SameDayAsStart, drug_sets),
    st.builds(NotDeliveredBeforeStart, drug_sets),
    st.builds(ExposedMoreThan, _numbers_of_days, _tolerances),
)


@st.composite
def _shares_of_starts(draw: st.DrawFn) -> ShareOfStarts:
    drugs = draw(drug_sets)
    conditions = st.lists(_start_conditions, max_size=2).map(tuple)
    numerator_lines = draw(
        st.one_of(line_filters(drugs), line_filters().filter(lambda f: not f.drugs))
    )
    return ShareOfStarts(
        StartFilter(draw(line_filters(drugs)), draw(conditions)),
        StartFilter(numerator_lines, draw(conditions)),
    )


_patient_filters = st.builds(
    PatientFilter, line_filters(), st.lists(_patient_conditions, max_size=2).map(tuple)
)
_measures = st.sampled_from(Measure)
shares_of_lines = st.builds(ShareOfLines, _measures, line_filters(), line_filters())
ratios_of_lines = st.builds(RatioOfLines, _measures, line_filters(), line_filters())
shares_of_patients = st.builds(ShareOfPatients, _patient_filters, _patient_filters)
shares_of_starts = _shares_of_starts()
euros_per_patient = st.builds(EurosPerPatient, line_filters())

calculations: st.SearchStrategy[Calculation] = st.one_of(
    shares_of_lines,
    ratios_of_lines,
    shares_of_patients,
    shares_of_starts,
    euros_per_patient,
)


def indicators(
    of: st.SearchStrategy[Calculation] = calculations, at_most: int = 5
) -> st.SearchStrategy[list[Indicator]]:
    """Several at once, since engines share work between them."""
    return st.lists(of, min_size=1, max_size=at_most).map(
        lambda drawn: [
            indicator_of(calculation, f"I{place}")
            for place, calculation in enumerate(drawn)
        ]
    )


@st.composite
def asked_periods(draw: st.DrawFn) -> list[Period]:
    """Periods around the data, before and after them too."""
    since = draw(st.integers(2022 * 12 + 6, 2026 * 12 + 5))
    until = since + draw(st.integers(0, 30))
    first, last = (date(month // 12, month % 12 + 1, 1) for month in (since, until))
    return periods(draw(st.sampled_from(Every)), first, last)
