"""The counts of a table of figures, and the sums that tie its rows together.

Three kinds of sums are looked for in the table itself: the row of everyone and those
of the units; a quarter or a year and those of its months or quarters; a denominator,
its numerator and the complement, which nobody prints and everybody can compute.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

import numpy as np

from maillage.engine.statistics.integer_program import BoolArray, IntArray
from maillage.engine.statistics.linked_counts import Link, LinkedCounts


class Kind(StrEnum):
    """What the numerator of an indicator is to its denominator."""

    SHARE = "share"
    """A part of it: their difference is a count of patients too."""
    RATIO = "ratio"
    """Another count, neither part of the other."""
    AMOUNT = "amount"
    """Signed cents, of the patients whom the denominator counts."""
    AMOUNTS = "amounts"
    """Two sums of cents or of daily doses: neither counts people."""


@dataclass(frozen=True)
class Rows:
    """A table of figures as arrays, one value a row; codes are positions in names."""

    indicator: IntArray
    unit: IntArray
    period: IntArray
    numerator: IntArray
    denominator: IntArray
    indicators: Sequence[str]
    units: Sequence[str]
    periods: Sequence[str]
    kinds: Sequence[Kind]
    """The kind of each of `indicators`."""

    def of_kind(self, kind: Kind) -> BoolArray:
        """Which rows belong to indicators of this kind."""
        return np.array([one is kind for one in self.kinds], dtype=np.bool_)[
            self.indicator
        ]


@dataclass(frozen=True)
class Series:
    """The counts that the rows show, each once.

    Two columns that are equal all over the table, as the denominators of indicators
    of one family are, hold the same counts: what one hides the other must hide.
    `numerator` and `denominator` give the place of each row's counts in `values`.
    """

    numerator: IntArray
    denominator: IntArray
    values: IntArray
    series: IntArray
    unit: IntArray
    period: IntArray
    amount: BoolArray


def series(rows: Rows) -> Series:
    """Find the distinct counts of the rows."""
    width = len(rows.units) * len(rows.periods)
    place = rows.unit * len(rows.periods) + rows.period
    is_amount = rows.of_kind(Kind.AMOUNT), rows.of_kind(Kind.AMOUNTS)
    known: dict[tuple[bool, bytes, bytes], int] = {}
    keys = np.empty((2, place.size), dtype=np.int64)
    for unordered in _by_indicator(rows):
        members = unordered[np.argsort(place[unordered], kind="stable")]
        for role, counts in enumerate((rows.numerator, rows.denominator)):
            one, both = (bool(kind[members[0]]) for kind in is_amount)
            amount = both or (one and role == 0)
            sign = (amount, place[members].tobytes(), counts[members].tobytes())
            keys[role, members] = known.setdefault(sign, len(known)) * width
    found, first, inverse = np.unique(
        (keys + place).ravel(), return_index=True, return_inverse=True
    )
    numerator, denominator = inverse.reshape(2, -1)
    rest = found % max(width, 1)
    return Series(
        numerator=numerator,
        denominator=denominator,
        values=np.concatenate([rows.numerator, rows.denominator])[first],
        series=found // max(width, 1),
        unit=rest // max(len(rows.periods), 1),
        period=rest % max(len(rows.periods), 1),
        amount=np.array([amount for amount, *_ in known], dtype=np.bool_)[
            found // max(width, 1)
        ],
    )


def _by_indicator(rows: Rows) -> Iterator[IntArray]:
    order = np.argsort(rows.indicator, kind="stable")
    starts = np.flatnonzero(np.diff(rows.indicator[order], prepend=-1))
    yield from (part for part in np.split(order, starts[1:]) if part.size)


@dataclass
class Links:
    """Links gathered one by one, with the counts that stand behind them unprinted."""

    found: list[Link] = field(default_factory=list)
    latent: list[int] = field(default_factory=list)
    """Values of the unprinted counts, which come after the printed ones."""
    counted: list[bool] = field(default_factory=list)
    """Which of the unprinted counts are of patients, deliveries or boxes."""

    def add(
        self, total: int, parts: Sequence[int], values: IntArray, amount: bool
    ) -> None:
        """Tie a printed total to its printed parts.

        What the parts lack is a rest that a reader gets by subtraction. Parts that
        come to more than their total share patients; a reader knows that much only.
        """
        missing = int(values[total]) - int(values[list(parts)].sum())
        if missing == 0:
            self.found.append(Link(total, tuple(parts)))
        elif missing < 0 and not amount:
            self.found.append(Link(total, tuple(parts), exact=False))
        else:
            rest = self.unprinted(values.size, missing, counted=not amount)
            self.found.append(Link(total, (*parts, rest)))

    def unprinted(self, printed: int, value: int, *, counted: bool) -> int:
        """The place of a new unprinted count."""
        self.latent.append(value)
        self.counted.append(counted)
        return printed + len(self.latent) - 1


def link(rows: Rows, counts: Series, everyone: str) -> tuple[LinkedCounts, BoolArray]:
    """The counts with their links, and which of the unprinted are counts of people."""
    links = Links()
    sums = _Sums(rows, counts, everyone)
    for total, parts in sums:
        links.add(total, parts, counts.values, bool(counts.amount[total]))
    _add_complements(rows, counts, links)
    printed = counts.values.size
    weights = np.ones(printed + len(links.latent))
    np.add.at(weights, np.concatenate([counts.numerator, counts.denominator]), 1.0)
    for total, parts in sums:
        weights[total] += len(parts)
    linked = LinkedCounts(
        values=np.concatenate([counts.values, np.array(links.latent, dtype=np.int64)]),
        links=links.found,
        latent=np.arange(printed + len(links.latent)) >= printed,
        weights=weights,
        implies=_implications(rows, counts),
    )
    counted = np.zeros(linked.values.size, dtype=np.bool_)
    counted[:printed] = ~counts.amount
    counted[printed:] = links.counted
    return linked, counted


def _implications(rows: Rows, counts: Series) -> IntArray:
    """A numerator without its denominator says too much, unless it is a ratio's.

    Nor do the patients of a hidden amount stay: the row is hidden whole.
    """
    ratio = rows.of_kind(Kind.RATIO)
    amount = rows.of_kind(Kind.AMOUNT) | rows.of_kind(Kind.AMOUNTS)
    down = np.column_stack([counts.denominator, counts.numerator])[~ratio]
    up = np.column_stack([counts.numerator, counts.denominator])[amount]
    return np.unique(np.concatenate([down, up]), axis=0)


def _add_complements(rows: Rows, counts: Series, links: Links) -> None:
    """Denominator = numerator + complement, where other sums hold the numerator.

    Elsewhere the row alone says nothing: under a shown denominator a hidden numerator
    is anything from 0 to it, and it is at least the threshold.
    """
    share = rows.of_kind(Kind.SHARE)
    pairs = np.unique(
        np.column_stack([counts.denominator, counts.numerator])[share], axis=0
    )
    uses = np.bincount(
        np.unique(
            np.column_stack(
                [
                    np.concatenate([counts.numerator, counts.denominator]),
                    np.concatenate([counts.denominator, counts.numerator]),
                ]
            ),
            axis=0,
        )[:, 0],
        minlength=counts.values.size,
    )
    summed = np.zeros(counts.values.size + len(links.latent), dtype=np.bool_)
    for one in links.found:
        summed[[one.total, *one.parts]] = True
    for denominator, numerator in pairs.tolist():
        # A column that is its own denominator all over the table is one count.
        if numerator != denominator and (summed[numerator] or uses[numerator] > 1):
            missing = int(counts.values[denominator] - counts.values[numerator])
            place = links.unprinted(counts.values.size, missing, counted=True)
            links.found.append(Link(denominator, (numerator, place)))


class _Sums:
    """The printed totals of a table with their printed parts."""

    def __init__(self, rows: Rows, counts: Series, everyone: str) -> None:
        self._everyone = everyone
        self._units = list(rows.units)
        self._calendar = _calendar(rows.periods)
        self._counts = counts

    def __iter__(self) -> Iterator[tuple[int, list[int]]]:
        yield from self._over_units()
        yield from self._over_periods()

    def _over_units(self) -> Iterator[tuple[int, list[int]]]:
        if self._everyone not in self._units or len(self._units) == 1:
            return
        everyone = self._units.index(self._everyone)
        lines: dict[tuple[int, int], list[int]] = {}
        totals: dict[tuple[int, int], int] = {}
        for (one, unit, period), place in self._places.items():
            if unit == everyone:
                totals[one, period] = place
            else:
                lines.setdefault((one, period), []).append(place)
        for key, total in totals.items():
            if key in lines:
                yield total, lines[key]

    def _over_periods(self) -> Iterator[tuple[int, list[int]]]:
        if not self._calendar:
            return
        for (one, unit, period), total in self._places.items():
            if period in self._calendar:
                parts = self._parts(one, unit, period)
                if parts:
                    yield total, parts

    def _parts(self, one: int, unit: int, period: int) -> list[int]:
        """The places of the shorter periods of this one that the table has."""
        found = []
        for choices in self._calendar[period]:
            for choice in choices:
                places = [self._places.get((one, unit, part)) for part in choice]
                present = [place for place in places if place is not None]
                if present:
                    found += present
                    break
        return found

    @cached_property
    def _places(self) -> dict[tuple[int, int, int], int]:
        keys = zip(
            self._counts.series.tolist(),
            self._counts.unit.tolist(),
            self._counts.period.tolist(),
            strict=True,
        )
        return {key: place for place, key in enumerate(keys)}


def _calendar(periods: Sequence[str]) -> Mapping[int, list[list[list[int]]]]:
    """For each quarter and year that has shorter periods in the table, its parts.

    A year is made of four quarters, each printed as such or, failing that, as months.
    """
    codes = {label: code for code, label in enumerate(periods)}
    found = {}
    for label, code in codes.items():
        if len(label) == 7 and label[5] == "Q":
            choices = [[_known(codes, _months(label))]]
        elif len(label) == 4:
            quarters = [f"{label}-Q{number}" for number in range(1, 5)]
            choices = [
                [_known(codes, [quarter]), _known(codes, _months(quarter))]
                for quarter in quarters
            ]
        else:
            continue
        if any(part for choice in choices for part in choice):
            found[code] = choices
    return found


def _months(quarter: str) -> list[str]:
    first = 3 * int(quarter[6]) - 2
    return [f"{quarter[:4]}-{month:02d}" for month in range(first, first + 3)]


def _known(codes: Mapping[str, int], labels: Sequence[str]) -> list[int]:
    return [codes[label] for label in labels if label in codes]
