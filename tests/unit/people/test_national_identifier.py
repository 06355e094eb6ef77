"""The RPPS number inside what Pro Santé Connect tells of a professional."""

from __future__ import annotations

from typing import Any

import pytest

from maillage.engine.identifiers.luhn import luhn_key
from maillage.engine.identifiers.national import rpps_claimed, rpps_of


def _rpps(ten: str) -> str:
    return f"{ten}{luhn_key(ten)}"


ONE, OTHER = _rpps("9990000012"), _rpps("9990000034")


def test_eight_then_the_number_is_an_rpps() -> None:
    assert rpps_of(f"8{ONE}") == ONE


@pytest.mark.parametrize(
    "identifier",
    [
        "",
        "8",
        ONE,
        f"0{ONE}",
        f"8{ONE}0",
        f"8{ONE[:-1]}x",
        "ANS20231122132732",
        "8" * 12,
    ],
)
def test_anything_else_holds_none(identifier: str) -> None:
    assert rpps_of(identifier) is None


@pytest.mark.parametrize(
    ("claims", "found"),
    [
        ({"SubjectNameID": f"8{ONE}"}, ONE),
        ({"preferred_username": f"8{ONE}"}, ONE),
        ({"SubjectNameID": f"8{ONE}", "preferred_username": f"8{ONE}"}, ONE),
        ({"otherIds": [{"identifiant": ONE, "origine": "RPPS"}]}, ONE),
        ({"otherIds": [{"identifiant": f"8{ONE}", "origine": "RPPS"}]}, ONE),
        ({"otherIds": [{"identifiant": ONE, "origine": "ADELI"}]}, None),
        ({"SubjectNameID": f"8{ONE}", "preferred_username": f"8{OTHER}"}, None),
        ({"email": f"8{ONE}"}, None),
        ({"SubjectNameID": 8, "otherIds": "?", "preferred_username": None}, None),
        ({"otherIds": [None, {"origine": "RPPS", "identifiant": 12}]}, None),
        ({}, None),
    ],
)
def test_the_claims_hold_one_number_or_none(
    claims: dict[str, Any], found: str | None
) -> None:
    assert rpps_claimed(claims) == found
