"""Débuter un traitement."""

from __future__ import annotations

from tests.spec.case import Spec


def test_none_in_the_twelve_months_before(spec: Spec) -> None:
    """Un patient débute un ensemble à une délivrance sans aucune autre dans les 12 mois
    d'avant.

    Ces 12 mois sont lus hors de la période aussi. A n'en avait jamais eu : il débute le
    6 et non le 27. B en avait reçu le 6 janvier 2024, 12 mois avant jour pour jour : il
    ne débute pas. C, le 5 janvier 2024 : il débute.
    """
    spec(
        lines="""
        date        patient  produit
        2024-01-01  Z        pansement
        2025-01-06  A        omeprazole
        2025-01-27  A        omeprazole
        2024-01-06  B        omeprazole
        2025-01-06  B        omeprazole
        2024-01-05  C        omeprazole
        2025-01-06  C        omeprazole
        """,
        indicator="""
        count: starts
        denominator: {drugs: {include: [A02BC]}}
        numerator: {same_day_as_start: {include: [M01A]}}
        """,
        expected="""
        unit  period   numerator  denominator
        M1    2025-01  0          2
        """,
    )


def test_for_the_prescriber_of_the_first_delivery(spec: Spec) -> None:
    """Le début compte pour le prescripteur de la première délivrance.

    Celle de A est de M1, la suite de M2. Pour B, M2 avait déjà prescrit en 2024 : M1 ne
    débute rien. C reçoit le même jour deux ordonnances : le début compte pour les deux.
    """
    spec(
        lines="""
        date        patient  prescripteur  produit
        2024-01-01  Z        M9            pansement
        2025-01-06  A        M1            omeprazole
        2025-01-27  A        M2            omeprazole
        2024-06-03  B        M2            omeprazole
        2025-01-06  B        M1            omeprazole
        2025-01-06  C        M1            omeprazole
        2025-01-06  C        M2            mopral
        """,
        indicator="""
        count: starts
        denominator: {drugs: {include: [A02BC]}}
        numerator: {same_day_as_start: {include: [M01A]}}
        """,
        expected="""
        unit  period   numerator  denominator
        M1    2025-01  0          2
        M2    2025-01  0          1
        """,
    )


def test_the_starting_delivery_is_filtered(spec: Spec) -> None:
    """Les autres critères sont demandés à la délivrance qui débute.

    A débute à 64 ans, le 30 décembre : il ne débute pas de nouveau à 65 ans. B débute à
    65 ans.
    """
    spec(
        lines="""
        date        patient  naissance  produit
        2023-12-01  Z        1960       pansement
        2024-12-30  A        1960       omeprazole
        2025-01-27  A        1960       omeprazole
        2025-01-06  B        1960       omeprazole
        """,
        indicator="""
        count: starts
        denominator: {drugs: {include: [A02BC]}, age: {from: 65}}
        numerator: {same_day_as_start: {include: [M01A]}}
        """,
        since="2024-12",
        expected="""
        unit  period   numerator  denominator
        M1    2025-01  0          1
        """,
    )


def test_what_the_numerator_asks_of_the_line(spec: Spec) -> None:
    """Le numérateur peut demander plus à la délivrance qui débute, sans redire
    l'ensemble.

    Des deux débuts, celui de B se fait avec le princeps.
    """
    spec(
        lines="""
        date        patient  produit
        2024-01-01  Z        pansement
        2025-01-06  A        omeprazole
        2025-01-06  B        mopral
        """,
        indicator="""
        count: starts
        denominator: {drugs: {include: [A02BC]}}
        numerator: {generic_roles: [princeps]}
        """,
        expected="""
        unit  period   numerator  denominator
        M1    2025-01  1          2
        """,
    )


def test_where_the_data_do_not_reach_back(spec: Spec) -> None:
    """Si les données ne remontent pas à 12 mois, le début n'est pas compté.

    Elles commencent le 10 janvier 2024. La délivrance de A, le 9 janvier 2025, est
    montrée comme non observable ; celle de B, le 10, est comptée.
    """
    spec(
        lines="""
        date        patient  produit
        2024-01-10  Z        pansement
        2025-01-09  A        omeprazole
        2025-01-10  B        omeprazole
        """,
        indicator="""
        count: starts
        denominator: {drugs: {include: [A02BC]}}
        numerator: {same_day_as_start: {include: [M01A]}}
        """,
        expected="""
        unit  period   numerator  denominator  not_observable
        M1    2025-01  0          1            1
        """,
    )


def test_an_order_of_something_else_on_that_day(spec: Spec) -> None:
    """Ce que le numérateur demande, il le demande à une ligne de l'ensemble débuté.

    Le Clamoxyl que A reçoit le jour du début est un princeps, l'oméprazole ne l'est
    pas. Et M2, qui n'a prescrit ce jour-là que l'antibiotique, n'a pas de début.
    """
    spec(
        lines="""
        date        patient  prescripteur  produit
        2024-01-01  Z        M9            pansement
        2025-01-06  A        M1            omeprazole
        2025-01-06  A        M1            clamoxyl
        2025-01-06  A        M2            clamoxyl
        """,
        indicator="""
        count: starts
        denominator: {drugs: {include: [A02BC]}}
        numerator: {generic_roles: [princeps]}
        """,
        expected="""
        unit  period   numerator  denominator
        M1    2025-01  0          1
        M2    2025-01  0          0
        """,
    )


def test_who_only_returns_starts_nothing(spec: Spec) -> None:
    """Une régularisation portée le jour du début ne fait pas un début.

    3 - 1 = 2 boîtes sont délivrées ; M1 les a prescrites, M2 n'a qu'un rendu.
    """
    spec(
        lines="""
        date        patient  prescripteur  produit     boites
        2024-01-01  Z        M9            pansement    1
        2025-01-06  A        M1            omeprazole   3
        2025-01-06  A        M2            omeprazole  -1
        """,
        indicator="""
        count: starts
        denominator: {drugs: {include: [A02BC]}}
        numerator: {same_day_as_start: {include: [M01A]}}
        """,
        expected="""
        unit  period   numerator  denominator
        M1    2025-01  0          1
        M2    2025-01  0          0
        """,
    )
