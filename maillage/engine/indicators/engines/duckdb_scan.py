"""The scans of the facts: counts by unit and month, and the cells of patients.

A scan covers a group of patients and the months asked for. Every set of lines of the
catalogue is counted in the same pass, by its bit.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import duckdb
import numpy as np

from maillage.engine.indicators.engines import duckdb_masks as masks
from maillage.engine.indicators.engines.duckdb_formulary import Formulary
from maillage.engine.indicators.engines.duckdb_history import Deliveries, History
from maillage.engine.indicators.engines.duckdb_masks import People, Words
from maillage.engine.indicators.engines.duckdb_supply import Integers
from maillage.engine.indicators.model import DrugSet
from maillage.engine.indicators.periods import By
from maillage.engine.indicators.plan import Lines, Plan


UNIT_COLUMN = {By.PRESCRIBER: "prescriber", By.PHARMACY: "pharmacy", By.ALL: "0"}
_FIRST_COLUMN = {
    By.PRESCRIBER: "first_for_prescriber",
    By.PHARMACY: "first_for_pharmacy",
    By.ALL: "first_for_all",
}


EXACT_IN_FLOATS = 2**53
"""Whole numbers below it lose nothing as floats, whose sums are much faster."""


class Group(NamedTuple):
    """Patients [first, end), by their numbers in the build."""

    first: int
    end: int


@dataclass(frozen=True)
class Frame:
    """What a scan covers: whose figures, which months, which days hold data."""

    by: By
    units: int
    first_month: int
    months: int
    first_day: date
    last_day: date


@dataclass(frozen=True)
class Cells:
    """What units ordered for each patient in each month, of some sets of lines.

    `pair` is unit x patients of the group + patient, `month` is on the frame's axis.
    `ordered` holds the bits of the lines ordered, `cents` the euros of some lines.
    """

    words: Words
    pair: Integers
    month: Integers
    ordered: dict[str, Integers]
    cents: dict[Lines, Integers]

    def having(self, lines: Lines) -> Integers:
        """The cells where one of the lines was ordered."""
        bit = self.words.bits[lines]
        return np.flatnonzero(self.ordered[bit.word] & bit.value)


class Scan:
    """The facts of one group of patients, with the bits of a plan."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        formulary: Formulary,
        whole: Plan,
        frame: Frame,
        group: Group,
    ) -> None:
        """Read the group's history and lay out the tables of bits."""
        self._connection = connection
        self._formulary = formulary
        self._plan = whole
        self._frame = frame
        self._group = group
        self.history = self._read_history()
        self._deliveries = Words.of("deliveries", whole.deliveries)
        self._split = Words.of("split", whole.split_deliveries)
        self._boxes = Words.of("boxes", whole.boxes)
        self._patients = Words.of("patients", whole.patients)
        self._lay_out()

    # --- history -------------------------------------------------------------------

    def _read_history(self) -> History:
        wanted = np.zeros(len(self._formulary), dtype=np.bool_)
        for drugs in self._plan.history:
            wanted |= self._formulary.members(drugs)
        frame = self._frame
        rows = self._arrays(
            f"SELECT {self._date_key()} AS date, presentation, boxes, is_delivery "
            f"FROM facts WHERE {self._of_group()} AND presentation IN "
            f"(SELECT unnest($wanted))",
            {"wanted": np.flatnonzero(wanted).tolist()},
        )
        delivered = rows.pop("is_delivery") != 0
        return History(
            Deliveries(**{name: column[delivered] for name, column in rows.items()}),
            Deliveries(**{name: column[~delivered] for name, column in rows.items()}),
            self._formulary,
            frame.first_day,
            frame.last_day,
        )

    def _date_key(self) -> str:
        """The key of `History`."""
        first, last = self._frame.first_day, self._frame.last_day
        return (
            f"((patient - {self._group.first})::BIGINT * {(last - first).days + 1} "
            f"+ (delivered_on - DATE '{first}'))"
        )

    def _of_group(self) -> str:
        return f"patient >= {self._group.first} AND patient < {self._group.end}"

    def _arrays(
        self, statement: str, values: dict[str, object] | None = None
    ) -> dict[str, Integers]:
        found = self._connection.execute(statement, values or {}).fetchnumpy()
        return {
            name: np.ma.getdata(column).astype(np.int64, copy=False)
            for name, column in found.items()
        }

    # --- bits ----------------------------------------------------------------------

    def _lay_out(self) -> None:
        groups = [*self._deliveries, *self._split, *self._boxes, *self._patients]
        if not groups:
            return
        first_year = self._frame.first_month // 12
        last_year = (self._frame.first_month + self._frame.months - 1) // 12
        born = self._arrays(
            "SELECT birth_year, sex FROM patients "
            f"WHERE {self._of_group()} ORDER BY patient"
        )
        known = People(
            born["birth_year"], born["sex"], first_year, last_year - first_year + 1
        )
        self._years = known.years
        tables = {
            "drugs": masks.presentations(groups, self._formulary),
            "people": masks.people(groups, known),
            "dates": masks.dates(groups, self.history),
        }
        for name, table in tables.items():
            self._connection.register("incoming", table)
            self._connection.execute(
                f"CREATE OR REPLACE TEMP TABLE {name} AS FROM incoming"
            )
            self._connection.unregister("incoming")

    def _marked(self, words: Words, *, keep: str) -> str:
        """A query giving the facts that some lines may keep, with their words."""
        columns = ", ".join(
            f"{masks.expression(words, name, self._frame.first_day)} AS {name}"
            for name in words.names
        )
        joins = "JOIN drugs ON drugs.presentation = facts.presentation "
        if any(masks.asks_of_people(one) for one in words.bits):
            joins += (
                f"JOIN people ON person_year = (patient - {self._group.first}) "
                f"* {self._years} + month // 12 - {self._frame.first_month // 12} "
            )
        if any(masks.asks_of_dates(one) for one in words.bits):
            joins += f"LEFT JOIN dates ON date_key = {self._date_key()} "
        some = " | ".join(f"drugs.{name}" for name in words.names)
        return (
            f"SELECT {UNIT_COLUMN[self._frame.by]} AS unit, patient, month, "
            f"delivered_on, substance, boxes, amount_cents, is_delivery, {columns} "
            f"FROM facts {joins} "
            f"WHERE {self._of_group()} AND {self._of_months()} AND {keep} "
            f"AND ({some}) <> 0"
        )

    def _of_months(self) -> str:
        last = self._frame.first_month + self._frame.months
        return f"month >= {self._frame.first_month} AND month < {last}"

    # --- counts by unit and month --------------------------------------------------

    def deliveries(self) -> dict[Lines, Integers]:
        """Distinct patient x date x ATC5, arrays of units x months."""
        found: dict[Lines, Integers] = {}
        for words in self._deliveries:
            marked = self._marked(words, keep=_FIRST_COLUMN[self._frame.by])
            found |= self._counted(words, marked, "count(*)")
        for words in self._split:
            # Lines that split a delivery: the bits of its lines are put together.
            marked = self._marked(words, keep="is_delivery AND boxes > 0")
            bits = ", ".join(f"bit_or({name}) AS {name}" for name in words.names)
            whole = (
                f"SELECT unit, month, {bits} FROM ({marked}) "
                "GROUP BY unit, month, patient, delivered_on, substance"
            )
            found |= self._counted(words, whole, "count(*)")
        return found

    def boxes(self) -> dict[Lines, Integers]:
        """Net boxes of deliveries, arrays of units x months."""
        found: dict[Lines, Integers] = {}
        for words in self._boxes:
            marked = self._marked(words, keep="is_delivery")
            found |= self._counted(words, marked, "sum(boxes)::BIGINT")
        return found

    def _counted(self, words: Words, marked: str, count: str) -> dict[Lines, Integers]:
        """One pass whatever the number of sets: rows are counted by their bits."""
        names = ", ".join(words.names)
        rows = self._arrays(
            f"SELECT unit, month - {self._frame.first_month} AS month, {names}, "
            f"{count} AS n FROM ({marked}) GROUP BY ALL"
        )
        place = rows["unit"] * self._frame.months + rows["month"]
        found = {}
        for lines, bit in words.bits.items():
            held = rows[bit.word] & bit.value != 0
            found[lines] = self._grid(place[held], rows["n"][held])
        return found

    def _grid(self, place: Integers, values: Integers) -> Integers:
        shape = (self._frame.units, self._frame.months)
        return group_sums(place, values, shape[0] * shape[1]).reshape(shape)

    def unknown_packs(self) -> dict[tuple[DrugSet, ...], Integers]:
        """Deliveries of some sets whose units per pack are unknown."""
        wanted = list(self._plan.unknown_packs)
        if not wanted:
            return {}
        found = {}
        members = [
            np.logical_or.reduce([self._formulary.members(one) for one in sets])
            for sets in wanted
        ]
        unknown = np.logical_or.reduce(members) & ~self._formulary.known
        rows = self._arrays(
            "SELECT unit, month, presentation, count(*) AS n FROM (SELECT DISTINCT "
            f"{UNIT_COLUMN[self._frame.by]} AS unit, "
            f"month - {self._frame.first_month} AS month, patient, delivered_on, "
            f"presentation FROM facts WHERE {self._of_group()} AND {self._of_months()} "
            "AND is_delivery AND boxes > 0 "
            "AND presentation IN (SELECT unnest($unknown))) GROUP BY ALL",
            {"unknown": np.flatnonzero(unknown).tolist()},
        )
        place = rows["unit"] * self._frame.months + rows["month"]
        for sets, member in zip(wanted, members, strict=True):
            held = member[rows["presentation"]]
            found[sets] = self._grid(place[held], rows["n"][held])
        return found

    # --- cells ---------------------------------------------------------------------

    def cells(self) -> list[Cells]:
        """What each unit ordered for each patient and month, in no promised order."""
        return [self._cells(words) for words in self._patients]

    def _cells(self, words: Words) -> Cells:
        euros = [one for one in self._plan.euros if one in words.bits]
        columns = [
            f"coalesce(bit_or({name}) FILTER (is_delivery AND boxes > 0), 0) AS {name}"
            for name in words.names
        ]
        for place, one in enumerate(euros):
            bit = words.bits[one]
            columns.append(
                f"coalesce(sum(amount_cents) FILTER ({bit.word} & {bit.value} <> 0), 0)"
                f"::BIGINT AS cents{place}"
            )
        patients, months = self._group.end - self._group.first, self._frame.months
        rows = self._arrays(
            f"SELECT (unit::BIGINT * {patients} + patient - {self._group.first}) "
            f"* {months} + month - {self._frame.first_month} AS cell, "
            f"{', '.join(columns)} FROM ({self._marked(words, keep='true')}) "
            "GROUP BY cell"
        )
        return Cells(
            words,
            rows["cell"] // months,
            rows["cell"] % months,
            {name: rows[name] for name in words.names},
            {one: rows[f"cents{place}"] for place, one in enumerate(euros)},
        )


def group_sums(groups: Integers, values: Integers, number: int) -> Integers:
    """The sum of each group, in whole numbers."""
    if np.abs(values).sum() < EXACT_IN_FLOATS:
        return np.bincount(groups, values, minlength=number).astype(np.int64)
    total = np.zeros(number, dtype=np.int64)
    np.add.at(total, groups, values)
    return total
