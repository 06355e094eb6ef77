"""Effects by cohort and period: Callaway and Sant'Anna (2021).

The cohort begun in period g is compared in period t with units not yet begun: how much
its outcome changed since its last period before the start, less how much theirs did.
Before g, each period is compared with the one before it: a placebo, which is 0 but for
noise if trends are parallel. With covariates the comparison is doubly robust.

Choices are the defaults of the R package `did`; figures agree to ten digits.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from maillage.engine.errors import BadInput
from maillage.engine.impact.aggregation import Cells, aggregated, sample_of
from maillage.engine.impact.doubly_robust import (
    NoOverlap,
    adjusted_effect,
    adjustment,
)
from maillage.engine.impact.influence import Block, Influence
from maillage.engine.impact.panel import NEVER, Booleans, Floats, Integers, Panel
from maillage.engine.impact.pretest import pretest
from maillage.engine.impact.results import Estimate


Control = Literal["never", "not-yet"]
Base = Literal["varying", "universal"]


@dataclass(frozen=True)
class Comparison:
    """How cells are compared.

    `control`: with units never reached, or with all not yet reached. `anticipation`:
    periods before the start in which the effect may already show, never used as the
    base. `base`: what periods before the start are compared with, the period before
    each (`varying`) or the last one before the start (`universal`).
    """

    control: Control = "never"
    anticipation: int = 0
    base: Base = "varying"


def group_time(
    panel: Panel,
    *,
    control: Control = "never",
    anticipation: int = 0,
    base: Base = "varying",
    clustered: bool = False,
) -> Estimate:
    """Every cell's effect, the four aggregations and the pretest of parallel trends.

    Standard errors are analytic, from influence functions, independent between units,
    or between clusters where `clustered` (they are too small with few clusters). A cell
    in which a cohort or its controls have no value in the two periods is left out.
    Raises BadInput: no control, no period before, no cell left, covariates that tell
    the treated from their controls.
    """
    cells = effects_by_cell(panel, Comparison(control, anticipation, base))
    sample = sample_of(panel, clustered=clustered)
    return replace(aggregated(cells, sample), pretest=pretest(cells, sample))


def effects_by_cell(panel: Panel, how: Comparison) -> Cells:
    """Every cell with its influence, cohort by cohort in order of period."""
    found = [part for cohort in _compared(panel, how) for part in cohort]
    if not found:
        raise BadInput(
            "Aucun effet ne peut être estimé : dans aucune période les traités et "
            "leurs témoins n'ont de valeur en même temps ; complétez le panel."
        )
    group = np.concatenate([np.full(len(one.times), one.cohort) for one in found])
    time = np.concatenate([one.times for one in found])
    if not (time >= group).any():
        raise BadInput(
            "Aucun effet ne peut être estimé : aucune période traitée n'a de témoin ; "
            "ajoutez des unités jamais traitées."
        )
    order = np.lexsort((time, group))
    places = np.split(np.argsort(order), np.cumsum([len(one.times) for one in found]))
    blocks = [
        Block(one.units, place, one.influence)
        for one, place in zip(found, places[:-1], strict=True)
    ]
    att = np.concatenate([one.att for one in found])
    return Cells(
        group[order],
        time[order],
        att[order],
        Influence(len(panel.units), len(order), blocks),
    )


@dataclass(frozen=True)
class _Found:
    """The effects on a cohort in D periods; R x D influences of the units compared."""

    cohort: int
    times: Integers
    att: Floats
    units: Integers
    influence: Floats


def _compared(panel: Panel, how: Comparison) -> Iterator[list[_Found]]:
    cohorts = panel.cohorts
    if not (panel.cohort == NEVER).any():
        if how.control == "never":
            raise BadInput(
                "Aucune unité n'est jamais traitée : il manque des témoins ; "
                "ajoutez-en ou prenez pour témoins les unités pas encore traitées "
                "(--control not-yet)."
            )
        # The last to begin are only controls, and only until they do.
        last = int(cohorts[-1]) - how.anticipation
        panel, cohorts = _until(panel, last), cohorts[:-1]
    for cohort in cohorts:
        yield _cohort(panel, int(cohort), how)


def _until(panel: Panel, end: int) -> Panel:
    """The periods before `end`, the cohorts of after them kept as controls."""
    kept = replace(panel, times=panel.times[:end], outcome=panel.outcome[:, :end])
    if panel.covariates is None:
        return kept
    return replace(kept, covariates=panel.covariates[:, :end])


def _cohort(panel: Panel, cohort: int, how: Comparison) -> list[_Found]:
    reference = cohort - 1 - how.anticipation
    if reference < 0:
        raise BadInput(
            f"Début {panel.times[cohort]} : aucune période avant l'effet à quoi "
            "comparer ; ajoutez des périodes antérieures ou retirez ces unités."
        )
    times, bases = _pairs(len(panel.times), cohort, reference, how.base)
    treated = np.flatnonzero(panel.cohort == cohort)
    others = np.flatnonzero(_may_control(panel, cohort, how))
    units = np.concatenate([treated, others])
    outcome = panel.outcome[units]
    changes = outcome[:, times] - outcome[:, bases]
    inside = np.isfinite(changes)
    inside[len(treated) :] &= _controls(panel.cohort[others], times, bases, how)
    possible = inside[: len(treated)].any(axis=0) & inside[len(treated) :].any(axis=0)
    if not possible.any():
        return []
    setting = _Setting(
        cohort,
        times[possible],
        bases[possible],
        units,
        len(treated),
        inside[:, possible],
        changes[:, possible],
    )
    if panel.covariates is None:
        return [_plain(panel, setting)]
    return _adjusted(panel, setting)


def _pairs(
    periods: int, cohort: int, reference: int, base: Base
) -> tuple[Integers, Integers]:
    """The periods of a cohort's cells, and what each is compared with."""
    times = np.arange(periods)
    if base == "universal":
        bases = np.full(periods, reference)
    else:
        bases = np.where(times >= cohort, reference, times - 1)
    kept = (bases >= 0) & (bases != times)
    return times[kept], bases[kept]


def _may_control(panel: Panel, cohort: int, how: Comparison) -> Booleans:
    """U: who is a control in some cell of a cohort."""
    never: Booleans = panel.cohort == NEVER
    return never if how.control == "never" else panel.cohort != cohort


def _controls(
    cohort: Integers, times: Integers, bases: Integers, how: Comparison
) -> Booleans:
    """Which of R possible controls, begun in `cohort`, are controls in D cells."""
    until = np.maximum(times, bases) + how.anticipation
    untouched: Booleans = (cohort == NEVER)[:, None] | (cohort[:, None] > until)
    return untouched


@dataclass(frozen=True)
class _Setting:
    """The D cells of a cohort and the R units compared in some, the treated first.

    `inside` R x D says who is in each; `changes` R x D are theirs since the base.
    """

    cohort: int
    times: Integers
    bases: Integers
    units: Integers
    treated: int
    inside: Booleans
    changes: Floats


def _plain(panel: Panel, setting: _Setting) -> _Found:
    """Difference of the two mean changes."""
    whole = len(panel.units)
    pulls = np.where(setting.inside, panel.weight[setting.units, None], 0.0)
    influence = np.where(setting.inside, setting.changes, 0.0)
    means = []
    sides = (slice(None, setting.treated), 1), (slice(setting.treated, None), -1)
    for side, sign in sides:
        pulls[side] /= pulls[side].sum(axis=0)
        means.append(np.einsum("rd,rd->d", pulls[side], influence[side]))
        influence[side] -= means[-1]
        influence[side] *= sign * whole
    influence *= pulls
    return _Found(
        setting.cohort, setting.times, means[0] - means[1], setting.units, influence
    )


def _adjusted(panel: Panel, setting: _Setting) -> list[_Found]:
    """Doubly robust, fitted once for the cells that compare the same units."""
    groups: dict[tuple[int, bytes], list[int]] = {}
    for cell, (time, base) in enumerate(zip(setting.times, setting.bases, strict=True)):
        # Covariates are read in the earlier of the two periods, as `did` does.
        who = np.packbits(setting.inside[:, cell]).tobytes()
        groups.setdefault((min(int(base), int(time)), who), []).append(cell)
    return [
        _adjusted_together(panel, setting, read, np.array(cells))
        for (read, _), cells in groups.items()
    ]


def _adjusted_together(
    panel: Panel, setting: _Setting, read: int, cells: Integers
) -> _Found:
    assert panel.covariates is not None
    inside = setting.inside[:, cells[0]]
    units = setting.units[inside]
    treated = np.arange(len(inside))[inside] < setting.treated
    weight = panel.weight[units] / panel.weight[units].mean()
    try:
        fitted = adjustment(panel.covariates[units, read], treated, weight)
    except NoOverlap:
        names = ", ".join(panel.covariate_names)
        raise BadInput(
            f"Début {panel.times[setting.cohort]} : les covariables ({names}) séparent "
            "les traités de leurs témoins ou se répètent ; retirez-en une."
        ) from None
    att, influence = adjusted_effect(fitted, setting.changes[np.ix_(inside, cells)])
    influence *= len(panel.units) / len(units)
    return _Found(setting.cohort, setting.times[cells], att, units, influence)
