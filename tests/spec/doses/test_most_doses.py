"""Combien de substances font l'essentiel des doses (DU90)."""

from __future__ import annotations

from tests.spec.case import Spec


def test_the_substances_that_make_most_of_the_doses(spec: Spec) -> None:
    """`substances_of_most_doses` : le plus petit nombre de substances (ATC5) qui font
    ensemble 90 % des DDD.

    56 d'oméprazole, 30 de célécoxib, 10 d'ofloxacine, 4 d'amoxicilline : 100 DDD. Deux
    substances en font 86, trois en font 96 : il en faut 3, sur 4.
    """
    spec(
        lines="""
        date        patient  produit       boites
        2025-01-06  A        omeprazole    1
        2025-01-20  A        mopral        1
        2025-01-06  B        celecoxib     1
        2025-01-06  B        ofloxacine    2
        2025-01-06  B        amoxicilline  1
        """,
        indicator="""
        count: substances_of_most_doses
        lines: all
        """,
        expected="""
        unit  period   numerator  denominator  value
        M1    2025-01  3          4            3
        """,
    )


def test_another_percent(spec: Spec) -> None:
    """`percent` change la part des DDD : 56 % et plus sont faits par une substance."""
    spec(
        lines="""
        date        patient  produit       boites
        2025-01-06  A        omeprazole    2
        2025-01-06  B        celecoxib     1
        2025-01-06  B        ofloxacine    2
        2025-01-06  B        amoxicilline  1
        """,
        indicator="""
        count: substances_of_most_doses
        percent: 56
        lines: all
        """,
        expected="""
        unit  period   numerator  denominator
        M1    2025-01  1          4
        """,
    )


def test_substances_without_doses(spec: Spec) -> None:
    """Une substance dont on ne connaît aucune dose n'est pas comptée, et se dit.

    L'ibuprofène n'a pas de DDD connue : reste le célécoxib, seul.
    """
    spec(
        lines="""
        date        patient  produit
        2025-01-06  A        ibuprofene
        2025-01-06  B        celecoxib
        """,
        indicator="""
        count: substances_of_most_doses
        lines: {drugs: {include: [M01A]}}
        """,
        expected="""
        unit  period   numerator  denominator  not_computable
        M1    2025-01  1          1            1
        """,
    )
