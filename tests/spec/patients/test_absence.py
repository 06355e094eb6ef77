"""L'absence."""

from __future__ import annotations

from tests.spec.case import Spec


def test_none_in_the_period(spec: Spec) -> None:
    """`not_delivered` : aucune délivrance de l'ensemble dans la période, de qui que ce
    soit.

    A a reçu un IPP d'un autre médecin. B a reçu le sien en février, hors période. C l'a
    rendu le jour même.
    """
    spec(
        lines="""
        date        patient  prescripteur  produit      boites
        2025-01-06  A        M1            ibuprofene    1
        2025-01-20  A        M2            omeprazole    1
        2025-01-06  B        M1            ibuprofene    1
        2025-02-03  B        M1            omeprazole    1
        2025-01-06  C        M1            ibuprofene    1
        2025-01-06  C        M1            omeprazole    1
        2025-01-06  C        M1            omeprazole   -1
        """,
        indicator="""
        count: patients
        denominator: {drugs: {include: [M01A]}}
        numerator: {not_delivered: {include: [A02BC]}}
        """,
        expected="""
        unit  period   numerator  denominator
        M1    2025-01  2          3
        """,
    )


def test_conditions_add_up(spec: Spec) -> None:
    """Les conditions d'un patient s'ajoutent, celles du dénominateur valant au
    numérateur.

    Anticoagulant sans IPP : A et C. Parmi eux, avec un AINS : C.
    """
    spec(
        lines="""
        date        patient  produit
        2025-01-06  A        apixaban
        2025-01-06  B        apixaban
        2025-01-06  B        omeprazole
        2025-01-06  B        ibuprofene
        2025-01-06  C        apixaban
        2025-01-06  C        ibuprofene
        """,
        indicator="""
        count: patients
        denominator: {drugs: {include: [B01AF]}, not_delivered: {include: [A02BC]}}
        numerator: {delivered: {drugs: {include: [M01A]}}}
        """,
        expected="""
        unit  period   numerator  denominator
        M1    2025-01  1          2
        """,
    )


def test_a_word_given_as_a_list(spec: Spec) -> None:
    """Un mot peut porter une liste de conditions : toutes sont demandées."""
    spec(
        lines="""
        date        patient  produit
        2025-01-06  A        apixaban
        2025-01-06  A        ibuprofene
        2025-01-06  A        omeprazole
        2025-01-06  B        apixaban
        2025-01-06  B        ibuprofene
        """,
        indicator="""
        count: patients
        denominator: {drugs: {include: [B01AF]}}
        numerator:
          delivered:
            - {drugs: {include: [M01A]}}
            - {drugs: {include: [A02BC]}}
        """,
        expected="""
        unit  period   numerator  denominator
        M1    2025-01  1          2
        """,
    )
