"""La substitution refusée."""

from __future__ import annotations

from tests.spec.case import Spec


def test_lines_whose_substitution_was_refused(spec: Spec) -> None:
    """`substitution_refused: true` garde les lignes qui portent un motif de
    non-substitution ; `false`, celles qui n'en portent pas.

    Des deux princeps délivrés, l'un porte un motif.
    """
    spec(
        lines="""
        date        patient  produit   motif
        2025-01-06  A        clamoxyl  MTE
        2025-01-06  B        mopral    ?
        2025-01-06  C        omeprazole  ?
        """,
        indicator="""
        count: boxes
        denominator: {generic_roles: [princeps]}
        numerator: {substitution_refused: true}
        """,
        expected="""
        unit  period   numerator  denominator
        M1    2025-01  1          2
        """,
    )


def test_one_motive_is_enough(spec: Spec) -> None:
    """Une boîte en plusieurs lignes est refusée dès que l'une d'elles le dit.

    Même patient, date, produit, prescripteur et pharmacie : une seule délivrance.
    """
    spec(
        lines="""
        date        patient  produit   boites  motif
        2025-01-06  A        clamoxyl  1       ?
        2025-01-06  A        clamoxyl  1       CIF
        """,
        indicator="""
        count: boxes
        denominator: all
        numerator: {substitution_refused: true}
        """,
        expected="""
        unit  period   numerator  denominator
        M1    2025-01  2          2
        """,
    )
