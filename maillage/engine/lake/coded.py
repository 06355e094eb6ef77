"""A column as its distinct values and, for each row, which of them it is."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from maillage.engine.lake.values import Value


Codes = npt.NDArray[np.int32]
Mask = npt.NDArray[np.bool_]
Hashes = npt.NDArray[np.uint64]
_MOST_REMEMBERED = 500_000
# Below it, marking the pairs in a table is faster than sorting them.
_WIDEST = 2_000_000


@dataclass(frozen=True)
class Coded:
    """`values` need not be all used; `codes` are positions in them, one a row."""

    values: Sequence[Value]
    codes: Codes

    def kept(self, mask: Mask) -> Coded:
        """The same column, for some rows."""
        return Coded(self.values, self.codes[mask])

    def array(self, kind: pa.DataType) -> pa.Array:
        """The column as an Arrow array of that type, nulls where values are None."""
        distinct: Any = self.values
        if pa.types.is_date32(kind):
            return pa.array(distinct, pa.int32()).cast(kind).take(pa.array(self.codes))
        return pa.array(distinct, kind).take(pa.array(self.codes))

    def numbers(self) -> npt.NDArray[np.int64]:
        """The column as integers; None counts as 0."""
        distinct = [value if isinstance(value, int) else 0 for value in self.values]
        return np.array(distinct, dtype=np.int64)[self.codes]

    @classmethod
    def constant(cls, value: Value, rows: int) -> Coded:
        """The same value on every row."""
        return cls([value], np.zeros(rows, dtype=np.int32))


def pairs(left: Codes, right: Codes, rights: int) -> tuple[list[int], Codes]:
    """The distinct pairs of two columns, as `left * rights + right`, and each row's.

    `rights` is one more than the largest code of the second.
    """
    pair = left.astype(np.int64) * rights + right
    bound = int(pair.max(initial=0)) + 1
    if bound > _WIDEST:
        distinct, places = np.unique(pair, return_inverse=True)
        return distinct.tolist(), places.astype(np.int32)
    met = np.zeros(bound, dtype=bool)
    met[pair] = True
    places = np.cumsum(met, dtype=np.int32) - np.int32(1)
    return np.flatnonzero(met).tolist(), places[pair]


class ValueHashes:
    """64-bit hashes of values, each distinct value hashed once while it is remembered.

    For telling values apart and counting them; not for hiding them.
    """

    def __init__(self) -> None:
        """Remember nothing yet."""
        self._known: dict[Value, int] = {}

    def of(self, values: Sequence[Value]) -> Hashes:
        """One hash for each value, the same in every run."""
        known = self._known
        if len(known) > _MOST_REMEMBERED:
            known.clear()
        for value in set(values).difference(known):
            digest = hashlib.blake2b(repr(value).encode(), digest_size=8).digest()
            known[value] = int.from_bytes(digest, "little")
        return np.fromiter(map(known.__getitem__, values), np.uint64, len(values))
