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
    """Rows of a patient, date and presentation; `day` counts from the data's first."""

    patient: Integers
    day: Integers
    presentation: Integers
    boxes: Integers


Stretches = tuple[Integers, Integers, Integers]
"""Patient, first day, first day after."""


class History:
    """The deliveries of a group of patients, numbered from 0, over all the data.

    A date of a patient is one integer, its key: patient x days of data + day.
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
        `returned` are of what nets to no delivery."""
        self._formulary = formulary
        self._returned = returned
        self.origin = day_number(first_day)
        self.days = day_number(last_day) - self.origin + 1
        self._rows = self._netted(rows)
        self._keys: dict[DrugSet | None, Integers] = {}
        self._episodes: dict[tuple[DrugSet, int], Stretches] = {}
        self._once: dict[tuple[DrugSet, int], supply.Intervals] = {}

    def _netted(self, rows: Deliveries) -> Deliveries:
        key = rows.patient * self.days + rows.day
        key = key * max(1, len(self._formulary))
        key += self._formulary.place[rows.presentation]
        if np.any(key[1:] < key[:-1]):
            order = np.argsort(key, kind="stable")
            rows = Deliveries(*(column[order] for column in rows))
            key = key[order]
        first = np.flatnonzero(supply.starts_of_groups(key))
        net = np.add.reduceat(rows.boxes, first) if len(first) else rows.boxes
        patient, day, presentation, _ = (column[first] for column in rows)
        return Deliveries(patient, day, presentation, net)

    def of(self, drugs: DrugSet | None) -> Deliveries:
        """The net deliveries of a set, one row each, by patient and date."""
        kept = self._formulary.members(drugs)[self._rows.presentation]
        return Deliveries(*(column[kept] for column in self._rows))

    def substances(self, rows: Deliveries) -> Integers:
        """The substance of each delivery."""
        found: Integers = self._formulary.substance[rows.presentation]
        return found

    # --- dates ---------------------------------------------------------------------

    def keys(self, drugs: DrugSet | None) -> Integers:
        """The sorted dates on which a patient was delivered one of the set."""
        if drugs not in self._keys:
            rows = self.of(drugs)
            keys = rows.patient * self.days + rows.day
            self._keys[drugs] = keys[supply.starts_of_groups(keys)]
        return self._keys[drugs]

    def _since(self, keys: Integers, months: int) -> Integers:
        """The key of n months before each date, or of the patient's first day."""
        day = keys % self.days
        before = months_before(day + self.origin, months) - self.origin
        return keys - day + np.maximum(before, 0)

    def _reaches_back(self, keys: Integers, months: int) -> Booleans:
        """Whether the n months before each date lie within the data."""
        before = months_before(keys % self.days + self.origin, months)
        reached: Booleans = before >= self.origin
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
        lines = np.union1d(keys, self._returned_keys(drugs))
        since = np.searchsorted(keys, self._since(lines, months), side="left")
        repeats: Integers = lines[np.searchsorted(keys, lines, side="left") > since]
        return repeats

    def _returned_keys(self, drugs: DrugSet | None) -> Integers:
        kept = self._formulary.members(drugs)[self._returned.presentation]
        return self._returned.patient[kept] * self.days + self._returned.day[kept]

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
            rows, days = self._supplied(drugs)
            self._episodes[drugs, tolerance] = supply.episodes(
                rows.patient, rows.day, days, tolerance
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
        if (drugs, substances) not in self._once:
            rows, days = self._supplied(drugs)
            kinds = max(1, len(self._formulary))
            segment = rows.patient * kinds + self.substances(rows)
            order = np.argsort(segment * self.days + rows.day, kind="stable")
            segment, start, end = supply.episodes(
                segment[order], rows.day[order], days[order], 0
            )
            self._once[drugs, substances] = supply.covered_at_once(
                [(segment // kinds, start, end)], substances
            )
        return self._once[drugs, substances]

    def _supplied(self, drugs: DrugSet) -> tuple[Deliveries, Integers]:
        """The deliveries of a set whose packs are known, and their days of supply."""
        rows = self.of(drugs)
        known = self._formulary.known[rows.presentation]
        rows = Deliveries(*(column[known] for column in rows))
        return rows, self._formulary.days(rows.presentation, rows.boxes, drugs)
