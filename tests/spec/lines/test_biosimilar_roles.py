"""Référence et biosimilaires."""

from __future__ import annotations

from tests.spec.case import Spec


def test_the_biosimilars_of_a_group(spec: Spec) -> None:
    """`biosimilar_roles` garde les présentations par leur place dans un groupe de
    biosimilaires : `reference` ou `biosimilar`.

    Trois boîtes d'un groupe, dont deux du biosimilaire ; l'oméprazole n'est d'aucun.
    """
    spec(
        lines="""
        date        patient  produit     boites
        2025-01-06  A        lantus      1
        2025-01-06  B        abasaglar   2
        2025-01-06  C        omeprazole  1
        """,
        indicator="""
        count: boxes
        denominator: {biosimilar_roles: [reference, biosimilar]}
        numerator: {biosimilar_roles: [biosimilar]}
        """,
        expected="""
        unit  period   numerator  denominator
        M1    2025-01  2          3
        """,
    )
