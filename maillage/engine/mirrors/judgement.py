"""Where one doctor's value stands: against the group, and on the territory."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from maillage.engine.mirrors.content import (
    FEWEST_TO_RANK,
    Judgement,
    Scale,
    Standing,
)
from maillage.engine.mirrors.grid import FloatArray
from maillage.engine.statistics import centiles, funnel, shrinkage


def deciles(values: FloatArray, fewest: int) -> tuple[float, ...] | None:
    """The nine deciles of the values there are, None under `fewest` of them."""
    if np.count_nonzero(~np.isnan(values)) < fewest:
        return None
    return tuple(float(found) for found in centiles.deciles(values))


def standings(scale: Scale, columns: Mapping[str, FloatArray]) -> list[Standing] | None:
    """How many of the others are lower, from the percentile rank; None under ten.

    `columns` are those of every doctor of the territory with a believable figure.
    """
    others = len(columns["value"]) - 1
    if others + 1 < FEWEST_TO_RANK:
        return None
    lower = centiles.percentile_rank(columns["value"]) * others
    reliable = reliability(scale, columns) >= shrinkage.RELIABLE
    return [
        Standing(round(float(count)) if sure else None, others)
        for count, sure in zip(lower, reliable, strict=True)
    ]


def reliability(scale: Scale, columns: Mapping[str, FloatArray]) -> FloatArray:
    """The part of each value that is the doctor's and not chance, from 0 to 1.

    Shares and ratios: that of the beta-binomial law. Euros: τ² / (τ² + s²), with the
    variance τ² between doctors (moments, around the pooled mean) and each one's
    standard error s.
    """
    numerator, denominator = columns["numerator"], columns["denominator"]
    if scale is Scale.SHARE:
        return shrinkage.beta_binomial(numerator, denominator).reliability
    if scale is Scale.RATIO:
        both = numerator + denominator
        return shrinkage.beta_binomial(numerator, both).reliability
    errors = _errors(columns)
    target = float(numerator.sum() / denominator.sum() / 100)
    between = funnel.overdispersion(columns["value"], errors, target).tau_squared
    return np.asarray(between / (between + errors**2))


def judge(scale: Scale, columns: Mapping[str, FloatArray]) -> list[Judgement]:
    """Each of the circle's doctors against the others together; `columns` by doctor.

    Only doctors with a believable figure are given. Euros per patient are compared as
    means, with the standard errors that their intervals were made of.
    """
    if scale is Scale.EUROS:
        verdicts = funnel.distinguishable_means(
            columns["value"], _errors(columns), columns["denominator"]
        )
    elif scale is Scale.RATIO:
        both = columns["numerator"] + columns["denominator"]
        verdicts = funnel.distinguishable(columns["numerator"], both)
    else:
        verdicts = funnel.distinguishable(columns["numerator"], columns["denominator"])
    return [_JUDGEMENTS[verdict] for verdict in verdicts]


def _errors(columns: Mapping[str, FloatArray]) -> FloatArray:
    """The standard errors behind intervals of means."""
    return np.asarray((columns["high"] - columns["low"]) / (2 * _NORMAL_95))


_NORMAL_95 = 1.959963984540054

_JUDGEMENTS = {
    funnel.Verdict.INDISTINGUISHABLE: Judgement.LIKE_THE_GROUP,
    funnel.Verdict.ABOVE: Judgement.HIGHER,
    funnel.Verdict.BELOW: Judgement.LOWER,
    funnel.Verdict.TOO_FEW: Judgement.UNKNOWN,
}
