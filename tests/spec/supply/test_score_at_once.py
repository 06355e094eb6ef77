"""La somme de scores."""

from __future__ import annotations

from tests.spec.case import Spec


def test_scores_add_up(spec: Spec) -> None:
    """`score_at_once` additionne, chaque jour, les points des substances prises, et
    compte les jours où leur somme atteint `points`.

    L'ibuprofène vaut 1 point, le naproxène 2. A prend l'ibuprofène du 1er au 20, le
    naproxène du 10 au 24 : 3 points pendant 11 jours. B prend deux fois de
    l'ibuprofène, toujours 1 point.
    """
    spec(
        lines="""
        date        patient  produit
        2025-01-01  A        ibuprofene
        2025-01-10  A        naproxene
        2025-01-01  B        ibuprofene
        2025-01-10  B        ibuprofene
        """,
        indicator="""
        count: patients
        denominator: {drugs: {include: [M01A]}}
        numerator:
          score_at_once:
            scores:
              - {drugs: {include: [M01AE01]}, points: 1}
              - {drugs: {include: [M01AE02]}, points: 2}
            points: 3
            days: 11
        """,
        expected="""
        unit  period   numerator  denominator
        M1    2025-01  1          2
        """,
    )


def test_two_substances_of_one_score(spec: Spec) -> None:
    """Deux substances de la même liste comptent chacune leurs points.

    Deux anti-inflammatoires de 2 points font 4.
    """
    spec(
        lines="""
        date        patient  produit
        2025-01-01  A        ibuprofene
        2025-01-01  A        naproxene
        2025-01-01  B        ibuprofene
        """,
        indicator="""
        count: patients
        denominator: all
        numerator:
          score_at_once:
            scores: [{drugs: {include: [M01A]}, points: 2}]
            points: 4
        """,
        expected="""
        unit  period   numerator  denominator
        M1    2025-01  1          2
        """,
    )
