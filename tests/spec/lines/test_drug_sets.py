"""Les médicaments."""

from __future__ import annotations

from tests.spec.case import Spec


def test_a_set_is_written_by_its_atc_codes(spec: Spec) -> None:
    """Un ensemble réunit les codes ATC qui commencent comme l'un des codes inclus.

    `[J01C, M01]` prend l'amoxicilline (J01CA04), l'amoxicilline-clavulanate (J01CR02)
    et l'ibuprofène (M01AE01), pas l'ofloxacine (J01MA01).
    """
    spec(
        lines="""
        date        patient  produit
        2025-01-06  A        amoxicilline
        2025-01-06  A        amox-clav
        2025-01-06  A        ofloxacine
        2025-01-06  A        ibuprofene
        """,
        indicator="""
        count: deliveries
        denominator: all
        numerator: {drugs: {include: [J01C, M01]}}
        """,
        expected="""
        unit  period   numerator  denominator
        M1    2025-01  3          4
        """,
    )


def test_a_set_may_leave_codes_out(spec: Spec) -> None:
    """`exclude` retire de l'ensemble ce qui commence par l'un de ses codes.

    Les AINS (M01A) sauf les coxibs (M01AH) : ibuprofène et naproxène, pas célécoxib.
    """
    spec(
        lines="""
        date        patient  produit
        2025-01-06  A        ibuprofene
        2025-01-06  A        naproxene
        2025-01-06  A        celecoxib
        """,
        indicator="""
        count: deliveries
        denominator: {drugs: {include: [M01A]}}
        numerator: {drugs: {include: [M01A], exclude: [M01AH]}}
        """,
        expected="""
        unit  period   numerator  denominator
        M1    2025-01  2          3
        """,
    )
