"""Le changement des euros en un an."""

from __future__ import annotations

from tests.spec.case import Spec


def test_the_price_effect(spec: Spec) -> None:
    """`change_of_euros` dit d'où vient le changement des euros depuis les mêmes mois,
    un an plus tôt. `effect: price` : ce que coûtent en plus les mêmes présentations.

    L'oméprazole passe de 5 à 4 euros la boîte : 12 euros, et non 15, pour 3 boîtes,
    soit -3. Mopral n'a pas changé. Le dénominateur est ce qui était dépensé : 18
    euros ; l'effet en est -16,7 %.
    """
    spec(
        lines="""
        date        patient  produit     boites  euros
        2024-01-08  A        omeprazole  2       10.00
        2024-01-08  B        mopral      1        8.00
        2025-01-06  A        omeprazole  3       12.00
        2025-01-06  B        mopral      1        8.00
        """,
        indicator="""
        count: change_of_euros
        effect: price
        lines: {drugs: {include: [A02BC]}}
        """,
        expected="""
        unit  period   numerator  denominator  value
        M1    2025-01  -3.00      18.00        -0.167
        """,
    )


def test_the_volume_effect(spec: Spec) -> None:
    """`effect: volume` : ce que font plus ou moins de boîtes, au coût moyen d'avant.

    4 boîtes au lieu de 3, à 6 euros en moyenne (18 / 3) : +6 euros.
    """
    spec(
        lines="""
        date        patient  produit     boites  euros
        2024-01-08  A        omeprazole  2       10.00
        2024-01-08  B        mopral      1        8.00
        2025-01-06  A        omeprazole  3       12.00
        2025-01-06  B        mopral      1        8.00
        """,
        indicator="""
        count: change_of_euros
        effect: volume
        lines: {drugs: {include: [A02BC]}}
        """,
        expected="""
        unit  period   numerator  denominator  value
        M1    2025-01  6.00      18.00        0.333
        """,
    )


def test_the_mix_effect(spec: Spec) -> None:
    """`effect: mix` : le reste, quand on passe d'une présentation à une autre.

    Les euros ont crû de 20 - 18 = 2 ; moins -3 de prix et 6 de volume, reste -1 : la
    part de l'oméprazole, moins cher, a grandi.
    """
    spec(
        lines="""
        date        patient  produit     boites  euros
        2024-01-08  A        omeprazole  2       10.00
        2024-01-08  B        mopral      1        8.00
        2025-01-06  A        omeprazole  3       12.00
        2025-01-06  B        mopral      1        8.00
        """,
        indicator="""
        count: change_of_euros
        effect: mix
        lines: {drugs: {include: [A02BC]}}
        """,
        expected="""
        unit  period   numerator  denominator  value
        M1    2025-01  -1.00      18.00        -0.056
        """,
    )


def test_nothing_a_year_before(spec: Spec) -> None:
    """Quand les données ne remontent pas un an plus tôt, il n'y a pas de chiffre."""
    spec(
        lines="""
        date        patient  produit     euros
        2024-02-05  A        omeprazole  5.00
        2025-01-06  A        omeprazole  4.00
        """,
        indicator="""
        count: change_of_euros
        effect: price
        lines: all
        """,
        expected="""
        unit  period   numerator  denominator  value
        M1    2025-01  0          0            -
        """,
    )
