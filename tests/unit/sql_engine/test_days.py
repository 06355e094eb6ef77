"""Days as numbers, and how far back the data let one look."""

from __future__ import annotations

from datetime import date

import pytest

from maillage.engine.indicators.engines.sql.days import (
    Span,
    day_number,
    months_before,
)


@pytest.mark.parametrize(
    ("day", "months", "earlier"),
    [
        (date(2024, 3, 31), 1, date(2024, 2, 29)),
        (date(2023, 3, 31), 1, date(2023, 2, 28)),
        (date(2024, 2, 29), 12, date(2023, 2, 28)),
        (date(2024, 1, 15), 1, date(2023, 12, 15)),
        (date(2024, 5, 31), 14, date(2023, 3, 31)),
    ],
)
def test_months_before_a_month_end(day: date, months: int, earlier: date) -> None:
    assert months_before(day_number(day), months) == day_number(earlier)


def test_the_first_day_that_can_be_judged_has_all_its_months_in_the_data() -> None:
    span = Span.of(date(2023, 1, 31), date(2024, 12, 31))
    # Two months before 30 March is 30 January, not in the data; 31 March, the 31st.
    assert span.judged_from(2) == day_number(date(2023, 3, 31))
    assert span.judged_from(12) == day_number(date(2024, 1, 31))
    assert span.judged_from(0) == span.first


def test_nothing_can_be_judged_in_data_that_are_too_short() -> None:
    span = Span.of(date(2024, 1, 1), date(2024, 6, 30))
    assert span.judged_from(12) == span.last + 1
