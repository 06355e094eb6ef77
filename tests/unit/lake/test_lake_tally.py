"""The quality report, on lines counted by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np

from maillage.engine.lake.coded import Coded
from maillage.engine.lake.fingerprint import Fingerprint
from maillage.engine.lake.schema import FACTS
from maillage.engine.lake.tally import Tally


def days(year: int, month: int, day: int) -> int:
    return (date(year, month, day) - date(1970, 1, 1)).days


def tallied(*rows: dict[str, Any]) -> Tally:
    tally, fingerprint = Tally(), Fingerprint()
    columns = {}
    for name in FACTS.names:
        values = [row.get(name) for row in rows]
        distinct = list(dict.fromkeys(values))
        codes = np.array([distinct.index(value) for value in values], dtype=np.int32)
        columns[name] = Coded(distinct, codes)
    tally.add(columns, fingerprint.add(columns))
    return tally


def line(**changes: Any) -> dict[str, Any]:
    return {
        "delivered_on": days(2024, 1, 5), "patient": "p", "prescriber": "10000000025",
        "pharmacy": "A", "cip13": "known", "boxes": 1, "amount_cents": 100,
    } | changes  # fmt: skip


def test_the_report_counts_what_is_there() -> None:
    tally = tallied(
        line(boxes=3),
        line(boxes=-1, patient="q"),
        line(boxes=2, cip13="without"),
        line(boxes=5, cip13="unknown", prescriber="10000000026"),
        line(delivered_on=days(2024, 4, 1), prescribed_on=days(2024, 4, 2)),
        line(delivered_on=days(2024, 2, 1), pharmacy="B", patient="r"),
    )
    found = tally.quality({"known": True, "without": False})
    assert found["lines"] == 6
    assert (found["first_day"], found["last_day"]) == ("2024-01-05", "2024-04-01")
    assert (found["prescribers"], found["patients"], found["pharmacies"]) == (2, 3, 2)
    # Boxes of positive lines: 3 + 2 + 5 + 1 + 1 = 12, of which known: 3 + 1 + 1 = 5.
    assert found["boxes"] == 12
    assert found["boxes_with_atc_percent"] == round(100 * 5 / 12, 2)
    assert found["unknown_cip13"] == {
        "count": 1,
        "boxes": 5,
        "top": [{"cip13": "unknown", "boxes": 5}],
    }
    assert found["months_missing"] == {
        "A": ["2024-02", "2024-03"],
        "B": ["2024-01", "2024-03", "2024-04"],
    }
    assert found["negative_lines"] == 1
    assert found["prescribed_after_delivery"] == 1
    assert found["prescribers_with_wrong_key"] == ["10000000026"]


def test_without_codes_the_share_is_not_computable() -> None:
    found = tallied(line()).quality(None)
    assert found["boxes_with_atc_percent"] is None
    assert found["unknown_cip13"] is None


def test_an_empty_file_has_an_empty_report() -> None:
    found = Tally().quality({})
    assert (found["lines"], found["patients"], found["first_day"]) == (0, 0, None)
    assert found["months_missing"] == {}
