"""L'âge."""

from __future__ import annotations

from tests.spec.case import Spec


def test_age_is_a_difference_of_years(spec: Spec) -> None:
    """Âge = année de la délivrance - année de naissance.

    Né en 1960, A a 64 ans jusqu'au 31 décembre 2024 et 65 dès le 1er janvier 2025, quel
    que soit son anniversaire.
    """
    spec(
        lines="""
        date        patient  naissance  produit
        2024-12-31  A        1960       ibuprofene
        2025-01-01  A        1960       ibuprofene
        """,
        indicator="""
        count: deliveries
        denominator: all
        numerator: {age: {from: 65}}
        """,
        since="2024-12",
        expected="""
        unit  period   numerator  denominator
        M1    2024-12  0          1
        M1    2025-01  1          1
        """,
    )


def test_both_ends_are_included(spec: Spec) -> None:
    """Les deux bornes sont comprises ; l'une ou l'autre peut manquer.

    En 2025, les patients ont 15, 16, 65 et 66 ans : « de 16 à 65 » en garde deux.
    """
    spec(
        lines="""
        date        patient  naissance  produit
        2025-01-06  A        2010       ibuprofene
        2025-01-06  B        2009       ibuprofene
        2025-01-06  C        1960       ibuprofene
        2025-01-06  D        1959       ibuprofene
        """,
        indicator="""
        count: deliveries
        denominator: all
        numerator: {age: {from: 16, to: 65}}
        """,
        expected="""
        unit  period   numerator  denominator
        M1    2025-01  2          4
        """,
    )


def test_only_an_upper_end(spec: Spec) -> None:
    """Sans « from », tous les plus jeunes sont gardés : ici B, qui a 15 ans."""
    spec(
        lines="""
        date        patient  naissance  produit
        2025-01-06  A        2009       ibuprofene
        2025-01-06  B        2010       ibuprofene
        """,
        indicator="""
        count: deliveries
        denominator: all
        numerator: {age: {to: 15}}
        """,
        expected="""
        unit  period   numerator  denominator
        M1    2025-01  1          2
        """,
    )


def test_birth_years_that_disagree(spec: Spec) -> None:
    """Si les lignes d'un patient se contredisent, la valeur la plus fréquente
    l'emporte.

    A : 1951 deux fois, 1990 une fois, donc 1951, sur toutes ses lignes (le rendu de
    février en est une). B : 1950 et 1960 à égalité, la plus petite, 1950. Tous deux ont
    plus de 65 ans : 2 + 2 délivrances sur 4.
    """
    spec(
        lines="""
        date        patient  naissance  produit     boites
        2025-01-06  A        1951       ibuprofene   1
        2025-01-07  A        1990       ibuprofene   1
        2025-02-03  A        1951       ibuprofene  -1
        2025-01-06  B        1960       ibuprofene   1
        2025-01-07  B        1950       ibuprofene   1
        """,
        indicator="""
        count: deliveries
        denominator: all
        numerator: {age: {from: 66}}
        """,
        expected="""
        unit  period   numerator  denominator
        M1    2025-01  4          4
        """,
    )
