"""One outcome of many units over consecutive periods, and when each began.

The rectangle of units x periods is what every estimator reads. A unit is a doctor, a
period is a month or a quarter, a cohort is the period in which the units' circle spoke
of the theme, a cluster is the circle (or, without one, whoever shares the same shocks).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray


Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Booleans = NDArray[np.bool_]

NEVER = -1
"""The cohort of a unit that no circle ever reached."""


@dataclass(frozen=True)
class Panel:
    """`units` U labels, `times` T labels in order, one period apart.

    - `outcome` U x T, nan where it is not known (no denominator in that period);
    - `cohort` U, the index in `times` of the first period under the effect, `NEVER`
      where there is none;
    - `cluster` U, an index in `clusters`: units that share their shocks;
    - `weight` U, above 0: what a unit counts for in a mean (1 each unless told);
    - `covariates` U x T x K, read in the last period before the effect;
    - `months_a_period`: how long a period is, 3 for quarters.

    Checked panels come from `checked_panel`.
    """

    units: tuple[str, ...]
    times: tuple[str, ...]
    outcome: Floats
    cohort: Integers
    cluster: Integers
    clusters: tuple[str, ...]
    weight: Floats
    covariate_names: tuple[str, ...] = ()
    covariates: Floats | None = None
    months_a_period: int = 1

    @property
    def treated(self) -> Booleans:
        """U: which units are reached one day."""
        reached: Booleans = self.cohort != NEVER
        return reached

    @property
    def under_effect(self) -> Booleans:
        """U x T: which cells are in or after the unit's own first period."""
        periods = np.arange(len(self.times))
        begun: Booleans = periods[None, :] >= self.cohort[:, None]
        return self.treated[:, None] & begun

    @property
    def cohorts(self) -> Integers:
        """The periods in which some unit begins, in order, without `NEVER`."""
        return np.unique(self.cohort[self.treated])

    def of_units(self, kept: Booleans | Integers) -> Panel:
        """The same panel of some units only, their clusters numbered again."""
        names, cluster = np.unique(self.cluster[kept], return_inverse=True)
        covariates = None if self.covariates is None else self.covariates[kept]
        return Panel(
            tuple(np.asarray(self.units, dtype=object)[kept]),
            self.times,
            self.outcome[kept],
            self.cohort[kept],
            cluster.astype(np.int64),
            tuple(self.clusters[name] for name in names),
            self.weight[kept],
            self.covariate_names,
            covariates,
            self.months_a_period,
        )

    def with_outcome(self, outcome: Floats) -> Panel:
        """The same units and dates with another outcome."""
        return self._changed(outcome=outcome)

    def with_cohort(self, cohort: Integers) -> Panel:
        """The same outcome with other dates: a placebo."""
        return self._changed(cohort=cohort)

    def _changed(self, **fields: Any) -> Panel:
        return Panel(**{**self.__dict__, **fields})
