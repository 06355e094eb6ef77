# ruff: noqa: E501  labels are quoted whole
"""Units per pack: labels as BDPM writes them, read right or not at all.

The labels are of the sorts found in the publication of May 2026; where Open Medic's
dictionary names the same presentation with a number ("CPR 30"), that number is here.
"""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.engine.codes.packs import units_per_pack


READ = [
    # one container or more, of units
    ("plaquette(s) PVC PVDC aluminium de 30 comprimé(s)", 30),
    ("plaquette(s) thermoformée(s) PVC-aluminium de 8  comprimé(s)", 8),
    ("plaquettes PVC PVDC aluminium de 28 comprimés", 28),
    (
        "plaquette(s) OPA : polyamide orienté aluminium PVC-Aluminium de 90 gélule(s)",
        90,
    ),
    (
        "plaquette(s) PVC (ACLAR RX) polytrifluorochloroéthylène aluminium de 56 gélule(s)",
        56,
    ),
    ("plaquette(s) thermoformée(s) PVC aluminium de 1000 comprimé(s)", 1000),
    ("flacon(s) polyéthylène haute densité (PEHD) de 1 000 comprimé(s)", 1000),
    ("flacon(s) polyéthylène haute densité (PEHD) de 100 comprimé(s)", 100),
    (
        "1 flacon(s) polyéthylène haute densité (PEHD) avec fermeture de sécurité enfant de 30 comprimé(s)",
        30,
    ),
    (
        "1 flacon(s) polyéthylène haute densité (PEHD) de 60 gélule(s) avec fermeture de sécurité enfant",
        60,
    ),
    ("flacon(s) en verre brun de 60 comprimé(s) avec fermeture de sécurité enfant", 60),
    ("film(s) thermosoudé(s) aluminium polyéthylène de 16  comprimé(s)", 16),
    ("tube(s) polypropylène de 30 comprimé(s)", 30),
    ("pilulier(s) polypropylène de 30 comprimé(s)", 30),
    ("1 boite(s) polypropylène de 30 gomme(s)", 30),
    ("plaquette(s) PVC PVDC aluminium de 24 pastille(s)", 24),
    ("plaquette(s) PVC-Aluminium de 4 lyophilisat(s)", 4),
    ("plaquette(s) thermoformée(s) PVC polyéthylène de 10 suppositoire(s)", 10),
    ("plaquette(s) PVC polyéthylène de 6 ovule(s)", 6),
    ("1 sachet(s) aluminium polyéthylène de 1 anneau(x)", 1),
    # several containers
    ("3 plaquette(s) PVC-Aluminium de 30 comprimé(s)", 90),
    ("3 plaquette(s) thermoformée(s) PVC-Aluminium de 21 comprimé(s)", 63),
    ("2 tube(s) polypropylène de 10 comprimé(s)", 20),
    ("2 film(s) thermosoudé(s) polyéthylène aluminium de 5 suppositoire(s)", 10),
    ("4 sachet(s) papier polyéthylène aluminium de 5 emplâtre(s)", 20),
    ("30 plaquette(s) OPA : polyamide orienté aluminium PVC de 1 comprimé(s)", 30),
    (
        "56 plaquettes prédécoupées unitaires OPA : polyamide orienté aluminium de 1 gélule(s)",
        56,
    ),
    ("10 plaquettes prédécoupées unitaires aluminium PVC de 6 gélules", 60),
    ("8 sachets thermoscellés polyéthylène aluminium de 1 film", 8),
    (
        "5 sachet(s) papier aluminium avec fermeture de sécurité enfant de 1 dispositif(s)",
        5,
    ),
    (
        "30 plaquettes prédécoupées unitaires polyéthylène+dessicant de 1 comprimé(s)",
        30,
    ),
    # the total said again, the same
    ("plaquettes formées à froid aluminium de 84 (12 x 7) comprimés", 84),
    ("plaquette(s) PVC PVDC aluminium de 84 (6 x 14) comprimé(s)", 84),
    (
        "plaquette(s) OPA : polyamide orienté aluminium de 90 (2 boîtes de 45) comprimés.Conditionnement multiple",
        90,
    ),
    ("plaquettes prédécoupées unitaires PVC aluminium de 84 x 1 comprimés", 84),
    ("1 plaquette(s) unitaire PVC PVDC aluminium de 20 comprimé(s) 20 x 1", 20),
    (
        "6 flacon(s) polyéthylène de 15 comprimé(s) (conditionnement multiple de 90 comprimés)",
        90,
    ),
    ("14 plaquettes aluminium de 8 comprimés (emballage multiple : 2 x 56)", 112),
    (
        "4 plaquettes thermoformées polyamide aluminium PVC de 56 gélules 224 (4x56)",
        224,
    ),
    ("plaquettes PVC aluminium de 120 comprimés  (5 étuis de 24 comprimés)", 120),
    (
        "3 plaquette(s) PVC PVDC aluminium de 28 comprimé(s)  (21comprimés actifs + 7 comprimés placebo)",
        84,
    ),
    (
        "32 comprimés conditionnés en 4 plaquettes PVC aluminium de 8 comprimés suremballées",
        32,
    ),
    # with what is not counted
    ("1 flacon polyéthylène haute densité (PEHD) de 90 comprimés + 1 godet doseur", 90),
    ("plaquette(s) aluminium de 60 gélule(s) avec inhalateur(s)", 60),
    (
        "4 plaquette(s) PVC polyamide aluminium de 56 gélule(s) avec 5 inhalateur(s) polypropylène",
        224,
    ),
    ("plaquette(s) PVC PVDC aluminium de 28 comprimé(s) ( abrogée le 10/06/2025)", 28),
    (
        "plaquette(s) aluminium de 28 comprimé(s) (distributeur parallèle : BB Farma)",
        28,
    ),
    # single doses
    (
        "20 récipient(s) unidose(s) polyéthylène de 2 ml suremballée(s)/surpochée(s) par plaquette de 5 récipients unidoses",
        20,
    ),
    (
        "30 récipients unidoses en polyéthylène basse densité (PEBD)  de 1 mL conditionnés en sachets de 5 récipients unidoses",
        30,
    ),
    (
        "60 récipient(s) unidose(s) polyéthylène de 0,25 ml (6 sachets aluminium de 10 unidoses)",
        60,
    ),
    (
        "4 sachets de 5 récipient(s) unidose(s) polyéthylène basse densité (PEBD) de 0,3 ml",
        20,
    ),
    ("12 sachet(s)-dose(s) papier aluminium polyéthylène de 1,566 g", 12),
    ("30 sachet(s) papier aluminium polyéthylène de 327,4  mg", 30),
    ("20 sachet(s) polyester aluminium polyéthylène de 15 ml", 20),
    ("90 (3 boites de 30) sachet(s) papier aluminium polyéthylène de 8 g", 90),
    ("1 sachet(s) papier polyéthylène aluminium de 8 g", 1),
]

UNREAD = [
    # liquids, creams, sprays, doses of an inhaler
    "1 flacon(s) en verre de 125 ml",
    "1 tube(s) aluminium verni de 30 g",
    "1 flacon(s) pressurisé(s) aluminium de 200 dose(s) avec valve(s) doseuse(s)",
    "1 inhalateur(s) multidose(s) de 60 dose(s)",
    "1 flacon(s) pulvérisateur(s) polyéthylène de 120 pulvérisations",
    # injections
    "10 seringue(s) préremplie(s) en verre de 0,8 ml avec aiguille(s)",
    "5 stylo(s) prérempli(s) de 3 ml",
    "10 ampoule(s) en verre de 2 ml",
    "2 flacon(s) en verre - 2 ampoule(s) en verre de 5 ml avec dispositif(s) de transfert",
    # several components, rising doses
    "plaquette(s) polyamide aluminium PVC de 1 gélule de 125 mg et de 2 gélule(s) blanches",
    "plaquette(s) PVC aluminium de 28 comprimés (14x12,5 mg + 14x25 mg)",
    "1 plaquette PVC PVDC aluminium de 21 comprimés roses et de 7 comprimés blancs",
    "plaquette(s) PVC-Aluminium de 12 comprimé(s) - 72 sachet(s) aluminium",
    "12 comprimés et 4 gélules sous plaquette (PVC/Aluminium)",
    "2 sachet(s) n° 1 polyéthylène de 68,58 g - 2 sachet(s) n° 2 de 0,6 g",
    "1 sachet A papier de 112 g + 1 sachet B papier de 11 g",
    "plaquettes PVC aluminium de 96 gélules. Palier 2 (6 mg par jour) -16 doses",
    "Kit d'initiation en plaquette(s) de 49 comprimés (42 x 15 mg + 7 x 20 mg)",
    # a total said again that differs
    "plaquette(s) PVC aluminium de 84 (6 x 12) comprimé(s)",
    "6 flacon(s) polyéthylène de 15 comprimé(s) (conditionnement multiple de 80 comprimés)",
    "4 plaquettes (PVC/Aclar/PVC) de 56 comprimés, chaque plaquette contient 14 comprimés",
    "30 plaquettes unitaires PVC aluminium de 30 comprimés",
    # nothing to read
    "plaquette(s) PVC polyéthylène PVDC aluminium de 90",
    "28 plaquette(s) thermoformée(s) PVC PVDC aluminium pour délivrance à l'unité",
    "1 sachet polypropylène de 70 g de pâtes à sucer",
    "1 récipient cryogénique fixe acier de 100  l",
    "",
    "0 plaquette(s) de 30 comprimé(s)",
    "500 plaquette(s) de 500 comprimé(s)",
]  # fmt: skip


@pytest.mark.parametrize(("label", "units"), READ)
def test_a_label_that_says_its_units_is_read(label: str, units: int) -> None:
    assert units_per_pack(label) == units


@pytest.mark.parametrize("label", UNREAD)
def test_a_label_that_is_not_certain_is_left_unread(label: str) -> None:
    assert units_per_pack(label) is None


def test_ampoules_are_counted_only_when_they_are_drunk() -> None:
    label = "10 ampoule(s) en verre brun de 10 ml"
    assert units_per_pack(label, "solution buvable") == 10
    assert units_per_pack(label, "solution injectable") is None
    assert units_per_pack(label, "solution buvable ou injectable") is None


def test_loose_plants_and_gases_have_no_units_whatever_their_packing() -> None:
    assert (
        units_per_pack("1 sachet(s) polypropylène de 250 g", "plante(s) en vrac")
        is None
    )
    assert units_per_pack("20 sachet(s) papier", "plante(s) pour tisane") is None
    assert units_per_pack("1 sachet(s) de 2 g", "gaz pour inhalation") is None


@given(packings=st.integers(1, 12), each=st.integers(1, 120))
@settings(max_examples=60)
def test_containers_times_units_is_what_a_label_of_that_form_says(
    packings: int, each: int
) -> None:
    label = f"{packings} plaquette(s) PVC aluminium de {each} comprimé(s)"
    assert units_per_pack(label) == packings * each
    # A second number that nothing explains makes the whole label uncertain.
    assert units_per_pack(f"{label} et de {each} gélule(s)") is None


@given(st.text(max_size=60))
@settings(max_examples=150)
def test_any_text_is_read_or_left_and_never_fails(text: str) -> None:
    units = units_per_pack(text)
    assert units is None or units > 0
