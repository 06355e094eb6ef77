"""Drug by drug: numbers a reader can redo, and the same whatever the arithmetic."""

from __future__ import annotations

import numpy as np
import pytest

from maillage.engine.indicators.engines.by_presentation import Spent, most_doses
from maillage.engine.indicators.model import Effect


def column(*values: int) -> np.ndarray:
    """One period, a drug a row."""
    return np.array(values, dtype=np.int64).reshape(-1, 1)


def test_the_fewest_substances_that_reach_the_percent_are_counted() -> None:
    # Of 100 doses: 60 then 25 make 85, and 10 more make 95. What is returned is not
    # looked at.
    few, of = most_doses(column(10, 60, 5, 25, -3), 90)
    assert (few.tolist(), of.tolist()) == ([3], [4])
    assert most_doses(column(10, 60, 5, 25), 85)[0].tolist() == [2]


def test_no_dose_is_no_substance() -> None:
    assert [each.tolist() for each in most_doses(column(0, -2), 90)] == [[0], [0]]
    nothing = np.zeros((0, 1), dtype=np.int64)
    assert [each.tolist() for each in most_doses(nothing, 90)] == [[0], [0]]


def test_volume_price_and_mix_make_the_whole_change() -> None:
    # A year before: 10 boxes at 2 euros and 5 at 4 euros: 40 euros, 15 boxes. Now: 12
    # of the first at 2.50 (30 euros), none of the second, 6 of a new one at 5 euros.
    spent = Spent(
        boxes_0=column(10, 5, 0),
        cents_0=column(2000, 2000, 0),
        boxes_1=column(12, 0, 6),
        cents_1=column(3000, 0, 3000),
    )
    found = {effect: spent.effect(effect)[0].item() for effect in Effect}
    # Price: 12 boxes cost 24 euros a year before, now 30. Volume: 3 boxes more, at
    # 40 / 15 euros. Mix: what is left of the 20 euros of change.
    assert found == {Effect.PRICE: 600, Effect.VOLUME: 800, Effect.MIX: 600}
    assert spent.effect(Effect.MIX)[1].item() == 4000


@pytest.mark.parametrize("scale", [1, 10**13])
def test_large_sums_are_exact(scale: int) -> None:
    # Half a cent a box the year before, 3 boxes for each 2: 5 cents less 1.5, that is
    # 3.5, a half rounded up where it is one.
    spent = Spent(
        boxes_0=column(2 * scale),
        cents_0=column(scale),
        boxes_1=column(3 * scale),
        cents_1=column(5 * scale),
    )
    expected = 4 if scale == 1 else 35 * scale // 10
    assert spent.effect(Effect.PRICE)[0].item() == expected
    few, of = most_doses(column(9 * scale, scale), 90)
    assert (few.item(), of.item()) == (1, 2)
