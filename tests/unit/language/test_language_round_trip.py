"""What is written from a calculation is read back into the same calculation."""

from __future__ import annotations

from fractions import Fraction

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.engine.indicators import model
from maillage.engine.indicators.language import parse_calculation
from maillage.engine.indicators.language_words import describe, drug_sets
from maillage.engine.indicators.language_write import write_calculation


LETTERS = st.sampled_from("ABCDGHJLMNPRSV")
ATC = st.builds("{}0{}{}".format, LETTERS, st.integers(1, 9), LETTERS)


@st.composite
def drugs(draw: st.DrawFn) -> model.DrugSet:
    include = draw(st.lists(ATC, min_size=1, max_size=3, unique=True))
    exclude = draw(st.sampled_from([(), (include[0] + "B",), (include[0] + "C02",)]))
    units = draw(st.fractions(Fraction(1, 10), 20, max_denominator=10))
    name = draw(st.sampled_from(["NSAID", "true", "12", "a: b", "Été # 1"]))
    return model.DrugSet(name, tuple(include), exclude, units)


SETS = drugs()
DAYS = st.integers(1, 400)
GAPS = st.integers(0, 60)
AGES = st.one_of(
    st.builds(model.AgeRange, st.integers(0, 60), st.integers(60, 120) | st.none()),
    st.builds(model.AgeRange, st.none(), st.integers(0, 120)),
)


@st.composite
def lines(draw: st.DrawFn, *, drugs: bool = False) -> model.LineFilter:
    kept = draw(SETS if drugs else SETS | st.none())
    roles = st.frozensets(st.sampled_from(model.GenericRole), min_size=1)
    return model.LineFilter(
        drugs=kept,
        generic_roles=draw(roles | st.none()),
        age=draw(AGES | st.none()),
        sex=draw(st.sampled_from(model.Sex) | st.none()),
        long_term_illness=draw(st.booleans() | st.none()),
        same_day_as=draw(SETS | st.none()),
        repeated_within_months=draw(st.integers(1, 60) | st.none()) if kept else None,
    )


@st.composite
def patients(draw: st.DrawFn) -> model.PatientFilter:
    kinds = (
        st.builds(model.Delivered, SETS, st.integers(1, 5), st.integers(1, 5)),
        st.builds(model.NotDelivered, SETS),
        st.builds(model.Treated, SETS, DAYS, GAPS),
        st.builds(
            model.Overlapping,
            st.lists(SETS, min_size=2, max_size=3).map(tuple),
            DAYS,
        ),
        st.builds(model.SubstancesAtOnce, SETS, st.integers(2, 4), DAYS),
    )
    conditions = [one for kind in kinds for one in draw(st.lists(kind, max_size=2))]
    return model.PatientFilter(draw(lines()), tuple(conditions))


@st.composite
def starts(draw: st.DrawFn, filters: st.SearchStrategy[model.LineFilter]):
    kinds = (
        st.builds(model.SameDayAsStart, SETS),
        st.builds(model.NotDeliveredBeforeStart, SETS),
        st.builds(model.ExposedMoreThan, DAYS, GAPS),
    )
    conditions = [one for kind in kinds for one in draw(st.lists(kind, max_size=2))]
    return model.StartFilter(draw(filters), tuple(conditions))


MEASURES = st.sampled_from(model.Measure)
CALCULATIONS = st.one_of(
    st.builds(model.ShareOfLines, MEASURES, lines(), lines()),
    st.builds(model.RatioOfLines, MEASURES, lines(), lines()),
    st.builds(model.ShareOfPatients, patients(), patients()),
    st.builds(
        model.ShareOfStarts,
        starts(lines(drugs=True)),
        starts(
            st.builds(
                model.LineFilter, age=AGES | st.none(), same_day_as=SETS | st.none()
            )
        ),
    ),
    st.builds(model.EurosPerPatient, lines()),
)


@settings(max_examples=60, deadline=None)
@given(CALCULATIONS)
def test_every_calculation_is_written_and_read_back(
    calculation: model.Calculation,
) -> None:
    text = yaml.safe_dump(write_calculation(calculation), allow_unicode=True)
    assert parse_calculation(text, "f.yaml", {}) == calculation


@settings(max_examples=60, deadline=None)
@given(CALCULATIONS)
def test_every_calculation_is_said_in_two_sentences_that_name_its_sets(
    calculation: model.Calculation,
) -> None:
    words = describe(calculation)
    numerator, denominator = words.split("\n")
    assert numerator.startswith("Numérateur : ")
    assert denominator.startswith("Dénominateur : ")
    assert all(f"« {one.name} »" in words for one in drug_sets(calculation))
