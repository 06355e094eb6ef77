"""Princeps et génériques."""

from __future__ import annotations

from tests.spec.case import Spec


def test_the_role_in_the_generic_group(spec: Spec) -> None:
    """`generic_roles` garde les présentations qui ont l'un des rôles nommés.

    Les rôles sont ceux du répertoire : `princeps`, `generic`, `complementary`,
    `substitutable`. 3 boîtes de générique pour 4 dans le répertoire ; le naproxène,
    sans rôle, n'est pas du répertoire.
    """
    spec(
        lines="""
        date        patient  produit       boites
        2025-01-06  A        amoxicilline  3
        2025-01-06  A        clamoxyl      1
        2025-01-06  A        naproxene     5
        """,
        indicator="""
        count: boxes
        denominator: {generic_roles: [princeps, generic]}
        numerator: {generic_roles: [generic]}
        """,
        expected="""
        unit  period   numerator  denominator
        M1    2025-01  3          4
        """,
    )


def test_both_roles_on_one_day(spec: Spec) -> None:
    """En délivrances, une substance donnée sous les deux rôles compte pour chacun.

    Le 6, amoxicilline générique et Clamoxyl font une seule délivrance, qui est aussi
    délivrance de princeps.
    """
    spec(
        lines="""
        date        patient  produit
        2025-01-06  A        amoxicilline
        2025-01-06  A        clamoxyl
        """,
        indicator="""
        count: deliveries
        denominator: {drugs: {include: [J01]}}
        numerator: {generic_roles: [princeps]}
        """,
        expected="""
        unit  period   numerator  denominator
        M1    2025-01  1          1
        """,
    )
