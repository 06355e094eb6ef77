"""Mois, trimestres, années, douze mois glissants."""

from __future__ import annotations

from tests.spec.case import Spec


def test_months(spec: Spec) -> None:
    """`month` : un mois de calendrier, du premier au dernier jour compris."""
    spec(
        lines="""
        date        patient  produit
        2024-12-31  A        amoxicilline
        2025-01-01  A        amoxicilline
        2025-01-31  A        ofloxacine
        2025-02-01  A        amoxicilline
        2025-03-31  A        ofloxacine
        2025-04-01  A        amoxicilline
        2025-12-31  A        amoxicilline
        """,
        indicator="""
        count: deliveries
        denominator: {drugs: {include: [J01]}}
        numerator: {drugs: {include: [J01MA]}}
        """,
        every="month",
        until="2025-03",
        expected="""
        unit  period   numerator  denominator
        M1    2025-01  1          2
        M1    2025-02  0          1
        M1    2025-03  1          1
        """,
    )


def test_quarters(spec: Spec) -> None:
    """`quarter` : un trimestre de calendrier ; les délivrances de ses trois mois
    s'ajoutent.

    2 + 1 + 1 = 4 au premier trimestre. Un trimestre n'est donné que s'il est demandé en
    entier : avril seul ne fait pas un deuxième trimestre.
    """
    spec(
        lines="""
        date        patient  produit
        2024-12-31  A        amoxicilline
        2025-01-01  A        amoxicilline
        2025-01-31  A        ofloxacine
        2025-02-01  A        amoxicilline
        2025-03-31  A        ofloxacine
        2025-04-01  A        amoxicilline
        2025-12-31  A        amoxicilline
        """,
        indicator="""
        count: deliveries
        denominator: {drugs: {include: [J01]}}
        numerator: {drugs: {include: [J01MA]}}
        """,
        every="quarter",
        until="2025-04",
        expected="""
        unit  period   numerator  denominator
        M1    2025-Q1  2          4
        """,
    )


def test_years(spec: Spec) -> None:
    """`year` : une année de calendrier. 4 + 1 + 1 = 6 en 2025."""
    spec(
        lines="""
        date        patient  produit
        2024-12-31  A        amoxicilline
        2025-01-01  A        amoxicilline
        2025-01-31  A        ofloxacine
        2025-02-01  A        amoxicilline
        2025-03-31  A        ofloxacine
        2025-04-01  A        amoxicilline
        2025-12-31  A        amoxicilline
        """,
        indicator="""
        count: deliveries
        denominator: {drugs: {include: [J01]}}
        numerator: {drugs: {include: [J01MA]}}
        """,
        every="year",
        until="2025-12",
        expected="""
        unit  period  numerator  denominator
        M1    2025    2          6
        """,
    )


def test_rolling_years(spec: Spec) -> None:
    """`rolling12` : les douze mois qui finissent avec chaque mois, nommés par celui-ci.

    Les douze mois finissant en janvier 2025 prennent aussi décembre 2024 : 1 + 2 = 3.
    Ils lisent avant le premier mois demandé.
    """
    spec(
        lines="""
        date        patient  produit
        2024-12-31  A        amoxicilline
        2025-01-01  A        amoxicilline
        2025-01-31  A        ofloxacine
        2025-02-01  A        amoxicilline
        2025-03-31  A        ofloxacine
        2025-04-01  A        amoxicilline
        2025-12-31  A        amoxicilline
        """,
        indicator="""
        count: deliveries
        denominator: {drugs: {include: [J01]}}
        numerator: {drugs: {include: [J01MA]}}
        """,
        every="rolling12",
        until="2025-02",
        expected="""
        unit  period   numerator  denominator
        M1    2025-01  1          3
        M1    2025-02  1          4
        """,
    )
