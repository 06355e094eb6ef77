"""What an identity looks like, and what only resembles one."""

from __future__ import annotations

from datetime import date

import pytest

from maillage.engine.lake.identity import (
    full_date,
    has_right_key,
    holds_national_number,
    is_telling_header,
    looks_like_name,
    national_key,
    national_number,
)


# The specimen numbers of French text books: 97 - (number modulo 97) is the key.
SPECIMENS = ("255081416802538", "137047624348415", "262087503203977", "163127847704294")


@pytest.mark.parametrize("number", SPECIMENS)
def test_the_key_of_a_published_specimen_is_right(number: str) -> None:
    assert national_number(number) == number
    assert has_right_key(number)
    assert not has_right_key(number[:-1] + str((int(number[-1]) + 1) % 10))


def test_the_key_is_97_less_the_remainder_by_97() -> None:
    # 1 37 04 76 243 484 = 97 x 14128621066 + 82, and 97 - 82 = 15.
    assert 97 * 14_128_621_066 + 82 == 1_370_476_243_484
    assert national_key("1370476243484") == 15


def test_a_corsican_number_counts_a_as_a_million_less_and_b_as_two() -> None:
    """INSEE's other wording: put 0 for the letter, take off 1 or 2 million."""
    for letter, off in (("A", 1_000_000), ("B", 2_000_000)):
        number = f"185052{letter}006084"
        other = 97 - (int(number.replace(letter, "0")) - off) % 97
        assert national_key(number) == other
        assert has_right_key(f"{number}{other:02d}")


@pytest.mark.parametrize(
    "text", ["2 55 08 14 168 025 38", "2.55.08.14.168.025", "1 85 05 2a 006 084"]
)
def test_spaces_and_small_letters_do_not_hide_a_national_number(text: str) -> None:
    assert national_number(text) is not None
    assert holds_national_number(text)


@pytest.mark.parametrize(
    "text", ["3400930000018", "12345678", "m1-aabbccdd-abcdefghijklmnopqrstuvwxyz", ""]
)
def test_a_cip13_or_a_local_number_is_not_a_national_number(text: str) -> None:
    assert national_number(text) is None
    assert not holds_national_number(text)


def test_a_national_number_is_found_inside_a_longer_text() -> None:
    assert holds_national_number("NIR 2 55 08 14 168 025 38 (assuré)")
    assert not holds_national_number("facture 2 55 08 14 168 025 39 du jour")


@pytest.mark.parametrize(
    "text", ["DUPONT", "Dupont Marie", "dupont, marie", "Élise", "DUPONT MARIE 1958",
             "marie@exemple.fr"]
)  # fmt: skip
def test_a_name_is_seen(text: str) -> None:
    assert looks_like_name(text)


@pytest.mark.parametrize("text", ["12", "P0012", "PAT 0012", "A12B", "10001234567"])
def test_a_code_is_not_a_name(text: str) -> None:
    assert not looks_like_name(text)


@pytest.mark.parametrize(
    "title",
    ["nom", "Prénom", "NOM PATIENT", "nom_medecin", "NIR", "N° Sécu", "numero secu",
     "INSi", "date_naissance", "Date de naissance", "DateNaissance", "Adresse", "tél",
     "Téléphone", "e-mail", "Mail", "matricule INS"],
)  # fmt: skip
def test_a_title_announces_an_identity(title: str) -> None:
    assert is_telling_header(title)


@pytest.mark.parametrize(
    "title",
    ["annee_naissance", "nom_produit", "Nom commercial", "patient", "libelle", "inserm",
     "specialite", "nom du médicament", "date_delivrance"],
)  # fmt: skip
def test_a_title_of_things_announces_nobody(title: str) -> None:
    assert not is_telling_header(title)


@pytest.mark.parametrize(
    "text", ["05/03/2024", "5/3/2024", "2024-03-05", "20240305", "05.03.2024 10:12",
             "2024-03-05T10:12:00"]
)  # fmt: skip
def test_a_day_is_read_in_the_usual_ways(text: str) -> None:
    assert full_date(text) == date(2024, 3, 5)


@pytest.mark.parametrize("text", ["31/02/2024", "05/03/24", "mars 2024", "45123", ""])
def test_what_is_not_a_day_is_none(text: str) -> None:
    assert full_date(text) is None
