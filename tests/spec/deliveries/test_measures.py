"""Délivrances et boîtes."""

from __future__ import annotations

from tests.spec.case import Spec


def test_a_delivery_is_a_patient_a_date_and_a_substance(spec: Spec) -> None:
    """`deliveries` (D) compte les patient x date x substance (ATC5) distincts.

    A : amoxicilline et Clamoxyl sont la même substance, donc 1 le 6 ; l'ibuprofène du
    même jour fait 2 ; l'amoxicilline du 20 fait 3. B ajoute 1. D = 3 + 1 = 4, dont 2 +
    1 d'antibiotiques.
    """
    spec(
        lines="""
        date        patient  produit       boites
        2025-01-06  A        amoxicilline  2
        2025-01-06  A        clamoxyl      1
        2025-01-06  A        ibuprofene    1
        2025-01-20  A        amoxicilline  1
        2025-01-06  B        amoxicilline  1
        """,
        indicator="""
        count: deliveries
        denominator: all
        numerator: {drugs: {include: [J01]}}
        """,
        expected="""
        unit  period   numerator  denominator
        M1    2025-01  3          4
        """,
    )


def test_boxes_are_boxes(spec: Spec) -> None:
    """`boxes` (B) compte les boîtes nettes des délivrances.

    Les mêmes lignes : 2 + 1 + 1 + 1 + 1 = 6 boîtes, dont 5 d'antibiotiques.
    """
    spec(
        lines="""
        date        patient  produit       boites
        2025-01-06  A        amoxicilline  2
        2025-01-06  A        clamoxyl      1
        2025-01-06  A        ibuprofene    1
        2025-01-20  A        amoxicilline  1
        2025-01-06  B        amoxicilline  1
        """,
        indicator="""
        count: boxes
        denominator: all
        numerator: {drugs: {include: [J01]}}
        """,
        expected="""
        unit  period   numerator  denominator
        M1    2025-01  5          6
        """,
    )


def test_without_an_atc_code(spec: Spec) -> None:
    """Un produit sans code ATC n'est d'aucun ensemble, et compte comme sa propre
    substance.

    Crème et pansement, sans code, font 2 délivrances ; avec l'amoxicilline, 3.
    """
    spec(
        lines="""
        date        patient  produit
        2025-01-06  A        creme
        2025-01-06  A        pansement
        2025-01-06  A        amoxicilline
        """,
        indicator="""
        count: deliveries
        denominator: all
        numerator: {drugs: {include: [J01]}}
        """,
        expected="""
        unit  period   numerator  denominator
        M1    2025-01  1          3
        """,
    )
