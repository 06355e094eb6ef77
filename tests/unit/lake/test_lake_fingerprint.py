"""The fingerprint sees rows, not their order nor the way they were written."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.engine.lake.coded import Coded, pairs
from maillage.engine.lake.fingerprint import Fingerprint
from maillage.engine.lake.schema import FACTS


Rows = list[tuple[int, int, str]]


def fingerprint(*blocks: Rows) -> str:
    made = Fingerprint()
    for rows in blocks:
        columns = {name: Coded.constant(None, len(rows)) for name in FACTS.names}
        for place, name in enumerate(("boxes", "renewal", "patient")):
            values = sorted({row[place] for row in rows}, key=str)
            codes = np.array([values.index(row[place]) for row in rows], dtype=np.int32)
            columns[name] = Coded(values, codes)
        made.add(columns)
    return made.text()


row = st.tuples(st.integers(-3, 3), st.integers(0, 3), st.sampled_from("abc"))


@settings(deadline=None, max_examples=60)
@given(st.lists(row, min_size=2, max_size=20), st.randoms(), st.integers(1, 19))
def test_order_and_pieces_do_not_change_it(rows: Rows, random, cut: int) -> None:  # type: ignore[no-untyped-def]
    shuffled = random.sample(rows, len(rows))
    cut = min(cut, len(rows) - 1)
    assert fingerprint(rows) == fingerprint(shuffled[:cut], shuffled[cut:])


@settings(deadline=None, max_examples=60)
@given(st.lists(row, min_size=1, max_size=10), st.lists(row, min_size=1, max_size=10))
def test_other_rows_have_another(one: Rows, other: Rows) -> None:
    same = sorted(one) == sorted(other)
    assert (fingerprint(one) == fingerprint(other)) == same


def test_a_value_in_another_column_is_another_row() -> None:
    assert fingerprint([(1, 2, "a")]) != fingerprint([(2, 1, "a")])


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 4)), max_size=30),
    st.sampled_from([1, 10**7]),
)
def test_pairs_are_the_same_whether_marked_or_sorted(
    found: list[tuple[int, int]], factor: int
) -> None:
    left = np.array([a * factor for a, _ in found], dtype=np.int32)
    right = np.array([b for _, b in found], dtype=np.int32)
    distinct, codes = pairs(left, right, 5)
    assert distinct == sorted(set(distinct))
    assert [distinct[code] for code in codes] == [a * factor * 5 + b for a, b in found]
