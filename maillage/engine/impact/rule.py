"""Which inference is shown: one rule, stated here and told on the page.

1. Two dates in one group, no control at all, no month before: BadInput.
2. A constant outcome, fewer than three control groups: no figure, and why; but from
   four circles on, begun one after the other, circles not yet begun are controls.
3. **One to three circles: no p-value.** The interval is a placebo one: what
   pseudo-circles of the same number of doctors, made of the control groups, would have
   shown at the same dates without a session (Student, control groups less one); beside
   it, what the circle's own past shows. Where the controls are single doctors, the
   larger of the two.
4. **Four circles or more, controls in groups: studentised permutation** of whole start
   dates between clusters of one kind, its interval by inversion. Second opinion:
   restricted wild cluster bootstrap; third: Student's t over the circles.
5. Four circles or more where dates cannot be handed round (the controls are single
   doctors, or there are too few ways for a p-value of 5 %): Student's t of the same
   estimate over its error by cluster, circles less one degrees; said to be so.

A p-value is never shown under the smallest that the design could give.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from maillage.engine.errors import BadInput
from maillage.engine.impact import rule_words as words
from maillage.engine.impact.assignments import DRAWS, SEED
from maillage.engine.impact.by_circle import contrasts
from maillage.engine.impact.chance import (
    chance,
    controls_in_groups,
    past_degrees,
    past_variances,
)
from maillage.engine.impact.clusters import Clusters, clusters_of
from maillage.engine.impact.inference import (
    Designed,
    Inference,
    among_circles,
    permuted,
    placebo,
    student,
    without_figure,
)
from maillage.engine.impact.multiple import romano_wolf
from maillage.engine.impact.panel import Floats, Panel
from maillage.engine.impact.permutation import (
    Permutations,
    PermutationTest,
    permutation_tests,
)
from maillage.engine.impact.power import FEWEST_CIRCLES_FOR_P
from maillage.engine.impact.wild_bootstrap import WildBootstrap, wild_bootstraps


FEWEST_CONTROLS = 3


def infer(
    panel: Panel,
    *,
    kinds: Sequence[int] | None = None,
    draws: int = DRAWS,
    seed: int = SEED,
) -> Inference:
    """The inference of a panel's outcome, by the rule above.

    `kinds`: one number for each of `panel.clusters`; dates are only exchanged between
    clusters of one kind (all alike unless told). Raises BadInput where the design makes
    no sense (see `clusters_of`).
    """
    return infer_many(panel, (panel.outcome,), kinds=kinds, draws=draws, seed=seed)[0]


def infer_many(
    panel: Panel,
    outcomes: Sequence[Floats],
    *,
    kinds: Sequence[int] | None = None,
    draws: int = DRAWS,
    seed: int = SEED,
) -> tuple[Inference, ...]:
    """One inference an outcome (U x T each), on the same assignments of the dates.

    An outcome that gives no figure says why; the others are not concerned.
    """
    read: list[Clusters | BadInput] = []
    for outcome in outcomes:
        try:
            read.append(clusters_of(panel, (outcome,), kinds))
        except BadInput as problem:
            read.append(problem)
    told = [one for one in read if isinstance(one, Clusters)]
    if not told:
        raise next(one for one in read if isinstance(one, BadInput))
    together = _together(told)
    tests = _tested(together, draws, seed)
    numbers = iter(range(len(told)))
    return tuple(
        without_figure(str(one))
        if isinstance(one, BadInput)
        else _one(panel.with_outcome(outcome), together, tests, next(numbers))
        for one, outcome in zip(read, outcomes, strict=True)
    )


def family_wise(inferences: Sequence[Inference]) -> tuple[float | None, ...]:
    """Romano-Wolf p-values over those that have a p-value of permutation."""
    tested = [one.statistics is not None for one in inferences]
    statistics = [one.statistics for one in inferences if one.statistics is not None]
    if not statistics:
        return (None,) * len(inferences)
    adjusted = iter(romano_wolf(np.stack(statistics)))
    return tuple(float(next(adjusted)) if one else None for one in tested)


@dataclass(frozen=True)
class _Tests:
    permutations: Permutations
    wild: tuple[WildBootstrap, ...]


def _tested(clusters: Clusters, draws: int, seed: int) -> _Tests:
    """All at once; where dates are not handed round only what was is wanted."""
    several = int(clusters.treated.sum()) >= FEWEST_CIRCLES_FOR_P
    handed_round = several and controls_in_groups(clusters)
    return _Tests(
        permutation_tests(clusters, draws=draws if handed_round else 0, seed=seed),
        wild_bootstraps(clusters, draws=draws, seed=seed) if several else (),
    )


def _together(told: Sequence[Clusters]) -> Clusters:
    outcome = np.concatenate([one.outcome for one in told])
    return replace(told[0], outcome=outcome)


def _one(panel: Panel, clusters: Clusters, tests: _Tests, number: int) -> Inference:
    """The inference of outcome `number` of `clusters`."""
    outcome = clusters.outcome[number]
    circles = int(clusters.treated.sum())
    controls = len(clusters.names) - circles
    test = tests.permutations.tests[number]
    several = circles >= FEWEST_CIRCLES_FOR_P
    if np.ptp(outcome) == 0:
        return without_figure(words.CONSTANT, circles, controls)
    if controls < FEWEST_CONTROLS:
        if several and test.interval is not None:
            wild = tests.wild[number]
            counted = (circles, controls)
            return among_circles(test, tests.permutations, wild, counted)
        return without_figure(words.few_controls(controls), circles, controls)
    design = Designed(
        clusters, contrasts(clusters, outcome), chance(panel, clusters, outcome)
    )
    if not design.noisy or (several and not test.se > 0):
        return without_figure(words.NO_NOISE, circles, controls)
    if not several:
        past = past_variances(panel, clusters, outcome)
        return placebo(design, test, past, past_degrees(panel, clusters))
    return _shown(design, test, tests, number)


def _shown(
    design: Designed, test: PermutationTest, tests: _Tests, number: int
) -> Inference:
    """Four circles or more: the permutation where dates can be handed round."""
    wild = tests.wild[number]
    if controls_in_groups(design.clusters) and test.interval is not None:
        return permuted(design, test, tests.permutations, wild)
    return student(design, test, wild)
