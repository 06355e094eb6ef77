"""À qui compte un patient."""

from __future__ import annotations

from tests.spec.case import Spec


def test_whoever_ordered_the_other_set(spec: Spec) -> None:
    """Un patient compte pour qui a prescrit une ligne du dénominateur, dans la période.

    Quand l'indicateur relie deux ensembles, les conditions regardent ce que le patient
    a pris, quel que soit le prescripteur. A prend l'anticoagulant de M1 et l'AINS de
    M2 : il compte pour M1, au dénominateur et au numérateur. M2 n'a pas prescrit
    d'anticoagulant.
    """
    spec(
        lines="""
        date        patient  prescripteur  produit
        2025-01-06  A        M1            apixaban
        2025-01-08  A        M2            ibuprofene
        2025-01-06  B        M1            apixaban
        """,
        indicator="""
        count: patients
        denominator: {drugs: {include: [B01AF]}}
        numerator: {delivered: {drugs: {include: [M01A]}}}
        """,
        expected="""
        unit  period   numerator  denominator
        M1    2025-01  1          2
        M2    2025-01  0          0
        """,
    )


def test_own_lines_where_the_numerator_names_lines(spec: Spec) -> None:
    """Quand le numérateur nomme lui-même des lignes, elles sont celles du prescripteur.

    Part des patients sous antibiotique de M1 à qui M1 a prescrit une quinolone : celle
    de A vient de M2, elle compte pour M2 et non pour M1.
    """
    spec(
        lines="""
        date        patient  prescripteur  produit
        2025-01-06  A        M1            amoxicilline
        2025-01-08  A        M2            ofloxacine
        2025-01-06  B        M1            ofloxacine
        """,
        indicator="""
        count: patients
        denominator: {drugs: {include: [J01]}}
        numerator: {drugs: {include: [J01MA]}}
        """,
        expected="""
        unit  period   numerator  denominator
        M1    2025-01  1          2
        M2    2025-01  1          1
        """,
    )


def test_a_patient_of_several(spec: Spec) -> None:
    """Un patient compte pour chacun de ses prescripteurs, et une fois pour l'ensemble.

    Par pharmacie il en va de même.
    """
    spec(
        lines="""
        date        patient  prescripteur  pharmacie  produit
        2025-01-06  A        M1            O1         apixaban
        2025-01-20  A        M2            O1         apixaban
        2025-01-22  A        M2            O2         ibuprofene
        """,
        indicator="""
        count: patients
        denominator: {drugs: {include: [B01AF]}}
        numerator: {delivered: {drugs: {include: [M01A]}}}
        """,
        by="pharmacy",
        expected="""
        unit  period   numerator  denominator
        O1    2025-01  1          1
        O2    2025-01  0          0
        """,
    )
