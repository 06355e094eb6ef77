"""La part des jours couverts."""

from __future__ import annotations

from tests.spec.case import Spec


def test_proportion_of_days_covered(spec: Spec) -> None:
    """`days_covered` : couvert au moins tant pour cent des jours, de la première
    délivrance de la période à la fin de la période.

    L'apixaban fait 60 jours. A en reçoit le 1er janvier et le 2 mars : ses 90 jours
    du trimestre sont couverts. B en reçoit le 1er janvier seulement : 60 jours sur 90,
    soit 66,7 %, moins que 80 %.
    """
    spec(
        lines="""
        date        patient  produit
        2025-01-01  A        apixaban
        2025-03-02  A        apixaban
        2025-01-01  B        apixaban
        2025-03-31  C        omeprazole
        """,
        indicator="""
        count: patients
        denominator: {drugs: {include: [B01AF]}}
        numerator:
          days_covered: {drugs: {include: [B01AF]}, percent: 80, over_days: 90}
        """,
        every="quarter",
        until="2025-03",
        expected="""
        unit  period   numerator  denominator
        M1    2025-Q1  1          2
        """,
    )


def test_enough_days_to_judge(spec: Spec) -> None:
    """Sous `over_days` jours à juger, la condition n'est pas remplie.

    Les données finissent le 31 janvier. A, suivi 31 jours, est couvert ; B, qui débute
    le 20, n'est suivi que 12 jours : trop peu pour en juger.
    """
    spec(
        lines="""
        date        patient  produit
        2025-01-01  A        apixaban
        2025-01-20  B        apixaban
        2025-01-31  C        omeprazole
        """,
        indicator="""
        count: patients
        denominator: {drugs: {include: [B01AF]}}
        numerator:
          days_covered: {drugs: {include: [B01AF]}, percent: 80, over_days: 30}
        """,
        every="quarter",
        until="2025-03",
        expected="""
        unit  period   numerator  denominator
        M1    2025-Q1  1          2
        """,
    )
