"""The studentised permutation test of start dates between clusters of one kind.

If a circle's session changed nothing, the same months would have been seen had the
dates fallen on other clusters. The estimate is made again under each way the dates
could have fallen, over its own standard error; the p-value is the share of ways whose
statistic is at least as large. The interval is every effect that the test does not
reject.

Exact where clusters of a kind are exchangeable, whatever ties months together; dividing
by the standard error keeps it close where the circles' effects differ (Chung & Romano,
Annals of Statistics 2013;41:484-507).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from maillage.engine.impact.assigned_effects import (
    Design,
    assigned_effects,
    dates_of,
    design,
)
from maillage.engine.impact.assignments import DRAWS, SEED, Assignments, assignments
from maillage.engine.impact.clusters import Clusters
from maillage.engine.impact.inversion import Shifted
from maillage.engine.impact.panel import Floats


_BLOCK_CELLS = 6_000_000
"""Outcomes are taken together up to so many numbers an array: some 50 MB."""


@dataclass(frozen=True)
class PermutationTest:
    """One outcome's estimate and what chance could make of it.

    `att` and `se` in the outcome's unit (`se` by cluster, nan with one circle); `p` of
    no effect; `smallest_p` what no data could go under; `interval` None where
    assignments are too few for one. `statistics` B, in size, the first is what was.
    """

    att: float
    se: float
    p: float
    smallest_p: float
    interval: tuple[float, float] | None
    statistics: Floats
    shifted: Shifted


@dataclass(frozen=True)
class Permutations:
    """The tests of each outcome on the same assignments."""

    assignments: Assignments
    tests: tuple[PermutationTest, ...]


def permutation_tests(
    clusters: Clusters,
    *,
    draws: int = DRAWS,
    seed: int = SEED,
    level: float = 0.05,
) -> Permutations:
    """Test each outcome of `clusters`; needs two circles or more to have an error.

    The assignments are all gone through where they are at most 2,000, else `draws` are
    drawn and what was counts as one of them.
    """
    chosen, every = permuted(clusters, draws=draws, seed=seed)
    return Permutations(chosen, tuple(_test(one, level) for one in every))


def permuted(
    clusters: Clusters, *, draws: int = DRAWS, seed: int = SEED
) -> tuple[Assignments, Iterator[Shifted]]:
    """The assignments, and each outcome's statistics under them, outcome by outcome."""
    dates, codes = dates_of(clusters)
    chosen = assignments(codes, clusters.kind, draws=draws, seed=seed)
    made = design(clusters, dates, chosen.codes)
    under = 1.0 - dates.before[codes]
    return chosen, _shifted(made, clusters.outcome, under)


def _shifted(made: Design, outcomes: Floats, under: Floats) -> Iterator[Shifted]:
    """Each outcome's statistics for every shift of the effect in the cells `under`."""
    moved = assigned_effects(made, under[None])
    parts = moved.influence[:, 0]
    moved_square = (parts**2).sum(axis=0)
    block = max(1, _BLOCK_CELLS // (made.codes.size + outcomes[0].size * 40))
    for first in range(0, len(outcomes), block):
        found = assigned_effects(made, outcomes[first : first + block])
        square = np.einsum("gib,gib->ib", found.influence, found.influence)
        cross = np.einsum("gib,gb->ib", found.influence, parts)
        for one in range(len(square)):
            yield Shifted(
                found.att[one], moved.att[0], square[one], cross[one], moved_square
            )


def _test(shifted: Shifted, level: float) -> PermutationTest:
    error = np.sqrt(shifted.square)
    statistics = np.divide(
        np.abs(shifted.att),
        error,
        out=np.full(len(error), np.inf),
        where=error > 0,
    )
    return PermutationTest(
        float(shifted.att[0]),
        float(error[0]) if error[0] > 0 else float("nan"),
        shifted.p(),
        shifted.smallest_p,
        shifted.interval(level),
        statistics,
        shifted,
    )
