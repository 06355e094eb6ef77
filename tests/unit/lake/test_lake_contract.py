"""Which titles are recognised, and what is said of the others."""

from __future__ import annotations

import pytest

from maillage.engine.errors import BadInput
from maillage.engine.lake.contract import COLUMNS, layout


TITLES = [column.title for column in COLUMNS]
REQUIRED = [column.title for column in COLUMNS if column.required]


def test_columns_are_found_in_any_order_and_case() -> None:
    found = layout("f", [title.upper() for title in reversed(TITLES)])
    assert [found.positions[c.name] for c in COLUMNS] == list(range(14, -1, -1))
    assert found.dropped == ()


def test_common_titles_are_known() -> None:
    titles = ["Date dispensation", "RPPS", "Officine", "N° patient", "Année naissance",
              "Genre", "Code CIP", "Qté", "Montant TTC", "Exo ALD"]  # fmt: skip
    names = ["delivered_on", "prescriber", "pharmacy", "patient", "birth_year", "sex",
             "cip13", "boxes", "amount_cents", "long_term_illness"]  # fmt: skip
    assert dict(layout("f", titles).positions) == {n: i for i, n in enumerate(names)}


def test_the_optional_columns_may_be_missing() -> None:
    assert layout("f", REQUIRED).narrowest == len(REQUIRED)


@pytest.mark.parametrize("missing", REQUIRED)
def test_a_missing_column_is_named(missing: str) -> None:
    with pytest.raises(BadInput, match=f"f, ligne 1 : colonne « {missing} » absente"):
        layout("f, ligne 1", [title for title in REQUIRED if title != missing])


def test_a_title_that_is_nearly_right_is_shown() -> None:
    titles = ["patiant" if title == "patient" else title for title in REQUIRED]
    with pytest.raises(BadInput, match=r"« patient » absente \(« patiant » lui ressem"):
        layout("f", titles)


@pytest.mark.parametrize("twice", ["patient", "Patient ", "libelle"])
def test_a_title_met_twice_is_refused(twice: str) -> None:
    with pytest.raises(BadInput, match="apparaît deux fois"):
        layout("f", [*REQUIRED, "libellé", twice])


def test_two_titles_for_one_column_are_refused_unless_one_is_the_contracts() -> None:
    without = [title for title in REQUIRED if title != "boites"]
    with pytest.raises(BadInput, match=r"« qte » et « quantite » .*« boites »"):
        layout("f", [*without, "qte", "quantite"])
    found = layout("f", [*REQUIRED, "quantite"])
    assert found.dropped == (len(REQUIRED),)


def test_a_title_that_announces_an_identity_is_refused_with_the_remedy() -> None:
    with pytest.raises(BadInput, match=r"« Nom » annonce une identité.*lake seal"):
        layout("f", [*TITLES, "Nom"])


def test_in_the_pharmacy_national_numbers_and_births_stand_for_their_columns() -> None:
    titles = ["nir" if title == "patient" else title for title in REQUIRED]
    titles = ["date_naissance" if t == "annee_naissance" else t for t in titles]
    found = layout("f", [*titles, "nom"], sealing=True)
    assert found.title("patient") == "nir"
    assert found.title("birth_year") == "date_naissance"
    assert [found.titles[i] for i in found.dropped] == ["nom"]


def test_in_the_pharmacy_the_patient_column_wins_over_the_national_number() -> None:
    found = layout("f", ["nir", *REQUIRED], sealing=True)
    assert found.title("patient") == "patient"
