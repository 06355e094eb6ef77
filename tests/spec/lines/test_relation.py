"""Part ou rapport."""

from __future__ import annotations

from tests.spec.case import Spec


def test_a_share_is_part_of_its_denominator(spec: Spec) -> None:
    """`relation: share`, le cas habituel : le numérateur garde une partie du
    dénominateur.

    Les lignes du dénominateur que le numérateur garde aussi : des deux antibiotiques du
    mois, un est une quinolone. L'ibuprofène n'est ni dans l'un ni dans l'autre.
    """
    spec(
        lines="""
        date        patient  produit
        2025-01-06  A        amoxicilline
        2025-01-06  A        ofloxacine
        2025-01-06  A        ibuprofene
        """,
        indicator="""
        count: deliveries
        relation: share
        denominator: {drugs: {include: [J01]}}
        numerator: {drugs: {include: [J01M, M01A]}}
        """,
        expected="""
        unit  period   numerator  denominator
        M1    2025-01  1          2
        """,
    )


def test_a_ratio_sets_two_counts_side_by_side(spec: Spec) -> None:
    """`relation: ratio` : deux comptes dont aucun n'est une partie de l'autre.

    Deux délivrances d'amoxicilline-clavulanate pour une d'amoxicilline : 2 / 1.
    """
    spec(
        lines="""
        date        patient  produit
        2025-01-06  A        amoxicilline
        2025-01-06  B        amox-clav
        2025-01-20  B        amox-clav
        """,
        indicator="""
        count: deliveries
        relation: ratio
        denominator: {drugs: {include: [J01CA]}}
        numerator: {drugs: {include: [J01CR]}}
        """,
        expected="""
        unit  period   numerator  denominator
        M1    2025-01  2          1
        """,
    )


def test_a_ratio_of_two_measures(spec: Spec) -> None:
    """`denominator_count` compte le dénominateur d'un rapport autrement que le
    numérateur.

    Des euros pour une dose quotidienne définie : 42 euros pour 28 + 7 = 35 DDD, soit
    1,20 euro la DDD.
    """
    spec(
        lines="""
        date        patient  produit         euros
        2025-01-06  A        omeprazole      14.00
        2025-01-06  B        pantoprazole-7  28.00
        """,
        indicator="""
        count: euros
        relation: ratio
        denominator_count: daily_doses
        denominator: {drugs: {include: [A02BC]}}
        numerator: {drugs: {include: [A02BC]}}
        """,
        expected="""
        unit  period   numerator  denominator  value
        M1    2025-01  42.00      35           1.20
        """,
    )


def test_criteria_add_up(spec: Spec) -> None:
    """Les critères d'un filtre s'ajoutent : une ligne doit les remplir tous.

    Seule B est une femme de 16 à 65 ans qui reçoit une quinolone.
    """
    spec(
        lines="""
        date        patient  naissance  sexe  produit
        2025-01-06  A        1930       F     ofloxacine
        2025-01-06  B        1990       F     ofloxacine
        2025-01-06  C        1990       H     ofloxacine
        2025-01-06  D        1990       F     amoxicilline
        """,
        indicator="""
        count: deliveries
        denominator: {drugs: {include: [J01]}}
        numerator:
          drugs: {include: [J01MA]}
          sex: female
          age: {from: 16, to: 65}
        """,
        expected="""
        unit  period   numerator  denominator
        M1    2025-01  1          4
        """,
    )
