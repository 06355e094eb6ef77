"""Effects by imputation: Borusyak, Jaravel and Spiess (2024).

Unit and period effects are fitted where nothing is under the effect; what a treated
cell has above that baseline is its effect. Every period before serves, so with noisy
months it tells about twice what a single month before tells.

Analytic standard errors are those of the paper's theorem 3, effects averaged by cohort
and period, independent between units or, when asked, between clusters. They are far too
small where a cohort is one circle: nothing is left of its effects once their mean is
taken off. There, say nothing of them and permute start dates.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from maillage.engine.errors import BadInput
from maillage.engine.impact.aggregation import Sample, known_errors, sample_of
from maillage.engine.impact.baseline import baseline
from maillage.engine.impact.imputation_sums import (
    Imputer,
    effects_of,
    influences,
    means,
    told_cells,
)
from maillage.engine.impact.influence import Influence
from maillage.engine.impact.panel import NEVER, Panel
from maillage.engine.impact.pretest import expected_excess, is_reliable, wald
from maillage.engine.impact.results import (
    CellEffect,
    Effect,
    Estimate,
    normal_effect,
)


KINDS = ("overall", "dynamic", "group", "calendar", "cell")


def imputation(panel: Panel, *, clustered: bool = False, placebos: int = 0) -> Estimate:
    """Effects by cell, their four aggregations, and placebos in time if any is asked.

    An aggregation is the mean over the treated cells it holds, each by its unit's
    weight. `placebos`: how many periods before the start to hold out and impute from
    those before them; they give `dynamic` below 0 and the pretest; cohorts begun too
    early have none. Covariates are not used. Raises BadInput where no treated cell can
    be told.
    """
    after = _imputed(panel, clustered=clustered)
    if not placebos:
        return after
    try:
        before = _imputed(_held_out(panel, placebos), clustered=clustered)
    except BadInput:  # no period is left from which to impute those held out
        return after
    sample = sample_of(panel, clustered=clustered)
    return _with_placebos(after, before, placebos, sample)


def imputer(panel: Panel) -> Imputer:
    """The fit of a panel's known cells. Raises BadInput where nothing can be told."""
    known, begun = np.isfinite(panel.outcome), panel.under_effect
    fit = baseline(known & ~begun, panel.weight)
    told = known & begun & fit.reached
    if not told.any():
        raise BadInput(
            "Aucun effet ne peut être estimé : aucune unité traitée n'a de valeur "
            "avant et après son début dans une période qui ait un témoin ; complétez "
            "le panel."
        )
    return Imputer(fit, told)


def _imputed(panel: Panel, *, clustered: bool) -> Estimate:
    ready = imputer(panel)
    sample = sample_of(panel, clustered=clustered)
    told = told_cells(panel, ready)
    kinds = means(panel, told)
    shared = influences(panel, ready, told, kinds.mix, sample.cluster)
    errors = known_errors((shared**2).sum(axis=0) ** 0.5 / len(panel.units), sample)
    rows = zip(effects_of(told, kinds.mix), errors, strict=True)
    effects = [normal_effect(float(att), float(error)) for att, error in rows]
    cells = kinds.kind.index("cell")
    by_kind: dict[str, dict[int, Effect]] = {kind: {} for kind in KINDS}
    for kind, label, effect in zip(kinds.kind, kinds.label, effects, strict=True):
        by_kind[kind][label] = effect
    start, time = np.divmod(list(by_kind["cell"]), len(panel.times))
    by_cell = zip(start, time, by_kind["cell"].values(), strict=True)
    return Estimate(
        overall=by_kind["overall"][0],
        cells=tuple(CellEffect(int(g), int(t), e.att, e.se) for g, t, e in by_cell),
        dynamic=by_kind["dynamic"],
        group=by_kind["group"],
        calendar=by_kind["calendar"],
        influence=influences(panel, ready, told, kinds.mix[:, :cells]).T,
    )


def _held_out(panel: Panel, placebos: int) -> Panel:
    """The periods before the start, as if it had been `placebos` earlier."""
    outcome = np.where(panel.under_effect, np.nan, panel.outcome)
    earlier = panel.cohort - placebos
    cohort = np.where(panel.treated & (earlier >= 1), earlier, NEVER)
    return replace(panel, outcome=outcome, cohort=cohort)


def _with_placebos(
    after: Estimate, before: Estimate, placebos: int, sample: Sample
) -> Estimate:
    """The effects of `after`, and those of `before` as what they are: placebos."""
    assert after.influence is not None
    assert before.influence is not None
    held_cells = (replace(one, group=one.group + placebos) for one in before.cells)
    held = before.influence[1 : 1 + len(before.dynamic)]
    found = wald(
        np.array([one.att for one in before.dynamic.values()]),
        Influence.whole(held.T),
        np.ones(len(held), dtype=bool),
        sample,
    )
    if found is not None:
        reached = sample.cohort != NEVER
        group = np.arange(len(reached)) if sample.cluster is None else sample.cluster
        excess = expected_excess(found.degrees, len(np.unique(group[reached])))
        found = replace(found, reliable=is_reliable(excess, found.degrees))
    return replace(
        after,
        cells=tuple(sorted((*held_cells, *after.cells), key=_in_order)),
        dynamic={e - placebos: one for e, one in before.dynamic.items()}
        | dict(after.dynamic),
        pretest=found,
        influence=np.concatenate([after.influence[:1], held, after.influence[1:]]),
    )


def _in_order(cell: CellEffect) -> tuple[int, int]:
    return cell.group, cell.time
