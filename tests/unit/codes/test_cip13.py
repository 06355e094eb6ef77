"""The key of a CIP13, redone by hand on real codes."""

from __future__ import annotations

import pytest

from maillage.engine.codes.cip13 import has_valid_key, key_of, with_key


def test_the_key_is_that_of_ean_13_redone_by_hand() -> None:
    # Digits 3 4 0 0 9 4 9 4 9 7 2 9; odd places 3+0+9+9+9+2 = 32;
    # even places 4+0+4+4+7+9 = 28, times 3 = 84; 32 + 84 = 116; to 120 lacks 4.
    assert key_of("340094949729") == "4"
    assert with_key("340094949729") == "3400949497294"


def test_a_sum_that_is_already_a_ten_gives_key_zero() -> None:
    # 3+0+9+0+0+0 = 12; 4+0+2+0+0+0 = 6, times 3 = 18; 12 + 18 = 30: key 0.
    assert with_key("340092000000") == "3400920000000"


@pytest.mark.parametrize(
    "code", ["3400949497294", "3400949497706", "3400936963504", "3400935955838"]
)
def test_real_codes_pass_and_any_other_key_fails(code: str) -> None:
    assert has_valid_key(code)
    others = [code[:-1] + digit for digit in "0123456789" if digit != code[-1]]
    assert not any(has_valid_key(other) for other in others)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "340094949729",
        "34009494972944",
        "3,40095E+12",
        "34009494972٤4",
        "340094949729 ",
    ],
)
def test_what_is_not_thirteen_digits_has_no_valid_key(text: str) -> None:
    assert not has_valid_key(text)


@pytest.mark.parametrize("text", ["", "34009494972", "3400949497294", "34009494972x"])
def test_a_key_is_made_from_twelve_digits_only(text: str) -> None:
    with pytest.raises(ValueError, match="twelve digits"):
        key_of(text)
