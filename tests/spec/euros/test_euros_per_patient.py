"""Euros par patient."""

from __future__ import annotations

from tests.spec.case import Spec


def test_signed_euros_over_patients(spec: Spec) -> None:
    """Les euros signés des lignes gardées, rapportés aux patients qui ont une
    délivrance.

    A : 12,50 + 7,50 = 20 euros ; B : 10 euros. 30 euros pour 2 patients. L'omeprazole
    n'est pas gardé.
    """
    spec(
        lines="""
        date        patient  produit     euros
        2025-01-06  A        ibuprofene  12.50
        2025-01-20  A        naproxene    7.50
        2025-01-06  B        ibuprofene  10.00
        2025-01-06  B        omeprazole  99.00
        """,
        indicator="""
        count: euros_per_patient
        lines: {drugs: {include: [M01A]}}
        """,
        expected="""
        unit  period   numerator  denominator
        M1    2025-01  30.00      2
        """,
    )


def test_returns_give_euros_back(spec: Spec) -> None:
    """Tous les montants comptent avec leur signe, délivrance ou non.

    A a rendu le jour même : il n'est pas un patient, et il reste 10,00 - 9,50 = 0,50
    euro de ses lignes. B : 10 euros. C ne porte en janvier qu'un avoir de 4 euros. 0,50
    + 10 - 4 = 6,50 euros pour 1 patient.
    """
    spec(
        lines="""
        date        patient  produit     boites  euros
        2025-01-06  A        ibuprofene   1      10.00
        2025-01-06  A        ibuprofene  -1      -9.50
        2025-01-06  B        ibuprofene   1      10.00
        2025-01-06  C        ibuprofene  -1      -4.00
        """,
        indicator="""
        count: euros_per_patient
        lines: {drugs: {include: [M01A]}}
        """,
        expected="""
        unit  period   numerator  denominator
        M1    2025-01  6.50       1
        """,
    )


def test_own_lines_own_euros(spec: Spec) -> None:
    """Chaque unité a les euros de ses propres lignes."""
    spec(
        lines="""
        date        patient  prescripteur  pharmacie  produit     euros
        2025-01-06  A        M1            O1         ibuprofene  10
        2025-01-20  A        M2            O1         ibuprofene   4
        2025-01-20  B        M2            O2         ibuprofene   6
        """,
        indicator="""
        count: euros_per_patient
        lines: all
        """,
        expected="""
        unit  period   numerator  denominator
        M1    2025-01  10         1
        M2    2025-01  10         2
        """,
    )


def test_the_same_for_pharmacies(spec: Spec) -> None:
    """De même par pharmacie : A ne compte qu'une fois pour O1."""
    spec(
        lines="""
        date        patient  prescripteur  pharmacie  produit     euros
        2025-01-06  A        M1            O1         ibuprofene  10
        2025-01-20  A        M2            O1         ibuprofene   4
        2025-01-20  B        M2            O2         ibuprofene   6
        """,
        indicator="""
        count: euros_per_patient
        lines: all
        """,
        by="pharmacy",
        expected="""
        unit  period   numerator  denominator
        O1    2025-01  14         1
        O2    2025-01   6         1
        """,
    )
