"""Days of supply: run-outs, episodes, days covered at once. Arrays in and out.

Rows are deliveries sorted by segment (a patient, or a patient and a substance), then
by day; days are whole numbers, and every interval is half-open.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt


Integers = npt.NDArray[np.int64]
Booleans = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Intervals:
    """Days [start, end) of a patient, sorted by patient; one row each."""

    patient: Integers
    start: Integers
    end: Integers


def starts_of_groups(*columns: Integers) -> Booleans:
    """True on the first row of each run of equal rows."""
    first = np.ones(len(columns[0]), dtype=np.bool_)
    if len(first):
        changes = [column[1:] != column[:-1] for column in columns]
        first[1:] = np.logical_or.reduce(changes)
    return first


def run_outs(segment: Integers, day: Integers, supply: Integers) -> Integers:
    """The first uncovered day after each delivery, supply left over carried on.

    With S the days supplied so far in the segment, that is S + the largest of
    (day - S before it) over the deliveries so far.
    """
    if not len(day):
        return day
    first = starts_of_groups(segment)
    number = np.cumsum(first) - 1
    total = np.cumsum(supply)
    before_segment = (total - supply)[first][number]
    so_far = total - before_segment
    lateness = day - (so_far - supply)
    # A step between segments larger than any lateness keeps each maximum its own.
    step = number * (np.ptp(lateness) + 1)
    latest: Integers = np.maximum.accumulate(lateness + step)
    out: Integers = so_far + latest - step
    return out


def episodes(
    segment: Integers, day: Integers, supply: Integers, tolerance: int
) -> tuple[Integers, Integers, Integers]:
    """Segment, first day and first uncovered day of each episode.

    An episode ends when a delivery comes more than `tolerance` days after it ran out.
    With a tolerance of 0 these are the unbroken stretches of covered days.
    """
    out = run_outs(segment, day, supply)
    opens = starts_of_groups(segment)
    opens[1:] |= day[1:] > out[:-1] + tolerance
    closes = np.roll(opens, -1)
    return segment[opens], day[opens], out[closes]


def covered_at_once(
    stretches: Sequence[tuple[Integers, Integers, Integers]], at_least: int
) -> Intervals:
    """The days on which at least so many stretches of a patient run at once."""
    patient = np.concatenate([one[0] for one in stretches])
    start = np.concatenate([one[1] for one in stretches])
    end = np.concatenate([one[2] for one in stretches])
    if not len(patient):
        return Intervals(patient, start, end)
    origin = start.min()
    span = end.max() - origin + 1
    keys = np.concatenate([patient, patient]) * span
    keys += np.concatenate([start, end]) - origin
    change = np.repeat(np.array([1, -1]), len(patient))
    order = np.argsort(keys, kind="stable")
    keys, level = keys[order], np.cumsum(change[order])
    kept = np.flatnonzero((level[:-1] >= at_least) & (keys[1:] > keys[:-1]))
    return Intervals(
        keys[kept] // span,
        keys[kept] % span + origin,
        keys[kept + 1] % span + origin,
    )
