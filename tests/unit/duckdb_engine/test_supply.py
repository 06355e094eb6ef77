"""Supply in arrays, on deliveries few enough to be laid out on a calendar."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from maillage.engine.indicators.engines.duckdb_supply import (
    covered_at_once,
    episodes,
    run_outs,
)


def whole(*values: int) -> npt.NDArray[np.int64]:
    return np.array(values, dtype=np.int64)


def stretches(*rows: tuple[int, int, int]) -> tuple[npt.NDArray[np.int64], ...]:
    return tuple(whole(*column) for column in zip(*rows, strict=True))


def test_supply_left_over_is_carried_on_and_a_gap_is_not() -> None:
    # Day 0, 10 days: out on 10. Day 5, 10 days more: out on 20. Day 30, 7: out on 37.
    out = run_outs(whole(1, 1, 1), whole(0, 5, 30), whole(10, 10, 7))
    assert out.tolist() == [10, 20, 37]


def test_each_patient_has_his_own_supply() -> None:
    # The second patient starts on day 2 with nothing of the first one's 100 days.
    out = run_outs(whole(1, 2, 2), whole(50, 2, 3), whole(100, 10, 10))
    assert out.tolist() == [150, 12, 22]


def test_an_episode_goes_on_until_the_tolerance_is_passed() -> None:
    # Out on day 10; tolerance 30: day 40 goes on, and then (out on 50) day 81 does not.
    patient, start, end = episodes(
        whole(7, 7, 7), whole(0, 40, 81), whole(10, 10, 10), 30
    )
    assert patient.tolist() == [7, 7]
    assert start.tolist() == [0, 81]
    assert end.tolist() == [50, 91]


def test_with_no_tolerance_an_episode_is_an_unbroken_stretch() -> None:
    # Out on day 10 and delivered on day 10: no uncovered day between.
    _, start, end = episodes(whole(1, 1, 1), whole(0, 10, 21), whole(10, 10, 5), 0)
    assert start.tolist() == [0, 21]
    assert end.tolist() == [20, 26]


def test_no_delivery_makes_no_episode() -> None:
    assert [len(one) for one in episodes(whole(), whole(), whole(), 30)] == [0, 0, 0]


def test_days_covered_at_once_are_cut_by_every_set() -> None:
    anticoagulant = stretches((1, 0, 30), (2, 0, 30))
    painkiller = stretches((1, 20, 25), (1, 28, 40), (3, 0, 9))
    once = covered_at_once([anticoagulant, painkiller], 2)
    assert once.patient.tolist() == [1, 1]
    assert once.start.tolist() == [20, 28]
    assert once.end.tolist() == [25, 30]


def test_two_of_three_substances_are_enough_when_two_are_asked() -> None:
    # Days 0-9, 5-14, 12-20: two at once on 5-9 and on 12-14.
    substances = stretches((4, 0, 10), (4, 5, 15), (4, 12, 21))
    once = covered_at_once([substances], 2)
    assert list(zip(once.start.tolist(), once.end.tolist(), strict=True)) == [
        (5, 10),
        (12, 15),
    ]


def test_nothing_covered_is_nothing_at_once() -> None:
    nothing = (whole(), whole(), whole())
    assert len(covered_at_once([nothing, nothing], 2).patient) == 0
