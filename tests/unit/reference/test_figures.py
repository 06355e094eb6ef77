"""Values and intervals put on counts, and the table that people read."""

from __future__ import annotations

from dataclasses import replace
from math import exp, sqrt
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from statsmodels.stats.proportion import proportion_confint

from maillage.engine.indicators.figures import (
    COUNTS,
    OUTPUT_COLUMNS,
    cases,
    figures,
    output_rows,
    output_table,
)
from maillage.engine.indicators.model import (
    Calculation,
    ChangeOfEuros,
    Effect,
    EurosPerPatient,
    LineFilter,
    Measure,
    MeasurePerPatient,
    RatioOfLines,
    ShareOfLines,
    SubstancesOfMostDoses,
)
from maillage.engine.statistics import intervals
from tests.spec.case import indicator_of


SHARE = ShareOfLines(Measure.DELIVERIES, LineFilter(), LineFilter())
RATIO = RatioOfLines(Measure.DELIVERIES, LineFilter(), LineFilter())
EUROS = EurosPerPatient(LineFilter())
SHARE_OF_DOSES = ShareOfLines(Measure.DAILY_DOSES, LineFilter(), LineFilter())
EUROS_PER_DOSE = RatioOfLines(
    Measure.EUROS, LineFilter(), LineFilter(), Measure.DAILY_DOSES
)
DOSES_PER_PATIENT = MeasurePerPatient(Measure.DAILY_DOSES, LineFilter(), LineFilter())
MOST_DOSES = SubstancesOfMostDoses(LineFilter())
PRICE = ChangeOfEuros(LineFilter(), Effect.PRICE)


def figured(
    calculation: Calculation,
    numerator: int,
    denominator: int,
    squares: float | None = None,
    **others: float,
) -> pa.Table:
    row: dict[str, Any] = {
        "indicator": "X",
        "unit": "M1",
        "period": "2025-01",
        "numerator": numerator,
        "denominator": denominator,
        "numerator_squares": squares,
        "not_observable": 0,
        "not_computable": 0,
    } | others
    counts = pa.Table.from_pylist([row], schema=COUNTS)
    return figures(counts, [indicator_of(calculation)])


def value_and_interval(table: pa.Table) -> tuple[float | None, ...]:
    return tuple(table[name][0].as_py() for name in ("value", "low", "high"))


def test_a_share_has_a_wilson_interval() -> None:
    low, high = proportion_confint(3, 12, method="wilson")
    assert value_and_interval(figured(SHARE, 3, 12)) == pytest.approx((0.25, low, high))


def test_a_ratio_has_the_odds_of_a_wilson_interval() -> None:
    low, high = proportion_confint(6, 6 + 4, method="wilson")
    expected = (6 / 4, low / (1 - low), high / (1 - high))
    assert value_and_interval(figured(RATIO, 6, 4)) == pytest.approx(expected)


def test_euros_per_patient_have_a_normal_interval() -> None:
    # Three patients of 10, 20 and 30 euros: mean 20, standard deviation 10.
    spread = 1.959964 * 10 / sqrt(3)
    table = figured(EUROS, 6_000, 3, 1_000**2 + 2_000**2 + 3_000**2)
    assert value_and_interval(table) == pytest.approx((20, 20 - spread, 20 + spread))


def test_euros_of_one_patient_have_no_interval() -> None:
    assert value_and_interval(figured(EUROS, 1_250, 1, 1_250**2)) == (12.5, None, None)


# --- lines that weigh unlike each other --------------------------------------------


def test_a_share_of_doses_has_the_interval_of_its_effective_number() -> None:
    # Four rows of 2, 2, 2 and 4 doses: 10² / 28 = 3.57 effective rows; 4 doses of 10.
    table = figured(SHARE_OF_DOSES, 4_000_000, 10_000_000, denominator_squares=28e12)
    low, high = intervals.wilson(0.4 * 100 / 28, 100 / 28)
    assert value_and_interval(table) == pytest.approx((0.4, float(low), float(high)))


def test_euros_for_a_dose_are_in_euros() -> None:
    # Rows of 6 euros for 2 doses, 3 for 3: R = 9 / 5; residuals 6 - 3.6 and 3 - 5.4.
    table = figured(
        EUROS_PER_DOSE,
        900,
        5_000_000,
        600**2 + 300**2,
        denominator_squares=4e12 + 9e12,
        products=600 * 2e6 + 300 * 3e6,
    )
    spread = exp(1.959964 * sqrt(2 * 2.4**2) / 5 / 1.8)
    expected = (1.8, 1.8 / spread, 1.8 * spread)
    assert value_and_interval(table) == pytest.approx(expected, rel=1e-6)


def test_a_ratio_less_one_has_its_interval_less_one() -> None:
    low, high = proportion_confint(6, 6 + 4, method="wilson")
    expected = (0.5, low / (1 - low) - 1, high / (1 - high) - 1)
    less_one = replace(RATIO, minus_one=True)
    assert value_and_interval(figured(less_one, 6, 4)) == pytest.approx(expected)


def test_doses_per_patient_are_a_mean() -> None:
    # Two patients of 10 and 30 doses, a third of none: mean 40 / 3.
    table = figured(DOSES_PER_PATIENT, 40_000_000, 3, (10e6) ** 2 + (30e6) ** 2)
    deviation = sqrt((1000 - 1600 / 3) / 2)
    spread = 1.959964 * deviation / sqrt(3)
    expected = (40 / 3, 40 / 3 - spread, 40 / 3 + spread)
    assert value_and_interval(table) == pytest.approx(expected, rel=1e-6)


def test_what_is_found_of_drugs_has_no_interval() -> None:
    assert value_and_interval(figured(MOST_DOSES, 12, 40)) == (12, None, None)
    assert value_and_interval(figured(PRICE, -300, 1_800)) == (
        pytest.approx(-1 / 6),
        None,
        None,
    )


@pytest.mark.parametrize(
    ("calculation", "numerator", "denominator"),
    [
        (SHARE_OF_DOSES, 0, 0),
        (EUROS_PER_DOSE, 900, 0),
        (DOSES_PER_PATIENT, 0, 25),
        (MOST_DOSES, 0, 0),
    ],
)
def test_no_dose_known_no_figure(
    calculation: Calculation, numerator: int, denominator: int
) -> None:
    table = figured(calculation, numerator, denominator, 0.0, not_computable=31)
    assert value_and_interval(table) == (None, None, None)


def test_a_doctor_who_ordered_no_dose_has_a_figure() -> None:
    assert value_and_interval(figured(DOSES_PER_PATIENT, 0, 25, 0.0))[0] == 0


def test_cases_behind_a_denominator_are_effective_rows() -> None:
    doses, squares = np.array([10e6, 0.0]), np.array([28e12, 0.0])
    assert cases(SHARE_OF_DOSES, doses, squares) == pytest.approx([100 / 28, 0])
    assert cases(SHARE, np.array([12.0]), np.array([0.0])) == pytest.approx([12])


@pytest.mark.parametrize(
    ("calculation", "squares"), [(SHARE, None), (RATIO, None), (EUROS, 0.0)]
)
@pytest.mark.parametrize("denominator", [0, -2])
def test_no_denominator_no_figure(
    calculation: Calculation, squares: float | None, denominator: int
) -> None:
    table = figured(calculation, 0, denominator, squares)
    assert value_and_interval(table) == (None, None, None)


def test_more_boxes_returned_than_a_share_can_have_leave_no_interval() -> None:
    assert value_and_interval(figured(SHARE, 5, 4)) == (1.25, None, None)


def test_the_table_that_people_read() -> None:
    share, euros = indicator_of(SHARE, "S"), indicator_of(EUROS, "E")
    rows = [
        ("E", "M1", "2025-01", 123_456, 0, 123_456.0**2, None, None, 0, 0),
        ("S", "M1", "2025-01", 1, 3, None, None, None, 0, 0),
    ]
    columns = dict(zip(COUNTS.names, zip(*rows, strict=True), strict=True))
    table = figures(pa.table(columns, schema=COUNTS), [share, euros])
    assert output_table(table, [share, euros]).column_names == list(OUTPUT_COLUMNS)
    assert output_table(table, [share, euros])["numerator"].to_pylist() == [1234.56, 1]
    written = list(output_rows(table, [share, euros]))
    assert list(written[0].values()) == [
        *("E", "M1", "2025-01", "1234.56", "0", "", "", "")
    ]
    assert written[1]["numerator"] == "1"
    assert float(written[1]["value"]) == pytest.approx(1 / 3)
