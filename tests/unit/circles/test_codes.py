"""Prescriber codes as they are typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.apps.circles.rules.codes import split_codes
from maillage.engine.errors import BadInput


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("", []),
        ("10001234567", ["10001234567"]),
        ("10 001 234 567", ["10001234567"]),
        ("891234567, 891234568;891234569", ["891234567", "891234568", "891234569"]),
        ("891234567\n891234567", ["891234567"]),
        (" , ;", []),
    ],
)
def test_codes_are_separated_cleaned_and_kept_once(
    typed: str, codes: list[str]
) -> None:
    assert split_codes(typed) == codes


@pytest.mark.parametrize("typed", ["Dr Dupont !", "<b>", "89123456é", "=1+1"])
def test_what_cannot_be_a_code_is_refused_and_shown(typed: str) -> None:
    with pytest.raises(BadInput, match="ne peut pas être un code"):
        split_codes(typed)


def test_too_many_codes_for_one_doctor_are_refused() -> None:
    with pytest.raises(BadInput, match="9 codes pour un seul médecin"):
        split_codes(",".join(str(89000000 + n) for n in range(9)))


@given(st.text(max_size=60))
def test_any_text_gives_codes_or_one_sentence(typed: str) -> None:
    try:
        codes = split_codes(typed)
    except BadInput as refusal:
        assert str(refusal).endswith(".")
    else:
        assert split_codes(",".join(codes)) == codes
