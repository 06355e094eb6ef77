"""Les boîtes nettes."""

from __future__ import annotations

from tests.spec.case import Spec


def test_boxes_are_summed_with_their_sign(spec: Spec) -> None:
    """Les boîtes sont sommées avec leur signe, par patient, date et CIP13.

    A garde 2 - 1 = 1 boîte. B a tout rendu le jour même : ce qui donne zéro ou moins
    n'est pas une délivrance.
    """
    spec(
        lines="""
        date        patient  produit       boites
        2025-01-06  A        amoxicilline   2
        2025-01-06  A        amoxicilline  -1
        2025-01-07  B        amoxicilline   1
        2025-01-07  B        amoxicilline  -1
        """,
        indicator="""
        count: boxes
        denominator: all
        numerator: {drugs: {include: [J01]}}
        """,
        expected="""
        unit  period   numerator  denominator
        M1    2025-01  1          1
        """,
    )


def test_a_return_on_another_day_takes_nothing_back(spec: Spec) -> None:
    """Une régularisation datée d'un autre jour n'efface pas la délivrance.

    Le 6, une boîte est délivrée ; le 8 ne compte qu'un rendu, qui n'est pas une
    délivrance et n'ôte rien aux boîtes.
    """
    spec(
        lines="""
        date        patient  produit       boites
        2025-01-06  A        amoxicilline   1
        2025-01-08  A        amoxicilline  -1
        """,
        indicator="""
        count: boxes
        denominator: all
        numerator: {drugs: {include: [J01]}}
        """,
        expected="""
        unit  period   numerator  denominator
        M1    2025-01  1          1
        """,
    )


def test_a_return_of_another_pack_takes_nothing_back(spec: Spec) -> None:
    """Le compte se fait par CIP13 : le rendu d'une autre présentation n'annule rien.

    Même substance, mais ce n'est pas la même boîte : l'amoxicilline reste délivrée.
    """
    spec(
        lines="""
        date        patient  produit       boites
        2025-01-06  A        amoxicilline   1
        2025-01-06  A        clamoxyl      -1
        """,
        indicator="""
        count: deliveries
        denominator: all
        numerator: {generic_roles: [generic]}
        """,
        expected="""
        unit  period   numerator  denominator
        M1    2025-01  1          1
        """,
    )


def test_the_net_is_taken_over_everyone(spec: Spec) -> None:
    """Le net d'une délivrance se fait tous prescripteurs et pharmacies réunis.

    A : 1 - 1 = 0, ni M1 ni M2 n'a de délivrance. B : 3 - 1 = 2, c'est une délivrance ;
    M1 l'a prescrite (3 boîtes), M2 ne porte qu'une régularisation (-1).
    """
    spec(
        lines="""
        date        patient  prescripteur  pharmacie  produit       boites
        2025-01-06  A        M1            O1         amoxicilline   1
        2025-01-06  A        M2            O2         amoxicilline  -1
        2025-01-07  B        M1            O1         amoxicilline   3
        2025-01-07  B        M2            O1         amoxicilline  -1
        """,
        indicator="""
        count: boxes
        denominator: all
        numerator: {drugs: {include: [J01]}}
        """,
        expected="""
        unit  period   numerator  denominator
        M1    2025-01   3          3
        M2    2025-01  -1         -1
        """,
    )


def test_who_only_returns_has_ordered_nothing(spec: Spec) -> None:
    """Qui ne porte qu'une régularisation n'a rien prescrit.

    Les mêmes lignes comptées en délivrances : une pour M1, aucune pour M2.
    """
    spec(
        lines="""
        date        patient  prescripteur  produit       boites
        2025-01-07  B        M1            amoxicilline   3
        2025-01-07  B        M2            amoxicilline  -1
        """,
        indicator="""
        count: deliveries
        denominator: all
        numerator: {drugs: {include: [J01]}}
        """,
        expected="""
        unit  period   numerator  denominator
        M1    2025-01  1          1
        M2    2025-01  0          0
        """,
    )
