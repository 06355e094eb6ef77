"""Les dosages et les formes."""

from __future__ import annotations

from tests.spec.case import Spec


def test_above_a_strength(spec: Spec) -> None:
    """`strengths` ne garde, sous un début de code, que les unités d'un certain dosage.

    Seul l'oméprazole doit dépasser 10 mg : celui de 10 mg est écarté, celui de 20 mg
    et le pantoprazole restent. `above` (plus de), `at_least` (au moins), `below`
    (moins de) et `at_most` (au plus) se combinent ; les unités sont g, mg ou µg.
    """
    spec(
        lines="""
        date        patient  produit
        2025-01-06  A        omeprazole-10
        2025-01-06  B        omeprazole
        2025-01-06  C        pantoprazole-7
        """,
        indicator="""
        count: deliveries
        denominator: {drugs: {include: [A02BC]}}
        numerator:
          drugs: {include: [A02BC], strengths: [{code: A02BC01, above: 10 mg}]}
        """,
        expected="""
        unit  period   numerator  denominator
        M1    2025-01  2          3
        """,
    )


def test_between_two_strengths(spec: Spec) -> None:
    """Deux bornes se combinent : au moins 500 mg et moins de 1 g par unité.

    L'amoxicilline (500 mg) est gardée, le Clamoxyl (1 g) ne l'est pas.
    """
    spec(
        lines="""
        date        patient  produit
        2025-01-06  A        amoxicilline
        2025-01-06  B        clamoxyl
        """,
        indicator="""
        count: deliveries
        denominator: {drugs: {include: [J01CA]}}
        numerator:
          drugs:
            include: [J01CA]
            strengths: [{code: J01CA04, at_least: 500 mg, below: 1 g}]
        """,
        expected="""
        unit  period   numerator  denominator
        M1    2025-01  1          2
        """,
    )


def test_forms(spec: Spec) -> None:
    """`forms` garde les formes pharmaceutiques qui contiennent l'un de ces mots.

    Des deux paracétamols, un est effervescent. Les accents ne comptent pas.
    """
    spec(
        lines="""
        date        patient  produit
        2025-01-06  A        paracetamol
        2025-01-06  B        paracetamol-eff
        """,
        indicator="""
        count: deliveries
        denominator: {drugs: {include: [N02BE01]}}
        numerator: {drugs: {include: [N02BE01], forms: [effervescent]}}
        """,
        expected="""
        unit  period   numerator  denominator
        M1    2025-01  1          2
        """,
    )


def test_other_forms(spec: Spec) -> None:
    """`other_forms` écarte les formes qui contiennent l'un de ces mots.

    Restent les formes de la codéine autres que le sirop.
    """
    spec(
        lines="""
        date        patient  produit
        2025-01-06  A        codeine
        2025-01-06  B        sirop
        """,
        indicator="""
        count: deliveries
        denominator: {drugs: {include: [N02AJ06]}}
        numerator: {drugs: {include: [N02AJ06], other_forms: [sirop]}}
        """,
        expected="""
        unit  period   numerator  denominator
        M1    2025-01  1          2
        """,
    )


def test_an_unknown_strength_is_said(spec: Spec) -> None:
    """Une présentation dont le dosage ou la forme demandés sont inconnus n'est pas de
    l'ensemble, et ses délivrances se disent à part.

    Le dosage de la codéine n'est pas connu : elle n'est pas au numérateur, et compte
    pour une délivrance non calculable. Celui de l'ofloxacine, que rien ne demande, ne
    change rien.
    """
    spec(
        lines="""
        date        patient  produit
        2025-01-06  A        codeine
        2025-01-06  A        ofloxacine
        """,
        indicator="""
        count: deliveries
        denominator: all
        numerator:
          drugs: {include: [N02AJ], strengths: [{code: N02AJ06, at_least: 30 mg}]}
        """,
        expected="""
        unit  period   numerator  denominator  not_computable
        M1    2025-01  0          2            1
        """,
    )
