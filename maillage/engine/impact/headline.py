"""The figure at the head of the page: the estimate, its interval, by which rule."""

from __future__ import annotations

import math
from dataclasses import dataclass

from maillage.engine.impact.by_doctor import by_doctor
from maillage.engine.impact.panel import Panel
from maillage.engine.impact.results import Effect


ONE_CIRCLE = (
    "Estimation par imputation (Borusyak, Jaravel et Spiess). Avec un seul cercle, "
    "l'intervalle à 95 % compte chaque médecin une fois (jackknife) : il tient si rien "
    "d'autre que la séance n'a touché le cercle seul."
)
WHY_NO_P = (
    "Pas de probabilité p : il faut au moins 4 cercles pour dire ce que le hasard d'un "
    "cercle à l'autre peut faire."
)


@dataclass(frozen=True)
class Headline:
    """The effect, how its interval is made, and the least effect it would have seen."""

    effect: Effect
    method: str
    p: float | None
    smallest_p: float | None
    why_no_p: str | None
    detectable: float | None


def headline(panel: Panel) -> Headline:
    """The effect on the one circle of a panel, whose doctors begin together.

    Under 4 circles no test of start dates exists: the interval is by doctor, and no p
    is told. Raises BadInput where no interval can be made.
    """
    found = by_doctor(panel)
    return Headline(
        effect=found.effect,
        method=ONE_CIRCLE,
        p=None,
        smallest_p=None,
        why_no_p=WHY_NO_P,
        detectable=found.detectable if math.isfinite(found.detectable) else None,
    )
