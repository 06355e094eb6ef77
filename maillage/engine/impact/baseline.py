"""What untreated cells would be in every cell: one effect a unit, one a period.

Least squares on the cells that are known and not under the effect. Unit effects are
eliminated first (the Schur complement), so that one T x T matrix is inverted whatever
the number of units, and once for all outcomes that miss the same cells.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from maillage.engine.impact.panel import Booleans, Floats


@dataclass(frozen=True)
class Baseline:
    """A fit to U units over T periods, not yet of any outcome.

    `used` U x T: the cells fitted; `weight` U; `count` U, how many cells of each unit
    (1 where it has none, to divide by); `inverse` T x T, of the Schur complement;
    `reached` U x T: the cells for which a baseline can be told, because a chain of used
    cells joins the unit to the period.
    """

    used: Booleans
    weight: Floats
    count: Floats
    inverse: Floats
    reached: Booleans

    def fitted(self, outcomes: Floats) -> Floats:
        """The baseline of ... x U x T outcomes, the same shape; nan where not reached.

        Outcomes may miss only cells that are not used.
        """
        known = np.where(self.used, outcomes, 0.0)
        mean = known.sum(axis=-1) / self.count
        beyond = np.einsum("u,...ut->...t", self.weight, known)
        beyond -= (self.weight * mean) @ self.used
        period = beyond @ self.inverse
        unit = mean - period @ self.used.T / self.count
        told: Floats = unit[..., :, None] + period[..., None, :]
        return np.where(self.reached, told, np.nan)

    def cell_pulls(self, weights: Floats) -> Floats:
        """What each used cell weighs in a sum of baselines with U x T weights."""
        by_unit = weights.sum(axis=1)
        asked = weights.sum(axis=0) - (by_unit / self.count) @ self.used
        period = asked @ self.inverse
        unit = (by_unit / self.weight - self.used @ period) / self.count
        pulls = self.weight[:, None] * (unit[:, None] + period[None, :])
        return np.where(self.used, pulls, 0.0)


def baseline(used: Booleans, weight: Floats) -> Baseline:
    """Prepare the fit to the cells `used`, U x T, of units with these weights."""
    cells = used.astype(np.float64)
    count = np.maximum(cells.sum(axis=1), 1.0)
    schur = np.diag(weight @ cells) - cells.T @ (cells * (weight / count)[:, None])
    joined = sparse.csr_array(cells.T @ cells)
    _, part = connected_components(joined, directed=False)
    same = part[:, None] == part[None, :]
    # Period effects are told up to a constant in each part: one is fixed, their sum.
    inverse = np.linalg.inv(schur + same * (weight.sum() / len(part)))
    of_unit = np.where(used.any(axis=1), part[used.argmax(axis=1)], -1)
    reached = of_unit[:, None] == part[None, :]
    return Baseline(used, weight, count, inverse, reached)
