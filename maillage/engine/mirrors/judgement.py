"""Where one doctor's value stands: against the group, and on the territory."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

import numpy as np

from maillage.engine.indicators.figures import cases
from maillage.engine.indicators.model import (
    Calculation,
    ChangeOfEuros,
    EurosPerPatient,
    MeasurePerPatient,
    RatioOfLines,
    SubstancesOfMostDoses,
)
from maillage.engine.indicators.units import is_weighted
from maillage.engine.mirrors.content import FEWEST_TO_RANK, Judgement, Standing
from maillage.engine.mirrors.grid import FloatArray
from maillage.engine.statistics import centiles, funnel, shrinkage


def deciles(values: FloatArray, fewest: int) -> tuple[float, ...] | None:
    """The nine deciles of the values there are, None under `fewest` of them."""
    if np.count_nonzero(~np.isnan(values)) < fewest:
        return None
    return tuple(float(found) for found in centiles.deciles(values))


def standings(
    calculation: Calculation, columns: Mapping[str, FloatArray]
) -> list[Standing] | None:
    """How many of the others are lower, from the percentile rank; None under ten.

    `columns` are those of every doctor of the territory with a believable figure.
    """
    others = len(columns["value"]) - 1
    if others + 1 < FEWEST_TO_RANK:
        return None
    lower = centiles.percentile_rank(columns["value"]) * others
    reliable = reliability(calculation, columns) >= shrinkage.RELIABLE
    return [
        Standing(round(float(count)) if sure else None, others)
        for count, sure in zip(lower, reliable, strict=True)
    ]


def reliability(
    calculation: Calculation, columns: Mapping[str, FloatArray]
) -> FloatArray:
    """The part of each value that is the doctor's and not chance, from 0 to 1.

    Counts of lines, patients or starts: that of the beta-binomial law, on effective
    numbers where lines weigh unlike each other. Amounts and ratios of two measures:
    τ² / (τ² + s²), with the variance τ² between doctors (moments, around the pooled
    value) and each one's standard error s. Exact counts: 1.
    """
    match _nature(calculation):
        case _Nature.EXACT:
            return np.ones(len(columns["value"]))
        case _Nature.MEAN:
            errors = _errors(columns)
            target = float(np.average(columns["value"], weights=columns["denominator"]))
            between = funnel.overdispersion(columns["value"], errors, target)
            squared = between.tau_squared
            return np.asarray(squared / (squared + errors**2))
        case _:
            return shrinkage.beta_binomial(*_drawn(calculation, columns)).reliability


def judge(
    calculation: Calculation, columns: Mapping[str, FloatArray]
) -> list[Judgement]:
    """Each of the circle's doctors against the others together; `columns` by doctor.

    Only doctors with a believable figure are given. Amounts per patient and ratios of
    two measures are compared as means, with the standard errors that their intervals
    were made of.
    """
    match _nature(calculation):
        case _Nature.EXACT:
            return [Judgement.NOT_COMPARED] * len(columns["value"])
        case _Nature.MEAN:
            sizes = cases(
                calculation, columns["denominator"], columns["denominator_squares"]
            )
            verdicts = funnel.distinguishable_means(
                columns["value"], _errors(columns), sizes
            )
        case _:
            verdicts = funnel.distinguishable(*_drawn(calculation, columns))
    return [_JUDGEMENTS[verdict] for verdict in verdicts]


class _Nature(StrEnum):
    """How chance has a part in a value."""

    DRAWN = "drawn"
    """A part of what was drawn: a proportion, or a ratio of two counts."""
    MEAN = "mean"
    """An amount for one of something, with a standard error."""
    EXACT = "exact"
    """Nothing is drawn: substances counted, euros booked."""


def _nature(calculation: Calculation) -> _Nature:
    if isinstance(calculation, SubstancesOfMostDoses | ChangeOfEuros):
        return _Nature.EXACT
    is_amount = isinstance(calculation, EurosPerPatient | MeasurePerPatient)
    is_unlike = isinstance(calculation, RatioOfLines) and is_weighted(calculation)
    return _Nature.MEAN if is_amount or is_unlike else _Nature.DRAWN


def _drawn(
    calculation: Calculation, columns: Mapping[str, FloatArray]
) -> tuple[FloatArray, FloatArray]:
    """How many were drawn, and how many of these; whole numbers.

    A ratio of two counts n and d is the proportion n of n + d. A share of doses or
    euros is one of Kish's effective number of lines.
    """
    numerator, denominator = columns["numerator"], columns["denominator"]
    if isinstance(calculation, RatioOfLines):
        return numerator, numerator + denominator
    if not is_weighted(calculation):
        return numerator, denominator
    number = np.round(cases(calculation, denominator, columns["denominator_squares"]))
    return np.round(number * columns["value"]), number


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
