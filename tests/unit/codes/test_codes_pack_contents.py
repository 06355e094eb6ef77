# ruff: noqa: E501  labels are quoted whole
"""How much a pack holds: labels as BDPM writes them, multiplied right or not at all."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.engine.codes.doses import quantity, reference
from maillage.engine.codes.pack_contents import pack_content
from maillage.engine.codes.packs import units_per_pack
from maillage.engine.codes.strengths import Dosage


def content(dose: str, per: str, label: str, form: str) -> Fraction | None:
    amount, what_for = quantity(dose), reference(per)
    assert amount is not None
    assert what_for is not None
    found = pack_content(
        Dosage(amount, what_for), label, form, units_per_pack(label, form)
    )
    return found.amount if found else None


READ = [
    # units: 28 x 20 mg
    ("20 mg", "un comprimé", "plaquette(s) PVC de 28 comprimé(s)", "comprimé", "560"),
    ("150 mg", "une capsule", "60 plaquette(s) aluminium de 1 comprimé(s)", "capsule molle", "9000"),
    ("1 g", "un sachet", "12 sachet(s) papier aluminium", "poudre", "12000"),
    ("0,5 mg", "un récipient unidose de 2 ml", "20 récipient(s) unidose(s) polyéthylène de 2 ml", "suspension pour inhalation par nébuliseur", "10"),
    ("250 microgrammes", "une dose", "60 récipient(s) unidose(s) sous film thermosoudé aluminium", "poudre pour inhalation", "15"),
    # volumes: 100 ml of 2.4 g in 100 ml; 5 pens of 3 ml of 100 units
    ("2,4 g", "100 ml de suspension", "1 flacon(s) en verre brun de 100 ml avec seringue(s) pour administration orale", "suspension buvable", "2400"),
    ("5 g", "100 ml", "1 flacon(s) en verre jaune(brun) de 250 ml avec cuillère-mesure en polystyrène de 5 ml", "solution buvable", "12500"),
    ("100 unités", "1 ml", "5 stylo(s) prérempli(s) en verre de 3 ml", "solution injectable", "1500"),
    ("100 unités", "1 ml", "5 cartouche(s) en verre de 3 ml  dans stylo pré-rempli", "solution injectable", "1500"),
    ("1,5 mg", "0,5 ml", "4 seringue(s) préremplie(s) en verre de 0,5 ml + 4 aiguille(s)", "solution injectable", "6"),
    ("5 mg", "une cuillère-mesure de 5 ml", "30 sachet(s) de 15 ml", "solution buvable", "450"),
    # doses of an inhaler
    ("100 microgrammes", "une dose", "1 flacon(s) pressurisé(s) aluminium avec valve doseuse avec embout buccal de 200  dose(s)", "suspension pour inhalation", "20"),
    ("55 microgrammes", "une dose délivrée", "plaquette(s) thermoformée(s) aluminium de 30 dose(s) avec 1 inhalateur(s)", "poudre pour inhalation", "1.65"),
    # whole containers
    ("40 mg", "une seringue préremplie de 0,4 mL", "2 seringues préremplies en verre de 0,4 mL + 2 tampons alcoolisés", "solution injectable", "80"),
    ("1,5 mg", "un stylo prérempli", "4 seringue(s) préremplie(s) en verre de 0,5 ml dans stylo jetable", "solution injectable", "6"),
    ("1 g", "un flacon", "10 flacon(s) en verre", "poudre pour solution injectable", "10000"),
    ("500 mg", "un flacon de poudre", "1 flacon(s) en verre de 500 mg", "poudre pour solution injectable", "500"),
    ("1 g", "un flacon de poudre", "1 flacon(s) en verre de 1 g - 1 ampoule(s) en verre de 10 ml", "poudre et solvant pour solution injectable", "1000"),
]  # fmt: skip

UNREAD = [
    # a powder that is mixed: so many grams of it, of a dose in a spoon
    ("500 mg", "une cuillère-mesure de 5 ml de suspension reconstituée", "1 flacon(s) en verre brun de 12 g", "poudre pour suspension buvable"),
    ("250 mg", "5 ml", "1 flacon(s) en verre de 60 ml", "poudre pour suspension buvable"),
    # what is counted is not what is dosed
    ("5 mg", "un comprimé", "30 sachet(s) de 15 ml", "solution buvable"),
    ("40 mg", "une seringue préremplie de 0,4 ml", "2 seringue(s) préremplie(s) de 0,8 ml", "solution injectable"),
    ("75 mg", "30 ml", "30 plaquette(s) PVC de 1 comprimé(s)", "comprimé"),
    # several things in the box
    ("1 mg", "1 ml", "1 flacon(s) de 10 ml et 2 flacon(s) de 5 ml", "solution injectable"),
    ("40 mg", "un stylo prérempli", "6 seringues préremplies en verre de 0,4 mL dans 6 (3 x 2) stylos pré-remplis", "solution injectable"),
    ("1 g", "un flacon", "1 flacon(s) de 1 g - 1 flacon(s) de 10 ml", "poudre et solvant pour solution injectable"),
    # no volume to multiply, or a weight
    ("20 mg", "1 ml", "1 flacon(s) en verre", "solution injectable"),
    ("0,05 g", "100 g de crème", "1 tube(s) aluminium verni de 30 g", "crème"),
    ("15 mg", "1 g", "1 tube(s) de 30 g", "gel"),
]  # fmt: skip


@pytest.mark.parametrize(("dose", "per", "label", "form", "expected"), READ)
def test_a_label_that_says_what_it_holds_is_multiplied(
    dose: str, per: str, label: str, form: str, expected: str
) -> None:
    assert content(dose, per, label, form) == Fraction(expected)


@pytest.mark.parametrize(("dose", "per", "label", "form"), UNREAD)
def test_what_is_not_certain_is_left_unknown(
    dose: str, per: str, label: str, form: str
) -> None:
    assert content(dose, per, label, form) is None


def test_without_a_dosage_nothing_is_held() -> None:
    assert pack_content(None, "plaquette(s) de 28 comprimé(s)", "comprimé", 28) is None


@given(count=st.integers(1, 50), volume=st.integers(1, 500), dose=st.integers(1, 900))
@settings(max_examples=40)
def test_bottles_times_volume_times_concentration(
    count: int, volume: int, dose: int
) -> None:
    label = f"{count} flacon(s) en verre de {volume} ml"
    found = content(f"{dose} mg", "5 ml", label, "solution buvable")
    assert found == Fraction(count * volume * dose, 5)
