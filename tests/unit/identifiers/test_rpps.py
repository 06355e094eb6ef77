"""The RPPS number: its key, and what a wrong one is told."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.engine.errors import BadInput
from maillage.engine.identifiers.luhn import luhn_key, passes_luhn
from maillage.engine.identifiers.rpps import is_rpps, read_rpps


bodies = st.from_regex(r"[0-9]{10}", fullmatch=True)


def test_the_key_is_redone_by_hand() -> None:
    # 1000000000 : the last digit of the ten is doubled (0), ..., the first is kept (1).
    assert luhn_key("1000000000") == 9
    assert is_rpps("10000000009")


def test_groups_and_spaces_are_how_people_type_it() -> None:
    assert read_rpps(" 100 0000\u00a00009 ") == "10000000009"


@given(bodies, st.integers(0, 9))
def test_one_key_in_ten_is_right(body: str, last: int) -> None:
    assert passes_luhn(f"{body}{last}") == (luhn_key(body) == last)


@given(bodies, st.integers(0, 10), st.integers(1, 9))
def test_one_wrong_digit_is_always_seen(body: str, place: int, change: int) -> None:
    whole = f"{body}{luhn_key(body)}"
    digit = str((int(whole[place]) + change) % 10)
    assert not is_rpps(whole[:place] + digit + whole[place + 1 :])


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("123", "onze chiffres"),
        ("", "onze chiffres"),
        ("1000000000A", "onze chiffres"),
        ("٠١٢٣٤٥٦٧٨٩٠", "onze chiffres"),
        ("10000000008", "dernier chiffre"),
    ],
)
def test_a_wrong_number_is_told_what_was_expected(typed: str, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        read_rpps(typed)


@given(st.text(max_size=30))
def test_anything_typed_is_read_or_refused(typed: str) -> None:
    with suppress(BadInput):
        assert is_rpps(read_rpps(typed))
