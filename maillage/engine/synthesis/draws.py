"""Drawing many things at once, the same whatever is drawn beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import IntEnum

import numpy as np
import numpy.typing as npt


Floats = npt.NDArray[np.float64]
Booleans = npt.NDArray[np.bool_]
Integers = npt.NDArray[np.int64]

_ALMOST_ONE = 1 - 1e-9
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_MIX_ONE = np.uint64(0xBF58476D1CE4E5B9)
_MIX_TWO = np.uint64(0x94D049BB133111EB)


class Stream(IntEnum):
    """Each use of randomness has its own, so that one never shifts another."""

    STAFF = 0
    PEOPLE = 1


def generator(seed: int, stream: Stream, number: int = 0) -> np.random.Generator:
    """The generator of one block: depends on these three and on nothing else."""
    return np.random.default_rng(
        np.random.SeedSequence(seed, spawn_key=(stream, number))
    )


class DrawTable:
    """Weighted lists, one for each key 0..n-1, drawn from with one search.

    `targets` are what is drawn (numbers), `keys` the list each belongs to.
    """

    def __init__(
        self,
        keys: Sequence[int] | Integers,
        targets: Sequence[int] | Integers,
        weights: Sequence[float] | Floats,
    ) -> None:
        order = np.argsort(np.asarray(keys), kind="stable")
        sorted_keys = np.asarray(keys, dtype=np.int64)[order]
        sorted_weights = np.asarray(weights, dtype=np.float64)[order]
        totals = np.bincount(sorted_keys, sorted_weights)
        before = np.cumsum(totals) - totals
        within = np.cumsum(sorted_weights) - before[sorted_keys]
        share = np.minimum(within / totals[sorted_keys], 1.0)
        last = np.append(sorted_keys[1:] != sorted_keys[:-1], [True])
        self._ends = sorted_keys + np.where(last, 1.0, share)
        self._targets = np.asarray(targets, dtype=np.int64)[order]

    def pick(self, keys: npt.NDArray[np.integer], draws: Floats) -> Integers:
        """One target of the list of each key, from a draw in [0, 1) for each."""
        wanted = keys + np.minimum(draws, _ALMOST_ONE)
        picked = self._targets[np.searchsorted(self._ends, wanted, side="right")]
        return np.asarray(picked)


def steady_draws(
    first: npt.NDArray[np.integer], second: npt.NDArray[np.integer], salt: int
) -> Floats:
    """A draw in [0, 1) that depends on two numbers only (SplitMix64's finaliser).

    For what must be the same on each line of a patient and a day.
    """
    with np.errstate(over="ignore"):
        mixed = first.astype(np.uint64) * _GOLDEN + second.astype(np.uint64)
        mixed = (mixed + np.uint64(salt)) * _GOLDEN
        mixed = (mixed ^ (mixed >> np.uint64(30))) * _MIX_ONE
        mixed = (mixed ^ (mixed >> np.uint64(27))) * _MIX_TWO
        mixed ^= mixed >> np.uint64(31)
    return np.asarray((mixed >> np.uint64(11)).astype(np.float64) * 2.0**-53)


def by_age(points: Mapping[int, float], ages: npt.NDArray[np.integer]) -> Floats:
    """A curve given at a few ages, linear between them and flat outside."""
    curve = np.interp(ages, list(points), list(points.values()))
    return np.asarray(curve, dtype=np.float64)
