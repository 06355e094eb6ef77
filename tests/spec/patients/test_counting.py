"""Combien de patients."""

from __future__ import annotations

from tests.spec.case import Spec


def test_a_patient_counts_once(spec: Spec) -> None:
    """`count: patients` (P) compte les patients distincts de la période.

    En janvier A ne compte qu'une fois malgré deux délivrances. Sur le trimestre entier,
    il ne compte encore qu'une fois : les mois ne s'additionnent pas.
    """
    spec(
        lines="""
        date        patient  produit
        2025-01-06  A        amoxicilline
        2025-01-20  A        ofloxacine
        2025-02-03  A        amoxicilline
        2025-03-03  B        amoxicilline
        """,
        indicator="""
        count: patients
        denominator: {drugs: {include: [J01]}}
        numerator: {drugs: {include: [J01MA]}}
        """,
        every="quarter",
        until="2025-03",
        expected="""
        unit  period   numerator  denominator
        M1    2025-Q1  1          2
        """,
    )


def test_a_patient_needs_a_delivery(spec: Spec) -> None:
    """Un patient compte s'il a au moins une délivrance ; un rendu n'en est pas une."""
    spec(
        lines="""
        date        patient  produit       boites
        2025-01-06  A        amoxicilline   1
        2025-01-20  B        amoxicilline  -1
        """,
        indicator="""
        count: patients
        denominator: {drugs: {include: [J01]}}
        numerator: {drugs: {include: [J01CA]}}
        """,
        expected="""
        unit  period   numerator  denominator
        M1    2025-01  1          1
        """,
    )


def test_age_is_that_of_a_line(spec: Spec) -> None:
    """Un critère de ligne est demandé à une même ligne du patient.

    A reçoit l'ofloxacine à 64 ans et l'amoxicilline à 65 : sur les douze mois, aucune
    quinolone à 65 ans. B, oui.
    """
    spec(
        lines="""
        date        patient  naissance  produit
        2024-12-30  A        1960       ofloxacine
        2025-01-06  A        1960       amoxicilline
        2025-01-06  B        1960       ofloxacine
        """,
        indicator="""
        count: patients
        denominator: {drugs: {include: [J01]}}
        numerator: {drugs: {include: [J01MA]}, age: {from: 65}}
        """,
        every="rolling12",
        expected="""
        unit  period   numerator  denominator
        M1    2025-01  1          2
        """,
    )


def test_who_only_returns_has_no_patient(spec: Spec) -> None:
    """Un prescripteur qui ne porte qu'une régularisation n'a pas ce patient.

    La délivrance de A est de M1 (3 - 1 = 2 boîtes) ; la ligne de M2 est un rendu.
    """
    spec(
        lines="""
        date        patient  prescripteur  produit       boites
        2025-01-06  A        M1            amoxicilline   3
        2025-01-06  A        M2            amoxicilline  -1
        """,
        indicator="""
        count: patients
        denominator: {drugs: {include: [J01]}}
        numerator: {drugs: {include: [J01CA]}}
        """,
        expected="""
        unit  period   numerator  denominator
        M1    2025-01  1          1
        M2    2025-01  0          0
        """,
    )
