"""Le sexe."""

from __future__ import annotations

from tests.spec.case import Spec


def test_female_or_male(spec: Spec) -> None:
    """`sex: female` ou `sex: male`, d'après le codage 1 (homme) et 2 (femme)."""
    spec(
        lines="""
        date        patient  sexe  produit
        2025-01-06  A        F     ofloxacine
        2025-01-06  B        F     ofloxacine
        2025-01-06  C        H     ofloxacine
        """,
        indicator="""
        count: deliveries
        denominator: all
        numerator: {sex: female}
        """,
        expected="""
        unit  period   numerator  denominator
        M1    2025-01  2          3
        """,
    )


def test_sexes_that_disagree(spec: Spec) -> None:
    """Comme l'année de naissance, le sexe d'un patient est celui de la plupart de ses
    lignes.

    A : H deux fois, F une fois, donc homme. B : à égalité, le plus petit code, 1
    (homme).
    """
    spec(
        lines="""
        date        patient  sexe  produit
        2025-01-06  A        F     ofloxacine
        2025-01-07  A        H     ofloxacine
        2025-01-08  A        H     ofloxacine
        2025-01-06  B        F     ofloxacine
        2025-01-07  B        H     ofloxacine
        """,
        indicator="""
        count: deliveries
        denominator: all
        numerator: {sex: male}
        """,
        expected="""
        unit  period   numerator  denominator
        M1    2025-01  5          5
        """,
    )
