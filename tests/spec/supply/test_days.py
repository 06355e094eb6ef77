"""Combien de jours couvre une délivrance."""

from __future__ import annotations

from tests.spec.case import Spec


def test_boxes_times_units(spec: Spec) -> None:
    """Jours = boîtes x unités par boîte / unités par jour, une unité par jour sauf
    mention.

    A : 1 x 28 = 28 jours. B : 4 x 7 = 28 jours. C : 1 x 7. `treated` demande un
    traitement d'au moins `days` jours.
    """
    spec(
        lines="""
        date        patient  produit         boites
        2025-01-01  A        omeprazole      1
        2025-01-01  B        pantoprazole-7  4
        2025-01-01  C        pantoprazole-7  1
        """,
        indicator="""
        count: patients
        denominator: {drugs: {include: [A02BC]}}
        numerator: {treated: {drugs: {include: [A02BC]}, days: 28}}
        """,
        expected="""
        unit  period   numerator  denominator
        M1    2025-01  2          3
        """,
    )


def test_units_per_day(spec: Spec) -> None:
    """`units_per_day` dit combien d'unités font un jour ; la durée est arrondie au jour
    au-dessus.

    Avec 1,5 unité par jour : A 20 / 1,5 = 13,33 soit 14 jours ; B 15 / 1,5 = 10 jours ;
    C 2 x 15 / 1,5 = 20 jours.
    """
    spec(
        lines="""
        date        patient  produit     boites
        2025-01-01  A        ibuprofene  1
        2025-01-01  B        naproxene   1
        2025-01-01  C        naproxene   2
        """,
        indicator="""
        count: patients
        denominator: {drugs: {include: [M01A]}}
        numerator:
          treated: {drugs: {include: [M01A], units_per_day: 1.5}, days: 14}
        """,
        expected="""
        unit  period   numerator  denominator
        M1    2025-01  2          3
        """,
    )


def test_net_boxes_give_supply(spec: Spec) -> None:
    """Ce sont les boîtes nettes, tous prescripteurs réunis, qui couvrent des jours.

    A : 5 - 1 = 4 boîtes de 7, 28 jours. B : 4 - 1 = 3 boîtes, 21 jours. C : 2 + 2
    boîtes de deux prescripteurs, 28 jours.
    """
    spec(
        lines="""
        date        patient  prescripteur  produit         boites
        2025-01-01  A        M1            pantoprazole-7   5
        2025-01-01  A        M1            pantoprazole-7  -1
        2025-01-01  B        M1            pantoprazole-7   4
        2025-01-01  B        M1            pantoprazole-7  -1
        2025-01-01  C        M1            pantoprazole-7   2
        2025-01-01  C        M2            pantoprazole-7   2
        """,
        indicator="""
        count: patients
        denominator: {drugs: {include: [A02BC]}}
        numerator: {treated: {drugs: {include: [A02BC]}, days: 28}}
        """,
        expected="""
        unit  period   numerator  denominator
        M1    2025-01  2          3
        M2    2025-01  1          1
        """,
    )
