"""Compter en euros."""

from __future__ import annotations

from tests.spec.case import Spec


def test_a_share_of_euros(spec: Spec) -> None:
    """`euros` additionne les euros signés de toutes les lignes, délivrées ou non.

    Le remboursement repris le 8 (-5 euros) n'est pas une délivrance, mais ses euros
    comptent : 10 + 20 - 5 = 25, dont 15 d'oméprazole et 10 de célécoxib.
    """
    spec(
        lines="""
        date        patient  produit     boites  euros
        2025-01-06  A        omeprazole   2       20.00
        2025-01-08  A        omeprazole  -1       -5.00
        2025-01-06  B        celecoxib    1       10.00
        """,
        indicator="""
        count: euros
        denominator: all
        numerator: {drugs: {include: [M01A]}}
        """,
        expected="""
        unit  period   numerator  denominator  value
        M1    2025-01  10.00      25.00        0.4
        """,
    )
