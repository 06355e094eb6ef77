"""Exposé plus de n jours."""

from __future__ import annotations

from tests.spec.case import Spec


def test_from_the_start_to_the_end_of_its_episode(spec: Spec) -> None:
    """`exposed_more_than` regarde du début à la fin du traitement qu'il ouvre.

    A : 2 boîtes de 28, 56 jours, ce n'est pas plus de 56. B : une troisième boîte, 84
    jours. C reprend 30 jours après le dernier jour couvert, le traitement continue et
    dure 86 jours. D reprend après 31 jours : deux traitements de 28 jours.
    """
    spec(
        lines="""
        date        patient  produit     boites
        2024-01-01  Z        pansement   1
        2025-01-01  A        omeprazole  2
        2025-01-01  B        omeprazole  1
        2025-01-20  B        omeprazole  2
        2025-01-01  C        omeprazole  1
        2025-02-28  C        omeprazole  1
        2025-01-01  D        omeprazole  1
        2025-03-01  D        omeprazole  1
        2025-12-31  Z        pansement   1
        """,
        indicator="""
        count: starts
        denominator: {drugs: {include: [A02BC]}}
        numerator: {exposed_more_than: {days: 56}}
        """,
        expected="""
        unit  period   numerator  denominator
        M1    2025-01  2          4
        """,
    )


def test_not_yet_observable(spec: Spec) -> None:
    """Un début dont le suivi dépasse la fin des données n'est ni d'un côté ni de
    l'autre.

    Il est montré comme non encore observable. Il faut n jours et la tolérance : 56 + 30
    = 86 jours. Les données finissent le 10 avril 2025, 86 jours après le 14 janvier :
    le début de A, le 14, est jugé ; celui de B, le 15, ne l'est pas, même s'il a reçu 4
    boîtes.
    """
    spec(
        lines="""
        date        patient  produit     boites
        2024-01-01  Z        pansement   1
        2025-01-14  A        omeprazole  1
        2025-01-15  B        omeprazole  4
        2025-04-10  Z        pansement   1
        """,
        indicator="""
        count: starts
        denominator: {drugs: {include: [A02BC]}}
        numerator: {exposed_more_than: {days: 56}}
        """,
        expected="""
        unit  period   numerator  denominator  not_observable
        M1    2025-01  0          1            1
        """,
    )


def test_with_another_tolerance(spec: Spec) -> None:
    """La tolérance qu'un indicateur se donne compte aussi dans le suivi demandé.

    Avec 0 jour, 56 jours suffisent : du 13 février au 10 avril. A est jugé, B (le 14)
    ne l'est pas.
    """
    spec(
        lines="""
        date        patient  produit     boites
        2024-01-01  Z        pansement   1
        2025-02-13  A        omeprazole  3
        2025-02-14  B        omeprazole  3
        2025-04-10  Z        pansement   1
        """,
        indicator="""
        count: starts
        denominator: {drugs: {include: [A02BC]}}
        numerator: {exposed_more_than: {days: 56, gap_tolerance_days: 0}}
        """,
        since="2025-02",
        until="2025-02",
        expected="""
        unit  period   numerator  denominator  not_observable
        M1    2025-02  1          1            1
        """,
    )


def test_whoever_renews(spec: Spec) -> None:
    """Le traitement se poursuit quel que soit le prescripteur qui renouvelle.

    Il compte pour M1, qui l'a débuté, et pour lui seul.
    """
    spec(
        lines="""
        date        patient  prescripteur  produit
        2024-01-01  Z        M9            pansement
        2025-01-06  A        M1            omeprazole
        2025-02-03  A        M2            omeprazole
        2025-03-03  A        M2            omeprazole
        2025-12-31  Z        M9            pansement
        """,
        indicator="""
        count: starts
        denominator: {drugs: {include: [A02BC]}}
        numerator: {exposed_more_than: {days: 56}}
        """,
        until="2025-02",
        expected="""
        unit  period   numerator  denominator
        M1    2025-01  1          1
        M2    2025-02  0          0
        """,
    )


def test_exposure_in_the_denominator(spec: Spec) -> None:
    """Au dénominateur, l'exposition n'est pas demandée à un début qu'on ne peut juger.

    Débuts exposés plus de 28 jours, dont avec un AINS. A, jugé, a 84 jours. B n'a que
    28 jours : il n'est pas du dénominateur. Le début de C, moins de 12 mois après le
    début des données, et celui de D, à la fin, ne sont pas observables, quelle que
    soit la durée que l'on en voit.
    """
    spec(
        lines="""
        date        patient  produit     boites
        2024-01-01  Z        pansement   1
        2024-12-31  C        omeprazole  1
        2025-01-06  A        omeprazole  3
        2025-01-06  B        omeprazole  1
        2025-03-03  D        omeprazole  1
        2025-03-31  Z        pansement   1
        """,
        indicator="""
        count: starts
        denominator: {drugs: {include: [A02BC]}, exposed_more_than: {days: 28}}
        numerator: {same_day_as_start: {include: [M01A]}}
        """,
        every="rolling12",
        since="2025-03",
        until="2025-03",
        expected="""
        unit  period   numerator  denominator  not_observable
        M1    2025-03  0          1            2
        """,
    )
