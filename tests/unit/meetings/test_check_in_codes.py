"""The code of a room: easy to read, to type, impossible to guess."""

from __future__ import annotations

from maillage.apps.meetings.codes import ALPHABET, LENGTH, new_code, shown, tidy


def test_no_sign_of_a_code_is_mistaken_for_another() -> None:
    assert set("0O1IL2Z5S8B") & set(ALPHABET) == set()
    assert len(ALPHABET) ** LENGTH > 2e8


def test_codes_differ() -> None:
    assert len({new_code() for _ in range(200)}) > 195


def test_a_code_is_read_as_people_type_it() -> None:
    assert tidy(" acd-efg ") == tidy("ACD EFG") == "ACDEFG"
    assert shown("ACDEFG") == "ACD EFG"
    assert shown("") == ""
