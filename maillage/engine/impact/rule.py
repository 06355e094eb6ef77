"""Which inference is shown: one rule, stated here and told on the page.

1. Two dates in one group, no control at all, no month before: BadInput.
2. A constant outcome, fewer than three control groups: no figure, and why.
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
from dataclasses import dataclass, field

import numpy as np
from scipy import special

from maillage.engine.errors import BadInput
from maillage.engine.impact import rule_words as words
from maillage.engine.impact.assignments import DRAWS, SEED
from maillage.engine.impact.by_circle import (
    CircleEffect,
    Contrasts,
    circle_effects,
    common_noise,
    contrasts,
    over_circles,
    two_sided,
)
from maillage.engine.impact.chance import (
    Chance,
    chance,
    controls_in_groups,
    past_variances,
)
from maillage.engine.impact.clusters import Clusters, clusters_of
from maillage.engine.impact.content import SecondOpinion
from maillage.engine.impact.multiple import romano_wolf
from maillage.engine.impact.panel import Floats, Panel
from maillage.engine.impact.permutation import (
    Permutations,
    PermutationTest,
    permutation_tests,
)
from maillage.engine.impact.power import FEWEST_CIRCLES_FOR_P, LEVEL, detectable
from maillage.engine.impact.results import Effect
from maillage.engine.impact.wild_bootstrap import WildBootstrap, wild_bootstraps


FEWEST_CONTROLS = 3


@dataclass(frozen=True)
class Inference:
    """An effect with the interval and the p-value that the design allows.

    - `effect`: the imputation estimate; None where nothing can be told (`why_no_p`);
    - `p` None under four circles or where it cannot be told; never under `smallest_p`,
      itself None where no assignment is made;
    - `method`, `why_no_p`, `weakens`: French, as shown;
    - `opinions`: the same effect by other ways;
    - `minimum_detectable`: the effect that this design sees 8 times in 10, from the
      noise of its controls, whatever was found;
    - `statistics`: what Romano and Wolf's step-down needs, the first is what was.
    """

    effect: Effect | None
    p: float | None
    smallest_p: float | None
    method: str
    why_no_p: str | None
    opinions: tuple[SecondOpinion, ...] = ()
    weakens: tuple[str, ...] = ()
    circles: int = 0
    control_groups: int = 0
    minimum_detectable: float | None = None
    by_circle: tuple[CircleEffect, ...] = ()
    statistics: Floats | None = field(default=None, repr=False, compare=False)


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
        _without_figure(str(one))
        if isinstance(one, BadInput)
        else _one(panel.with_outcome(outcome), together, tests, next(numbers))
        for one, outcome in zip(read, outcomes, strict=True)
    )


def family_wise(inferences: Sequence[Inference]) -> tuple[float | None, ...]:
    """Romano-Wolf p-values over those that have a p-value of permutation."""
    tested = [
        one for one in inferences if one.p is not None and one.statistics is not None
    ]
    if not tested:
        return tuple(None for _ in inferences)
    adjusted = iter(romano_wolf(np.stack([_known(one.statistics) for one in tested])))
    held = {id(one) for one in tested}
    return tuple(
        float(next(adjusted)) if id(one) in held else None for one in inferences
    )


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
    first = told[0]
    outcome = np.concatenate([one.outcome for one in told])
    return Clusters(
        first.names,
        first.times,
        outcome,
        first.cohort,
        first.weight,
        first.size,
        first.kind,
    )


def _one(panel: Panel, clusters: Clusters, tests: _Tests, number: int) -> Inference:
    """The inference of outcome `number` of `clusters`."""
    outcome = clusters.outcome[number]
    circles = int(clusters.treated.sum())
    controls = len(clusters.names) - circles
    if np.ptp(outcome) == 0:
        return _without_figure(words.CONSTANT, circles, controls)
    test = tests.permutations.tests[number]
    if controls < FEWEST_CONTROLS:
        return _without_figure(words.few_controls(controls), circles, controls)
    found = contrasts(clusters, outcome)
    by_chance = chance(panel, clusters, outcome)
    if not np.isfinite(by_chance.variances).all() or not by_chance.variances.all():
        return _without_figure(words.NO_NOISE, circles, controls)
    design = _Designed(clusters, found, by_chance)
    if circles < FEWEST_CIRCLES_FOR_P:
        past = past_variances(panel, clusters, outcome)
        return _placebo(design, test, past, panel.months_a_period)
    wild = tests.wild[number]
    if controls_in_groups(clusters) and test.interval is not None:
        return _permuted(design, test, tests.permutations, wild)
    return _student(design, test, wild)


@dataclass(frozen=True)
class _Designed:
    """The circles' parts in the effect, and the error that chance alone gives it."""

    clusters: Clusters
    found: Contrasts
    by_chance: Chance

    @property
    def circles(self) -> int:
        return len(self.found.circle)

    @property
    def parts(self) -> Floats:
        treated = self.clusters.treated
        after = len(self.clusters.times) - self.clusters.cohort[treated]
        parts = self.clusters.weight[treated] * after
        share: Floats = parts / parts.sum()
        return share

    def error(self, variances: Floats) -> float:
        own = (self.parts**2 * variances).sum()
        return float(np.sqrt(own + common_noise(self.found, self.parts)))

    def inference(
        self,
        effect: Effect,
        method: str,
        *,
        degrees: int,
        p: float | None = None,
        smallest_p: float | None = None,
        why_no_p: str | None = None,
        opinions: tuple[SecondOpinion, ...] = (),
        weakens: tuple[str, ...] = (),
        statistics: Floats | None = None,
    ) -> Inference:
        """What all kinds of inference say of the design."""
        by_chance = self.by_chance
        alone = () if by_chance.grouped else (words.CONTROLS_ALONE,)
        return Inference(
            effect,
            p,
            smallest_p,
            method,
            why_no_p,
            opinions,
            alone + weakens,
            self.circles,
            len(self.found.control),
            detectable(self.error(by_chance.variances), degrees),
            circle_effects(self.found, by_chance.variances, by_chance.degrees),
            statistics,
        )


def _placebo(
    design: _Designed, test: PermutationTest, past: Floats, months_a_period: int
) -> Inference:
    """One to three circles."""
    by_chance = design.by_chance
    se = design.error(by_chance.variances)
    effect = _student_effect(test.att, se, by_chance.degrees)
    controls = len(design.found.control)
    opinions: tuple[SecondOpinion, ...] = ()
    if np.isfinite(past).all():
        months = int(design.clusters.cohort[design.clusters.treated].sum())
        degrees = max(1, months * months_a_period // 4)
        alone = _student_effect(test.att, design.error(past), degrees)
        opinions = (SecondOpinion(words.OWN_PAST, alone, None, weaker=True),)
    return design.inference(
        effect,
        words.placebo(controls, by_chance.degrees, grouped=by_chance.grouped),
        degrees=by_chance.degrees,
        why_no_p=words.few_circles(design.circles),
        opinions=opinions,
    )


def _permuted(
    design: _Designed,
    test: PermutationTest,
    permutations: Permutations,
    wild: WildBootstrap,
) -> Inference:
    """Four circles or more among control groups."""
    ends = test.interval or (float("nan"), float("nan"))
    chosen = permutations.assignments
    return design.inference(
        Effect(test.att, test.se, *ends),
        words.permutation(len(chosen.codes), chosen.possible, exact=chosen.exact),
        degrees=design.circles - 1,
        p=test.p,
        smallest_p=test.smallest_p,
        opinions=(_bootstrap_opinion(wild), _circles_opinion(design.found)),
        statistics=test.statistics,
    )


def _student(
    design: _Designed, test: PermutationTest, wild: WildBootstrap
) -> Inference:
    """Four circles or more where dates cannot be handed round."""
    degrees = design.circles - 1
    if not test.se > 0:
        return _without_figure(
            words.NO_NOISE, design.circles, len(design.found.control)
        )
    effect = _student_effect(test.att, test.se, degrees)
    p = two_sided(test.att, test.se, degrees)
    grouped = design.by_chance.grouped
    return design.inference(
        effect,
        words.student(degrees, grouped=grouped),
        degrees=degrees,
        p=p,
        opinions=(_bootstrap_opinion(wild), _circles_opinion(design.found)),
        weakens=(words.FEW_WAYS,) if grouped else (),
    )


def _student_effect(att: float, se: float, degrees: int) -> Effect:
    reach = float(special.stdtrit(degrees, 1 - LEVEL / 2)) * se
    return Effect(att, se, att - reach, att + reach)


def _bootstrap_opinion(wild: WildBootstrap) -> SecondOpinion:
    low, high = wild.interval or (float("nan"), float("nan"))
    effect = Effect(wild.att, wild.se, low, high)
    return SecondOpinion(words.BOOTSTRAP, effect, wild.p, weaker=False)


def _circles_opinion(found: Contrasts) -> SecondOpinion:
    mean = over_circles(found)
    effect = Effect(mean.att, mean.se, mean.low, mean.high)
    p = mean.p if np.isfinite(mean.p) else None
    return SecondOpinion(words.OVER_CIRCLES, effect, p, weaker=False)


def _without_figure(why: str, circles: int = 0, controls: int = 0) -> Inference:
    return Inference(
        None,
        None,
        None,
        words.NONE,
        why,
        circles=circles,
        control_groups=controls,
    )


def _known(statistics: Floats | None) -> Floats:
    if statistics is None:
        raise AssertionError("only inferences with statistics are adjusted")
    return statistics
