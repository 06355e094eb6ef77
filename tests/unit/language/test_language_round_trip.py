"""What is written from a calculation is read back into the same calculation."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.engine.frozen import from_document, to_document
from maillage.engine.indicators import model
from maillage.engine.indicators.language import parse_calculation
from maillage.engine.indicators.language_words import describe, drug_sets
from maillage.engine.indicators.language_write import write_calculation
from tests.spec.case import indicator_of


LETTERS = st.sampled_from("ABCDGHJLMNPRSV")
ATC = st.builds("{}0{}{}".format, LETTERS, st.integers(1, 9), LETTERS)


MICROGRAMS = st.integers(1, 10**7)
STRENGTHS = st.builds(
    model.Strength,
    st.sampled_from(["", "C", "C02"]),
    MICROGRAMS | st.none(),
    st.none(),
    st.none(),
    st.integers(10**7 + 1, 10**9),
) | st.builds(
    model.Strength,
    st.just(""),
    st.none(),
    MICROGRAMS,
    st.integers(10**7 + 1, 10**9) | st.none(),
)
FORMS = st.lists(
    st.sampled_from(["comprime", "effervescent", "solution injectable"]), max_size=2
).map(tuple)


@st.composite
def drugs(draw: st.DrawFn) -> model.DrugSet:
    include = draw(st.lists(ATC, min_size=1, max_size=3, unique=True))
    exclude = draw(st.sampled_from([(), (include[0] + "B",), (include[0] + "C02",)]))
    units = draw(st.fractions(Fraction(1, 10), 20, max_denominator=10))
    name = draw(st.sampled_from(["NSAID", "true", "12", "a: b", "Été # 1"]))
    strengths = draw(st.lists(STRENGTHS, max_size=2))
    return model.DrugSet(
        name,
        tuple(include),
        exclude,
        units,
        tuple(replace(one, prefix=include[0] + one.prefix) for one in strengths),
        draw(FORMS),
        draw(FORMS),
    )


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
    biosimilars = st.frozensets(st.sampled_from(model.BiosimilarRole), min_size=1)
    months = st.frozensets(st.integers(1, 12), min_size=1)
    return model.LineFilter(
        drugs=kept,
        generic_roles=draw(roles | st.none()),
        biosimilar_roles=draw(biosimilars | st.none()),
        substitution_refused=draw(st.booleans() | st.none()),
        calendar_months=draw(months | st.none()),
        age=draw(AGES | st.none()),
        sex=draw(st.sampled_from(model.Sex) | st.none()),
        long_term_illness=draw(st.booleans() | st.none()),
        same_day_as=draw(SETS | st.none()),
        repeated_within_months=draw(st.integers(1, 60) | st.none()) if kept else None,
    )


FEW = st.integers(1, 5)


def _alone(score: model.Score) -> tuple[model.Score, ...]:
    """One score: two drawn at random often share a code, which is refused."""
    return (score,)


@st.composite
def patients(draw: st.DrawFn) -> model.PatientFilter:
    kinds = (
        st.builds(model.Delivered, SETS, FEW, FEW, st.integers(0, 9)),
        st.builds(model.NotDelivered, SETS),
        st.builds(model.DeliveredRegularly, SETS, FEW, FEW),
        st.builds(model.RegularlyBefore, SETS, FEW, FEW),
        st.builds(model.FewerThanBefore, SETS, FEW, FEW),
        st.builds(model.Treated, SETS, DAYS, GAPS),
        st.builds(
            model.Overlapping,
            st.lists(SETS, min_size=2, max_size=3).map(tuple),
            DAYS,
        ),
        st.builds(model.SubstancesAtOnce, SETS, st.integers(2, 4), DAYS),
        st.builds(
            model.ScoreAtOnce, st.builds(model.Score, SETS, FEW).map(_alone), FEW, DAYS
        ),
        st.builds(model.DaysCovered, SETS, st.integers(1, 100), DAYS),
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


def _said_once(ratio: model.RatioOfLines) -> model.RatioOfLines:
    """The language says a denominator's count only where it is another."""
    if ratio.denominator_measure is ratio.measure:
        return replace(ratio, denominator_measure=None)
    return ratio


MEASURES = st.sampled_from(model.Measure)
CALCULATIONS = st.one_of(
    st.builds(model.ShareOfLines, MEASURES, lines(), lines()),
    st.builds(
        model.RatioOfLines,
        MEASURES,
        lines(),
        lines(),
        MEASURES | st.none(),
        st.booleans(),
    ).map(_said_once),
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
    st.builds(model.MeasurePerPatient, MEASURES, lines(), lines()),
    st.builds(model.SubstancesOfMostDoses, lines(), st.integers(1, 99)),
    st.builds(model.ChangeOfEuros, lines(), st.sampled_from(model.Effect)),
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


@settings(max_examples=30, deadline=None)
@given(CALCULATIONS)
def test_every_calculation_is_kept_in_a_document_and_read_back(
    calculation: model.Calculation,
) -> None:
    kept = indicator_of(calculation)
    document = json.loads(json.dumps(to_document(kept)))
    assert from_document(model.Indicator, document) == kept
