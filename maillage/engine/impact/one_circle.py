"""One circle's mean series, and those of whoever stands beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from maillage.engine.errors import BadInput
from maillage.engine.impact.panel import Booleans, Floats, Panel


@dataclass(frozen=True)
class Beside:
    """`circle` T; `donors` N x T without a gap, `names` N; `first` period after.

    `left_out`: donors that lacked a value in some period.
    """

    circle: Floats
    donors: Floats
    names: tuple[str, ...]
    first: int
    left_out: int


def beside(panel: Panel, donors: Literal["cluster", "unit"]) -> Beside:
    """The circle's weighted mean by period, and each donor's.

    BadInput without a circle, with several dates, or where the circle has no value.
    """
    first = only_date(panel)
    circle = mean_series(panel, panel.treated)
    if np.isnan(circle).any():
        missing = panel.times[int(np.flatnonzero(np.isnan(circle))[0])]
        raise BadInput(
            f"Le cercle n'a aucune valeur à la période {missing} : passer au "
            "trimestre, ou choisir un indicateur plus fréquent."
        )
    never = ~panel.treated
    if donors == "unit":
        found, names = panel.outcome[never], np.array(panel.units, dtype=object)[never]
    else:
        present = np.unique(panel.cluster[never])
        found = np.array(
            [mean_series(panel, never & (panel.cluster == one)) for one in present]
        ).reshape(-1, len(panel.times))
        names = np.array([panel.clusters[one] for one in present], dtype=object)
    whole = np.isfinite(found).all(axis=1)
    return Beside(circle, found[whole], tuple(names[whole]), first, int((~whole).sum()))


def only_date(panel: Panel) -> int:
    """The index of the first period under the effect, the same for all treated."""
    dates = panel.cohorts
    if dates.size == 0:
        raise BadInput(
            "Aucune unité n'est traitée : indiquer quand le cercle a parlé du thème."
        )
    if dates.size > 1:
        raise BadInput(
            f"{dates.size} dates de séance dans le panel : cette méthode lit un seul "
            "cercle ; en garder un."
        )
    if int(dates[0]) == 0:
        raise BadInput(
            "La séance précède la première période des données : il n'y a rien d'avant "
            "à comparer."
        )
    return int(dates[0])


def mean_series(panel: Panel, units: Booleans) -> Floats:
    """T: the weighted mean of some units by period, of those known; nan without any."""
    outcome, weight = panel.outcome[units], panel.weight[units][:, None]
    known = np.isfinite(outcome)
    total = np.sum(np.where(known, outcome, 0.0) * weight, axis=0)
    over = np.sum(known * weight, axis=0)
    mean: Floats = np.divide(
        total, over, out=np.full(total.shape, np.nan), where=over > 0
    )
    return mean
