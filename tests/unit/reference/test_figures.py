"""Values and intervals put on counts, and the table that people read."""

from __future__ import annotations

from math import sqrt
from typing import Any

import pyarrow as pa
import pytest
from statsmodels.stats.proportion import proportion_confint

from maillage.engine.indicators.figures import (
    COUNTS,
    OUTPUT_COLUMNS,
    figures,
    output_rows,
    output_table,
)
from maillage.engine.indicators.model import (
    Calculation,
    EurosPerPatient,
    LineFilter,
    Measure,
    RatioOfLines,
    ShareOfLines,
)
from tests.spec.case import indicator_of


SHARE = ShareOfLines(Measure.DELIVERIES, LineFilter(), LineFilter())
RATIO = RatioOfLines(Measure.DELIVERIES, LineFilter(), LineFilter())
EUROS = EurosPerPatient(LineFilter())


def figured(
    calculation: Calculation,
    numerator: int,
    denominator: int,
    squares: float | None = None,
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
    }
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
