"""Counts what is worth knowing of a file while it is read: the quality report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np

from maillage.engine.lake.coded import Coded, Hashes, pairs
from maillage.engine.lake.prescribers import has_wrong_key
from maillage.engine.lake.staging import iso_day


_MOST_WAITING = 4_000_000
_TOP = 10
_EPOCH = date(1970, 1, 1)

KnownAtc = Mapping[str, bool]
"""Each CIP13 of a codes release, and whether it has an ATC there."""


class Tally:
    """The counts of one file. Boxes are those of positive lines only."""

    def __init__(self) -> None:
        """Start with nothing counted."""
        self.rows = 0
        self._first: int | None = None
        self._last: int | None = None
        self._negative = 0
        self._prescribed_later = 0
        self._prescribers: set[str] = set()
        self._months: Counter[tuple[str, int]] = Counter()
        self._boxes: Counter[str] = Counter()
        self._patients: list[Hashes] = []

    @property
    def prescribers(self) -> frozenset[str]:
        """The codes of those who ordered the lines."""
        return frozenset(self._prescribers)

    @property
    def first_day(self) -> str | None:
        """The first day delivered, ISO."""
        return iso_day(self._first)

    @property
    def last_day(self) -> str | None:
        """The last day delivered, ISO."""
        return iso_day(self._last)

    def add(self, columns: Mapping[str, Coded], patients: Hashes) -> None:
        """Count rows: all columns of `schema.FACTS`, and a hash for each patient."""
        days = columns["delivered_on"].numbers()
        if not len(days):
            return
        self.rows += len(days)
        low, high = int(days.min()), int(days.max())
        self._first = low if self._first is None else min(self._first, low)
        self._last = high if self._last is None else max(self._last, high)
        prescribed = columns["prescribed_on"]
        self._prescribed_later += int((prescribed.numbers() > days).sum())
        self._prescribers.update(_used(columns["prescriber"]))
        self._add_months(columns["delivered_on"], columns["pharmacy"])
        self._add_boxes(columns["cip13"], columns["boxes"])
        self._add_patients(patients)

    def quality(self, known: KnownAtc | None) -> dict[str, Any]:
        """The report, ready for JSON; shares are None where no codes are known."""
        wrong = sorted(code for code in self._prescribers if has_wrong_key(code))
        return {
            "lines": self.rows,
            "first_day": self.first_day,
            "last_day": self.last_day,
            "prescribers": len(self._prescribers),
            "patients": len(self._distinct_patients()),
            "pharmacies": len({pharmacy for pharmacy, _ in self._months}),
            "boxes": sum(self._boxes.values()),
            **self._codes(known),
            "months_missing": self._holes(),
            "negative_lines": self._negative,
            "prescribed_after_delivery": self._prescribed_later,
            "prescribers_with_wrong_key": wrong,
        }

    def _add_months(self, days: Coded, pharmacies: Coded) -> None:
        months = np.array([_month(day) for day in days.values], dtype=np.int32)
        low = months.min()
        codes = months[days.codes] - low
        count = len(pharmacies.values)
        distinct, places = pairs(codes, pharmacies.codes, count)
        lines = np.bincount(places, minlength=len(distinct)).tolist()
        for pair, number in zip(distinct, lines, strict=True):
            month = pair // count + int(low)
            self._months[str(pharmacies.values[pair % count]), month] += number

    def _add_boxes(self, codes: Coded, boxes: Coded) -> None:
        numbers = boxes.numbers()
        self._negative += int((numbers < 0).sum())
        sums = np.bincount(
            codes.codes, weights=numbers.clip(0), minlength=len(codes.values)
        )
        for place in np.unique(codes.codes).tolist():
            self._boxes[str(codes.values[place])] += int(sums[place])

    def _add_patients(self, hashes: Hashes) -> None:
        self._patients.append(np.unique(hashes))
        if sum(map(len, self._patients)) > _MOST_WAITING:
            self._patients = [self._distinct_patients()]

    def _distinct_patients(self) -> Hashes:
        if not self._patients:
            return np.zeros(0, dtype=np.uint64)
        return np.unique(np.concatenate(self._patients))

    def _codes(self, known: KnownAtc | None) -> dict[str, Any]:
        if known is None:
            return {"boxes_with_atc_percent": None, "unknown_cip13": None}
        with_atc = sum(n for code, n in self._boxes.items() if known.get(code))
        total = sum(self._boxes.values())
        unknown = {code: n for code, n in self._boxes.items() if code not in known}
        top = sorted(unknown.items(), key=lambda pair: (-pair[1], pair[0]))[:_TOP]
        return {
            "boxes_with_atc_percent": round(100 * with_atc / total, 2)
            if total
            else None,
            "unknown_cip13": {
                "count": len(unknown),
                "boxes": sum(unknown.values()),
                "top": [{"cip13": code, "boxes": boxes} for code, boxes in top],
            },
        }

    def _holes(self) -> dict[str, Sequence[str]]:
        """For each pharmacy, the months of the file's period without any line of it."""
        if self._first is None or self._last is None:
            return {}
        whole = range(_month(self._first), _month(self._last) + 1)
        holes: dict[str, Sequence[str]] = {}
        for pharmacy in sorted({name for name, _ in self._months}):
            missing = [m for m in whole if (pharmacy, m) not in self._months]
            if missing:
                holes[pharmacy] = [f"{m // 12}-{m % 12 + 1:02d}" for m in missing]
        return holes


def _used(column: Coded) -> set[str]:
    return {str(column.values[place]) for place in np.unique(column.codes).tolist()}


def _month(days: object) -> int:
    day = _EPOCH + timedelta(days=days if isinstance(days, int) else 0)
    return day.year * 12 + day.month - 1
