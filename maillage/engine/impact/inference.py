"""What is told of an effect: its interval, its p-value, how, and what weakens it.

The shapes that the rule (`rule.py`) chooses from.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from scipy import special

from maillage.engine.impact import rule_words as words
from maillage.engine.impact.by_circle import (
    CircleEffect,
    Contrasts,
    circle_effects,
    common_noise,
    over_circles,
    two_sided,
)
from maillage.engine.impact.chance import Chance
from maillage.engine.impact.clusters import Clusters
from maillage.engine.impact.content import SecondOpinion
from maillage.engine.impact.panel import Floats
from maillage.engine.impact.permutation import Permutations, PermutationTest
from maillage.engine.impact.power import LEVEL, detectable, seen_multiple
from maillage.engine.impact.results import Effect
from maillage.engine.impact.wild_bootstrap import WildBootstrap


_NO_INTERVAL = (float("nan"), float("nan"))


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


@dataclass(frozen=True)
class Designed:
    """The circles' parts in the effect, and the error that chance alone gives it."""

    clusters: Clusters
    found: Contrasts
    by_chance: Chance

    @property
    def circles(self) -> int:
        return len(self.found.circle)

    @property
    def noisy(self) -> bool:
        """Whether chance moves every circle, so that it can be measured."""
        variances = self.by_chance.variances
        return bool(np.isfinite(variances).all() and (variances > 0).all())

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
        seen: float,
        p: float | None = None,
        smallest_p: float | None = None,
        why_no_p: str | None = None,
        opinions: tuple[SecondOpinion, ...] = (),
        weakens: tuple[str, ...] = (),
        statistics: Floats | None = None,
    ) -> Inference:
        """What all kinds of inference say; `seen`: errors of an effect that is seen."""
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
            self.error(by_chance.variances) * seen,
            circle_effects(self.found, by_chance.variances, by_chance.degrees),
            statistics,
        )


def placebo(
    design: Designed, test: PermutationTest, past: Floats, past_degrees: int
) -> Inference:
    """One to three circles."""
    by_chance = design.by_chance
    se = design.error(by_chance.variances)
    effect = _student_effect(test.att, se, by_chance.degrees)
    controls = len(design.found.control)
    opinions: tuple[SecondOpinion, ...] = ()
    if np.isfinite(past).all():
        alone = _student_effect(test.att, design.error(past), past_degrees)
        opinions = (SecondOpinion(words.OWN_PAST, alone, None, weaker=True),)
    return design.inference(
        effect,
        words.placebo(controls, by_chance.degrees, grouped=by_chance.grouped),
        seen=detectable(1.0, by_chance.degrees),
        why_no_p=words.few_circles(design.circles),
        opinions=opinions,
    )


def among_circles(
    test: PermutationTest,
    permutations: Permutations,
    wild: WildBootstrap,
    counted: tuple[int, int],
) -> Inference:
    """Circles begun one after the other, with hardly any control but themselves."""
    circles, controls = counted
    chosen = permutations.assignments
    return Inference(
        Effect(test.att, test.se, *(test.interval or _NO_INTERVAL)),
        test.p,
        test.smallest_p,
        words.permutation(len(chosen.codes), chosen.possible, exact=chosen.exact),
        None,
        _bootstrap_opinion(wild),
        (words.LATER_CIRCLES,),
        circles,
        controls,
        detectable(test.se, circles - 1),
        statistics=test.statistics,
    )


def permuted(
    design: Designed,
    test: PermutationTest,
    permutations: Permutations,
    wild: WildBootstrap,
) -> Inference:
    """Four circles or more among control groups."""
    chosen = permutations.assignments
    return design.inference(
        Effect(test.att, test.se, *(test.interval or _NO_INTERVAL)),
        words.permutation(len(chosen.codes), chosen.possible, exact=chosen.exact),
        seen=seen_multiple(design.circles, len(design.found.control), grouped=True),
        p=test.p,
        smallest_p=test.smallest_p,
        opinions=_opinions(wild, design.found),
        statistics=test.statistics,
    )


def student(design: Designed, test: PermutationTest, wild: WildBootstrap) -> Inference:
    """Four circles or more where dates cannot be handed round."""
    degrees = design.circles - 1
    effect = _student_effect(test.att, test.se, degrees)
    p = two_sided(test.att, test.se, degrees)
    grouped = design.by_chance.grouped
    return design.inference(
        effect,
        words.student(degrees, grouped=grouped),
        seen=detectable(1.0, degrees),
        p=p,
        opinions=_opinions(wild, design.found),
        weakens=(words.FEW_WAYS,) if grouped else (),
    )


def _student_effect(att: float, se: float, degrees: int) -> Effect:
    reach = float(special.stdtrit(degrees, 1 - LEVEL / 2)) * se
    return Effect(att, se, att - reach, att + reach)


def _opinions(wild: WildBootstrap, found: Contrasts) -> tuple[SecondOpinion, ...]:
    """The bootstrap's, then that of the circles' effects."""
    mean = over_circles(found)
    effect = Effect(mean.att, mean.se, mean.low, mean.high)
    p = mean.p if np.isfinite(mean.p) else None
    circles = SecondOpinion(words.OVER_CIRCLES, effect, p, weaker=False)
    return (*_bootstrap_opinion(wild), circles)


def _bootstrap_opinion(wild: WildBootstrap) -> tuple[SecondOpinion, ...]:
    """One opinion, none where it has no interval."""
    if wild.interval is None:
        return ()
    effect = Effect(wild.att, wild.se, *wild.interval)
    return (SecondOpinion(words.BOOTSTRAP, effect, wild.p, weaker=False),)


def without_figure(why: str, circles: int = 0, controls: int = 0) -> Inference:
    return Inference(
        None,
        None,
        None,
        words.NONE,
        why,
        circles=circles,
        control_groups=controls,
    )
