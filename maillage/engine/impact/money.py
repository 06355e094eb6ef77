"""What a session changed in euros: volume, price and mix, never without an interval.

A change of spending is parted as the library's indicators do (`ChangeOfEuros`): what
more or fewer boxes cost at the former mean (volume), what the same presentations cost
more (price), what is left (mix). The controls' own parts, brought to the circle's
spending of before, are what would have come anyway: a price cut that strikes everybody
cancels. The interval comes from placebo circles drawn among the controls.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import floor, isfinite, log10

import numpy as np

from maillage.engine.errors import BadInput
from maillage.engine.impact.content import Interval, Money
from maillage.engine.impact.panel import Booleans, Floats, Integers
from maillage.engine.impact.results import Effect
from maillage.engine.impact.synthetic_control import FEWEST_FOR_INTERVAL, reach_of


MONTHS_A_YEAR = 12
STEPS_IN_AN_INTERVAL = 5
"""Euros are rounded to a step that half an interval holds at least so often."""


@dataclass(frozen=True)
class Spending:
    """Boxes and cents of U doctors by K products, over months before and after.

    - `boxes`, `cents`: U x 2 x K, 0 before and 1 after, as counted (net boxes);
    - `months`: how many months each side adds up; both are brought to a year;
    - `treated` U: the circle's doctors; `weight` U, above 0 (matched controls);
    - `cluster` U: doctors who share their shocks, drawn together as placebos.
    """

    products: tuple[str, ...]
    boxes: Floats
    cents: Floats
    months: tuple[int, int]
    treated: Booleans
    weight: Floats
    cluster: Integers


@dataclass(frozen=True)
class Changes:
    """How the euros of U doctors changed from before to after, in euros a year.

    `parts` is U x 3: volume, price, mix; `before` U: what each spent. The rest as in
    `Spending`.
    """

    before: Floats
    parts: Floats
    treated: Booleans
    weight: Floats
    cluster: Integers


def money_of(
    asked: Spending | Changes,
    *,
    cost: float | None = None,
    placebos: int = 999,
    seed: int = 0,
) -> Money:
    """Euros a year and a doctor of the circle that controls do not explain.

    With E the circle's euros of before and P one of its parts, e and p those of the
    controls: (P - p E / e) / doctors; the three add up to the total. Placebos: as many
    doctors drawn among the controls, whole clusters at a time, against the others; an
    interval is the effect plus or minus the 95 % largest placebo, scaled to E. BadInput
    where no circle, no control, nothing spent before, or too few different placebos.
    """
    changes = changes_of(asked) if isinstance(asked, Spending) else asked
    _check(changes)
    doctors = int(changes.treated.sum())
    base = float(changes.before[changes.treated].sum()) / doctors
    found = _beyond(changes, changes.treated, ~changes.treated) * base
    drawn = _placebos(changes, doctors, placebos, seed) * base
    both = np.column_stack([drawn, drawn.sum(axis=1)])
    values = [*found.tolist(), float(found.sum())]
    volume, price, mix, total = (
        _interval(value, reach_of(column))
        for value, column in zip(values, both.T, strict=True)
    )
    return Money(total, volume, price, mix, cost, _explained(changes, len(drawn), cost))


def changes_of(spending: Spending) -> Changes:
    """Each doctor's change of euros a year in its three parts.

    Of presentations with net boxes above 0 on either side, as `ChangeOfEuros`, without
    its rounding to the cent. A doctor without a box before has no volume nor price
    part.
    """
    year = MONTHS_A_YEAR / np.asarray(spending.months, dtype=np.float64)
    bought = spending.boxes > 0
    boxes = np.where(bought, spending.boxes, 0.0) * year[None, :, None]
    euros = np.where(bought, spending.cents, 0.0) * year[None, :, None] / 100
    both = bought.all(axis=1)
    ratio = np.divide(boxes[:, 1], boxes[:, 0], out=np.zeros(both.shape), where=both)
    price = np.sum(np.where(both, euros[:, 1] - euros[:, 0] * ratio, 0.0), axis=1)
    all_boxes, spent = boxes.sum(axis=2), euros.sum(axis=2)
    growth = np.divide(
        all_boxes[:, 1] - all_boxes[:, 0],
        all_boxes[:, 0],
        out=np.zeros(len(spent)),
        where=all_boxes[:, 0] > 0,
    )
    volume = spent[:, 0] * growth
    mix = spent[:, 1] - spent[:, 0] - volume - price
    return Changes(
        spent[:, 0],
        np.column_stack([volume, price, mix]),
        spending.treated,
        spending.weight,
        spending.cluster,
    )


def cost_of(
    *, hours: float, euros_an_hour: float, fees_euros: float, doctors: int, months: int
) -> float:
    """What the circle itself cost, in euros a year and a doctor.

    `hours` of everybody in it, over `months`, each at `euros_an_hour`, and fees.
    """
    if doctors < 1 or months < 1 or min(hours, euros_an_hour, fees_euros) < 0:
        raise BadInput(
            "Coût du cercle : il faut au moins un médecin, un mois, et des heures et "
            "des montants qui ne soient pas négatifs."
        )
    whole = hours * euros_an_hour + fees_euros
    return whole / doctors * MONTHS_A_YEAR / months


def worth_of_share(
    effect: Effect, boxes_a_year: float, euros_a_box: float, euros_a_box_instead: float
) -> Interval:
    """An effect on a share of boxes as euros a year and a doctor, its interval carried.

    effect x volume x price: so many boxes of the denominator a year and a doctor, each
    that enters the numerator costing `euros_a_box` in the place of the other. Volume
    and prices are taken as known. BadInput where the effect has no interval.
    """
    if not (isfinite(effect.low) and isfinite(effect.high)):
        raise BadInput(
            "L'effet n'a pas d'intervalle : il n'est pas converti en euros ; attendre "
            "d'autres périodes ou d'autres témoins."
        )
    each = boxes_a_year * (euros_a_box - euros_a_box_instead)
    low, high = sorted((effect.low * each, effect.high * each))
    return Interval(effect.att * each, low, high)


def rounded(money: Money) -> Money:
    """To what the total's interval allows, the three parts still adding up.

    The step is the largest of 1, 10, 100... euros that half the interval of the total
    holds five times; volume and price are rounded, the mix is what is left. The cost is
    known: to the euro.
    """
    step = _step((money.total.high - money.total.low) / 2)
    total, volume, price = (
        _to_step(one, step) for one in (money.total, money.volume, money.price)
    )
    left = total.value - volume.value - price.value
    mix = replace(_to_step(money.mix, step), value=left)
    cost = None if money.cost is None else float(round(money.cost))
    return replace(money, total=total, volume=volume, price=price, mix=mix, cost=cost)


def _step(half: float) -> float:
    if not half > 0:
        return 1.0
    return max(1.0, 10.0 ** floor(log10(half / STEPS_IN_AN_INTERVAL)))


def _to_step(one: Interval, step: float) -> Interval:
    value, low, high = (
        round(end / step) * step for end in (one.value, one.low, one.high)
    )
    return Interval(value, low, high)


def _interval(value: float, reach: float) -> Interval:
    return Interval(value, value - reach, value + reach)


def _beyond(changes: Changes, circle: Booleans, others: Booleans) -> Floats:
    """Three parts, per euro of before, of some doctors beyond those of others."""
    weight = changes.weight[others]
    own = changes.parts[circle].sum(axis=0) / changes.before[circle].sum()
    theirs = weight @ changes.parts[others] / (weight @ changes.before[others])
    found: Floats = own - theirs
    return found


def _placebos(changes: Changes, doctors: int, wanted: int, seed: int) -> Floats:
    """B x 3: parts beyond the others' of different sets of controls."""
    draw = np.random.default_rng(seed)
    controls = np.flatnonzero(~changes.treated)
    names = np.unique(changes.cluster[controls])
    members = {name: controls[changes.cluster[controls] == name] for name in names}
    found: dict[bytes, Floats] = {}
    for _ in range(2 * wanted):
        chosen = _set_of(members, draw.permutation(names), doctors)
        if len(found) == wanted or chosen.size >= controls.size:
            break
        drawn = np.zeros(changes.treated.size, dtype=bool)
        drawn[chosen] = True
        key = drawn.tobytes()
        rest = ~changes.treated & ~drawn
        spends = changes.before[drawn].sum() > 0 and changes.before[rest].sum() > 0
        if key not in found and spends:
            found[key] = _beyond(changes, drawn, rest)
    if len(found) < FEWEST_FOR_INTERVAL:
        raise BadInput(
            "Trop peu de groupes de témoins à prendre pour le cercle "
            f"({len(found)}, il en faut au moins {FEWEST_FOR_INTERVAL}) pour un "
            "intervalle, et un montant ne se donne pas sans lui ; élargir le "
            "territoire."
        )
    return np.array(list(found.values()))


def _set_of(members: dict[int, Integers], order: Integers, doctors: int) -> Integers:
    """Clusters in that order until they make as many doctors as the circle."""
    chosen: list[int] = []
    for name in order:
        if len(chosen) >= doctors:
            break
        chosen.extend(members[name].tolist())
    return np.array(chosen, dtype=np.int64)


def _check(changes: Changes) -> None:
    if not changes.treated.any() or changes.treated.all():
        raise BadInput(
            "Des euros se comparent entre un cercle et des témoins : il manque l'un ou "
            "l'autre dans le panel."
        )
    for rows, who in (
        (changes.treated, "Le cercle"),
        (~changes.treated, "Les témoins"),
    ):
        if not changes.before[rows].sum() > 0:
            raise BadInput(
                f"{who} : aucune dépense avant la séance sur ces médicaments ; il n'y "
                "a pas de montant de départ auquel comparer."
            )


def _explained(changes: Changes, drawn: int, cost: float | None) -> tuple[str, ...]:
    said = [
        "Par an et par médecin du cercle, au-delà de ce que les témoins ont connu, "
        "ramenés à la même dépense de départ ; négatif : dépensé en moins.",
        "Volume : ce que coûtent les boîtes en plus ou en moins, au prix moyen "
        "d'avant. Prix : ce que les mêmes présentations coûtent de plus. Choix : le "
        "reste, du fait d'autres produits.",
        f"Intervalle à 95 % tiré de {drawn} groupes de témoins de la taille du cercle.",
    ]
    if np.unique(changes.cluster[~changes.treated]).size == int(
        (~changes.treated).sum()
    ):
        said.append(
            "Les témoins sont pris un à un : ce que vivent ensemble les médecins d'un "
            "même cercle n'est pas dans cet intervalle, un peu trop étroit."
        )
    if cost is None:
        said.append("Le coût du cercle lui-même n'a pas été saisi.")
    return tuple(said)
