"""Doses and their references: read as BDPM writes them, or not at all."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.engine.codes.doses import (
    Quantity,
    Reference,
    plain_text,
    quantities_named,
    quantity,
    reference,
)


@pytest.mark.parametrize(
    ("dose", "milligrams"),
    [
        ("250,00 mg", "250"),
        ("0,522 mg", "0.522"),
        ("7.5 mg", "7.5"),
        ("1 000 mg", "1000"),
        ("1 g", "1000"),
        ("120,50  microgrammes", "0.1205"),
        ("18 µg", "0.018"),
        ("5 microgrammes (200 UI)", "0.005"),
        ("40 mg équivalent à 4 000 UI activité anti Xa", "40"),
    ],
)
def test_a_mass_is_read_whatever_its_unit_and_its_comma(
    dose: str, milligrams: str
) -> None:
    assert quantity(dose) == Quantity(Fraction(milligrams), "mg")


@pytest.mark.parametrize(
    ("dose", "units"),
    [
        ("1 000 000 UI", 1_000_000),
        ("630 000 Ul", 630_000),
        ("600 000 U.l.", 600_000),
        ("100 unités", 100),
        ("300 Unités", 300),
        ("100 unités d’insuline asparte", 100),
        ("5700 UI AXa", 5_700),
        ("10 000 UI anti-Xa", 10_000),
        ("3 500 UI Anti-Xa", 3_500),
        ("1,5 M UI", 1_500_000),
        ("3 M.U.I.", 3_000_000),
        ("1,00 MUI", 1_000_000),
        ("18 millions UI", 18_000_000),
        ("33,6 Millions UI (263 microgrammes)", 33_600_000),
        ("12 000 UI (120 mg)", 12_000),
    ],
)
def test_international_units_are_read_in_all_their_spellings(
    dose: str, units: int
) -> None:
    assert quantity(dose) == Quantity(Fraction(units), "U")


def test_millimoles_are_a_unit_of_their_own() -> None:
    assert quantity("408 mmol") == Quantity(Fraction(408), "mmol")


@pytest.mark.parametrize(
    "dose",
    [
        "",
        "qs",
        "qsp 10 mg",
        "4 CH à 30 CH et 8 DH à 60 DH",
        "0,05 mg (4 DH)",
        "350,957 mg - 455,789 mg",
        "280 - 760 UI",
        "supérieur ou égal à 20 UI",
        "au minimum 10^3.3 UFP",
        "720 Unités ELISA",
        "3000 unités CEIP",
        "125 U Speywood",
        "320 micrpgrammes",
        "74 MBq",
        "2,5 ml",
        # eleven, or eleven thousand
        "11,200 UI",
    ],
)
def test_what_is_not_one_certain_amount_is_left_unread(dose: str) -> None:
    assert quantity(dose) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("un comprimé", Reference("comprime")),
        ("une gélule de 125 mg", Reference("gelule")),
        ("un comrpimé", Reference("comprime")),
        ("un scahet", Reference("sachet")),
        ("une dose délivrée", Reference("dose")),
        ("une dose mesurée de 5 mg de poudre pour inhalation", Reference("dose")),
        (
            "une seringe préremplie de 0,4 ml",
            Reference("seringue", volume_ml=Fraction("0.4")),
        ),
        ("1 flacon de 5 ml", Reference("flacon", volume_ml=Fraction("5"))),
        ("1 mL de solution", Reference(measure="ml", size=Fraction(1))),
        ("100 ml de sirop", Reference(measure="ml", size=Fraction(100))),
        ("1 l de solution", Reference(measure="ml", size=Fraction(1000))),
        ("80 microlitres", Reference(measure="ml", size=Fraction("0.08"))),
        ("100 g de crème", Reference(measure="g", size=Fraction(100))),
        ("une cuillère à café de 5 ml", Reference(measure="ml", size=Fraction(5))),
        (
            "une cuillère-mesure de 5 ml de suspension reconstituée",
            Reference(measure="ml", size=Fraction(5), mixed=True),
        ),
        ("un flacon de poudre pour solution à diluer", Reference("flacon", mixed=True)),
    ],
)
def test_a_reference_is_a_thing_or_a_measure(text: str, expected: Reference) -> None:
    assert reference(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "un flacon ou une ampoule",
        "un flacon de 20 ml ou de 30 ml",
        "un dispositif transdermique de 7 cm2",
        "un patch",
        "un anneau vaginal",
        "un implant",
        "une unité de prise",
        "une cuillère-mesure",
        "1 mole",
        "application cutanée",
        "0 ml",
    ],
)
def test_a_patch_a_spoon_without_volume_and_two_things_are_no_reference(
    text: str,
) -> None:
    assert reference(text) is None


def test_the_amounts_that_a_name_says_are_all_found() -> None:
    assert quantities_named("PERINDOPRIL/INDAPAMIDE X 5 mg/1,25 mg, comprimé") == {
        Quantity(Fraction(5), "mg"),
        Quantity(Fraction("1.25"), "mg"),
    }
    assert quantities_named("LOVENOX 4 000 UI (40 mg)/0,4 ml, solution") == {
        Quantity(Fraction(4000), "U"),
        Quantity(Fraction(40), "mg"),
    }
    assert quantities_named("CHAMPIX, comprimé") == frozenset()


@given(
    whole=st.integers(1, 9_999),
    decimals=st.integers(0, 99),
    unit=st.sampled_from([("mg", 1), ("g", 1000), ("kg", 1_000_000)]),
)
@settings(max_examples=60)
def test_a_number_with_a_comma_is_what_it_says(
    whole: int, decimals: int, unit: tuple[str, int]
) -> None:
    name, factor = unit
    expected = Fraction(whole * 100 + decimals, 100) * factor
    for text in (f"{whole},{decimals:02d} {name}", f"{whole}.{decimals:02d}{name}"):
        assert quantity(text) == Quantity(expected, "mg")


@given(st.text(max_size=40))
@settings(max_examples=100)
def test_any_text_is_read_or_left_and_never_fails(text: str) -> None:
    found = quantity(text)
    assert found is None or found.amount >= 0
    what_for = reference(text)
    assert what_for is None or what_for.size > 0
    assert plain_text(text) == plain_text(plain_text(text))
