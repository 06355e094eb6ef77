"""Compter en doses quotidiennes définies."""

from __future__ import annotations

from tests.spec.case import Spec


def test_a_share_of_daily_doses(spec: Spec) -> None:
    """`daily_doses` compte les doses quotidiennes définies (DDD) des boîtes nettes.

    Une boîte d'amoxicilline vaut 4 DDD, une d'ofloxacine 5. A en a 4, B 8 : avec les 5
    de C, 17 en tout, dont 5 de quinolones.
    """
    spec(
        lines="""
        date        patient  produit       boites
        2025-01-06  A        amoxicilline  1
        2025-01-06  B        amoxicilline  3
        2025-01-06  B        amoxicilline  -1
        2025-01-06  C        ofloxacine    1
        """,
        indicator="""
        count: daily_doses
        denominator: {drugs: {include: [J01]}}
        numerator: {drugs: {include: [J01MA]}}
        """,
        expected="""
        unit  period   numerator  denominator
        M1    2025-01  5          17
        """,
    )


def test_unknown_doses(spec: Spec) -> None:
    """Une boîte dont les DDD sont inconnues ne compte pour aucune dose, et se dit.

    Celles de l'amoxicilline-clavulanate le sont : ses deux délivrances comptent à part.
    Les DDD viennent du fichier de l'OMS que l'utilisateur ajoute ; sans lui, aucune
    n'est connue. L'ibuprofène, hors du dénominateur, n'est pas concerné.
    """
    spec(
        lines="""
        date        patient  produit       boites
        2025-01-06  A        amoxicilline  2
        2025-01-06  B        amox-clav     1
        2025-01-20  B        amox-clav     3
        2025-01-20  B        ibuprofene    1
        """,
        indicator="""
        count: daily_doses
        denominator: {drugs: {include: [J01]}}
        numerator: {generic_roles: [generic]}
        """,
        expected="""
        unit  period   numerator  denominator  not_computable
        M1    2025-01  8          8            2
        """,
    )


def test_doses_that_are_not_whole(spec: Spec) -> None:
    """Les DDD ont des décimales : une boîte d'Abasaglar en vaut 37,5.

    Par délivrance (`denominator_count`) : 3 x 37,5 = 112,5 DDD pour 2 délivrances.
    """
    spec(
        lines="""
        date        patient  produit    boites
        2025-01-06  A        abasaglar  1
        2025-01-06  B        abasaglar  2
        """,
        indicator="""
        count: daily_doses
        relation: ratio
        denominator_count: deliveries
        denominator: {drugs: {include: [A10A]}}
        numerator: {drugs: {include: [A10A]}}
        """,
        expected="""
        unit  period   numerator  denominator  value
        M1    2025-01  112.5      2            56.25
        """,
    )
