"""Plusieurs substances d'un ensemble à la fois."""

from __future__ import annotations

from tests.spec.case import Spec


def test_days_covered_by_two_substances(spec: Spec) -> None:
    """`substances_at_once` compte les jours couverts par au moins n substances de
    l'ensemble.

    A : ibuprofène du 1er au 20, naproxène du 10 au 24 : 11 jours communs, du 10 au 20.
    B : deux boîtes de la même substance n'en font qu'une.
    """
    spec(
        lines="""
        date        patient  produit
        2025-01-01  A        ibuprofene
        2025-01-10  A        naproxene
        2025-01-01  B        ibuprofene
        2025-01-10  B        ibuprofene
        """,
        indicator="""
        count: patients
        denominator: {drugs: {include: [M01A]}}
        numerator:
          substances_at_once: {drugs: {include: [M01A]}, substances: 2, days: 11}
        """,
        expected="""
        unit  period   numerator  denominator
        M1    2025-01  1          2
        """,
    )


def test_carried_on_within_a_substance(spec: Spec) -> None:
    """Le report se fait dans chaque substance pour elle-même.

    A : deux boîtes d'ibuprofène, l'une le 1er, l'autre le 10, couvrent jusqu'au 9
    février ; le naproxène du 17 au 31 janvier est donc tout entier commun, 15 jours.
    """
    spec(
        lines="""
        date        patient  produit
        2025-01-01  A        ibuprofene
        2025-01-10  A        ibuprofene
        2025-01-17  A        naproxene
        """,
        indicator="""
        count: patients
        denominator: {drugs: {include: [M01A]}}
        numerator:
          substances_at_once: {drugs: {include: [M01A]}, substances: 2, days: 15}
        """,
        expected="""
        unit  period   numerator  denominator
        M1    2025-01  1          1
        """,
    )


def test_two_packs_are_one_substance(spec: Spec) -> None:
    """Deux présentations du même code ATC sont une seule substance.

    A prend omeprazole et Mopral : une substance. B y ajoute le pantoprazole : deux.
    """
    spec(
        lines="""
        date        patient  produit
        2025-01-01  A        omeprazole
        2025-01-01  A        mopral
        2025-01-01  B        mopral
        2025-01-01  B        pantoprazole-7
        """,
        indicator="""
        count: patients
        denominator: {drugs: {include: [A02BC]}}
        numerator: {substances_at_once: {drugs: {include: [A02BC]}, substances: 2}}
        """,
        expected="""
        unit  period   numerator  denominator
        M1    2025-01  1          2
        """,
    )
