"""Typed with plain spaces, read with those that do not break."""

from __future__ import annotations

import pytest

from maillage.engine.indicators.french_spaces import french_spaces


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("Qui ? Quand ! Ici : là ; oui", "Qui\xa0? Quand\xa0! Ici\xa0: là\xa0; oui"),
        ("« un mot »", "«\xa0un mot\xa0»"),
        ("1 000 habitants, 51 794", "1\u202f000 habitants, 51\u202f794"),
        ("1 234 567", "1\u202f234\u202f567"),
        ("10 % et 5 mg, 78 ans", "10\xa0% et 5\xa0mg, 78\xa0ans"),
        ("depuis 12 médecins", "depuis 12 médecins"),
        ("https://exemple.fr/?p=1", "https://exemple.fr/?p=1"),
        ("2024;205:314-5", "2024;205:314-5"),
    ],
)
def test_a_text_is_set(typed: str, read: str) -> None:
    assert french_spaces(typed) == read


def test_a_text_already_set_does_not_change() -> None:
    once = french_spaces("Dès 65 ans : 1 000 mg ?")
    assert french_spaces(once) == once
