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
from maillage.engine.impact.panel import NEVER, Booleans, Floats, Panel
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
    cells = Cells(
        *(
            np.concatenate([getattr(part, name) for part in found])
            for name in ("group", "time", "att", "influence")
        )
    )
    if not cells.after.any():
        raise BadInput(
            "Aucun effet ne peut être estimé : aucune période traitée n'a de témoin ; "
            "ajoutez des unités jamais traitées."
        )
    order = np.lexsort((cells.time, cells.group))
    return Cells(
        cells.group[order], cells.time[order], cells.att[order], cells.influence[order]
    )


def _compared(panel: Panel, how: Comparison) -> Iterator[list[Cells]]:
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


def _cohort(panel: Panel, cohort: int, how: Comparison) -> list[Cells]:
    reference = cohort - 1 - how.anticipation
    if reference < 0:
        raise BadInput(
            f"Début {panel.times[cohort]} : aucune période avant l'effet à quoi "
            "comparer ; ajoutez des périodes antérieures ou retirez ces unités."
        )
    times, bases = _pairs(len(panel.times), cohort, reference, how.base)
    changes = panel.outcome[:, times] - panel.outcome[:, bases]
    treated = np.isfinite(changes) & (panel.cohort == cohort)[:, None]
    controls = np.isfinite(changes) & _controls(panel, cohort, times, bases, how)
    possible = treated.any(axis=0) & controls.any(axis=0)
    setting = _Setting(
        cohort, times[possible], treated[:, possible], controls[:, possible]
    )
    if not possible.any():
        return []
    if panel.covariates is None:
        return [_plain(panel, setting, changes[:, possible])]
    return _adjusted(panel, setting, changes[:, possible], bases[possible])


def _pairs(
    periods: int, cohort: int, reference: int, base: Base
) -> tuple[np.ndarray, np.ndarray]:
    """The periods of a cohort's cells, and what each is compared with."""
    times = np.arange(periods)
    if base == "universal":
        bases = np.full(periods, reference)
    else:
        bases = np.where(times >= cohort, reference, times - 1)
    kept = (bases >= 0) & (bases != times)
    return times[kept], bases[kept]


def _controls(
    panel: Panel,
    cohort: int,
    times: np.ndarray,
    bases: np.ndarray,
    how: Comparison,
) -> Booleans:
    """U x D: who is a control in each of the D cells."""
    never = (panel.cohort == NEVER)[:, None]
    if how.control == "never":
        return np.broadcast_to(never, (len(panel.cohort), len(times)))
    until = np.maximum(times, bases) + how.anticipation
    later = panel.cohort[:, None] > until[None, :]
    others = (panel.cohort != cohort)[:, None]
    controls: Booleans = never | (later & others)
    return controls


@dataclass(frozen=True)
class _Setting:
    """The D cells of a cohort and who is in each: U x D."""

    cohort: int
    times: np.ndarray
    treated: Booleans
    controls: Booleans

    def cells(self, att: Floats, influence: Floats) -> Cells:
        """D effects and their U x D influences, as cells."""
        group = np.full(len(self.times), self.cohort)
        return Cells(group, self.times, att, np.ascontiguousarray(influence.T))


def _plain(panel: Panel, setting: _Setting, changes: Floats) -> Cells:
    """Difference of the two mean changes."""
    units = len(changes)
    weight = panel.weight[:, None]
    known = np.where(setting.treated | setting.controls, changes, 0.0)
    effect = np.zeros(changes.shape[1])
    influence = np.zeros(changes.shape)
    for who, sign in ((setting.treated, 1), (setting.controls, -1)):
        of_them = weight * who
        share = of_them / of_them.sum(axis=0)
        mean = np.einsum("ud,ud->d", share, known)
        effect += sign * mean
        influence += sign * units * share * (known - mean)
    return setting.cells(effect, influence)


def _adjusted(
    panel: Panel, setting: _Setting, changes: Floats, bases: np.ndarray
) -> list[Cells]:
    """Doubly robust, fitted once for the cells that compare the same units."""
    groups: dict[tuple[int, bytes], list[int]] = {}
    for cell, base in enumerate(bases):
        # Covariates are read in the earlier of the two periods, as `did` does.
        read = min(int(base), int(setting.times[cell]))
        who = (
            np.packbits(setting.treated[:, cell]),
            np.packbits(setting.controls[:, cell]),
        )
        key = (read, who[0].tobytes() + who[1].tobytes())
        groups.setdefault(key, []).append(cell)
    return [
        _adjusted_together(panel, setting, changes, read, np.array(cells))
        for (read, _), cells in groups.items()
    ]


def _adjusted_together(
    panel: Panel, setting: _Setting, changes: Floats, read: int, cells: np.ndarray
) -> Cells:
    assert panel.covariates is not None
    first = cells[0]
    inside = setting.treated[:, first] | setting.controls[:, first]
    try:
        fitted = adjustment(
            panel.covariates[inside, read],
            setting.treated[inside, first],
            panel.weight[inside] / panel.weight[inside].mean(),
        )
    except NoOverlap:
        names = ", ".join(panel.covariate_names)
        raise BadInput(
            f"Début {panel.times[setting.cohort]} : les covariables ({names}) séparent "
            "les traités de leurs témoins ou se répètent ; retirez-en une."
        ) from None
    att, influence = adjusted_effect(fitted, changes[np.ix_(inside, cells)])
    spread = np.zeros((len(inside), len(cells)))
    spread[inside] = influence * (len(inside) / inside.sum())
    some = replace(
        setting,
        times=setting.times[cells],
        treated=setting.treated[:, cells],
        controls=setting.controls[:, cells],
    )
    return some.cells(att, spread)
