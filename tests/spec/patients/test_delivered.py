"""Au moins n délivrances, au moins n substances."""

from __future__ import annotations

from tests.spec.case import Spec


def test_at_least_n_deliveries(spec: Spec) -> None:
    """`delivered` avec `deliveries: n` : au moins n patient x date x substance dans la
    période.

    A en a trois ; B, deux, car deux présentations de la même substance le même jour
    n'en font qu'une.
    """
    spec(
        lines="""
        date        patient  produit
        2025-01-06  A        ibuprofene
        2025-01-06  A        naproxene
        2025-01-20  A        ibuprofene
        2025-01-06  B        omeprazole
        2025-01-06  B        ibuprofene
        2025-01-20  B        naproxene
        """,
        indicator="""
        count: patients
        denominator: all
        numerator: {delivered: {drugs: {include: [M01A]}, deliveries: 3}}
        """,
        expected="""
        unit  period   numerator  denominator
        M1    2025-01  1          2
        """,
    )


def test_at_least_n_substances(spec: Spec) -> None:
    """`substances: n` : au moins n substances (ATC5) différentes dans la période.

    B a reçu trois fois la même. Les deux nombres peuvent être demandés ensemble.
    """
    spec(
        lines="""
        date        patient  prescripteur  produit
        2025-01-06  A        M1            ibuprofene
        2025-01-20  A        M2            naproxene
        2025-01-06  B        M1            ibuprofene
        2025-01-13  B        M1            ibuprofene
        2025-01-20  B        M1            ibuprofene
        """,
        indicator="""
        count: patients
        denominator: {drugs: {include: [M01A]}}
        numerator: {delivered: {drugs: {include: [M01A]}, deliveries: 2, substances: 2}}
        """,
        expected="""
        unit  period   numerator  denominator
        M1    2025-01  1          2
        M2    2025-01  1          1
        """,
    )


def test_at_least_n_boxes(spec: Spec) -> None:
    """`boxes: n` : au moins n boîtes nettes dans la période.

    A en a reçu 6, en deux fois ; B en a rendu une des six.
    """
    spec(
        lines="""
        date        patient  produit     boites
        2025-01-06  A        ibuprofene   2
        2025-01-20  A        naproxene    4
        2025-01-06  B        ibuprofene   6
        2025-01-06  B        ibuprofene  -1
        """,
        indicator="""
        count: patients
        denominator: {drugs: {include: [M01A]}}
        numerator: {delivered: {drugs: {include: [M01A]}, boxes: 6}}
        """,
        expected="""
        unit  period   numerator  denominator
        M1    2025-01  1          2
        """,
    )


def test_in_the_period(spec: Spec) -> None:
    """Les délivrances d'une autre période ne comptent pas."""
    spec(
        lines="""
        date        patient  produit
        2025-01-06  A        ibuprofene
        2025-02-03  A        ibuprofene
        """,
        indicator="""
        count: patients
        denominator: all
        numerator: {delivered: {drugs: {include: [M01A]}, deliveries: 2}}
        """,
        until="2025-02",
        expected="""
        unit  period   numerator  denominator
        M1    2025-01  0          1
        M1    2025-02  0          1
        """,
    )
