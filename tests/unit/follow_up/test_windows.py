"""Which months are compared, around a session of September 2025."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.engine.follow_up.content import Doubt, Windows
from maillage.engine.follow_up.windows import first_whole_month, windows
from maillage.engine.indicators.periods import month_number


def month(text: str) -> int:
    return month_number(date.fromisoformat(f"{text}-01"))


CASES = [
    ("2023-01", "2025-12", "2024-10", "2024-12", "2025-10", "2025-12", True),
    ("2023-01", "2026-06", "2024-10", "2025-06", "2025-10", "2026-06", True),
    ("2024-10", "2026-06", "2024-10", "2025-06", "2025-10", "2026-06", True),
    ("2023-01", "2026-08", "2024-10", "2025-08", "2025-10", "2026-08", True),
    ("2023-01", "2026-09", "2024-09", "2025-08", "2025-10", "2026-09", True),
    ("2023-01", "2027-11", "2024-09", "2025-08", "2026-12", "2027-11", True),
    ("2024-11", "2026-06", "2024-12", "2025-08", "2025-10", "2026-06", False),
    ("2025-04", "2026-06", "2025-04", "2025-08", "2026-02", "2026-06", False),
    ("2024-12", "2026-09", "2024-12", "2025-08", "2026-01", "2026-09", False),
]


@pytest.mark.parametrize(
    ("first", "until", "from_", "to", "since", "last", "same"), CASES
)
def test_as_many_months_before_as_after(
    first: str, until: str, from_: str, to: str, since: str, last: str, same: bool
) -> None:
    found = windows(month("2025-09"), month(first), month(until))
    assert isinstance(found, Windows)
    assert (found.before.first_month, found.before.last_month) == (
        month(from_),
        month(to),
    )
    assert (found.after.first_month, found.after.last_month) == (
        month(since),
        month(last),
    )
    assert found.same_months is same


@pytest.mark.parametrize("until", ["2025-06", "2025-09", "2025-10", "2025-11"])
def test_under_three_months_after_it_is_too_soon(until: str) -> None:
    found = windows(month("2025-09"), month("2023-01"), month(until))
    assert found is Doubt.TOO_SOON


@pytest.mark.parametrize("first", ["2025-07", "2025-09", "2026-01"])
def test_under_three_months_before_there_is_nothing_to_compare(first: str) -> None:
    found = windows(month("2025-09"), month(first), month("2026-06"))
    assert found is Doubt.NOTHING_BEFORE


MONTH = st.integers(24000, 24080)


@given(session=MONTH, first=MONTH, until=MONTH)
def test_windows_are_equal_apart_and_within_the_data(
    session: int, first: int, until: int
) -> None:
    found = windows(session, first, until)
    if isinstance(found, Doubt):
        return
    before, after = found.before, found.after
    assert 3 <= before.months == after.months <= 12
    assert first <= before.first_month
    assert before.last_month < session < after.first_month
    assert after.last_month == until
    if found.same_months:
        assert _calendar(before) == _calendar(after)


def _calendar(window) -> list[int]:  # type: ignore[no-untyped-def]
    return sorted(m % 12 for m in range(window.first_month, window.last_month + 1))


def test_a_month_that_data_begin_within_is_not_whole() -> None:
    assert first_whole_month(date(2024, 1, 3)) == month("2024-01")
    assert first_whole_month(date(2024, 1, 20)) == month("2024-02")
