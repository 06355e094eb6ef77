"""Deciles and ranks against DuckDB, numpy and values redone by hand."""

from __future__ import annotations

import duckdb
import numpy as np
import pytest

from maillage.engine.statistics import centiles


def test_deciles_of_eleven_values_are_the_values_themselves():
    # n = 11: decile q stands at position 10 q, a whole number.
    assert centiles.deciles(np.arange(11) * 3.0).tolist() == [
        3.0, 6.0, 9.0, 12.0, 15.0, 18.0, 21.0, 24.0, 27.0,
    ]  # fmt: skip


def test_deciles_of_four_values_redone_by_hand():
    # position q · 3 in (1, 2, 4, 8): 0.3 -> 1.3; 0.6 -> 1.6; 0.9 -> 1.9; 1.2 -> 2.4;
    # 1.5 -> 3; 1.8 -> 3.6; 2.1 -> 4.4; 2.4 -> 5.6; 2.7 -> 6.8
    found = centiles.deciles([8, 2, np.nan, 1, 4])
    assert found == pytest.approx([1.3, 1.6, 1.9, 2.4, 3, 3.6, 4.4, 5.6, 6.8])


def test_one_value_is_its_own_deciles_and_no_value_has_none():
    assert centiles.deciles([0.25]).tolist() == [0.25] * 9
    assert np.isnan(centiles.deciles([np.nan, np.nan])).all()
    assert np.isnan(centiles.deciles([])).all()


def matrix_with_holes(seed: int) -> np.ndarray:
    random = np.random.default_rng(seed)
    values = np.round(random.beta(2, 5, (23, 12)), 2)  # rounded, so that some tie
    values[random.random(values.shape) < 0.2] = np.nan
    values[:, 7] = np.nan
    return values


def in_duckdb(values: np.ndarray) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute("CREATE TABLE figures (unit INT, period INT, value DOUBLE)")
    rows = [
        (unit, period, float(value))
        for (unit, period), value in np.ndenumerate(values)
        if not np.isnan(value)
    ]
    connection.executemany("INSERT INTO figures VALUES (?, ?, ?)", rows)
    return connection


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_deciles_over_time_are_those_of_duckdb_and_numpy(seed):
    values = matrix_with_holes(seed)
    found = centiles.deciles(values)
    assert found.shape == (9, 12)
    assert np.isnan(found[:, 7]).all()
    query = """SELECT period, quantile_cont(value,
        [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]) FROM figures GROUP BY period"""
    for period, expected in in_duckdb(values).execute(query).fetchall():
        np.testing.assert_allclose(found[:, period], expected, rtol=1e-12)
        np.testing.assert_allclose(
            found[:, period],
            np.nanquantile(values[:, period], np.arange(1, 10) / 10),
            rtol=1e-12,
        )


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_ranks_over_time_are_those_of_duckdb(seed):
    values = matrix_with_holes(seed)
    found = centiles.percentile_rank(values)
    query = """SELECT unit, period,
        percent_rank() OVER (PARTITION BY period ORDER BY value) FROM figures"""
    rows = in_duckdb(values).execute(query).fetchall()
    assert len(rows) == np.count_nonzero(~np.isnan(found))
    for unit, period, expected in rows:
        assert found[unit, period] == pytest.approx(expected)


def test_ties_share_their_lowest_rank():
    # ranks 1, 2, 2, 2, 5 among 5: (rank - 1) / 4
    found = centiles.percentile_rank([0.5, 0.2, 0.1, 0.2, 0.2])
    assert found.tolist() == [1.0, 0.25, 0.0, 0.25, 0.25]


def test_a_unit_without_a_value_has_no_rank_and_does_not_count():
    found = centiles.percentile_rank([np.nan, 3.0, 1.0, 2.0])
    assert np.isnan(found[0])
    assert found[1:].tolist() == [1.0, 0.0, 0.5]


def test_a_unit_alone_has_no_rank():
    assert np.isnan(centiles.percentile_rank([0.4])).all()
    assert np.isnan(centiles.percentile_rank([0.4, np.nan])).all()
    assert np.isnan(centiles.percentile_rank([np.nan, np.nan])).all()
    assert centiles.percentile_rank([]).shape == (0,)
