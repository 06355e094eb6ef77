"""What some patients were delivered, whoever ordered it: dates, starts, supply."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

import numpy as np

from maillage.engine.indicators.engines import duckdb_supply as supply
from maillage.engine.indicators.engines.duckdb_calendar import (
    day_number,
    is_in,
    months_before,
    sorted_unique,
)
from maillage.engine.indicators.engines.duckdb_formulary import Formulary
from maillage.engine.indicators.engines.duckdb_supply import Booleans, Integers
from maillage.engine.indicators.model import (
    DrugSet,
    ExposedMoreThan,
    LineFilter,
    NotDeliveredBeforeStart,
    SameDayAsStart,
    StartCondition,
)
from maillage.engine.indicators.plan import START_MONTHS, Lines, Outcome, Starts


class Deliveries(NamedTuple):
    """Rows of a date, presentation and boxes; `date` is a key of the `History`."""

    date: Integers
    presentation: Integers
    boxes: Integers

    def where(self, kept: Booleans | Integers) -> Deliveries:
        """Some of the rows."""
        return Deliveries(*(column[kept] for column in self))


Stretches = tuple[Integers, Integers, Integers]
"""Patient, first day, first day after."""


class History:
    """The deliveries of a group of patients, numbered from 0, over all the data.

    A date of a patient is one integer, its key: patient x days of data + day, the days
    being counted from the first of the data. Rows are kept by substance, then date: a
    set is some slices.
    """

    def __init__(
        self,
        rows: Deliveries,
        returned: Deliveries,
        formulary: Formulary,
        first_day: date,
        last_day: date,
    ) -> None:
        """`rows` are of deliveries, several for one of them where several ordered it;
        `returned` are of what nets to no delivery. Both in the order of the facts."""
        self._formulary = formulary
        self.origin = day_number(first_day)
        self.days = day_number(last_day) - self.origin + 1
        self._returned = returned
        self._rows = self._netted(rows)
        numbers = formulary.substance[self._rows.presentation]
        self._bounds = np.searchsorted(numbers, np.arange(len(formulary) + 1))
        self._keys: dict[DrugSet | None, Integers] = {}
        self._episodes: dict[tuple[DrugSet, int], Stretches] = {}

    def _netted(self, rows: Deliveries) -> Deliveries:
        """One row for each date and presentation, by substance, date, presentation."""
        numbers = self._formulary.substance[rows.presentation]
        if len(self._formulary) < np.iinfo(np.uint16).max:
            numbers = numbers.astype(np.uint16)  # sorts in linear time
        rows = rows.where(np.argsort(numbers, kind="stable"))
        first = np.flatnonzero(supply.starts_of_groups(rows.presentation, rows.date))
        net = np.add.reduceat(rows.boxes, first) if len(first) else rows.boxes
        return Deliveries(rows.date[first], rows.presentation[first], net)

    def of(self, drugs: DrugSet | None) -> Deliveries:
        """The net deliveries of a set, by substance and date."""
        slices = [
            Deliveries(
                *(
                    column[self._bounds[one] : self._bounds[one + 1]]
                    for column in self._rows
                )
            )
            for one in self._formulary.substances(drugs)
        ]
        if len(slices) == 1:
            return slices[0]
        nothing = self._rows.where(np.empty(0, dtype=np.int64))
        return Deliveries(
            *(np.concatenate(parts) for parts in zip(nothing, *slices, strict=True))
        )

    def substances(self, rows: Deliveries) -> Integers:
        """The substance of each delivery."""
        found: Integers = self._formulary.substance[rows.presentation]
        return found

    # --- dates ---------------------------------------------------------------------

    def keys(self, drugs: DrugSet | None) -> Integers:
        """The sorted dates on which a patient was delivered one of the set."""
        if drugs not in self._keys:
            self._keys[drugs] = sorted_unique(self.of(drugs).date)
        return self._keys[drugs]

    def _before(self, months: int) -> Integers:
        """For each day of the data, the day n months before."""
        days = np.arange(self.days, dtype=np.int64) + self.origin
        return months_before(days, months) - self.origin

    def _since(self, keys: Integers, months: int) -> Integers:
        """The key of n months before each date, or of the patient's first day."""
        day = keys % self.days
        return keys - day + np.maximum(self._before(months), 0)[day]

    def _reaches_back(self, keys: Integers, months: int) -> Booleans:
        """Whether the n months before each date lie within the data."""
        reached: Booleans = self._before(months)[keys % self.days] >= 0
        return reached

    def _recent(self, keys: Integers, known: Integers, months: int) -> Booleans:
        """Whether one of the known dates is within n months before, or the date."""
        since = np.searchsorted(known, self._since(keys, months), side="left")
        until = np.searchsorted(known, keys, side="right")
        recent: Booleans = until > since
        return recent

    def repeated(self, drugs: DrugSet | None, months: int) -> Integers:
        """The dates of lines of the set with an earlier delivery within n months."""
        keys = self.keys(drugs)
        lines = sorted_unique(keys, self._returned_keys(drugs))
        since = np.searchsorted(keys, self._since(lines, months), side="left")
        repeats: Integers = lines[np.searchsorted(keys, lines, side="left") > since]
        return repeats

    def _returned_keys(self, drugs: DrugSet | None) -> Integers:
        kept = self._formulary.members(drugs)[self._returned.presentation]
        return self._returned.date[kept]

    def dates_of(self, lines: Lines) -> Integers | None:
        """The dates that the lines may be of, sorted; None when all of them."""
        parts: list[Integers] = []
        for one in lines.filters:
            parts += self._dates_of_filter(one)
        if lines.starts is not None:
            parts.append(self._starts(lines.starts))
        if not parts:
            return None
        dates = parts[0]
        for part in parts[1:]:
            dates = dates[is_in(dates, part)]
        return dates

    def _dates_of_filter(self, lines: LineFilter) -> list[Integers]:
        parts = []
        if lines.same_day_as is not None:
            parts.append(self.keys(lines.same_day_as))
        if lines.repeated_within_months is not None:
            parts.append(self.repeated(lines.drugs, lines.repeated_within_months))
        return parts

    # --- starts --------------------------------------------------------------------

    def _starts(self, starts: Starts) -> Integers:
        keys = self.keys(starts.drugs)
        known = np.searchsorted(keys, self._since(keys, START_MONTHS), side="left")
        keys = keys[known == np.arange(len(keys))]
        judged = self._reaches_back(keys, starts.months)
        for one in (*starts.denominator, *starts.numerator):
            judged &= self._is_followed(keys, one)
        asked = starts.denominator
        if starts.outcome is Outcome.NUMERATOR:
            asked += starts.numerator
        elif starts.outcome is Outcome.UNOBSERVABLE:
            judged = ~judged
            # How long it lasts is not asked of a start that cannot be judged.
            asked = tuple(one for one in asked if not isinstance(one, ExposedMoreThan))
        for one in asked:
            judged &= self._holds(starts.drugs, keys, one)
        starting: Integers = keys[judged]
        return starting

    def _is_followed(self, keys: Integers, condition: StartCondition) -> Booleans:
        """Whether the data go on long enough after each start to judge a condition."""
        if not isinstance(condition, ExposedMoreThan):
            return np.ones(len(keys), dtype=np.bool_)
        needed = condition.days + condition.gap_tolerance_days
        followed: Booleans = keys % self.days + needed <= self.days - 1
        return followed

    def _holds(
        self, drugs: DrugSet | None, keys: Integers, condition: StartCondition
    ) -> Booleans:
        match condition:
            case SameDayAsStart(drugs=other):
                return is_in(keys, self.keys(other))
            case NotDeliveredBeforeStart(drugs=other):
                return ~self._recent(keys, self.keys(other), START_MONTHS)
            case ExposedMoreThan():
                return self._is_exposed(drugs, keys, condition)

    def _is_exposed(
        self, drugs: DrugSet | None, keys: Integers, condition: ExposedMoreThan
    ) -> Booleans:
        """Whether the episode that holds each start lasts more than n days after it."""
        if drugs is None:
            return np.zeros(len(keys), dtype=np.bool_)
        patient, start, end = self.episodes(drugs, condition.gap_tolerance_days)
        place = np.searchsorted(patient * self.days + start, keys, side="right") - 1
        if not len(patient):
            return np.zeros(len(keys), dtype=np.bool_)
        same = (place >= 0) & (patient[place] == keys // self.days)
        lasts = end[place] - keys % self.days
        exposed: Booleans = same & (lasts > condition.days)
        return exposed

    # --- supply --------------------------------------------------------------------

    def episodes(self, drugs: DrugSet, tolerance: int) -> Stretches:
        """The episodes of a set, sorted by patient and day."""
        if (drugs, tolerance) not in self._episodes:
            rows = self._supplied(drugs)
            rows = rows.where(np.argsort(rows.date, kind="stable"))
            self._episodes[drugs, tolerance] = supply.episodes(
                rows.date // self.days,
                rows.date % self.days,
                self._formulary.days(rows.presentation, rows.boxes, drugs),
                tolerance,
            )
        return self._episodes[drugs, tolerance]

    def covered_by_all(self, sets: tuple[DrugSet, ...]) -> supply.Intervals:
        """The days covered by every one of the sets at once."""
        stretches = [self.episodes(drugs, 0) for drugs in sets]
        return supply.covered_at_once(stretches, len(sets))

    def covered_by_substances(
        self, drugs: DrugSet, substances: int
    ) -> supply.Intervals:
        """The days covered by so many substances of a set at once."""
        rows = self._supplied(drugs)
        patients = 1 + int(rows.date.max(initial=0)) // self.days
        segment, start, end = supply.episodes(
            self.substances(rows) * patients + rows.date // self.days,
            rows.date % self.days,
            self._formulary.days(rows.presentation, rows.boxes, drugs),
            0,
        )
        return supply.covered_at_once([(segment % patients, start, end)], substances)

    def _supplied(self, drugs: DrugSet) -> Deliveries:
        """The deliveries of a set whose packs are known."""
        rows = self.of(drugs)
        return rows.where(self._formulary.known[rows.presentation])
