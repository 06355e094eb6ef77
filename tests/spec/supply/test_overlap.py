"""Deux ensembles à la fois."""

from __future__ import annotations

from tests.spec.case import Spec


def test_days_covered_by_both(spec: Spec) -> None:
    """`overlap` compte les jours de la période couverts par tous les ensembles à la
    fois.

    L'apixaban (60 comprimés, 2 par jour) couvre du 1er au 30 janvier. L'ibuprofène du
    24 fait 7 jours communs (A), celui du 25 en fait 6 (B).
    """
    spec(
        lines="""
        date        patient  prescripteur  produit
        2025-01-01  A        M1            apixaban
        2025-01-24  A        M2            ibuprofene
        2025-01-01  B        M1            apixaban
        2025-01-25  B        M2            ibuprofene
        """,
        indicator="""
        count: patients
        denominator: {drugs: {include: [B01AF]}}
        numerator:
          overlap:
            with: [{include: [B01AF], units_per_day: 2}, {include: [M01A]}]
            days: 7
        """,
        expected="""
        unit  period   numerator  denominator
        M1    2025-01  1          2
        M2    2025-01  0          0
        """,
    )


def test_gaps_are_not_covered(spec: Spec) -> None:
    """Un jour sans médicament n'est pas couvert, même si le traitement le tolère.

    Entre le 31 janvier et le 9 février A n'a plus d'apixaban : des 20 jours
    d'ibuprofène du 31 janvier au 19 février, seuls les 10 du 10 au 19 février sont
    communs.
    """
    spec(
        lines="""
        date        patient  produit
        2025-01-01  A        apixaban
        2025-01-31  A        ibuprofene
        2025-02-10  A        apixaban
        """,
        indicator="""
        count: patients
        denominator: {drugs: {include: [B01AF]}}
        numerator:
          overlap:
            with: [{include: [B01AF], units_per_day: 2}, {include: [M01A]}]
            days: 11
        """,
        every="quarter",
        until="2025-03",
        expected="""
        unit  period   numerator  denominator
        M1    2025-Q1  0          1
        """,
    )


def test_only_the_days_of_the_period(spec: Spec) -> None:
    """Seuls comptent les jours de la période ; les délivrances d'avant les couvrent
    aussi.

    Apixaban du 6 janvier au 6 mars (deux boîtes), ibuprofène du 20 janvier au 8
    février : 12 jours communs en janvier, 8 en février.
    """
    spec(
        lines="""
        date        patient  produit
        2025-01-06  A        apixaban
        2025-01-20  A        ibuprofene
        2025-02-03  A        apixaban
        """,
        indicator="""
        count: patients
        denominator: {drugs: {include: [B01AF]}}
        numerator:
          overlap:
            with: [{include: [B01AF], units_per_day: 2}, {include: [M01A]}]
            days: 9
        """,
        until="2025-02",
        expected="""
        unit  period   numerator  denominator
        M1    2025-01  1          1
        M1    2025-02  0          1
        """,
    )


def test_three_sets_at_once(spec: Spec) -> None:
    """Avec trois ensembles, les jours doivent être couverts par les trois.

    Pour A, le 12 janvier l'est. Pour B, codéine et ibuprofène ne se croisent pas.
    """
    spec(
        lines="""
        date        patient  produit
        2025-01-01  A        apixaban
        2025-01-01  A        ibuprofene
        2025-01-12  A        codeine
        2025-01-01  B        apixaban
        2025-01-01  B        codeine
        2025-01-17  B        ibuprofene
        """,
        indicator="""
        count: patients
        denominator: {drugs: {include: [B01AF]}}
        numerator:
          overlap:
            with:
              - {include: [B01AF], units_per_day: 2}
              - {include: [M01A]}
              - {include: [N02A]}
        """,
        expected="""
        unit  period   numerator  denominator
        M1    2025-01  1          2
        """,
    )
