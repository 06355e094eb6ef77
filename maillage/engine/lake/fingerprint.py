"""The fingerprint of rows: the same whatever their order, file format or separator.

Each row gives a 64-bit number mixed from the hashes of its values (the finaliser of
SplitMix64, Steele, Lea and Flood 2014); the fingerprint is the sum of these numbers and
the sum of a second mix of them, modulo 2^64: sums do not see the order of rows.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from maillage.engine.lake.coded import Coded, Hashes, ValueHashes
from maillage.engine.lake.schema import FACTS


_ODD = np.uint64(0x9E3779B97F4A7C15)


def mixed(numbers: Hashes) -> Hashes:
    """Spread 64-bit numbers so that neighbours end far apart."""
    z = numbers + _ODD
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


class Fingerprint:
    """Adds up the rows of a file; the same rows in another file add up the same."""

    def __init__(self) -> None:
        """Start with no row."""
        self._hashes = {name: ValueHashes() for name in FACTS.names}
        self._sums = [0, 0]

    def add(self, columns: Mapping[str, Coded]) -> Hashes:
        """Add rows, all columns of `schema.FACTS`; gives the hashes of the patients.

        One hash for each distinct patient, whatever the number of rows.
        """
        patients = self._hashes["patient"].of(columns["patient"].values)
        rows = np.zeros(len(columns["patient"].codes), dtype=np.uint64)
        for place, name in enumerate(FACTS.names, 1):
            column = columns[name]
            if name == "patient":
                distinct = patients
            else:
                distinct = self._hashes[name].of(column.values)
            # The place of the column keeps 1 box and renewal 2 from 2 boxes, renewal 1.
            rows += mixed(distinct + np.uint64(place))[column.codes]
        for which, numbers in enumerate((mixed(rows), mixed(~rows))):
            total = int(numbers.sum(dtype=np.uint64))
            self._sums[which] = (self._sums[which] + total) % 2**64
        return patients

    def text(self) -> str:
        """The fingerprint in 32 hexadecimal characters."""
        return "".join(f"{total:016x}" for total in self._sums)
