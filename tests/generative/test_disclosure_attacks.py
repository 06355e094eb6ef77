"""Readers attack protected tables by trying every table that could be behind them.

The attack knows nothing of the method under test: it takes the shown figures, tries
every whole count up to a bound in place of the hidden ones, keeps the tables whose
sums agree with all that is shown, and looks at what they leave open.
"""

from __future__ import annotations

import itertools

import numpy as np
import pyarrow as pa
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from maillage.engine.statistics import disclosure, two_way


THRESHOLD = 3
MOST = 6
"""The bound of the tables tried; a count shown able to reach it passes 3 by far."""

MODEST = settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)

COUNTS = st.integers(0, 4)


def total(parts: list[tuple[int, int]]) -> tuple[int, int]:
    return sum(n for n, _ in parts), sum(d for _, d in parts)


def every_table(leaves: list[tuple[int | None, int | None]]) -> np.ndarray:
    """Every (numerator, complement) of each leaf that what is shown of it allows."""
    choices = []
    for numerator, denominator in leaves:
        choices.append(
            [
                (n, rest)
                for n in range(MOST + 1)
                for rest in range(MOST + 1)
                if numerator in (None, n) and denominator in (None, n + rest)
            ]
        )
    size = np.prod([len(choice) for choice in choices])
    assume(size <= 300_000)  # a wider search is not worth its time
    return np.array(list(itertools.product(*choices)), dtype=np.int64)


def left_open(
    shown: dict[tuple[str, str], tuple[int | None, int | None]],
    sums: dict[tuple[str, str], list[tuple[str, str]]],
) -> dict[tuple[str, str], np.ndarray]:
    """For each row, the (numerator, complement) of every table that agrees."""
    leaves = [key for key in shown if key not in sums]
    tables = every_table([shown[key] for key in leaves])
    found = {key: tables[:, place] for place, key in enumerate(leaves)}
    for key, parts in sums.items():
        found[key] = np.sum([found[part] for part in parts], axis=0)
    agree = np.ones(len(tables), dtype=bool)
    for key in sums:
        numerator, denominator = shown[key]
        if numerator is not None:
            agree &= found[key][:, 0] == numerator
        if denominator is not None:
            agree &= found[key].sum(axis=1) == denominator
    return {key: counts[agree] for key, counts in found.items()}


def assert_nothing_small_is_told(rows, sums) -> None:
    """Protect, attack, and look at every small count, shown or computed."""
    keys = list(rows)
    figures = pa.table(
        {
            "indicator": ["X"] * len(keys),
            "unit": [unit for unit, _ in keys],
            "period": [period for _, period in keys],
            "numerator": [rows[key][0] for key in keys],
            "denominator": [sum(rows[key]) for key in keys],
        }
    )
    found = disclosure.protect(figures, threshold=THRESHOLD)
    numerators = found["numerator"].to_pylist()
    denominators = found["denominator"].to_pylist()
    shown = dict(zip(keys, zip(numerators, denominators, strict=True), strict=True))
    tables = left_open(shown, sums)
    for key in keys:
        numerator, rest = rows[key]
        for true, possible in (
            (numerator, tables[key][:, 0]),
            (rest, tables[key][:, 1]),
            (numerator + rest, tables[key].sum(axis=1)),
        ):
            assert true in possible, "the attack lost the true table"
            if 0 < true < THRESHOLD:
                assert possible.min() <= 1
                assert possible.max() >= THRESHOLD


LEAF = st.tuples(COUNTS, COUNTS)


@MODEST
@given(st.lists(LEAF, min_size=2, max_size=3))
def test_no_unit_is_found_from_the_row_of_everyone(units):
    rows = {(f"u{place}", "2025-01"): counts for place, counts in enumerate(units)}
    everyone = ("all", "2025-01")
    sums = {everyone: list(rows)}
    assert_nothing_small_is_told({**rows, everyone: total(units)}, sums)


@MODEST
@given(st.lists(LEAF, min_size=3, max_size=3))
def test_no_month_is_found_from_its_quarter(months):
    rows = {("u", f"2025-0{place + 1}"): counts for place, counts in enumerate(months)}
    quarter = ("u", "2025-Q1")
    assert_nothing_small_is_told(
        {**rows, quarter: total(months)}, {quarter: list(rows)}
    )


@MODEST
@given(st.lists(LEAF, min_size=4, max_size=4))
def test_no_count_is_found_from_units_and_quarters_at_once(leaves):
    units, months = ("u", "v"), ("2025-01", "2025-02")
    keys = list(itertools.product(units, months))
    rows = dict(zip(keys, leaves, strict=True))
    rows |= {(unit, "2025-03"): (0, 0) for unit in units}
    sums = {}
    for unit in units:
        sums[unit, "2025-Q1"] = [(unit, f"2025-0{month}") for month in (1, 2, 3)]
    for month in ("2025-01", "2025-02", "2025-03"):
        sums["all", month] = [(unit, month) for unit in units]
    sums["all", "2025-Q1"] = [(unit, f"2025-0{m}") for unit in units for m in (1, 2, 3)]
    rows |= {key: total([rows[part] for part in parts]) for key, parts in sums.items()}
    assert_nothing_small_is_told(rows, sums)


@MODEST
@given(st.lists(COUNTS, min_size=4, max_size=6), st.booleans())
def test_no_cell_of_a_two_way_table_is_found_from_its_margins(cells, wide):
    columns = 2 if wide or len(cells) % 2 else len(cells) // 2
    counts = np.array(cells[: len(cells) // columns * columns]).reshape(-1, columns)
    hidden = two_way.hidden_cells(counts, THRESHOLD)
    table = two_way.with_margins(counts)
    rows = counts.shape[0]
    choices = [
        range(MOST + 1) if hidden[row, column] else [counts[row, column]]
        for row in range(rows)
        for column in range(columns)
    ]
    tried = np.array(list(itertools.product(*choices))).reshape(-1, rows, columns)
    full = np.zeros((len(tried), rows + 1, columns + 1), dtype=np.int64)
    full[:, :-1, :-1] = tried
    full[:, -1, :-1] = tried.sum(axis=1)
    full[:, :, -1] = full[:, :, :-1].sum(axis=2)
    full = full[np.all((full == table) | hidden, axis=(1, 2))]
    small = (table > 0) & (table < THRESHOLD)
    assert (full.min(axis=0)[small] <= 1).all()
    assert (full.max(axis=0)[small] >= THRESHOLD).all()


@MODEST
@given(
    st.lists(st.tuples(COUNTS, COUNTS), min_size=2, max_size=5),
    st.integers(2, 6),
)
def test_what_is_shown_is_true_and_no_small_count_is_among_it(units, threshold):
    names = [f"u{place}" for place in range(len(units))]
    numerator, rest = total(units)
    figures = pa.table(
        {
            "indicator": ["X"] * (len(units) + 1),
            "unit": [*names, "all"],
            "period": ["2025"] * (len(units) + 1),
            "numerator": [*(n for n, _ in units), numerator],
            "denominator": [*(n + c for n, c in units), numerator + rest],
            "value": pa.array([0.5] * (len(units) + 1)),
        }
    )
    found = disclosure.protect(figures, threshold=threshold).to_pylist()
    for before, after in zip(figures.to_pylist(), found, strict=True):
        for name in ("numerator", "denominator"):
            assert after[name] is None or after[name] == before[name]
            assert after[name] is None or not 0 < after[name] < threshold
        if after["numerator"] is None or after["denominator"] is None:
            assert after["value"] is None
        else:
            complement = after["denominator"] - after["numerator"]
            assert not 0 < complement < threshold
