"""Controls that resemble the circle: weights, and the balance they bring.

Every doctor of the region who sits in no circle may be a control. By default they are
weighted so that, together, they have the circle's means (entropy balancing:
Hainmueller, Polit. Anal. 2012;20:25-46): nobody is chosen by hand. Classes (coarsened
exact matching: Iacus, King and Porro, Polit. Anal. 2012;20:1-24) and nearest neighbours
within a caliper (Austin, Multivar. Behav. Res. 2011;46:399-424) show whether that
choice matters.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from maillage.engine.errors import BadInput
from maillage.engine.impact.content import Balance
from maillage.engine.impact.panel import Booleans, Floats, Integers
from maillage.engine.mirrors.words import number


CLASSES = 3
NEIGHBOURS = 5
CALIPER = 0.5
"""Root mean square of the differences, in standard deviations, by convention."""
MOST_UNKNOWN = 0.1
"""Share of controls of whom a characteristic may be unknown before it is dropped."""
FEW_CONTROLS = 10.0
"""Effective number of controls under which the reader is warned, by convention."""

_CLOSE = 1e-9
_MOST_STEPS = 200


class Method(StrEnum):
    """How controls are chosen or weighted."""

    ENTROPY = "entropy"
    """Weights as even as can be that give the controls the circle's means."""
    EXACT = "exact"
    """Controls of the same coarsened classes only."""
    NEAREST = "nearest"
    """The few controls nearest to each doctor, within a caliper."""


@dataclass(frozen=True)
class Matching:
    """Weights of doctors and what they bring.

    `weights` U: 1 for a doctor of the circle (0 if left out), on average 1 for a
    control kept, 0 for one that is not. `effective_controls`: how many controls of
    equal weight would tell as much (Kish). `said`: how, in French, for a reader.
    """

    method: Method
    weights: Floats
    balance: tuple[Balance, ...]
    controls: int
    effective_controls: float
    circle_left_out: int
    said: tuple[str, ...]

    @property
    def kept(self) -> Booleans:
        """U: which doctors have a weight."""
        found: Booleans = self.weights > 0
        return found


def weights_of(
    treated: Booleans,
    names: Sequence[str],
    characteristics: Floats,
    *,
    method: Method = Method.ENTROPY,
) -> Matching:
    """Weights by which controls resemble the circle on `characteristics` (U x K).

    `names` K in French, for the table. nan: not known; such a control is left out, and
    a characteristic unknown of a doctor of the circle, or of a tenth of the controls,
    is. BadInput without a circle, without a control, or where no weighting of the
    controls resembles the circle (no overlap).
    """
    _check(treated, names, characteristics)
    usable = _usable(treated, characteristics)
    unknown = [name for name, use in zip(names, usable, strict=True) if not use]
    known = characteristics[:, usable]
    kept_names = [name for name, use in zip(names, usable, strict=True) if use]
    whole = np.isfinite(known).all(axis=1)
    weights = np.zeros(treated.size)
    circle, others = treated & whole, ~treated & whole
    scaled = _scaled(known, circle, others)
    pairing = _METHODS[method](scaled[circle], scaled[others], kept_names)
    weights[circle], weights[others] = pairing
    controls = int(np.sum(weights[others] > 0))
    weights[others] *= controls / weights[others].sum()
    found = Matching(
        method=method,
        weights=weights,
        balance=_balance(kept_names, known, circle, others, weights),
        controls=controls,
        effective_controls=effective_number(weights[others]),
        circle_left_out=int(np.sum(weights[circle] == 0)),
        said=(),
    )
    return replace(found, said=_said(found, int(others.sum()), unknown))


def effective_number(weights: Floats) -> float:
    """(sum w)^2 / sum w^2: how many of equal weight would tell as much.

    Kish, Survey Sampling, 1965, section 8.2.
    """
    return float(weights.sum() ** 2 / np.sum(weights**2))


def _check(treated: Booleans, names: Sequence[str], characteristics: Floats) -> None:
    if characteristics.shape != (treated.size, len(names)) or not names:
        raise BadInput(
            "Aucune caractéristique à équilibrer, ou pas une par médecin : en donner "
            "au moins une (patientèle, âge, niveau de départ)."
        )
    if not treated.any():
        raise BadInput("Aucun médecin du cercle dans le panel : vérifier les membres.")
    if treated.all():
        raise BadInput(
            "Aucun médecin témoin dans le panel : charger d'autres médecins du "
            "territoire, ou lire la série du cercle seule."
        )


def _usable(treated: Booleans, characteristics: Floats) -> Booleans:
    missing = np.isnan(characteristics)
    of_controls = missing[~treated].mean(axis=0) <= MOST_UNKNOWN
    found: Booleans = ~missing[treated].any(axis=0) & of_controls
    if not found.any():
        raise BadInput(
            "Aucune caractéristique n'est connue de tous les médecins du cercle : il "
            "n'y a rien sur quoi équilibrer les témoins."
        )
    return found


def _scaled(known: Floats, circle: Booleans, others: Booleans) -> Floats:
    """From the circle's mean, in standard deviations of the two together."""
    spread = _spread(known, circle, others)
    scaled: Floats = (known - known[circle].mean(axis=0)) / np.where(
        spread > 0, spread, 1.0
    )
    return scaled


def _spread(known: Floats, circle: Booleans, others: Booleans) -> Floats:
    """((s^2 circle + s^2 controls) / 2)^(1/2) (Austin, Stat. Med. 2009;28:3083-3107).

    The controls' own where the circle has one doctor, or the other way round.
    """
    squares = [
        np.var(known[rows], axis=0, ddof=1)
        for rows in (circle, others)
        if rows.sum() > 1
    ]
    if not squares:
        return np.zeros(known.shape[1])
    spread: Floats = np.sqrt(np.mean(squares, axis=0))
    return spread


# --- methods -----------------------------------------------------------------------


def _entropy(
    circle: Floats, others: Floats, names: Sequence[str]
) -> tuple[Floats, Floats]:
    """w_i in proportion to exp(z_i l), with l such that the weighted mean of z is 0.

    l minimises log mean exp(z l), which is convex; damped Newton steps. Without a
    minimum the circle's means are outside of what controls can make.
    """
    tilt = np.zeros(others.shape[1])
    value, weights = _log_mean(others, tilt)
    for _ in range(_MOST_STEPS):
        mean = weights @ others
        if np.max(np.abs(mean)) < _CLOSE:
            return np.ones(len(circle)), weights
        spread = (others - mean).T @ ((others - mean) * weights[:, None])
        step = np.linalg.lstsq(spread, mean, rcond=1e-12)[0]
        length = 1.0
        while length > 1e-10:
            trial, trial_weights = _log_mean(others, tilt - length * step)
            if trial <= value - 1e-4 * length * float(mean @ step):
                break
            length /= 2
        else:
            break
        tilt, value, weights = tilt - length * step, trial, trial_weights
    raise BadInput(_no_overlap(circle, others, names))


def _log_mean(others: Floats, tilt: Floats) -> tuple[float, Floats]:
    powers = others @ tilt
    top = float(powers.max())
    raised = np.exp(powers - top)
    total = float(raised.sum())
    return top + float(np.log(total / len(others))), raised / total


def _no_overlap(circle: Floats, others: Floats, names: Sequence[str]) -> str:
    target = circle.mean(axis=0)
    outside = (target < others.min(axis=0)) | (target > others.max(axis=0))
    which = [name for name, out in zip(names, outside, strict=True) if out]
    about = (
        f"aucun n'atteint sa moyenne ({', '.join(which)})"
        if which
        else "aucune combinaison n'en réunit les moyennes ensemble"
    )
    return (
        f"Les témoins ne ressemblent pas au cercle : {about} ; élargir le territoire "
        "ou équilibrer sur moins de caractéristiques."
    )


def _exact(
    circle: Floats, others: Floats, names: Sequence[str]
) -> tuple[Floats, Floats]:
    """Controls of a class share the weight of the circle's doctors in it."""
    both = np.vstack([circle, others])
    classes = np.column_stack([_classes(column) for column in both.T])
    _, label = np.unique(classes, axis=0, return_inverse=True)
    label = label.ravel()
    of_circle, of_others = label[: len(circle)], label[len(circle) :]
    count = int(label.max()) + 1
    in_circle = np.bincount(of_circle, minlength=count)
    in_others = np.bincount(of_others, minlength=count)
    share = np.divide(in_circle, in_others, out=np.zeros(count), where=in_others > 0)
    weights = share[of_others]
    if not weights.any():
        raise BadInput(_no_class(names))
    return (in_others[of_circle] > 0).astype(np.float64), weights


def _classes(column: Floats) -> Integers:
    """Values themselves where there are few; otherwise thirds of all doctors."""
    values, place = np.unique(column, return_inverse=True)
    if values.size <= CLASSES:
        return place.astype(np.int64)
    cuts = np.quantile(column, np.arange(1, CLASSES) / CLASSES)
    return np.searchsorted(cuts, column, side="left").astype(np.int64)


def _no_class(names: Sequence[str]) -> str:
    return (
        "Aucun témoin n'est dans la même classe qu'un médecin du cercle pour "
        f"{', '.join(names)} ; élargir le territoire ou comparer sur moins de "
        "caractéristiques."
    )


def _nearest(
    circle: Floats, others: Floats, names: Sequence[str]
) -> tuple[Floats, Floats]:
    """Each doctor's weight is shared by his nearest controls, who may serve again."""
    matched, weights = np.zeros(len(circle)), np.zeros(len(others))
    for place, doctor in enumerate(circle):
        apart = np.sqrt(np.mean((others - doctor) ** 2, axis=1))
        nearest = np.argsort(apart, kind="stable")[:NEIGHBOURS]
        nearest = nearest[apart[nearest] <= CALIPER]
        if nearest.size:
            matched[place] = 1.0
            weights[nearest] += 1 / nearest.size
    if not weights.any():
        raise BadInput(
            "Aucun témoin n'est assez proche d'un médecin du cercle pour "
            f"{', '.join(names)} ; élargir le territoire ou comparer sur moins de "
            "caractéristiques."
        )
    return matched, weights


_Pairing = Callable[[Floats, Floats, Sequence[str]], tuple[Floats, Floats]]
_METHODS: dict[Method, _Pairing] = {
    Method.ENTROPY: _entropy,
    Method.EXACT: _exact,
    Method.NEAREST: _nearest,
}


# --- what is shown -----------------------------------------------------------------


def _balance(
    names: Sequence[str],
    known: Floats,
    circle: Booleans,
    others: Booleans,
    weights: Floats,
) -> tuple[Balance, ...]:
    spread = _spread(known, circle, others)
    before = known[circle].mean(axis=0), known[others].mean(axis=0)
    after = _mean(known, weights, circle), _mean(known, weights, others)
    rows = []
    for place, name in enumerate(names):
        unit = float(spread[place])
        apart = [float(one[place] - other[place]) for one, other in (before, after)]
        crude, weighted = (
            (0.0 if gap == 0 else gap / unit for gap in apart) if unit else (0.0, 0.0)
        )
        rows.append(
            Balance(
                name, float(before[0][place]), float(before[1][place]), crude, weighted
            )
        )
    return tuple(rows)


def _mean(known: Floats, weights: Floats, rows: Booleans) -> Floats:
    found: Floats = weights[rows] @ known[rows] / weights[rows].sum()
    return found


def _said(found: Matching, possible: int, unknown: Sequence[str]) -> tuple[str, ...]:
    how = {
        Method.ENTROPY: "pondérés pour avoir ensemble les moyennes du cercle",
        Method.EXACT: "pris dans les mêmes classes que les médecins du cercle",
        Method.NEAREST: "les plus proches de chaque médecin du cercle",
    }[found.method]
    said = [
        f"{found.controls} témoins sur {possible}, {how} ; ils en valent "
        f"{number(found.effective_controls)} de même poids."
    ]
    if found.effective_controls < FEW_CONTROLS:
        said.append(
            "Peu de témoins ressemblent au cercle : tout tient à quelques-uns d'entre "
            "eux."
        )
    if found.circle_left_out:
        said.append(
            f"{found.circle_left_out} médecin(s) du cercle sans témoin comparable : "
            "écartés."
        )
    if unknown:
        said.append(f"Non équilibré, faute d'être connu : {', '.join(unknown)}.")
    return tuple(said)
