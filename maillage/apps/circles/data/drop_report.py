"""The quality report of a file, as its page shows it: counts, never a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from maillage.apps.circles.models import Drop, Seat
from maillage.apps.people.clock import today
from maillage.engine.lake.intake import Outcome


KEPT = (
    "first_day",
    "last_day",
    "prescribers",
    "patients",
    "pharmacies",
    "boxes_with_atc_percent",
    "months_missing",
    "negative_lines",
    "prescribed_after_delivery",
    "dropped_columns",
    "rejected_lines",
)
"""What is kept of what the engine counted."""


def report_of(
    drop: Drop, outcome: Outcome, rejects: Sequence[Mapping[str, str]]
) -> dict[str, Any]:
    """The report of a trial, ready for JSON.

    How many of the circle's doctors are in the file is a number, whichever they are.
    """
    quality = outcome.quality
    codes = list(
        Seat.objects.on(today())
        .filter(circle=drop.circle)
        .exclude(prescriber_codes=[])
        .values_list("prescriber_codes", flat=True)
    )
    unknown = quality.get("unknown_cip13") or {}
    return {name: quality.get(name) for name in KEPT} | {
        "rows": outcome.rows,
        "accepted": outcome.accepted,
        "rejected": outcome.rejected,
        "rejects": [dict(each) for each in rejects],
        "unknown_presentations": unknown.get("count"),
        "wrong_keys": len(quality.get("prescribers_with_wrong_key") or ()),
        "doctors": len(codes),
        "covered": sum(bool(outcome.prescribers & set(each)) for each in codes),
    }
