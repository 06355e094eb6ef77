"""Small tables with margins: what is hidden, and what a reader can still compute."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from maillage.engine.statistics import two_way


def by_force(table: np.ndarray, hidden: np.ndarray, most: int):
    """The least and the most of each cell over every table up to `most`, one by one.

    `table` has its margins; every interior cell is tried from 0 to `most`.
    """
    rows, columns = (size - 1 for size in table.shape)
    choices = [
        range(most + 1) if hidden[row, column] else [table[row, column]]
        for row in range(rows)
        for column in range(columns)
    ]
    grid = np.array(list(itertools.product(*choices)), dtype=np.int64)
    full = np.zeros((len(grid), *table.shape), dtype=np.int64)
    full[:, :-1, :-1] = grid.reshape(-1, rows, columns)
    full[:, -1, :-1] = full[:, :-1, :-1].sum(axis=1)
    full[:, :, -1] = full[:, :, :-1].sum(axis=2)
    fits = np.all((full == table) | hidden, axis=(1, 2))
    return full[fits].min(axis=0), full[fits].max(axis=0)


def test_a_lone_small_count_takes_three_others_with_it():
    # Hidden alone, 4 is 54 - 20 - 30. Its row, then its column, then the corner of a
    # rectangle must go: 4 may then be any count from 0 to 34.
    counts = [[20, 30, 4], [15, 16, 40], [18, 50, 33]]
    hidden = two_way.hidden_cells(counts)
    assert hidden.sum() == 4
    assert hidden[0, 2]
    low, high = two_way.possible_cells(counts, hidden)
    assert low[0, 2] <= 1
    assert high[0, 2] >= 11


def test_a_reader_finds_a_lone_hidden_count_by_subtraction():
    counts = [[20, 30, 4], [15, 16, 40]]
    hidden = np.zeros((3, 4), dtype=bool)
    hidden[0, 2] = True
    low, high = two_way.possible_cells(counts, hidden)
    assert low[0, 2] == high[0, 2] == 4


def test_two_small_counts_whose_sum_is_small_are_not_enough_for_each_other():
    # 2 + 3 = 5 is known from the row: none of them could be 11.
    counts = [[2, 3, 40], [60, 70, 80]]
    hidden = two_way.hidden_cells(counts)
    _, high = two_way.possible_cells(counts, hidden)
    assert hidden[0, :2].all()
    assert (high[0, :2] >= 11).all()


def test_a_table_without_small_counts_is_shown_whole_and_zeros_stay():
    assert not two_way.hidden_cells([[0, 11], [25, 0]]).any()


def test_a_small_total_is_hidden_with_its_parts():
    hidden = two_way.hidden_cells([[3, 0, 4], [50, 60, 70]])
    assert hidden[0, 0]
    assert hidden[0, 2]
    assert hidden[0, 3]
    assert not hidden[0, 1]


def test_a_count_with_its_margins_hidden_has_no_upper_bound():
    hidden = np.zeros((2, 2), dtype=bool)
    hidden[:, :] = True
    low, high = two_way.possible_cells([[5]], hidden)
    assert low[0, 0] == 0
    assert np.isinf(high[0, 0])


@pytest.mark.parametrize("seed", range(8))
def test_the_bounds_are_those_of_every_table_tried_one_by_one(seed):
    random = np.random.default_rng(seed)
    counts = random.integers(0, 6, (2, 3))
    table = two_way.with_margins(counts)
    hidden = np.zeros(table.shape, dtype=bool)
    hidden[:-1, :-1] = random.random((2, 3)) < 0.7
    hidden[-1, 0] = hidden[0, -1] = seed % 2 == 1
    low, high = two_way.possible_cells(counts, hidden)
    least, most = by_force(table, hidden, most=9)
    bounded = high <= 9
    np.testing.assert_array_equal(low[bounded], least[bounded])
    np.testing.assert_array_equal(high[bounded], most[bounded])
    assert (most[~bounded] >= 9).all()


def test_a_large_random_table_leaves_nothing_to_recover():
    random = np.random.default_rng(1)
    counts = np.rint(random.gamma(0.9, 14, (20, 6))).astype(int)
    table = two_way.with_margins(counts)
    hidden = two_way.hidden_cells(counts)
    small = (table > 0) & (table < 11)
    assert hidden[small].all()
    assert hidden.sum() - small.sum() <= 15
    low, high = two_way.possible_cells(counts, hidden)
    assert (low[small] <= 1).all()
    assert (high[small] >= 11).all()
