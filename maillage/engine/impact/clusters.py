"""A panel brought down to one line of months a cluster: what inference is made on.

Doctors of one circle share its shocks, so a circle counts once whatever its doctors.
With a complete panel the imputation estimate of the doctors and that of their clusters'
means, weighted by what the clusters count for, are the same number.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from maillage.engine.errors import BadInput
from maillage.engine.impact.panel import NEVER, Booleans, Floats, Integers, Panel


LARGEST_GAP = 1 / 3
"""The share of its months a group may lack; what lacks is drawn between neighbours."""

_ROUNDS = 500
_CLOSE = 1e-10


@dataclass(frozen=True)
class Clusters:
    """`names` G clusters over T periods, for I outcomes at once.

    - `outcome` I x G x T, means of the doctors, without a gap;
    - `cohort` G, the first period under the effect or `NEVER`;
    - `weight` G, the weights of its doctors added up;
    - `size` G, its doctors;
    - `kind` G: start dates are only exchanged between clusters of one kind.

    There is always a cluster that is never under the effect in these periods.
    """

    names: tuple[str, ...]
    times: tuple[str, ...]
    outcome: Floats
    cohort: Integers
    weight: Floats
    size: Integers
    kind: Integers

    @property
    def treated(self) -> Booleans:
        """G: the circles."""
        reached: Booleans = self.cohort != NEVER
        return reached


def clusters_of(
    panel: Panel,
    outcomes: Sequence[Floats] = (),
    kinds: Sequence[int] | None = None,
) -> Clusters:
    """The clusters of a panel; `outcomes` (U x T each) stand for the panel's own.

    `kinds` has one number for each of `panel.clusters`; all are alike unless told.
    Where no cluster is without a date, the last circles are the controls of the others
    and the periods from their own date on are left out.

    Raises BadInput where a cluster has two dates, a circle no period before, no control
    is left, or a cluster lacks more than a third of its months.
    """
    cohort = _one_date_each(panel)
    groups = len(panel.clusters)
    kind = np.zeros(groups, np.int64) if kinds is None else np.asarray(kinds, np.int64)
    if len(kind) != groups:
        raise BadInput(
            f"{len(kind)} sortes de groupes sont données pour {groups} groupes : en"
            " donner une par groupe, dans leur ordre."
        )
    cohort, periods = _with_a_control(cohort, len(panel.times), panel.clusters)
    shown = [one[:, :periods] for one in (outcomes or (panel.outcome,))]
    belongs = _belonging(panel)
    weight: Floats = np.bincount(panel.cluster, panel.weight, groups).astype(np.float64)
    means = np.stack([_means(one, panel, belongs) for one in shown])
    return Clusters(
        panel.clusters,
        panel.times[:periods],
        _without_gaps(means, panel.clusters),
        cohort,
        weight,
        np.bincount(panel.cluster, minlength=groups),
        kind,
    )


def _one_date_each(panel: Panel) -> Integers:
    """G: the date of each cluster."""
    groups = len(panel.clusters)
    first = np.full(groups, np.iinfo(np.int64).max)
    last = np.full(groups, np.iinfo(np.int64).min)
    np.minimum.at(first, panel.cluster, panel.cohort)
    np.maximum.at(last, panel.cluster, panel.cohort)
    mixed = np.flatnonzero(first != last)
    if len(mixed):
        raise BadInput(
            f"Le groupe « {panel.clusters[mixed[0]]} » réunit des unités de dates de"
            " début différentes : donner un groupe à chaque cercle, et d'autres aux"
            " témoins."
        )
    return last


def _with_a_control(
    cohort: Integers, periods: int, names: tuple[str, ...]
) -> tuple[Integers, int]:
    """The dates and how many periods are kept, so that a control is in all of them."""
    treated = cohort != NEVER
    if not treated.any():
        raise BadInput("Aucun groupe n'a de date de début : en donner une à un cercle.")
    if treated.all():
        periods = int(cohort.max())
        cohort = np.where(cohort == periods, NEVER, cohort)
        treated = cohort != NEVER
        if not treated.any():
            raise BadInput(
                "Tous les groupes commencent à la même date : ajouter des témoins, ou"
                " des cercles qui commencent plus tard."
            )
    early = np.flatnonzero(treated & (cohort < 1))
    if len(early):
        raise BadInput(
            f"Le groupe « {names[early[0]]} » commence à la première période : ajouter"
            " des périodes d'avant sa séance."
        )
    return cohort, periods


def _belonging(panel: Panel) -> sparse.csr_array:
    """G x U, a one where a unit is of a cluster."""
    units = len(panel.units)
    where = (panel.cluster, np.arange(units))
    return sparse.csr_array((np.ones(units), where), (len(panel.clusters), units))


def _means(outcome: Floats, panel: Panel, belongs: sparse.csr_array) -> Floats:
    """G x T means of the doctors, as if all were known in every month.

    Where a doctor is not known in a month his own level is allowed for: cluster x month
    effects beside doctor effects, inside each cluster, so that a mean does not move
    because another doctor is absent. The dates take no part in it.
    """
    known = np.isfinite(outcome)
    weight = panel.weight[:, None] * known
    total = belongs @ weight
    filled = np.where(known, outcome, 0.0)
    level = np.zeros((len(outcome), 1))
    share = (
        panel.weight / np.bincount(panel.cluster, weights=panel.weight)[panel.cluster]
    )
    mean = _mean(belongs @ (weight * filled), total)
    if known.all():
        return mean
    scale = np.nanmax(np.abs(outcome)) if known.any() else 0.0
    for _ in range(_ROUNDS):
        own = np.where(known, filled - np.nan_to_num(mean)[panel.cluster], 0.0)
        moved = _mean(own.sum(axis=1), known.sum(axis=1))[:, None]
        moved = np.nan_to_num(moved)
        moved -= (belongs @ (share[:, None] * moved))[panel.cluster]
        settled = np.abs(moved - level).max() <= _CLOSE * scale
        level = moved
        mean = _mean(belongs @ (weight * (filled - level)), total)
        if settled:
            break
    return mean


def _mean(total: Floats, count: Floats) -> Floats:
    mean: Floats = np.divide(
        total, count, out=np.full(total.shape, np.nan), where=count > 0
    )
    return mean


def _without_gaps(means: Floats, names: tuple[str, ...]) -> Floats:
    """I x G x T, months that a whole cluster lacks drawn between its neighbours.

    What is drawn is how far the cluster stands from the mean of those never lacking, so
    that a season stays a season.
    """
    lacking = ~np.isfinite(means)
    if not lacking.any():
        return means
    periods = means.shape[2]
    worst = lacking.sum(axis=2)
    if worst.max() > periods * LARGEST_GAP:
        group = int(np.unravel_index(worst.argmax(), worst.shape)[1])
        raise BadInput(
            f"Le groupe « {names[group]} » n'a de valeur que"
            f" {periods - worst.max()} périodes sur {periods} : le mettre de côté ou"
            " compter par trimestre."
        )
    whole = means.copy()
    for outcome in range(len(means)):
        _drawn(whole[outcome], lacking[outcome])
    return whole


def _drawn(means: Floats, lacking: Booleans) -> None:
    """Fill one outcome's gaps in place."""
    full = ~lacking.any(axis=1)
    season = means[full].mean(axis=0) if full.any() else np.zeros(means.shape[1])
    periods = np.arange(means.shape[1])
    for group in np.flatnonzero(~full):
        known = ~lacking[group]
        apart = (means[group] - season)[known]
        drawn = season + np.interp(periods, periods[known], apart)
        means[group] = np.where(known, means[group], drawn)
