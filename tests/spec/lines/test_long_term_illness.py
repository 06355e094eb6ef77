"""Les affections de longue durée."""

from __future__ import annotations

from tests.spec.case import Spec


def test_any_line_of_the_date_says_it(spec: Spec) -> None:
    """Une délivrance est en ALD dès qu'une ligne du patient à cette date le dit.

    Le 6, la ligne d'apixaban le dit pour toute la date ; le 7, aucune ne le dit.
    """
    spec(
        lines="""
        date        patient  produit     ald
        2025-01-06  A        apixaban    oui
        2025-01-06  A        ibuprofene  non
        2025-01-07  A        ibuprofene  non
        """,
        indicator="""
        count: deliveries
        denominator: all
        numerator: {long_term_illness: true}
        """,
        expected="""
        unit  period   numerator  denominator
        M1    2025-01  2          3
        """,
    )


def test_what_is_not_said_is_not_one(spec: Spec) -> None:
    """`long_term_illness: false` garde les dates où aucune ligne ne dit ALD.

    Un renseignement absent (?) ne dit pas ALD : B est gardé comme C.
    """
    spec(
        lines="""
        date        patient  produit     ald
        2025-01-06  A        ibuprofene  oui
        2025-01-06  B        ibuprofene  ?
        2025-01-06  C        ibuprofene  non
        """,
        indicator="""
        count: deliveries
        denominator: all
        numerator: {long_term_illness: false}
        """,
        expected="""
        unit  period   numerator  denominator
        M1    2025-01  2          3
        """,
    )
