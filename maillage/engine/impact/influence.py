"""How far each unit moves each effect: what standard errors are made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from maillage.engine.impact.panel import Booleans, Floats, Integers


@dataclass(frozen=True)
class Block:
    """What R units weigh in D effects, R x D; `units` and `effects` say which."""

    units: Integers
    effects: Integers
    values: Floats


@dataclass(frozen=True)
class Influence:
    """What each of U units weighs in each of K effects, 0 outside the blocks.

    The standard error of an effect is the root of the sum of its squares, divided by U.
    An effect is in one block only.
    """

    units: int
    effects: int
    blocks: Sequence[Block]

    @classmethod
    def whole(cls, values: Floats) -> Influence:
        """One block of U x K values."""
        units, effects = values.shape
        everyone, every = np.arange(units), np.arange(effects)
        return cls(units, effects, [Block(everyone, every, values)])

    def mixed(self, mix: sparse.csr_array) -> Floats:
        """U x M: what each unit weighs in M sums of effects, `mix` being K x M."""
        found = np.zeros((self.units, mix.shape[1]))
        for block in self.blocks:
            part = mix[block.effects]
            felt = np.unique(part.indices)
            found[np.ix_(block.units, felt)] += np.asarray(block.values @ part[:, felt])
        return found

    def by_cluster(self, cluster: Integers | None, kept: Booleans) -> Floats:
        """G x D: the sums over clusters for the D effects kept; over units if None."""
        group = np.arange(self.units) if cluster is None else cluster
        place = np.cumsum(kept) - 1
        found = np.zeros((int(group.max()) + 1, int(kept.sum())))
        for block in self.blocks:
            of_block = kept[block.effects]
            to = place[block.effects[of_block]]
            names, row = np.unique(group[block.units], return_inverse=True)
            found[np.ix_(names, to)] += summed(
                row, block.values[:, of_block], len(names)
            )
        return found

    def errors(self, cluster: Integers | None) -> Floats:
        """K standard errors, units independent or, if told, clusters."""
        squares = np.zeros(self.effects)
        for block in self.blocks:
            shared = block.values
            if cluster is not None:
                names, row = np.unique(cluster[block.units], return_inverse=True)
                shared = summed(row, shared, len(names))
            squares[block.effects] += np.einsum("rd,rd->d", shared, shared)
        return np.sqrt(squares) / self.units


def summed(row: Integers, values: Floats, groups: int) -> Floats:
    """R x D values added up into the `groups` rows that `row` names."""
    rows = np.arange(len(row))
    adder = sparse.csr_array((np.ones(len(row)), (row, rows)), (groups, len(row)))
    return np.asarray(adder @ np.ascontiguousarray(values), dtype=np.float64)
