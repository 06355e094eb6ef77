"""La répétition."""

from __future__ import annotations

from tests.spec.case import Spec


def test_an_earlier_date_within_n_months(spec: Spec) -> None:
    """`repeated_within_months: n` : l'ensemble `drugs` a déjà été délivré à une date
    antérieure.

    Au plus n mois de calendrier avant, cette limite comprise. Le 10 juillet, six mois
    remontent au 10 janvier : A (10 janvier) est répété, B (9 janvier) ne l'est pas, et
    C, délivré deux fois le même jour, non plus. Peu importe qui avait prescrit.
    """
    spec(
        lines="""
        date        patient  prescripteur  produit
        2025-01-01  Z        M9            pansement
        2025-01-10  A        M2            ofloxacine
        2025-07-10  A        M1            ofloxacine
        2025-01-09  B        M1            ofloxacine
        2025-07-10  B        M1            ofloxacine
        2025-07-10  C        M1            ofloxacine
        2025-07-10  C        M1            ofloxacine
        """,
        indicator="""
        count: deliveries
        denominator: {drugs: {include: [J01MA]}}
        numerator: {drugs: {include: [J01MA]}, repeated_within_months: 6}
        """,
        since="2025-07",
        until="2025-07",
        expected="""
        unit  period   numerator  denominator
        M1    2025-07  1          3
        """,
    )


def test_months_of_unequal_length(spec: Spec) -> None:
    """Un mois qui n'a pas ce jour-là s'arrête à son dernier jour.

    Six mois avant le 31 août, c'est le 28 février : A est répété, B ne l'est pas.
    """
    spec(
        lines="""
        date        patient  produit
        2025-01-01  Z        pansement
        2025-02-28  A        ofloxacine
        2025-08-31  A        ofloxacine
        2025-02-27  B        ofloxacine
        2025-08-31  B        ofloxacine
        """,
        indicator="""
        count: deliveries
        denominator: {drugs: {include: [J01MA]}}
        numerator: {drugs: {include: [J01MA]}, repeated_within_months: 6}
        """,
        since="2025-08",
        until="2025-08",
        expected="""
        unit  period   numerator  denominator
        M1    2025-08  1          2
        """,
    )


def test_where_the_data_do_not_reach_back(spec: Spec) -> None:
    """Une ligne dont les n mois remontent avant le début des données n'est pas jugée.

    Les données commencent le 15 janvier 2025. Six mois avant le 14 juillet (A), c'est
    la veille : cette ligne n'est ni au numérateur ni au dénominateur, elle est montrée
    comme non observable. Le 15 juillet (B) est jugé.
    """
    spec(
        lines="""
        date        patient  produit
        2025-01-15  B        ofloxacine
        2025-07-14  A        ofloxacine
        2025-07-15  B        ofloxacine
        """,
        indicator="""
        count: deliveries
        denominator: {drugs: {include: [J01MA]}}
        numerator: {drugs: {include: [J01MA]}, repeated_within_months: 6}
        """,
        since="2025-07",
        until="2025-07",
        expected="""
        unit  period   numerator  denominator  not_observable
        M1    2025-07  1          1            1
        """,
    )


def test_unseen_boxes_are_counted_in_deliveries(spec: Spec) -> None:
    """Le nombre non observable est toujours en délivrances, même pour un compte de
    boîtes.

    La délivrance de A (4 boîtes) n'est pas jugée : 1 délivrance. B est jugé : 2 boîtes.
    """
    spec(
        lines="""
        date        patient  produit     boites
        2025-01-15  B        ofloxacine  1
        2025-07-14  A        ofloxacine  4
        2025-07-15  B        ofloxacine  2
        """,
        indicator="""
        count: boxes
        denominator: {drugs: {include: [J01MA]}}
        numerator: {drugs: {include: [J01MA]}, repeated_within_months: 6}
        """,
        since="2025-07",
        until="2025-07",
        expected="""
        unit  period   numerator  denominator  not_observable
        M1    2025-07  2          2            1
        """,
    )


def test_repeats_as_a_denominator(spec: Spec) -> None:
    """La répétition peut aussi choisir le dénominateur.

    Des répétitions en six mois (A et B), combien l'étaient en trois mois ? B seul. C
    n'est pas une répétition.
    """
    spec(
        lines="""
        date        patient  produit
        2025-01-01  Z        pansement
        2025-02-03  A        ofloxacine
        2025-07-10  A        ofloxacine
        2025-06-02  B        ofloxacine
        2025-07-10  B        ofloxacine
        2025-07-10  C        ofloxacine
        """,
        indicator="""
        count: deliveries
        denominator: {drugs: {include: [J01MA]}, repeated_within_months: 6}
        numerator: {drugs: {include: [J01MA]}, repeated_within_months: 3}
        """,
        since="2025-07",
        until="2025-07",
        expected="""
        unit  period   numerator  denominator
        M1    2025-07  1          2
        """,
    )


def test_repeats_as_a_denominator_unseen(spec: Spec) -> None:
    """Au dénominateur, une répétition qu'on ne peut juger est montrée à part.

    Les six mois de A, le 14 juillet, remontent avant le début des données.
    """
    spec(
        lines="""
        date        patient  produit
        2025-01-15  A        ofloxacine
        2025-07-14  A        ofloxacine
        2025-07-15  A        ofloxacine
        """,
        indicator="""
        count: deliveries
        denominator: {drugs: {include: [J01MA]}, repeated_within_months: 6}
        numerator: {drugs: {include: [J01MA]}, repeated_within_months: 1}
        """,
        since="2025-07",
        until="2025-07",
        expected="""
        unit  period   numerator  denominator  not_observable
        M1    2025-07  1          1            1
        """,
    )


def test_repeats_that_are_seen_nowhere(spec: Spec) -> None:
    """Une répétition jamais vue n'en est pas moins non observable, si c'est trop tôt.

    La première délivrance de A, trop tôt pour être jugée, n'est pas dite sans
    répétition : elle est montrée comme non observable.
    """
    spec(
        lines="""
        date        patient  produit
        2025-01-15  Z        pansement
        2025-02-03  A        ofloxacine
        """,
        indicator="""
        count: deliveries
        denominator: {drugs: {include: [J01MA]}, repeated_within_months: 6}
        numerator: {drugs: {include: [J01MA]}, repeated_within_months: 1}
        """,
        since="2025-02",
        until="2025-02",
        expected="""
        unit  period   numerator  denominator  not_observable
        M1    2025-02  0          0            1
        """,
    )
