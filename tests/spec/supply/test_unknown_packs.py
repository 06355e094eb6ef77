"""Les conditionnements inconnus."""

from __future__ import annotations

from tests.spec.case import Spec


def test_counted_and_never_guessed(spec: Spec) -> None:
    """Une boîte dont on ne sait pas le nombre d'unités ne couvre aucun jour.

    Elle est comptée à part (`not_computable`), une fois par patient, date et CIP13,
    jamais devinée. Le patient reste au dénominateur.
    """
    spec(
        lines="""
        date        patient  pharmacie  produit
        2025-01-06  A        O1         sirop
        2025-01-06  A        O2         sirop
        2025-01-20  A        O1         sirop
        2025-01-06  B        O1         codeine
        """,
        indicator="""
        count: patients
        denominator: {drugs: {include: [N02A]}}
        numerator: {treated: {drugs: {include: [N02A]}, days: 10}}
        """,
        expected="""
        unit  period   numerator  denominator  not_computable
        M1    2025-01  1          2            2
        """,
    )


def test_only_where_days_are_asked(spec: Spec) -> None:
    """Elle n'est signalée que si l'indicateur demande des jours de cet ensemble.

    Ici le sirop est délivré, ce qui suffit à `delivered` ; les jours demandés sont ceux
    des AINS.
    """
    spec(
        lines="""
        date        patient  produit
        2025-01-06  A        ibuprofene
        2025-01-06  A        sirop
        """,
        indicator="""
        count: patients
        denominator: {drugs: {include: [M01A]}}
        numerator:
          delivered: {drugs: {include: [N02A]}}
          treated: {drugs: {include: [M01A]}, days: 20}
        """,
        expected="""
        unit  period   numerator  denominator
        M1    2025-01  1          1
        """,
    )


def test_an_unknown_pack_at_a_start(spec: Spec) -> None:
    """Au début d'un traitement, elle ne couvre rien : l'exposition n'est pas démontrée.

    A débute, compte au dénominateur, et sa boîte est signalée.
    """
    spec(
        lines="""
        date        patient  prescripteur  produit
        2024-01-01  Z        M9            pansement
        2025-01-06  A        M1            sirop
        2025-12-31  Z        M9            pansement
        """,
        indicator="""
        count: starts
        denominator: {drugs: {include: [N02A]}}
        numerator: {exposed_more_than: {days: 5}}
        """,
        expected="""
        unit  period   numerator  denominator  not_computable
        M1    2025-01  0          1            1
        """,
    )


def test_for_who_ordered_it_and_in_every_word_of_supply(spec: Spec) -> None:
    """Elle est signalée à qui l'a prescrite, pour chaque mot qui demande des jours.

    Dans `overlap` comme dans `substances_at_once`. M2 ne porte qu'un rendu : rien ne
    lui est signalé.
    """
    spec(
        lines="""
        date        patient  prescripteur  produit     boites
        2025-01-06  A        M1            sirop        2
        2025-01-06  A        M2            sirop       -1
        2025-01-06  A        M2            ibuprofene   1
        """,
        indicator="""
        count: patients
        denominator: {drugs: {include: [M01A, N02A]}}
        numerator: {overlap: {with: [{include: [M01A]}, {include: [N02A]}]}}
        """,
        expected="""
        unit  period   numerator  denominator  not_computable
        M1    2025-01  0          1            1
        M2    2025-01  0          1            0
        """,
    )
    spec(
        lines="""
        date        patient  prescripteur  produit
        2025-01-06  A        M1            sirop
        2025-01-06  A        M1            ibuprofene
        """,
        indicator="""
        count: patients
        denominator: {drugs: {include: [M01A, N02A]}}
        numerator:
          substances_at_once: {drugs: {include: [M01A, N02A]}, substances: 2}
        """,
        expected="""
        unit  period   numerator  denominator  not_computable
        M1    2025-01  0          1            1
        """,
    )
