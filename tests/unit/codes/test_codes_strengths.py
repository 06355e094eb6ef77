"""The strength of a unit: which dose counts, and when none does."""

from __future__ import annotations

import pytest

from maillage.engine.codes.bdpm_tables import Component, Medicine
from maillage.engine.codes.strengths import dosage, is_contradicted, strength_micrograms


def medicine(name: str, form: str = "comprimé") -> Medicine:
    return Medicine("60000001", name, form, frozenset({"orale"}), 1)


def part(
    name: str,
    dose: str,
    reference: str = "un comprimé",
    kind: str = "SA",
    link: str = "1",
    element: str = "comprimé",
) -> Component:
    return Component("00001", name, dose, reference, element, kind, link)


def strength(name: str, *parts: Component, form: str = "comprimé") -> int | None:
    return strength_micrograms(dosage(medicine(name), parts, None), form)


def test_the_dose_is_the_one_that_the_name_says_salt_or_active_part() -> None:
    as_salt = [
        part("CHLORHYDRATE DE METFORMINE", "1000,00 mg"),
        part("METFORMINE BASE", "780,00 mg", kind="FT"),
    ]
    assert strength("METFORMINE X 1000 mg, comprimé", *as_salt) == 1_000_000
    as_base = [
        part("BÉSILATE D'AMLODIPINE", "6,934 mg"),
        part("AMLODIPINE", "5,00 mg", kind="FT"),
    ]
    assert strength("AMLODIPINE X 5 mg, comprimé", *as_base) == 5_000


def test_where_the_name_says_neither_the_active_part_counts() -> None:
    parts = [
        part("GLUCONATE DE CUIVRE", "0,22 mg"),
        part("CUIVRE", "0,031 mg", kind="FT"),
    ]
    assert strength("OLIGO CUIVRE, comprimé", *parts) == 31


def test_a_dose_of_one_puff_one_sachet_one_syringe_is_a_strength() -> None:
    puff = part("SALBUTAMOL", "100,00 microgrammes", "une dose délivrée", "FT")
    assert strength("V 100 microgrammes/dose", puff) == 100
    sachet = part("MACROGOL", "10 g", "un sachet-dose de 10,1 g")
    assert strength("M 10 g, poudre", sachet) == 10_000_000
    vial = part("CEFTRIAXONE", "1 g", "un flacon de poudre")
    assert strength("C 1 g", vial, form="poudre pour solution injectable") == 1_000_000


@pytest.mark.parametrize(
    ("dose", "reference", "form"),
    [
        ("2,4 g", "100 ml de suspension", "suspension buvable"),
        ("20 mg", "1 ml", "solution buvable"),
        ("0,05 g", "100 g de crème", "crème"),
        ("30 mg", "un flacon de 30 ml", "sirop"),
        ("52,5 mg", "un dispositif", "dispositif transdermique"),
        ("100 000 UI", "une ampoule", "solution buvable"),
        # a quarter of a microgram is no whole number of them
        ("0,25 microgrammes", "une capsule", "capsule"),
        ("", "un comprimé", "comprimé"),
    ],
)
def test_a_concentration_a_patch_and_units_have_no_strength(
    dose: str, reference: str, form: str
) -> None:
    assert strength("X", part("X", dose, reference), form=form) is None


def test_a_combination_has_none_but_where_its_class_is_of_one_substance() -> None:
    parts = [
        part("AMOXICILLINE SODIQUE", "", ""),
        part("AMOXICILLINE", "1000 mg", kind="FT"),
        part("CLAVULANATE DE POTASSIUM", "", "", link="2"),
        part("ACIDE CLAVULANIQUE", "125 mg", kind="FT", link="2"),
    ]
    name = medicine("AMOXICILLINE/ACIDE CLAVULANIQUE X 1 g/125 mg, comprimé")
    assert dosage(name, parts, None) is None
    assert dosage(name, parts, "C09BA04") is None
    assert strength_micrograms(dosage(name, parts, "J01CR02"), "comprimé") == 1_000_000


def test_a_box_of_two_strengths_has_none_and_of_twice_the_same_has_it() -> None:
    small = part("TOLVAPTAN", "15 mg", element="comprimé de 15 mg")
    large = part("TOLVAPTAN", "45 mg", element="comprimé de 45 mg", link="9")
    assert strength("J 15 mg, comprimé + J 45 mg, comprimé", small, large) is None
    again = part("TOLVAPTAN", "15 mg", element="comprimé blanc", link="9")
    assert strength("J 15 mg, comprimé", small, again) == 15_000


def test_two_active_parts_or_a_slip_of_the_pen_leave_it_unknown() -> None:
    two = [
        part("COMPLEXE", "", ""),
        part("VALSARTAN", "51,4 mg", kind="FT"),
        part("SACUBITRIL", "48,6 mg", kind="FT"),
    ]
    assert strength("E 49 mg/51 mg, comprimé", *two) is None
    slip = [part("SEL", "400 mg"), part("BASE", "320 micrpgrammes", kind="FT")]
    assert strength("S 320 microgrammes, comprimé", *slip) is None


@pytest.mark.parametrize(
    ("name", "dose", "contradicted"),
    [
        ("ATORVASTATINE X 40 mg, comprimé", "20 mg", True),
        # the dose given, 44 of the 50 held; 17.8 rounded to 18
        ("S 44 microgrammes, comprimé", "50 microgrammes", False),
        ("W 18 mg, comprimé", "17,8 mg", False),
        # exactly a quarter more is borne
        ("X 40 mg, comprimé", "50 mg", False),
        ("X 40 mg, comprimé", "50,1 mg", True),
        ("X 40 mg, comprimé", "32 mg", False),
        ("X, comprimé", "20 mg", False),
        ("X 5 mg/10 mg, comprimé", "20 mg", False),
    ],
)
def test_a_name_that_says_quite_another_dose_contradicts(
    name: str, dose: str, contradicted: bool
) -> None:
    found = dosage(medicine(name), [part("X", dose)], None)
    assert found is not None
    assert is_contradicted(found, name) is contradicted
