"""SIREN, SIRET, FINESS, postcodes, codes of communes."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.engine.errors import BadInput
from maillage.engine.identifiers.finess import is_finess, read_finess
from maillage.engine.identifiers.luhn import luhn_key
from maillage.engine.identifiers.places import (
    is_commune_code,
    is_postcode,
    read_commune_code,
    read_postcode,
)
from maillage.engine.identifiers.siret import is_siren, is_siret, read_siren, read_siret


def test_a_published_example_of_siret_is_read_as_it_is_printed() -> None:
    assert read_siret("732 829 320 00074") == "73282932000074"
    assert read_siren("732 829 320") == "732829320"


def test_the_places_of_la_poste_follow_their_own_rule() -> None:
    assert is_siret("35600000000048")
    assert is_siret("35600000009075")
    assert not is_siret("35600000009076")


def test_a_siret_whose_siren_is_wrong_is_wrong_even_with_a_right_key() -> None:
    body = "7328293210007"
    assert not is_siret(f"{body}{luhn_key(body)}")


def test_a_siren_given_for_a_siret_is_recognised() -> None:
    with pytest.raises(BadInput, match="c'est un SIREN"):
        read_siret("732829320")


def test_finess_has_a_key_out_of_corsica_and_a_form_everywhere() -> None:
    body = "89000123"
    right = f"{body}{luhn_key(body)}"
    assert read_finess(f"89 000 123 {right[-1]}") == right
    assert not is_finess(f"{body}{(int(right[-1]) + 1) % 10}")
    assert is_finess("2A0000014")
    assert not is_finess("2C0000014")


@pytest.mark.parametrize(
    ("typed", "code"), [("89400", "89400"), ("1 400", "01400"), ("97 400", "97400")]
)
def test_a_postcode_gets_back_the_zero_that_a_spreadsheet_dropped(
    typed: str, code: str
) -> None:
    assert read_postcode(typed) == code


@pytest.mark.parametrize("code", ["00100", "99000", "8940", "894000", "2A004", ""])
def test_what_is_no_postcode(code: str) -> None:
    assert not is_postcode(code)


@pytest.mark.parametrize("code", ["89257", "2A004", "2b033", "97411", "75056", "1004"])
def test_codes_of_communes_that_exist(code: str) -> None:
    assert is_commune_code(read_commune_code(code))


@pytest.mark.parametrize("code", ["20004", "00001", "99100", "2C001", "896", "89257x"])
def test_codes_that_no_commune_has(code: str) -> None:
    with pytest.raises(BadInput, match="Code commune"):
        read_commune_code(code)


@pytest.mark.parametrize(
    ("read", "holds"),
    [
        (read_siren, is_siren),
        (read_siret, is_siret),
        (read_finess, is_finess),
        (read_postcode, is_postcode),
        (read_commune_code, is_commune_code),
    ],
)
@given(st.one_of(st.text(max_size=20), st.from_regex(r"[0-9 ]{4,17}", fullmatch=True)))
def test_anything_typed_is_read_or_refused(
    read: Callable[[str], str], holds: Callable[[str], bool], typed: str
) -> None:
    with suppress(BadInput):
        assert holds(read(typed))
