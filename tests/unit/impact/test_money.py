"""Money against the library's own decomposition, by hand and by simulation."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from maillage.engine.errors import BadInput
from maillage.engine.impact.content import Interval, Money
from maillage.engine.impact.money import (
    Changes,
    Spending,
    changes_of,
    cost_of,
    money_of,
    rounded,
    worth_of_share,
)
from maillage.engine.impact.results import Effect
from maillage.engine.indicators.engines.reference_drugs import change_of_euros
from maillage.engine.indicators.model import Effect as PartOfChange


class _Row:
    """The little that the reference engine's decomposition reads of a delivery."""

    class _Presentation:
        def __init__(self, cip13):
            self.cip13 = cip13

    def __init__(self, cip13, boxes, amount_cents):
        self.presentation = self._Presentation(cip13)
        self.boxes = boxes
        self.amount_cents = amount_cents


def spending_of(boxes, cents, treated, *, months=(12, 12), cluster=None):
    boxes, cents = np.asarray(boxes, float), np.asarray(cents, float)
    units = len(boxes)
    return Spending(
        tuple(f"P{number}" for number in range(boxes.shape[2])),
        boxes,
        cents,
        months,
        np.asarray(treated),
        np.ones(units),
        np.arange(units) if cluster is None else np.asarray(cluster),
    )


def drawn(seed, *, circle=6, controls=60, cut=0.0, shift=0.0, clusters=None):
    """Doctors and 5 products; a price cut for all, a shift of choice in the circle."""
    rng = np.random.default_rng(seed)
    units = circle + controls
    treated = np.arange(units) < circle
    volume = rng.gamma(8, 40, units)
    prices = np.array([2.0, 3, 5, 9, 20])
    share = rng.dirichlet(np.full(5, 30.0), (units, 2))
    share[treated, 1, 4] -= shift
    share[treated, 1, 0] += shift
    growth = np.exp(rng.normal(0, 0.05, (units, 1)))
    boxes = volume[:, None, None] * share
    boxes[:, 1] *= growth
    cents = boxes * prices * 100
    cents[:, 1] *= 1 - cut
    return spending_of(boxes, cents, treated, cluster=clusters)


def test_each_doctors_parts_are_those_of_the_librarys_indicator():
    rng = np.random.default_rng(5)
    boxes = rng.integers(0, 6, (20, 2, 4)).astype(float)
    cents = boxes * rng.integers(100, 2000, (20, 2, 4))
    found = changes_of(spending_of(boxes, cents, np.zeros(20, dtype=bool)))
    order = (PartOfChange.VOLUME, PartOfChange.PRICE, PartOfChange.MIX)
    for doctor in range(20):
        rows = [
            [
                _Row(f"P{k}", int(boxes[doctor, side, k]), int(cents[doctor, side, k]))
                for k in range(4)
                if boxes[doctor, side, k] > 0
            ]
            for side in (0, 1)
        ]
        for place, part in enumerate(order):
            expected, before = change_of_euros(rows[0], rows[1], part)
            # The indicator rounds each presentation to the cent.
            assert found.parts[doctor, place] * 100 == pytest.approx(expected, abs=4)
            assert found.before[doctor] * 100 == pytest.approx(before)


def test_the_librarys_own_example_redone():
    # EUR01: 2 boxes at 5 euros, then 2 at 4 and one new at 18: +5, -2 and +13.
    boxes = [[[2, 0], [2, 1]]]
    cents = [[[1000, 0], [800, 1800]]]
    found = changes_of(spending_of(boxes, cents, [True]))
    assert found.parts[0].tolist() == pytest.approx([5, -2, 13])


def test_months_before_and_after_are_brought_to_a_year():
    # 6 months at 60 euros, then 3 months at 45: 120 and 180 a year, all volume.
    found = changes_of(
        spending_of([[[6], [4.5]]], [[[6000], [4500]]], [True], months=(6, 3))
    )
    assert found.before[0] == pytest.approx(120)
    assert found.parts[0].tolist() == pytest.approx([60, 0, 0])


def test_volume_price_and_mix_add_up_to_the_total_exactly():
    found = money_of(drawn(1, shift=0.05))
    parts = found.volume.value + found.price.value + found.mix.value
    assert parts == pytest.approx(found.total.value, abs=1e-9)


def test_a_price_cut_that_strikes_everybody_is_no_effect_of_the_circle():
    spending = drawn(2, cut=0.2)
    found = money_of(spending)
    changes = changes_of(spending)
    own = changes.parts[changes.treated, 1].sum() / 6
    assert own < -0.1 * changes.before[changes.treated].mean()
    assert abs(found.price.value) < 0.02 * changes.before[changes.treated].mean()


def test_an_effect_redone_by_hand():
    # The circle spent 100 each, then 90 (volume); controls 50 each, and 5 of price.
    controls = 40
    before = np.array([100.0, 100.0] + [50.0] * controls)
    parts = np.array([[-10.0, 0, 0]] * 2 + [[0, 5.0, 0]] * controls)
    treated = np.arange(controls + 2) < 2
    changes = Changes(
        before, parts, treated, np.ones(controls + 2), np.arange(controls + 2)
    )
    found = money_of(changes, cost=12.0)
    # Controls' 5 of 50 are 10 of 100.
    assert found.volume.value == pytest.approx(-10)
    assert found.price.value == pytest.approx(-10)
    assert found.total.value == pytest.approx(-20)
    # All controls are alike: placebos find nothing.
    assert found.total.low == pytest.approx(-20)
    assert found.cost == 12.0


def test_matched_weights_change_what_would_have_come_anyway():
    before = np.array([100.0, *([50.0] * 30)])
    parts = np.zeros((31, 3))
    parts[1:16, 0] = 5.0
    treated = np.arange(31) < 1
    weight = np.array([1.0, *([3.0] * 15), *([1.0] * 15)])
    changes = Changes(before, parts, treated, weight, np.arange(31))
    # (3 x 5 + 1 x 0) / (3 x 50 + 1 x 50) = 15 / 200 of 100.
    assert money_of(changes).volume.value == pytest.approx(-7.5)


def test_the_planted_effect_is_in_the_interval_as_often_as_said():
    # 4 of 20 products moved from 20 to 2 euros: 5 % of boxes x 18 euros.
    held = 0
    for seed in range(40):
        spending = drawn(100 + seed, shift=0.05)
        found = money_of(spending, placebos=99, seed=seed)
        boxes = spending.boxes[spending.treated, 1].sum(axis=1).mean()
        truth = -0.05 * 18 * boxes
        held += found.total.low <= truth <= found.total.high
    assert 34 <= held <= 40


def test_clusters_are_drawn_whole_and_their_shocks_widen_the_interval():
    rng = np.random.default_rng(3)
    clusters = np.repeat(np.arange(31), 6)
    shock = rng.normal(0, 0.1, 31)[clusters]
    before = np.full(186, 100.0)
    parts = np.zeros((186, 3))
    parts[:, 0] = 100 * shock + rng.normal(0, 1, 186)
    treated = clusters == 0
    grouped = Changes(before, parts, treated, np.ones(186), clusters)
    alone = replace(grouped, cluster=np.arange(186))
    wide, narrow = money_of(grouped), money_of(alone)
    assert wide.total.high - wide.total.low > 1.5 * (
        narrow.total.high - narrow.total.low
    )
    assert any("30 groupes" in line for line in wide.explained)
    assert any("un à un" in line for line in narrow.explained)
    assert not any("un à un" in line for line in wide.explained)


def test_the_same_seed_gives_the_same_interval():
    assert money_of(drawn(4), seed=9) == money_of(drawn(4), seed=9)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"treated": np.zeros(66, dtype=bool)}, "l'un ou l'autre"),
        ({"treated": np.ones(66, dtype=bool)}, "l'un ou l'autre"),
        ({"boxes": np.zeros((66, 2, 5))}, "Le cercle : aucune dépense"),
        ({"cluster": np.repeat(np.arange(11), 6)}, r"\(10, il en faut"),
    ],
)
def test_impossible_designs_give_no_euro(change, says):
    with pytest.raises(BadInput, match=says):
        money_of(replace(drawn(1), **change))


def test_controls_too_few_for_one_placebo_give_no_euro():
    with pytest.raises(BadInput, match=r"\(0, il en faut"):
        money_of(drawn(1, circle=6, controls=5))


def test_what_the_circle_cost_redone_by_hand():
    # 40 hours at 30 euros and 300 of fees for 10 doctors over 18 months: 100 a year.
    found = cost_of(hours=40, euros_an_hour=30, fees_euros=300, doctors=10, months=18)
    assert found == pytest.approx(100)
    with pytest.raises(BadInput, match="Coût du cercle"):
        cost_of(hours=-1, euros_an_hour=30, fees_euros=0, doctors=10, months=12)


def test_an_effect_on_a_share_is_worth_volume_x_price_with_its_interval():
    # 3 points fewer, 1,000 boxes a year, 10 euros in the place of 4: -180 a year.
    found = worth_of_share(Effect(-0.03, 0.01, -0.05, -0.01), 1000, 10, 4)
    assert (found.value, found.low, found.high) == pytest.approx((-180, -300, -60))
    dearer = worth_of_share(Effect(-0.03, 0.01, -0.05, -0.01), 1000, 4, 10)
    assert (dearer.value, dearer.low, dearer.high) == pytest.approx((180, 60, 300))


def test_an_effect_without_an_interval_is_worth_no_euro():
    nan = float("nan")
    with pytest.raises(BadInput, match="pas d'intervalle"):
        worth_of_share(Effect(-0.03, nan, nan, nan), 1000, 10, 4)


def test_euros_are_rounded_to_what_the_interval_allows_and_still_add_up():
    money = Money(
        total=Interval(-1234.4, -1800, -668.8),
        volume=Interval(-333.3, -600, -66.6),
        price=Interval(-66.6, -100, -33.2),
        mix=Interval(-834.5, -1400, -269),
        cost=184.4,
        explained=(),
    )
    # Half the interval is 565.6: a fifth of it is 113, so the step is 100 euros.
    found = rounded(money)
    assert found.total == Interval(-1200, -1800, -700)
    assert (found.volume.value, found.price.value) == (-300, -100)
    assert found.mix.value == -800
    assert found.cost == 184
    exact = replace(money, total=Interval(-3.2, -4.1, -2.3))
    assert rounded(exact).total == Interval(-3, -4, -2)
    certain = replace(money, total=Interval(-3.2, -3.2, -3.2))
    assert rounded(certain).total == Interval(-3, -3, -3)
