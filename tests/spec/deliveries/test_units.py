"""Par prescripteur, par pharmacie, ensemble."""

from __future__ import annotations

from tests.spec.case import Spec


def test_by_prescriber(spec: Spec) -> None:
    """Une délivrance compte pour chaque prescripteur qui en a prescrit une boîte.

    M1 et M2 ont prescrit la même substance au même patient le même jour : 1 chacun. Un
    prescripteur connu des données a sa ligne pour chaque période, même à zéro (M3).
    """
    spec(
        lines="""
        date        patient  prescripteur  produit
        2025-01-06  A        M1            amoxicilline
        2025-01-06  A        M2            clamoxyl
        2025-02-03  B        M3            ibuprofene
        """,
        indicator="""
        count: deliveries
        denominator: all
        numerator: {drugs: {include: [J01]}}
        """,
        expected="""
        unit  period   numerator  denominator
        M1    2025-01  1          1
        M2    2025-01  1          1
        M3    2025-01  0          0
        """,
    )


def test_by_pharmacy(spec: Spec) -> None:
    """Par pharmacie, ce sont les délivrances faites par chacune.

    Le 6, A passe dans deux pharmacies avec la même ordonnance : 1 pour chacune.
    """
    spec(
        lines="""
        date        patient  pharmacie  produit
        2025-01-06  A        O1         amoxicilline
        2025-01-06  A        O2         amoxicilline
        2025-01-07  A        O2         ibuprofene
        """,
        indicator="""
        count: deliveries
        denominator: all
        numerator: {drugs: {include: [J01]}}
        """,
        by="pharmacy",
        expected="""
        unit  period   numerator  denominator
        O1    2025-01  1          1
        O2    2025-01  1          2
        """,
    )


def test_all_together(spec: Spec) -> None:
    """Pour l'ensemble (`all`), un patient x date x substance ne compte qu'une fois.

    Le total n'est donc pas la somme des prescripteurs : ici 1, et non 2.
    """
    spec(
        lines="""
        date        patient  prescripteur  produit
        2025-01-06  A        M1            amoxicilline
        2025-01-06  A        M2            clamoxyl
        """,
        indicator="""
        count: deliveries
        denominator: all
        numerator: {drugs: {include: [J01]}}
        """,
        by="all",
        expected="""
        unit  period   numerator  denominator
        all   2025-01  1          1
        """,
    )
