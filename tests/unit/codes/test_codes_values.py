"""Amounts, rates and dates as public files write them."""

from __future__ import annotations

from datetime import date

import pytest

from maillage.engine.codes.values import cents, french_day, has_thousands_mark, percents


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("24,34", 2434),
        ("0,50", 50),
        ("7", 700),
        ("7,5", 750),
        ("999,99", 99999),
        ("1,466,29", 146629),
        ("12,345,678,90", 1234567890),
        ("1 466,29", 146629),
        ("1\u00a0466,29", 146629),
        ("1\u202f466,29", 146629),
        ("1.466,29", 146629),
        ("-12,00", -1200),
    ],
)
def test_an_amount_becomes_cents(text: str, expected: int) -> None:
    assert cents(text) == expected


@pytest.mark.parametrize(
    "text", ["", "1,466", "12,34,56", "abc", "1e3", "1,2,3", "- 3,00"]
)
def test_an_amount_that_could_be_two_things_is_left_unknown(text: str) -> None:
    assert cents(text) is None


def test_only_thousands_that_are_marked_are_said_marked() -> None:
    assert has_thousands_mark("1,466,29")
    assert not has_thousands_mark("466,29")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("65%", [65]),
        ("65 %", [65]),
        ("65\u00a0%", [65]),
        ("", []),
        ("30%;65 %", [30, 65]),
    ],
)
def test_a_rate_is_read_with_or_without_its_space(
    text: str, expected: list[int]
) -> None:
    assert percents(text) == expected


@pytest.mark.parametrize("text", ["65", "1000%", "101%", "oui", "65%;oui"])
def test_what_is_not_a_rate_is_unknown(text: str) -> None:
    assert percents(text) is None


def test_a_french_day_is_read_and_an_impossible_one_is_not() -> None:
    assert french_day("29/02/2024") == date(2024, 2, 29)
    assert french_day("29/11/2924") == date(2924, 11, 29)
    for text in ("29/02/2023", "2024-02-29", "1/2/2024", "", "32/01/2024"):
        assert french_day(text) is None
