"""What an effect is worth in euros, with the interval that the controls allow.

Placebo circles where controls are numerous enough (`money.money_of`). Where they are
not, each doctor counts once: how much doctors differ within each side gives the error,
as for the effect itself.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import stats

from maillage.engine.errors import BadInput
from maillage.engine.impact.content import Interval, Money
from maillage.engine.impact.money import (
    Changes,
    Spending,
    changes_of,
    money_of,
    rounded,
)
from maillage.engine.impact.panel import Floats


LEVEL = 0.95
FEWEST_DOCTORS = 3
"""On each side, to tell how doctors differ."""

_SAID = (
    "Les médecins comparés sont trop peu pour composer des cercles fictifs : "
    "l'intervalle compte chaque médecin une fois, et suppose que rien d'autre que la "
    "séance n'a touché le cercle seul."
)
_PER_DOCTOR = (
    "Par an et par médecin du cercle, au-delà de ce que les médecins comparés ont "
    "connu, ramenés à la même dépense de départ ; négatif : dépensé en moins."
)
_NO_COST = "Le coût du cercle lui-même n'a pas été saisi."
_EXPLAINED = (
    "Volume : ce que coûtent plus ou moins de boîtes ; prix : les mêmes présentations "
    "devenues plus ou moins chères ; choix : le passage d'un produit à un autre."
)


def euros(spending: Spending, *, cost: float | None) -> Money:
    """Euros a year and a doctor that the controls do not explain, never alone.

    Raises BadInput where not even the doctors can give an interval.
    """
    changes = changes_of(spending)
    try:
        return rounded(money_of(changes, cost=cost))
    except BadInput:
        return rounded(by_doctor(changes, cost=cost))


def by_doctor(changes: Changes, *, cost: float | None) -> Money:
    """The figures of `money.money_of`, with the interval of doctors.

    With P a part of the circle's change a doctor, E its euros of before a doctor, p and
    e the controls' sums: P - E p / e. Its variance is that of a mean on the circle's
    side and of a ratio on the controls' (linearised), each with n / (n - 1); Student's
    t with Welch's degrees of freedom.
    """
    treated = changes.treated
    sides = int(treated.sum()), int((~treated & (changes.weight > 0)).sum())
    if min(sides) < FEWEST_DOCTORS or changes.before[~treated].sum() <= 0:
        raise BadInput(
            "Trop peu de médecins, ou rien de dépensé avant la séance : un montant ne "
            "se donne pas sans son intervalle ; élargissez le territoire."
        )
    parts = np.column_stack([changes.parts, changes.parts.sum(axis=1)])
    volume, price, mix, total = (_part(changes, column) for column in parts.T)
    said = (_PER_DOCTOR, _EXPLAINED, _SAID, *(() if cost is not None else (_NO_COST,)))
    return Money(total, volume, price, mix, cost, said)


@dataclass(frozen=True)
class _Error:
    square: float
    degrees: int


def _part(changes: Changes, part: Floats) -> Interval:
    circle, others = changes.treated, ~changes.treated
    weight = changes.weight[others]
    spent = float((weight * changes.before[others]).sum())
    ratio = float((weight * part[others]).sum()) / spent
    base = float(changes.before[circle].mean())
    value = float(part[circle].mean()) - ratio * base
    own = part[circle] - ratio * changes.before[circle]
    lent = weight * (part[others] - ratio * changes.before[others]) * base / spent
    errors = [_of_mean(own), _of_sum(lent)]
    square = sum(each.square for each in errors)
    if square <= 0:
        return Interval(value, value, value)
    degrees = square**2 / sum(each.square**2 / each.degrees for each in errors)
    reach = float(stats.t.ppf((1 + LEVEL) / 2, degrees)) * float(np.sqrt(square))
    return Interval(value, value - reach, value + reach)


def _of_mean(values: Floats) -> _Error:
    return _Error(float(values.var(ddof=1)) / len(values), len(values) - 1)


def _of_sum(values: Floats) -> _Error:
    """Of terms that add up to 0 by construction."""
    count = len(values)
    return _Error(float((values**2).sum()) * count / (count - 1), count - 1)
