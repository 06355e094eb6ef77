"""Autres comptes par patient."""

from __future__ import annotations

from tests.spec.case import Spec


def test_daily_doses_per_patient(spec: Spec) -> None:
    """`daily_doses_per_patient` : les DDD des lignes du numérateur, par patient
    distinct du dénominateur. De même `boxes_per_patient` et `deliveries_per_patient`.

    A et B ont reçu un antibiotique, C non : 4 + 5 = 9 DDD pour 3 patients.
    """
    spec(
        lines="""
        date        patient  produit
        2025-01-06  A        amoxicilline
        2025-01-06  B        ofloxacine
        2025-01-06  C        omeprazole
        """,
        indicator="""
        count: daily_doses_per_patient
        denominator: all
        numerator: {drugs: {include: [J01]}}
        """,
        expected="""
        unit  period   numerator  denominator  value
        M1    2025-01  9          3            3
        """,
    )


def test_boxes_per_patient(spec: Spec) -> None:
    """Le même compte en boîtes : 3 boîtes pour 2 patients qui en ont reçu."""
    spec(
        lines="""
        date        patient  produit     boites
        2025-01-06  A        ibuprofene  2
        2025-01-06  B        naproxene   1
        2025-01-06  C        omeprazole  1
        """,
        indicator="""
        count: boxes_per_patient
        denominator: {drugs: {include: [M01A]}}
        numerator: {drugs: {include: [M01A]}}
        """,
        expected="""
        unit  period   numerator  denominator  value
        M1    2025-01  3          2            1.5
        """,
    )


def test_deliveries_per_patient(spec: Spec) -> None:
    """En délivrances : 3 pour 2 patients, deux substances du même jour en faisant 2."""
    spec(
        lines="""
        date        patient  produit     boites
        2025-01-06  A        ibuprofene  2
        2025-01-06  A        naproxene   1
        2025-01-06  B        ibuprofene  1
        """,
        indicator="""
        count: deliveries_per_patient
        denominator: all
        numerator: all
        """,
        expected="""
        unit  period   numerator  denominator  value
        M1    2025-01  3          2            1.5
        """,
    )


def test_euros_of_some_lines_per_patient_of_others(spec: Spec) -> None:
    """`euros_per_patient` avec `denominator` et `numerator` : les patients ne sont pas
    seulement ceux des lignes additionnées.

    12 euros d'antibiotiques pour les 2 patients de M1, dont un n'en a pas reçu.
    """
    spec(
        lines="""
        date        patient  produit       euros
        2025-01-06  A        amoxicilline  12.00
        2025-01-06  B        omeprazole    30.00
        """,
        indicator="""
        count: euros_per_patient
        denominator: all
        numerator: {drugs: {include: [J01]}}
        """,
        expected="""
        unit  period   numerator  denominator  value
        M1    2025-01  12.00      2            6.00
        """,
    )
