"""Le même jour."""

from __future__ import annotations

from tests.spec.case import Spec


def test_delivered_with_another_set(spec: Spec) -> None:
    """`same_day_as` garde les lignes dont le patient a reçu l'ensemble nommé le même
    jour.

    Peu importe qui l'a prescrit : A reçoit un AINS de M2. B le reçoit le lendemain.
    """
    spec(
        lines="""
        date        patient  prescripteur  produit
        2025-01-06  A        M1            amoxicilline
        2025-01-06  A        M2            ibuprofene
        2025-01-06  B        M1            amoxicilline
        2025-01-07  B        M1            ibuprofene
        """,
        indicator="""
        count: deliveries
        denominator: {drugs: {include: [J01]}}
        numerator: {same_day_as: {include: [M01A]}}
        """,
        expected="""
        unit  period   numerator  denominator
        M1    2025-01  1          2
        """,
    )


def test_what_was_returned_was_not_delivered(spec: Spec) -> None:
    """Ce qui a été rendu le jour même n'a pas été délivré."""
    spec(
        lines="""
        date        patient  produit       boites
        2025-01-06  A        amoxicilline   1
        2025-01-06  A        ibuprofene     1
        2025-01-06  A        ibuprofene    -1
        """,
        indicator="""
        count: deliveries
        denominator: {drugs: {include: [J01]}}
        numerator: {same_day_as: {include: [M01A]}}
        """,
        expected="""
        unit  period   numerator  denominator
        M1    2025-01  0          1
        """,
    )
