"""A simple difference finds what was planted, in the members and not in the others."""

from __future__ import annotations

from math import log, sqrt

import duckdb
import pytest

from maillage.engine.synthesis.pole import Pole


# One row an order that the behaviour bears on, with whether it happened.
ANTIBIOTICS = """
SELECT doctor, prescribed_on,
       atc = 'J01CR02' OR atc[:5] IN ('J01DD', 'J01MA') AS happened
FROM lines WHERE atc LIKE 'J01%' AND boxes > 0
"""
NSAIDS_WITHOUT_PPI = """
SELECT doctor, prescribed_on, NOT EXISTS (
           SELECT 1 FROM lines p WHERE p.patient = n.patient AND p.atc LIKE 'A02BC%'
           AND p.delivered_on BETWEEN n.delivered_on - 40 AND n.delivered_on
       ) AS happened
FROM lines n WHERE atc LIKE 'M01A%' AND boxes > 0 AND age >= 66
"""
LONG_PPIS = """
WITH deliveries AS (
    SELECT patient, doctor, prescribed_on, delivered_on,
           lag(delivered_on) OVER (PARTITION BY patient ORDER BY delivered_on) AS last
    FROM lines WHERE atc LIKE 'A02BC%' AND boxes > 0
)
SELECT s.doctor, s.prescribed_on, EXISTS (
           SELECT 1 FROM deliveries d WHERE d.patient = s.patient
           AND d.delivered_on BETWEEN s.delivered_on + 50 AND s.delivered_on + 80
       ) AS happened
FROM deliveries s
WHERE (last IS NULL OR last < delivered_on - 365)
AND delivered_on BETWEEN DATE '2024-11-01' AND DATE '2026-08-01'
"""


def _change(
    pole: Pole, lines: duckdb.DuckDBPyConnection, query: str, *, members: bool
) -> tuple[float, float]:
    """The logarithm of (share after / share before) and its standard error.

    log of a ratio of two shares: variance (1 - p) / successes each (delta method).
    """
    inside = "IN" if members else "NOT IN"
    rows = lines.execute(
        f"SELECT prescribed_on >= DATE '{pole.session_on}' AS after,"
        f" sum(happened::INT), count(*) FROM ({query})"
        f" WHERE doctor {inside} (SELECT unnest(?)) GROUP BY after ORDER BY after",
        [pole.members],
    ).fetchall()
    (_, before, asked_before), (_, after, asked_after) = rows
    first, second = before / asked_before, after / asked_after
    error = sqrt((1 - first) / before + (1 - second) / after)
    return log(second / first), error


@pytest.mark.parametrize(
    ("behaviour", "query"),
    [
        ("critical_antibiotic", ANTIBIOTICS),
        ("nsaid_without_protection", NSAIDS_WITHOUT_PPI),
        ("ppi_kept", LONG_PPIS),
    ],
)
def test_the_members_change_by_what_was_planted(
    pole: Pole, lines: duckdb.DuckDBPyConnection, behaviour: str, query: str
) -> None:
    planted = {e["behaviour"]: e["relative_change"] for e in pole.truth["effects"]}
    change, error = _change(pole, lines, query, members=True)
    others, others_error = _change(pole, lines, query, members=False)
    difference, both = change - others, sqrt(error**2 + others_error**2)
    assert difference == pytest.approx(log(1 + planted[behaviour]), abs=2.6 * both)
    assert difference < -1.9 * both
    assert abs(others) < 2.6 * others_error + 0.05  # the trend of everybody
