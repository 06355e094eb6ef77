"""A file of people, in every shape that a secretariat gives it."""

from __future__ import annotations

import io
import zipfile
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from maillage.apps.people.professions import Profession
from maillage.apps.people.roles import Role
from maillage.apps.structures.models import Status
from maillage.apps.structures.people_columns import PERSON_COLUMNS
from maillage.apps.structures.people_file import read_people, template
from maillage.engine.errors import BadInput


PLAIN = "nom;prénom;profession\nBerger;Anne;médecin généraliste\n"


def workbook(*rows: tuple[object, ...]) -> bytes:
    made = Workbook()
    for row in rows:
        made.active.append(row)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_every_dialect_of_csv_says_the_same(
    delimiter: str, encoding: str, end: str
) -> None:
    text = PLAIN.replace(";", delimiter).replace("\n", end)
    read = read_people(text.encode(encoding), "equipe.csv")
    assert [dict(row.values) for row in read.rows] == [
        {
            "family_name": "Berger",
            "given_name": "Anne",
            "profession": Profession.GENERAL_PRACTITIONER,
        }
    ]
    assert read.faults == ()


def test_titles_are_known_by_their_other_names_whatever_their_accents() -> None:
    text = (
        "Équipe de la maison de santé;;;\n"
        ";;;\n"
        "PRENOM;Nom d'usage;N° RPPS;Métier;E-mail;Tél. portable;Statut;Depuis le;"
        "Rôle;Couleur préférée\n"
        "Anne;BERGER;10000000009;MG;Anne.Berger@Exemple.FR;06 12.34-56 78;"
        "Libérale associée;1/9/2024;Coordinatrice;bleu\n"
    )
    read = read_people(text.encode(), "équipe.csv")
    assert read.faults == ()
    assert read.ignored == ("Couleur préférée",)
    (row,) = read.rows
    assert row.line == 4
    assert row.values == {
        "given_name": "Anne",
        "family_name": "BERGER",
        "rpps": "10000000009",
        "profession": Profession.GENERAL_PRACTITIONER,
        "email": "anne.berger@exemple.fr",
        "telephone": "06 12 34 56 78",
        "status": Status.ASSOCIATE,
        "since": date(2024, 9, 1),
        "role": Role.COORDINATOR,
    }


def test_a_workbook_gives_its_numbers_and_dates_as_a_csv_would() -> None:
    data = workbook(
        ("Nom", "Profession", "RPPS", "Téléphone", "Depuis"),
        ("Berger", "infirmière", 10000000009, 386800000, date(2024, 9, 1)),
        (None, None, None, None, None),
        ("Colin", "kiné", None, None, None),
    )
    read = read_people(data, "equipe.xlsx")
    assert read.faults == ()
    assert [row.line for row in read.rows] == [2, 4]
    assert read.rows[0].values["telephone"] == "03 86 80 00 00"
    assert read.rows[0].values["rpps"] == "10000000009"
    assert read.rows[0].values["since"] == date(2024, 9, 1)
    assert read.rows[1].values["profession"] == Profession.PHYSIOTHERAPIST


def test_a_wrong_cell_says_line_column_found_and_expected() -> None:
    text = (
        "nom;profession;rpps;courriel;depuis;statut\n"
        "Berger;médecin généraliste;;;;\n"
        ";infirmier;10000000008;pas une adresse;31/02/2024;chef\n"
    )
    read = read_people(text.encode(), "e.csv")
    assert [(f.line, f.column, f.found) for f in read.faults] == [
        (3, "nom", ""),
        (3, "RPPS", "10000000008"),
        (3, "courriel", "pas une adresse"),
        (3, "depuis", "31/02/2024"),
        (3, "statut", "chef"),
    ]
    assert "ligne 3, colonne « RPPS » : trouvé « 10000000008 », attendu onze" in str(
        read.faults[1]
    )
    assert len(read.sound) == 1


@pytest.mark.parametrize(
    ("specialty", "profession"),
    [
        ("médecine générale", Profession.GENERAL_PRACTITIONER),
        ("Cardiologie", Profession.SPECIALIST),
    ],
)
def test_a_doctor_is_the_one_his_specialty_says(
    specialty: str, profession: Profession
) -> None:
    text = f"nom;profession;spécialité\nBerger;médecin;{specialty}\n"
    assert (
        read_people(text.encode(), "e.csv").rows[0].values["profession"] == profession
    )


def test_a_doctor_of_no_said_specialty_is_asked_about_not_guessed() -> None:
    read = read_people("nom;profession\nBerger;Médecin\n".encode(), "e.csv")
    assert "généraliste" in read.faults[0].expected


def test_a_profession_nearly_right_is_proposed_not_taken() -> None:
    read = read_people(b"nom;profession\nBerger;orthofoniste\n", "e.csv")
    assert "peut-être « orthophoniste »" in read.faults[0].expected


@pytest.mark.parametrize(
    "lines",
    [
        "A;nurse@x.fr;\nB;Nurse@X.fr;",
        "A;;10000000009\nB;;1000000000 9",
        "Léa;;\nlea;;",
        "Léa;;10000000009\nLEA;;",
    ],
)
def test_a_person_on_two_lines_is_said_once(lines: str) -> None:
    text = "nom;courriel;rpps;profession\n" + "\n".join(
        f"{line};infirmier" for line in lines.split("\n")
    )
    read = read_people(text.encode(), "e.csv")
    assert [f.line for f in read.faults] == [3]
    assert "déjà ligne 2" in read.faults[0].expected


def test_two_people_of_one_name_with_two_numbers_are_two_people() -> None:
    text = "nom;rpps;profession\nMartin;10000000009;ide\nMartin;10000000025;ide\n"
    assert read_people(text.encode(), "e.csv").faults == ()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "vide"),
        (b" ; ; \n", "vide"),
        (b"nom;profession\n", "que des titres"),
        ("prénom;profession\nAnne;mg\n".encode(), "il manque la colonne « nom »"),
        (b"%PDF-1.7", "PDF"),
        (b"\xff\xfea\0b\0", "UTF-16"),
        (b"PK\x03\x04 not a zip", "ne s'ouvre pas"),
        ("nom;profession\né;mg\n".encode() + b"\xe9;mg\n", "encodages"),
        (b"x" * (1 << 20) + b"x", "plus de 1 Mo"),
        (b"nom;profession\n" + b"a;autre\n" * 501, "lignes"),
        (b'nom;profession\n"a;' + b"b" * 140_000, "guillemets"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(data: bytes, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        read_people(data, "e.csv")


def test_a_workbook_that_would_unfold_beyond_reason_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"\0" * 70_000_000)
    with pytest.raises(BadInput, match="bombe zip"):
        read_people(out.getvalue(), "x.xlsx")


def test_the_template_is_read_back_without_a_fault() -> None:
    read = read_people(template(), "modele.csv")
    assert read.faults == ()
    assert read.rows[0].name == "Anne Berger"
    assert read_people(template(PERSON_COLUMNS), "modele.csv", PERSON_COLUMNS).rows


@settings(max_examples=60)
@given(st.binary(max_size=400))
@example(b"PK\x03\x04")
@example(b"\xef\xbb\xbf")
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with suppress(BadInput):
        read_people(data, "x")


@settings(max_examples=60)
@given(
    st.text("nom;profession\"'\n\r\tMédecin généraliste12/.@,é\x00", max_size=120),
    st.sampled_from(["utf-8", "cp1252", "utf-16"]),
)
def test_any_text_under_good_titles_is_read_or_refused(
    text: str, encoding: str
) -> None:
    with suppress(BadInput, UnicodeEncodeError):
        read_people(("nom;profession;rpps;depuis\n" + text).encode(encoding), "x.csv")


@settings(max_examples=60)
@given(st.integers(0, 4000), st.binary(min_size=1, max_size=30))
def test_a_damaged_workbook_is_read_or_refused(at: int, damage: bytes) -> None:
    data = workbook(("nom", "profession"), ("Berger", "mg"))
    at %= len(data)
    with suppress(BadInput):
        read_people(data[:at] + damage + data[at + len(damage) :], "x.xlsx")
