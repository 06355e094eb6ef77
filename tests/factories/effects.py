"""Effects for tests, by hand: one of each verdict, with every part of a page."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date
from typing import Any

from maillage.engine.impact.content import (
    Balance,
    CircleImpact,
    Fraction,
    Interval,
    Money,
    Point,
    SecondOpinion,
    Verdict,
    stored,
)
from maillage.engine.impact.results import Effect


NAN = float("nan")


def curve(
    effect: float, half: float, *, before: int = 12, after: int = 12
) -> list[Point]:
    """Nothing before the session but a small wave, then an effect that settles in."""
    found = []
    for since in range(-before, after):
        wave = 0.004 * math.sin(since * 1.7)
        att = wave + (effect * min(1.0, (since + 1) / 4) if since >= 0 else 0.0)
        found.append(Point(since, att, att - half, att + half))
    return found


def placebos(count: int = 20) -> tuple[tuple[Point, ...], ...]:
    """As many curves of nothing, each with its own wave."""
    return tuple(
        tuple(
            Point(
                since, 0.012 * math.sin(since * 0.5 + rank) * math.cos(rank), None, None
            )
            for since in range(-12, 12)
        )
        for rank in range(count)
    )


MONEY = Money(
    total=Interval(-182.0, -318.0, -46.0),
    volume=Interval(-61.0, -150.0, 28.0),
    price=Interval(-12.0, -40.0, 16.0),
    mix=Interval(-109.0, -190.0, -28.0),
    cost=74.0,
    explained=("Remboursable, prix public, sans les honoraires.",),
)

CHANGED = CircleImpact(
    circle="Cercle du Plateau",
    indicator="ATB02",
    title="Part de l'association amoxicilline-acide clavulanique",
    unit="share",
    session_on=date(2025, 10, 16),
    every="month",
    build="2026-11-05T08-00-00Z-1f2e3d",
    source="Pôle du Plateau",
    extracted_on=date(2026, 11, 5),
    first_month="2024-11",
    last_month="2026-10",
    doctors=8,
    controls=28,
    control_groups=5,
    put_aside=("2 médecins sans douze mois avant la séance",),
    circle_before=Fraction(412, 1630),
    circle_after=Fraction(341, 1655),
    controls_before=Fraction(1420, 5702),
    controls_after=Fraction(1433, 5688),
    curve=tuple(curve(-0.046, 0.021)),
    placebo_curves=placebos(),
    overall=Effect(-0.042, 0.0091, -0.061, -0.023),
    method="Dates de séance rebattues entre groupes de médecins, 999 fois.",
    p=0.012,
    smallest_p=0.002,
    why_no_p=None,
    target=-0.05,
    minimum_detectable=0.031,
    verdict=Verdict.CHANGED,
    sentence="La séance a été suivie d'une baisse de 4,2 points (de 2,3 à 6,1).",
    how_sure=(
        "Avant la séance, le cercle et ses témoins évoluaient ensemble.",
        "Un effet de 3,1 points aurait été vu 4 fois sur 5.",
    ),
    opinions=(
        SecondOpinion(
            "Callaway et Sant'Anna, jamais traités",
            Effect(-0.038, 0.014, -0.066, -0.010),
            0.02,
            False,
        ),
        SecondOpinion(
            "Série interrompue, sans témoin", Effect(-0.05, NAN, NAN, NAN), None, True
        ),
    ),
    balance=(
        Balance("Patients par mois", 118.0, 109.0, 0.21, 0.02),
        Balance("Valeur avant la séance", 0.253, 0.249, 0.08, 0.01),
    ),
    money=MONEY,
)

NOT_DISTINGUISHED = replace(
    CHANGED,
    curve=tuple(curve(-0.004, 0.018)),
    overall=Effect(-0.003, 0.008, -0.019, 0.013),
    p=0.71,
    verdict=Verdict.NOT_DISTINGUISHED,
    sentence="Aucune différence ne se distingue : 0,3 point de moins (de −1,9 à +1,3).",
    money=None,
)

CANNOT_SAY = replace(
    CHANGED,
    curve=tuple(curve(-0.02, 0.09)),
    overall=Effect(-0.018, 0.04, -0.097, 0.061),
    p=None,
    why_no_p="Il faut au moins 4 groupes pour une probabilité.",
    minimum_detectable=0.11,
    verdict=Verdict.CANNOT_SAY,
    sentence="On ne peut pas dire : un effet de moins de 11 points ne se verrait pas.",
    money=None,
    placebo_curves=(),
    opinions=(),
    balance=(),
)

NO_FIGURE = replace(
    CANNOT_SAY,
    curve=(),
    overall=None,
    target=None,
    minimum_detectable=None,
    verdict=Verdict.NO_FIGURE,
    sentence="Pas de chiffre : il n'y a aucun mois de données avant la séance.",
    how_sure=(),
    circle_before=None,
    circle_after=None,
    controls_before=None,
    controls_after=None,
    why_no_p=None,
)

EVERY = {
    "changed": CHANGED,
    "not distinguished": NOT_DISTINGUISHED,
    "cannot say": CANNOT_SAY,
    "no figure": NO_FIGURE,
}


def document(found: CircleImpact) -> dict[str, Any]:
    """As it is kept."""
    return stored(found)
