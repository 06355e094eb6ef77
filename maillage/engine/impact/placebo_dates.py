"""The same curve with sessions moved into the past, where nothing had happened.

Drawn in grey behind the true one, these curves show what the method finds where there
is nothing to find. Heckman and Hotz, J. Am. Stat. Assoc. 1989;84:862-874, for the idea.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from maillage.engine.errors import BadInput
from maillage.engine.impact.content import Point
from maillage.engine.impact.panel import NEVER, Panel


Curve = tuple[Point, ...]
FEWEST_BEFORE = 3
"""Periods that must stay before a false session."""
FEWEST_AFTER = 2
"""Periods that must stay between a false session and the true one."""
MOST_CURVES = 6
"""More grey curves than this hide each other."""


def placebo_curves(
    panel: Panel,
    curve_of: Callable[[Panel], Curve],
    shifts: Sequence[int] | None = None,
) -> tuple[Curve, ...]:
    """The curve that `curve_of` draws had sessions been held `shifts` periods earlier.

    What came after the true sessions is hidden. Shifts unless told: as many as leave 3
    periods before and 2 after, 6 at most, evenly. One that the estimator refuses gives
    no curve; BadInput for a shift below 1.
    """
    wanted = possible_shifts(panel) if shifts is None else tuple(shifts)
    if any(shift < 1 for shift in wanted):
        raise BadInput(
            "Une date placebo est avant la vraie séance : le décalage est d'au moins "
            "une période."
        )
    curves = []
    for shift in wanted:
        try:
            curves.append(curve_of(moved(panel, shift)))
        except BadInput:
            continue
    return tuple(curves)


def possible_shifts(panel: Panel) -> tuple[int, ...]:
    """The shifts that leave every treated unit periods on both sides."""
    if not panel.treated.any():
        return ()
    largest = int(panel.cohorts.min()) - FEWEST_BEFORE
    every = np.arange(FEWEST_AFTER, largest + 1)
    if every.size <= MOST_CURVES:
        return tuple(int(shift) for shift in every)
    places = np.linspace(0, every.size - 1, MOST_CURVES).round().astype(int)
    return tuple(int(shift) for shift in every[places])


def moved(panel: Panel, shift: int) -> Panel:
    """The panel as it stood before the true sessions, with sessions `shift` earlier.

    Periods from the last true session on are cut off, and cells under the true effect
    have no value. Units whose false session would precede the data are left out.
    """
    treated = panel.treated
    end = int(panel.cohort[treated].max()) if treated.any() else len(panel.times)
    cohort = np.where(treated, panel.cohort - shift, NEVER)
    outcome = np.where(panel.under_effect, np.nan, panel.outcome)[:, :end]
    covariates = None if panel.covariates is None else panel.covariates[:, :end]
    earlier = replace(
        panel,
        times=panel.times[:end],
        outcome=outcome,
        cohort=cohort.astype(np.int64),
        covariates=covariates,
    )
    return earlier.of_units(~treated | (cohort >= 1))
