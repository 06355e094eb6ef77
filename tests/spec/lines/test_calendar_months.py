"""Les mois de l'année."""

from __future__ import annotations

from tests.spec.case import Spec


def test_lines_of_some_months(spec: Spec) -> None:
    """`calendar_months` garde les lignes de certains mois, de 1 (janvier) à 12,
    quelle que soit l'année."""
    spec(
        lines="""
        date        patient  produit
        2024-11-04  A        amoxicilline
        2025-01-06  A        amoxicilline
        2025-04-07  A        amoxicilline
        """,
        indicator="""
        count: deliveries
        denominator: all
        numerator: {calendar_months: [10, 11, 12, 1, 2, 3]}
        """,
        every="rolling12",
        since="2025-06",
        until="2025-06",
        expected="""
        unit  period   numerator  denominator
        M1    2025-06  2          3
        """,
    )


def test_seasonal_variation(spec: Spec) -> None:
    """`minus_one: true` donne un rapport moins 1 : de combien l'hiver dépasse l'été.

    Trois boîtes d'amoxicilline, 12 DDD, d'octobre à mars ; deux, 8 DDD, d'avril à
    septembre : 12 / 8 - 1 = 0,5, soit 50 % de plus.
    """
    spec(
        lines="""
        date        patient  produit       boites
        2024-08-05  A        amoxicilline  1
        2024-11-04  A        amoxicilline  2
        2025-01-06  A        amoxicilline  1
        2025-04-07  A        amoxicilline  1
        """,
        indicator="""
        count: daily_doses
        relation: ratio
        minus_one: true
        denominator:
          drugs: {include: [J01]}
          calendar_months: [4, 5, 6, 7, 8, 9]
        numerator:
          drugs: {include: [J01]}
          calendar_months: [10, 11, 12, 1, 2, 3]
        """,
        every="rolling12",
        since="2025-06",
        until="2025-06",
        expected="""
        unit  period   numerator  denominator  value
        M1    2025-06  12         8            0.5
        """,
    )
