"""What most lines say of a patient or a prescriber, over all the months of a build."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import numpy.typing as npt

from maillage.engine.lake.kernel import kernel
from maillage.engine.lake.netting import Array


Integers = npt.NDArray[np.int64]


def most_said(
    months: Iterable[tuple[Array, Array, Array]], numbers: int
) -> tuple[Integers, Integers]:
    """Who lines speak of, sorted, and the value most of their lines give each.

    Each month is who, value and lines, an entry for each pair; `who` is below
    `numbers`. Ties go to the smallest value. Memory is that of `numbers`, and of the
    pairs that differ from the first value met.
    """
    value = np.zeros(numbers, dtype=np.int64)
    lines = np.zeros(numbers, dtype=np.int64)
    others = []
    for who, said, count in months:
        other = np.empty(len(who), dtype=np.bool_)
        _add(who, said, count, value, lines, other)
        others.append(
            np.stack([array[other].astype(np.int64) for array in (who, said, count)])
        )
    known = np.flatnonzero(lines)
    if others:
        _settle(np.concatenate(others, axis=1), value, lines)
    return known, value[known]


def _settle(others: Array, value: Integers, lines: Integers) -> None:
    """Put in place, for those of whom several values are said, the most frequent."""
    torn = np.unique(others[0])
    first = np.stack([torn, value[torn], lines[torn]])
    who, said, count = np.concatenate([others, first], axis=1)
    order = np.lexsort((said, who))
    who, said, count = who[order], said[order], count[order]
    if not len(who):
        return
    new = np.append(True, (who[1:] != who[:-1]) | (said[1:] != said[:-1]))
    starts = np.flatnonzero(new)
    who, said, count = who[starts], said[starts], np.add.reduceat(count, starts)
    order = np.lexsort((said, -count, who))
    who, said = who[order], said[order]
    best = np.append(True, who[1:] != who[:-1])
    value[who[best]] = said[best]


@kernel
def _add(who: Any, said: Any, count: Any, value: Any, lines: Any, other: Any) -> None:
    """Add the lines that say what was said first; mark those that say otherwise."""
    for place in range(len(who)):
        one = who[place]
        if lines[one] == 0:
            value[one] = said[place]
        other[place] = value[one] != said[place]
        if not other[place]:
            lines[one] += count[place]
