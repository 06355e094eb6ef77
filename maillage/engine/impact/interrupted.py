"""A series cut in two by a session: level and slope, alone or less its controls'.

Alone, whatever happened to the whole region at that time (a recommendation, a shortage,
an epidemic) is in the result: it is the weaker thing, and says so. On the circle's
series less its controls', what both lived cancels.

Wagner, Soumerai, Zhang and Ross-Degnan, J. Clin. Pharm. Ther. 2002;27:299-309; Lopez
Bernal, Cummins and Gasparrini, Int. J. Epidemiol. 2017;46:348-355 and 2018;47:2082-2093
(with a control); errors: Newey and West, Econometrica 1987;55:703-708.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import special

from maillage.engine.errors import BadInput
from maillage.engine.impact.content import SecondOpinion
from maillage.engine.impact.one_circle import mean_series, only_date
from maillage.engine.impact.panel import Floats, Integers, Panel
from maillage.engine.impact.results import Effect
from maillage.engine.impact.serial_noise import Regression, drawn_statistics


LEVEL = 0.95
FEWEST_BEFORE = 6
FEWEST_AFTER = 3
FEWEST_FOR_SEASONS = 24
FEWEST_DEGREES = 6
"""Observations less coefficients under which an error would be a guess."""

_NOTHING = 1e-20
_MONTH = re.compile(r"^\d{4}-(\d{2})$")


@dataclass(frozen=True)
class Interrupted:
    """What a segmented regression says of one series.

    `level`: the step at the session; `slope`: the change of slope, a period; `mean`:
    what the two make on average over the periods after, of which `p` is. `controlled`:
    the series is the circle's less its controls'. `seasonal`: months of the year were
    allowed for. `lags`: how far back errors are held to resemble each other; `degrees`:
    of Student's t; `before` and `after`: periods with a value.
    """

    level: Effect
    slope: Effect
    mean: Effect
    p: float
    controlled: bool
    seasonal: bool
    lags: int
    degrees: int
    before: int
    after: int
    said: tuple[str, ...]

    @property
    def opinion(self) -> SecondOpinion:
        """As a page says it: weaker where no control stands beside."""
        name = (
            "Série interrompue, comparée aux témoins"
            if self.controlled
            else "Série interrompue, sans témoin"
        )
        return SecondOpinion(name, self.mean, self.p, weaker=not self.controlled)


def interrupted(
    panel: Panel, *, controlled: bool = False, lags: int | None = None
) -> Interrupted:
    """The one circle of a panel before and after its session.

    With `controlled`, its mean less that of the units never treated, by period. Labels
    such as 2025-03 let the months of the year be allowed for. BadInput: no circle,
    several dates, no control where one is asked, too few periods.
    """
    first = only_date(panel)
    values = mean_series(panel, panel.treated)
    if controlled:
        if panel.treated.all():
            raise BadInput(
                "Aucun témoin dans le panel : lire la série seule, en sachant qu'elle "
                "prouve moins."
            )
        values = values - mean_series(panel, ~panel.treated)
    seasons = months_of_the_year(panel.times)
    return segmented(values, first, seasons=seasons, lags=lags, controlled=controlled)


def months_of_the_year(times: Sequence[str]) -> tuple[int, ...] | None:
    """The month (1 to 12) of labels such as 2025-03, None where one is no month."""
    found = [_MONTH.match(label) for label in times]
    months = [int(one.group(1)) for one in found if one is not None]
    return tuple(months) if months and len(months) == len(times) else None


def segmented(
    values: Floats,
    first: int,
    *,
    seasons: Sequence[int] | None = None,
    lags: int | None = None,
    controlled: bool = False,
) -> Interrupted:
    """Segmented regression of T values, the first under the effect at index `first`.

    value = a + b t + level x after + slope x (t - first) x after + month of the year,
    by least squares, months where 24 periods or more are known. Errors by Newey and
    West with Bartlett weights over `lags` periods (4 (n / 100)^(2/9) rounded down
    unless told), times n / (n - k). Intervals and p by drawing noise as persistent as
    the residuals (`serial_noise`), no shorter than t(n - k) makes them. A period
    without a value is left out, lags still counted in periods.
    """
    known = np.isfinite(values)
    at = np.flatnonzero(known).astype(np.int64)
    _check(int(np.sum(at < first)), int(np.sum(at >= first)), values[known])
    months = None if seasons is None else np.asarray(seasons)[known]
    base = _pieces(at, first)
    design = _seasonal(base, months, at.size)
    count, columns = design.shape
    used = lags if lags is not None else int(4 * (count / 100) ** (2 / 9))
    after = at[at >= first]
    rows = np.zeros((3, columns))
    rows[0, 2], rows[1, 3] = 1.0, 1.0
    rows[2, 2], rows[2, 3] = 1.0, float(np.mean(after - first))
    regression = Regression(design, at, _bartlett(at, used), count / (count - columns))
    (level, slope, mean), p = _effects(regression, rows, values[known])
    return Interrupted(
        level=level,
        slope=slope,
        mean=mean,
        p=p,
        controlled=controlled,
        seasonal=columns > base.shape[1],
        lags=used,
        degrees=count - columns,
        before=int(np.sum(at < first)),
        after=after.size,
        said=_said(controlled, columns > base.shape[1]),
    )


def _check(before: int, after: int, values: Floats) -> None:
    if before < FEWEST_BEFORE or after < FEWEST_AFTER:
        raise BadInput(
            f"{before} période(s) connue(s) avant la séance et {after} après : il en "
            f"faut au moins {FEWEST_BEFORE} et {FEWEST_AFTER} pour lire une série "
            "interrompue ; attendre."
        )
    if np.ptp(values) == 0:
        raise BadInput(
            "La série ne varie pas du tout : il n'y a ni effet ni bruit à mesurer ; "
            "choisir un autre indicateur."
        )


def _pieces(at: Integers, first: int) -> Floats:
    since = (at - first).astype(np.float64)
    after = (since >= 0).astype(np.float64)
    return np.column_stack([np.ones(at.size), since, after, since * after])


def _seasonal(base: Floats, months: Integers | None, count: int) -> Floats:
    """The same with the months of the year, where data are long enough for them."""
    if months is None or count < FEWEST_FOR_SEASONS:
        return base
    present = np.unique(months)[1:]
    design = np.column_stack([base, *(1.0 * (months == one) for one in present)])
    full = np.linalg.matrix_rank(design) == design.shape[1]
    if not full or count - design.shape[1] < FEWEST_DEGREES:
        return base
    return design


def _bartlett(at: Integers, lags: int) -> Floats:
    apart = np.abs(at[:, None] - at[None, :])
    kernel: Floats = np.maximum(1 - apart / (lags + 1), 0.0)
    return kernel


def _effects(
    regression: Regression, rows: Floats, values: Floats
) -> tuple[list[Effect], float]:
    """The combinations with their intervals, and p of the last one."""
    left = regression.residuals(values)
    if np.sum(left**2) <= _NOTHING * np.sum(values**2):
        raise BadInput(
            "La série suit exactement une droite avant et après la séance : rien n'y "
            "dit le bruit, donc aucun intervalle ; choisir un autre indicateur."
        )
    drawn = drawn_statistics(regression, rows, left)
    coefficients = regression.inverse @ regression.design.T @ values
    count, columns = regression.design.shape
    least = float(special.stdtrit(count - columns, (1 + LEVEL) / 2))
    effects, p = [], 1.0
    for row, statistics in zip(rows, drawn, strict=True):
        value = float(row @ coefficients)
        seen = float(regression.statistics(row, values[:, None], left[:, None])[0])
        error = abs(value / seen) if seen else float("nan")
        reach = max(least, float(np.quantile(statistics, LEVEL))) * error
        effects.append(Effect(value, error, value - reach, value + reach))
        p = float((1 + np.sum(statistics >= abs(seen))) / (statistics.size + 1))
    return effects, p


def _said(controlled: bool, seasonal: bool) -> tuple[str, ...]:
    said = []
    if controlled:
        said.append("Écart du cercle à ses témoins, mois par mois, coupé à la séance.")
    else:
        said.append(
            "Preuve faible : sans témoin, ce qui a touché toute la région au même "
            "moment (recommandation, rupture, épidémie) est compté comme un effet."
        )
    if not seasonal:
        said.append("Les saisons ne sont pas prises en compte : série trop courte.")
    return tuple(said)
