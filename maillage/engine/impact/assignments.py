"""Which cluster could have had which start date: all the ways, or a draw of them.

The dates of the circles are a whole: they are handed round among clusters of one kind,
never drawn anew, and a cluster takes a date or none. The dates as they were come first.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, product
from math import factorial, prod

import numpy as np

from maillage.engine.impact.panel import Integers


DRAWS = 999
ENUMERATED_UP_TO = 2_000
"""Up to so many ways, all of them are gone through and the p-value is exact."""

SEED = 20_260_418
"""Fixed, so that the same data give the same figure; nothing else rests on it."""


@dataclass(frozen=True)
class Assignments:
    """`codes` B x G, the date (an index) of each cluster; the first row is what was.

    `possible` is how many ways there are, `exact` whether `codes` are all of them.
    """

    codes: Integers
    possible: int
    exact: bool


def possible_assignments(codes: Integers, kind: Integers) -> int:
    """How many ways the dates can lie: multinomial in a kind, product over kinds."""
    return prod(
        _ways(np.unique(codes[kind == one], return_counts=True)[1])
        for one in np.unique(kind)
    )


def assignments(
    codes: Integers,
    kind: Integers,
    *,
    draws: int = DRAWS,
    seed: int = SEED,
) -> Assignments:
    """All the ways where they are at most 2,000, else `draws` of them, at random.

    With no `draws` what was is alone, for who wants the estimate only.
    """
    possible = possible_assignments(codes, kind)
    if draws and possible <= ENUMERATED_UP_TO:
        return Assignments(_all(codes, kind), possible, exact=True)
    return Assignments(_drawn(codes, kind, draws, seed), possible, exact=False)


def _ways(counts: Integers) -> int:
    return factorial(int(counts.sum())) // prod(factorial(int(one)) for one in counts)


def _all(codes: Integers, kind: Integers) -> Integers:
    places = [np.flatnonzero(kind == one) for one in np.unique(kind)]
    rows = [codes]
    for choice in product(*[list(_arranged(codes[place])) for place in places]):
        row = np.empty_like(codes)
        for place, arranged in zip(places, choice, strict=True):
            row[place] = arranged
        if (row != codes).any():
            rows.append(row)
    return np.stack(rows)


def _arranged(codes: Integers) -> Iterator[Integers]:
    """Each different order of the codes, once."""
    values, counts = np.unique(codes, return_counts=True)
    if len(values) == 1:
        yield codes.copy()
        return
    for chosen in combinations(range(len(codes)), int(counts[0])):
        left = np.delete(np.arange(len(codes)), chosen)
        for rest in _arranged(np.repeat(values[1:], counts[1:])):
            row = np.full(len(codes), values[0])
            row[left] = rest
            yield row


def _drawn(codes: Integers, kind: Integers, draws: int, seed: int) -> Integers:
    random = np.random.default_rng(seed)
    rows = np.tile(codes, (draws + 1, 1))
    for one in np.unique(kind):
        place = np.flatnonzero(kind == one)
        rows[1:, place] = random.permuted(rows[1:, place], axis=1)
    return rows
