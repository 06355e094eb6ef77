"""Identifiers that pass every check and belong to nobody."""

from __future__ import annotations

import pytest

from maillage.engine.codes.cip13 import has_valid_key
from maillage.engine.identifiers.luhn import luhn_key
from maillage.engine.lake.identity import has_right_key, national_number
from maillage.engine.synthesis.identifiers import (
    demonstration_cip13,
    ean_key,
    fictitious_finess,
    fictitious_national_number,
    fictitious_rpps,
    local_number,
)


def _passes_luhn(number: str) -> bool:
    """The textbook test: every second digit from the right doubled, total in tens."""
    total = 0
    for place, digit in enumerate(reversed(number)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def test_the_luhn_key_is_that_of_the_textbook_example() -> None:
    assert luhn_key("7992739871") == 3


def test_the_ean_key_is_that_of_a_published_example() -> None:
    assert ean_key("400638133393") == 1


@pytest.mark.parametrize("number", [1, 9, 10, 270, 9999])
def test_an_invented_cip13_has_a_valid_key_and_lies_in_the_unused_block(
    number: int,
) -> None:
    cip13 = demonstration_cip13(number)
    assert has_valid_key(cip13)
    assert cip13.startswith("34009999")


@pytest.mark.parametrize("number", [1, 7, 30, 123456])
def test_an_invented_rpps_has_eleven_digits_a_luhn_key_and_no_real_beginning(
    number: int,
) -> None:
    code = fictitious_rpps(number)
    assert len(code) == 11
    assert _passes_luhn(code)
    assert code.startswith("999")


def test_an_invented_finess_has_nine_digits_and_a_luhn_key() -> None:
    codes = [fictitious_finess(number) for number in range(1, 6)]
    assert all(len(code) == 9 and _passes_luhn(code) for code in codes)
    assert len(set(codes)) == 5


@pytest.mark.parametrize("number", [0, 49, 50, 49_950, 4_495_499])
def test_an_invented_national_number_has_its_key_and_can_be_nobodys(
    number: int,
) -> None:
    code = fictitious_national_number(number, 1947, 2)
    assert national_number(code) == code
    assert has_right_key(code)
    assert code[:3] == "247"
    assert 50 <= int(code[3:5]) <= 99  # a month that no known birthday has
    assert code[5:7] == "99"  # born abroad...
    assert int(code[7:10]) >= 900  # ...in a country that does not exist


def test_people_of_one_year_and_sex_have_different_national_numbers() -> None:
    codes = {fictitious_national_number(n, 1950, 1) for n in range(60_000)}
    assert len(codes) == 60_000


def test_more_people_than_national_numbers_are_refused() -> None:
    with pytest.raises(ValueError, match="too many"):
        fictitious_national_number(4_495_500, 1950, 1)


def test_a_local_number_is_not_taken_for_a_national_one() -> None:
    assert local_number(42) == "P00000042"
    assert national_number(local_number(99_999_999)) is None
