"""Every profession that can be kept can be named."""

from __future__ import annotations

from maillage.apps.people.professions import Profession
from maillage.ui.professions import (
    PROFESSIONS,
    profession,
    profession_group,
    profession_word,
)


def test_every_profession_has_its_words_and_no_other_has() -> None:
    assert set(PROFESSIONS) == set(Profession.values)


def test_the_masculine_is_the_label_that_is_kept() -> None:
    for kept in Profession:
        if kept is not Profession.OTHER:
            assert profession_word(kept.value, feminine=False) == kept.label


def test_a_pharmacist_is_named_beside_her_name_in_a_group_and_as_she_asks() -> None:
    assert profession("pharmacist") == "pharmacie d'officine"
    assert profession_group("pharmacist") == "pharmaciennes et pharmaciens d'officine"
    assert profession_word("pharmacist", feminine=True) == "pharmacienne d'officine"
