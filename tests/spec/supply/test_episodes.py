"""Les traitements qui se suivent."""

from __future__ import annotations

from tests.spec.case import Spec


def test_supply_left_over_is_carried_on(spec: Spec) -> None:
    """Ce qui reste est reporté : une délivrance en avance prolonge le traitement.

    A : 28 jours le 1er janvier, 28 le 20 janvier, soit 56 jours jusqu'au 25 février. B
    n'a que 28 jours.
    """
    spec(
        lines="""
        date        patient  produit
        2025-01-01  A        omeprazole
        2025-01-20  A        omeprazole
        2025-01-01  B        omeprazole
        """,
        indicator="""
        count: patients
        denominator: {drugs: {include: [A02BC]}}
        numerator: {treated: {drugs: {include: [A02BC]}, days: 56}}
        """,
        every="quarter",
        until="2025-03",
        expected="""
        unit  period   numerator  denominator
        M1    2025-Q1  1          2
        """,
    )


def test_thirty_days_without_supply(spec: Spec) -> None:
    """Un traitement finit quand plus de 30 jours passent après son dernier jour
    couvert.

    Une boîte du 1er janvier couvre jusqu'au 28. Le 28 février, 30 jours sont passés
    sans rien : A continue, du 1er janvier au 27 mars, 86 jours. Le 1er mars, 31 jours
    sont passés : B commence un nouveau traitement.
    """
    spec(
        lines="""
        date        patient  produit
        2025-01-01  A        omeprazole
        2025-02-28  A        omeprazole
        2025-01-01  B        omeprazole
        2025-03-01  B        omeprazole
        """,
        indicator="""
        count: patients
        denominator: {drugs: {include: [A02BC]}}
        numerator: {treated: {drugs: {include: [A02BC]}, days: 86}}
        """,
        every="quarter",
        until="2025-03",
        expected="""
        unit  period   numerator  denominator
        M1    2025-Q1  1          2
        """,
    )


def test_another_tolerance(spec: Spec) -> None:
    """`gap_tolerance_days` change cette tolérance.

    Avec 31 jours, le traitement de B continue : du 1er janvier au 28 mars, 87 jours. C
    attend 32 jours.
    """
    spec(
        lines="""
        date        patient  produit
        2025-01-01  B        omeprazole
        2025-03-01  B        omeprazole
        2025-01-01  C        omeprazole
        2025-03-02  C        omeprazole
        """,
        indicator="""
        count: patients
        denominator: {drugs: {include: [A02BC]}}
        numerator:
          treated: {drugs: {include: [A02BC]}, days: 87, gap_tolerance_days: 31}
        """,
        every="quarter",
        until="2025-03",
        expected="""
        unit  period   numerator  denominator
        M1    2025-Q1  1          2
        """,
    )


def test_no_tolerance_at_all(spec: Spec) -> None:
    """Avec une tolérance de 0 jour, un seul jour sans médicament ouvre un autre
    traitement.

    Le 29 janvier suit le dernier jour couvert : A a 56 jours. Le 30, un jour manque à
    B.
    """
    spec(
        lines="""
        date        patient  produit
        2025-01-01  A        omeprazole
        2025-01-29  A        omeprazole
        2025-01-01  B        omeprazole
        2025-01-30  B        omeprazole
        """,
        indicator="""
        count: patients
        denominator: {drugs: {include: [A02BC]}}
        numerator:
          treated: {drugs: {include: [A02BC]}, days: 56, gap_tolerance_days: 0}
        """,
        every="quarter",
        until="2025-03",
        expected="""
        unit  period   numerator  denominator
        M1    2025-Q1  1          2
        """,
    )


def test_of_any_drug_of_the_set(spec: Spec) -> None:
    """Le report se fait dans tout l'ensemble : changer de substance ne coupe pas le
    traitement.
    """
    spec(
        lines="""
        date        patient  produit     boites
        2025-01-01  A        omeprazole      1
        2025-01-29  A        pantoprazole-7  4
        """,
        indicator="""
        count: patients
        denominator: {drugs: {include: [A02BC]}}
        numerator: {treated: {drugs: {include: [A02BC]}, days: 56}}
        """,
        every="quarter",
        until="2025-03",
        expected="""
        unit  period   numerator  denominator
        M1    2025-Q1  1          1
        """,
    )
