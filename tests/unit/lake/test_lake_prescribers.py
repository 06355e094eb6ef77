"""Prescribers' codes and their keys."""

from __future__ import annotations

import pytest

from maillage.engine.lake.prescribers import has_wrong_key


def test_the_luhn_key_of_an_rpps_is_redone_by_hand() -> None:
    # 1000000002?: doubled from the right, 2 counts 4 and the first 1 counts 1:
    # 4 + 0 + ... + 1 = 5, so the key is 5.
    assert not has_wrong_key("10000000025")
    assert has_wrong_key("10000000026")


@pytest.mark.parametrize("code", ["751012345", "P12", "", "1000000002A"])
def test_other_codes_have_no_key_to_check(code: str) -> None:
    assert not has_wrong_key(code)
