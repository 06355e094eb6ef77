"""La régularité."""

from __future__ import annotations

from tests.spec.case import Spec


def test_substances_delivered_regularly(spec: Spec) -> None:
    """`regular` : au moins m substances, chacune délivrée à au moins n dates de la
    période (`times`).

    A a reçu l'oméprazole et l'apixaban à trois dates : deux substances régulières.
    B a reçu l'apixaban à deux dates seulement ; ses deux boîtes du 7 font une date.
    """
    spec(
        lines="""
        date        patient  produit     boites
        2025-01-06  A        omeprazole  1
        2025-02-03  A        mopral      1
        2025-03-03  A        omeprazole  1
        2025-01-06  A        apixaban    1
        2025-02-03  A        apixaban    1
        2025-03-03  A        apixaban    1
        2025-01-07  B        omeprazole  1
        2025-02-04  B        omeprazole  1
        2025-03-04  B        omeprazole  1
        2025-01-07  B        apixaban    2
        2025-03-04  B        apixaban    1
        """,
        indicator="""
        count: patients
        denominator: all
        numerator: {regular: {drugs: {include: [A, B]}, times: 3, substances: 2}}
        """,
        every="quarter",
        until="2025-03",
        expected="""
        unit  period   numerator  denominator
        M1    2025-Q1  1          2
        """,
    )


def test_regular_in_the_period_before(spec: Spec) -> None:
    """`regular_before` pose la même question à la période d'avant, de même durée.

    Au deuxième trimestre, A vient du premier avec une substance régulière (deux
    dates) ; B n'avait rien. Avant le premier trimestre, il n'y a pas de données : la
    condition n'y est pas remplie.
    """
    spec(
        lines="""
        date        patient  produit
        2025-01-01  A        apixaban
        2025-02-03  A        apixaban
        2025-04-07  A        omeprazole
        2025-04-07  B        omeprazole
        """,
        indicator="""
        count: patients
        denominator: all
        numerator:
          regular_before: {drugs: {include: [A, B]}, times: 2, substances: 1}
        """,
        every="quarter",
        until="2025-06",
        expected="""
        unit  period   numerator  denominator
        M1    2025-Q1  0          1
        M1    2025-Q2  1          2
        """,
    )


def test_fewer_substances_than_before(spec: Spec) -> None:
    """`fewer_than_before` : au moins n substances régulières de moins que dans la
    période d'avant (`fewer`).

    A passe de deux substances régulières (deux dates) à une ; B en garde une.
    """
    spec(
        lines="""
        date        patient  produit
        2025-01-01  A        apixaban
        2025-02-03  A        apixaban
        2025-01-01  A        omeprazole
        2025-02-03  A        omeprazole
        2025-04-07  A        apixaban
        2025-05-05  A        apixaban
        2025-01-01  B        apixaban
        2025-02-03  B        apixaban
        2025-04-07  B        apixaban
        2025-05-05  B        apixaban
        """,
        indicator="""
        count: patients
        denominator: all
        numerator:
          fewer_than_before: {drugs: {include: [A, B]}, times: 2, fewer: 1}
        """,
        every="quarter",
        since="2025-04",
        until="2025-06",
        expected="""
        unit  period   numerator  denominator
        M1    2025-Q2  1          2
        """,
    )
