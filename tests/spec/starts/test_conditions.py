"""Ce qui entoure un début."""

from __future__ import annotations

from tests.spec.case import Spec


def test_with_another_set(spec: Spec) -> None:
    """`same_day_as_start` : l'ensemble nommé a été délivré le jour du début, par qui
    que ce soit.
    """
    spec(
        lines="""
        date        patient  prescripteur  produit
        2024-01-01  Z        M9            pansement
        2025-01-06  A        M1            omeprazole
        2025-01-06  A        M2            ibuprofene
        2025-01-06  B        M1            omeprazole
        2025-01-07  B        M1            ibuprofene
        """,
        indicator="""
        count: starts
        denominator: {drugs: {include: [A02BC]}}
        numerator: {same_day_as_start: {include: [M01A]}}
        """,
        expected="""
        unit  period   numerator  denominator
        M1    2025-01  1          2
        """,
    )


def test_without_another_set_before(spec: Spec) -> None:
    """`not_delivered_before_start` : rien de l'ensemble dans les 12 mois d'avant, ni le
    jour même.

    A n'a pas d'anticoagulant. B en a eu un le 6 janvier 2024, 12 mois avant jour pour
    jour. C en reçoit un le jour du début. D en a eu un le 5 janvier 2024, trop tôt pour
    compter, et en aura un le lendemain, trop tard.
    """
    spec(
        lines="""
        date        patient  produit
        2024-01-01  Z        pansement
        2025-01-06  A        omeprazole
        2024-01-06  B        apixaban
        2025-01-06  B        omeprazole
        2025-01-06  C        apixaban
        2025-01-06  C        omeprazole
        2024-01-05  D        apixaban
        2025-01-06  D        omeprazole
        2025-01-07  D        apixaban
        """,
        indicator="""
        count: starts
        denominator: {drugs: {include: [A02BC]}}
        numerator: {not_delivered_before_start: {include: [B01AF]}}
        """,
        expected="""
        unit  period   numerator  denominator
        M1    2025-01  2          4
        """,
    )


def test_conditions_of_the_denominator(spec: Spec) -> None:
    """Une condition du dénominateur réduit les débuts comptés.

    Débuts d'IPP avec un AINS (A et B), dont sans anticoagulant : B.
    """
    spec(
        lines="""
        date        patient  produit
        2024-01-01  Z        pansement
        2024-06-03  A        apixaban
        2025-01-06  A        omeprazole
        2025-01-06  A        ibuprofene
        2025-01-06  B        omeprazole
        2025-01-06  B        ibuprofene
        2025-01-06  C        omeprazole
        """,
        indicator="""
        count: starts
        denominator:
          drugs: {include: [A02BC]}
          same_day_as_start: {include: [M01A]}
        numerator: {not_delivered_before_start: {include: [B01AF]}}
        """,
        expected="""
        unit  period   numerator  denominator
        M1    2025-01  1          2
        """,
    )
