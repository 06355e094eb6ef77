"""Traité depuis au moins n jours."""

from __future__ import annotations

from tests.spec.case import Spec


def test_up_to_the_end_of_the_period(spec: Spec) -> None:
    """La durée va du premier jour du traitement à la fin de la période, ou à son
    dernier jour.

    A commence le 20 janvier : fin janvier, cela fait 12 jours (du 20 au 31). B, le 21 :
    11.
    """
    spec(
        lines="""
        date        patient  produit
        2025-01-20  A        omeprazole
        2025-01-21  B        omeprazole
        """,
        indicator="""
        count: patients
        denominator: {drugs: {include: [A02BC]}}
        numerator: {treated: {drugs: {include: [A02BC]}, days: 12}}
        """,
        expected="""
        unit  period   numerator  denominator
        M1    2025-01  1          2
        """,
    )


def test_begun_before_the_period(spec: Spec) -> None:
    """Le traitement peut avoir commencé avant la période ; ses jours d'avant comptent.

    A est traité du 1er janvier au 25 février. En février, M2 lui délivre sa dernière
    boîte et il est traité depuis 56 jours, quel que soit le prescripteur des premières.
    """
    spec(
        lines="""
        date        patient  prescripteur  produit
        2025-01-01  A        M1            omeprazole
        2025-02-03  A        M2            omeprazole
        """,
        indicator="""
        count: patients
        denominator: {drugs: {include: [A02BC]}}
        numerator: {treated: {drugs: {include: [A02BC]}, days: 50}}
        """,
        until="2025-02",
        expected="""
        unit  period   numerator  denominator
        M1    2025-01  0          1
        M2    2025-02  1          1
        """,
    )


def test_an_episode_that_is_over(spec: Spec) -> None:
    """Un traitement fini avant la période n'y touche plus.

    A a été traité 56 jours, jusqu'au 25 février ; en juin il prend autre chose.
    """
    spec(
        lines="""
        date        patient  produit     boites
        2025-01-01  A        omeprazole  2
        2025-06-02  A        ibuprofene  1
        """,
        indicator="""
        count: patients
        denominator: all
        numerator: {treated: {drugs: {include: [A02BC]}, days: 28}}
        """,
        since="2025-06",
        until="2025-06",
        expected="""
        unit  period   numerator  denominator
        M1    2025-06  0          1
        """,
    )
