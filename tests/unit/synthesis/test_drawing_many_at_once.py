"""Weighted tables, steady draws, curves by age."""

from __future__ import annotations

import numpy as np

from maillage.engine.synthesis.draws import (
    DrawTable,
    Stream,
    by_age,
    generator,
    steady_draws,
)


def test_targets_are_drawn_as_often_as_they_weigh() -> None:
    table = DrawTable([0, 0, 1, 2, 2], [10, 11, 20, 30, 31], [1, 3, 5, 1, 1])
    # List 0: a quarter to 10. List 1: all to 20. List 2: half and half.
    draws = np.array([0.0, 0.24, 0.26, 0.99, 0.0, 0.9999999999, 0.49, 0.51])
    keys = np.array([0, 0, 0, 0, 1, 1, 2, 2])
    assert table.pick(keys, draws).tolist() == [10, 10, 11, 11, 20, 20, 30, 31]


def test_the_last_draw_below_one_never_reaches_the_next_list() -> None:
    keys = np.arange(3000)
    table = DrawTable(keys, keys, np.ones(3000))
    assert (table.pick(keys, np.full(3000, np.nextafter(1, 0))) == keys).all()


def test_steady_draws_depend_on_their_numbers_only_and_look_uniform() -> None:
    person, day = np.arange(20_000), np.full(20_000, 17)
    draws = steady_draws(person, day, salt=1)
    assert (steady_draws(person[5:9], day[5:9], salt=1) == draws[5:9]).all()
    assert (steady_draws(person, day, salt=2) != draws).all()
    # Twenty classes of 1,000 expected, standard deviation about 31.
    assert np.abs(np.histogram(draws, 20, (0, 1))[0] - 1000).max() < 150


def test_the_generator_of_a_block_does_not_depend_on_the_others() -> None:
    first = generator(7, Stream.PEOPLE, 3).random(4)
    generator(7, Stream.PEOPLE, 2).random(1000)
    assert (generator(7, Stream.PEOPLE, 3).random(4) == first).all()
    assert (generator(7, Stream.STAFF, 3).random(4) != first).all()


def test_a_curve_is_linear_between_its_points_and_flat_outside() -> None:
    curve = {20: 0.1, 40: 0.3}
    assert by_age(curve, np.array([5, 20, 30, 40, 90])).round(6).tolist() == [
        0.1,
        0.1,
        0.2,
        0.3,
        0.3,
    ]
