"""The scans of the facts: counts by unit and month, and the cells of patients.

A scan covers a group of patients and the months asked for. Every set of lines of the
catalogue is counted in the same pass, by its bit.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import duckdb
import numpy as np

from maillage.engine.indicators.engines import duckdb_masks as masks
from maillage.engine.indicators.engines.duckdb_formulary import Formulary
from maillage.engine.indicators.engines.duckdb_history import Deliveries, History
from maillage.engine.indicators.engines.duckdb_masks import Bit, People, Words
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
    """What each unit ordered for each patient in each month.

    Patients are numbered from 0 in their group, months on the axis of the frame.
    `words` hold the bits of the lines ordered, `cents` the euros of some lines.
    """

    unit: Integers
    patient: Integers
    month: Integers
    words: dict[str, Integers]
    cents: dict[Lines, Integers]


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
        self._deliveries = Words("d", whole.deliveries)
        self._boxes = Words("b", whole.boxes)
        self._split = Words("s", whole.split_deliveries)
        self.patients = Words("p", whole.patients)
        self._lay_out()

    # --- history -------------------------------------------------------------------

    def _read_history(self) -> History:
        wanted = np.zeros(len(self._formulary), dtype=np.bool_)
        for drugs in self._plan.history:
            wanted |= self._formulary.members(drugs)
        frame = self._frame
        rows = self._arrays(
            f"SELECT patient - {self._group.first} AS patient, "
            f"delivered_on - DATE '{frame.first_day}' AS day, presentation, boxes, "
            f"is_delivery FROM facts WHERE {self._of_group()} AND presentation IN "
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
        groups = [self._deliveries, self._boxes, self._split, self.patients]
        groups = [group for group in groups if group.names]
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

    def _marked(self, groups: Sequence[Words], *, keep: str) -> str:
        """A query giving facts with the words of some groups, where not all are 0."""
        words = [
            (name, masks.expression(group, name, self._frame.first_day))
            for group in groups
            for name in group.names
        ]
        lines = [one for group in groups for one in group.bits]
        columns = ", ".join(f"{text} AS {name}" for name, text in words)
        joins = "JOIN drugs ON drugs.presentation = facts.presentation "
        if any(masks.asks_of_people(one) for one in lines):
            joins += (
                f"JOIN people ON person_year = (patient - {self._group.first}) "
                f"* {self._years} + month // 12 - {self._frame.first_month // 12} "
            )
        if any(masks.asks_of_dates(one) for one in lines):
            joins += (
                "LEFT JOIN dates ON date_key = "
                f"(patient - {self._group.first})::BIGINT "
                f"* {self.history.days} "
                f"+ (delivered_on - DATE '{self._frame.first_day}') "
            )
        some = " | ".join(f"drugs.{name}" for name, _ in words)
        return (
            f"SELECT {UNIT_COLUMN[self._frame.by]} AS unit, patient, month, "
            f"delivered_on, substance, boxes, amount_cents, is_delivery, "
            f"{_FIRST_COLUMN[self._frame.by]} AS is_first, {columns} "
            f"FROM facts {joins} "
            f"WHERE {self._of_group()} AND {self._of_months()} AND {keep} "
            f"AND ({some}) <> 0"
        )

    def _of_months(self) -> str:
        last = self._frame.first_month + self._frame.months
        return f"month >= {self._frame.first_month} AND month < {last}"

    # --- counts by unit and month --------------------------------------------------

    def additive(self) -> dict[tuple[str, Lines], Integers]:
        """Deliveries and boxes of whole deliveries: arrays of units x months.

        The keys say "deliveries" or "boxes".
        """
        groups = [group for group in (self._deliveries, self._boxes) if group.names]
        if not groups:
            return {}
        keys = [("deliveries", one) for one in self._deliveries.bits]
        keys += [("boxes", one) for one in self._boxes.bits]
        sums = [
            *(
                f"count(*) FILTER ({_has(bit)} AND is_first)"
                for bit in self._deliveries.bits.values()
            ),
            *(
                f"coalesce(sum(boxes) FILTER ({_has(bit)}), 0)::BIGINT"
                for bit in self._boxes.bits.values()
            ),
        ]
        statement = (
            f"SELECT unit, month, {_named(sums)} FROM "
            f"({self._marked(groups, keep='is_delivery')}) GROUP BY unit, month"
        )
        return dict(zip(keys, self._by_month(statement, len(keys)), strict=True))

    def split_deliveries(self) -> dict[Lines, Integers]:
        """Deliveries of lines that may split a delivery: exact distinct counts."""
        if not self._split.names:
            return {}
        marked = self._marked([self._split], keep="is_delivery AND boxes > 0")
        words = ", ".join(f"bit_or({name}) AS {name}" for name in self._split.names)
        sums = [f"count(*) FILTER ({_has(bit)})" for bit in self._split.bits.values()]
        statement = (
            f"SELECT unit, month, {_named(sums)} FROM ("
            f"SELECT unit, month, {words} FROM ({marked}) "
            f"GROUP BY unit, month, patient, delivered_on, substance) "
            "GROUP BY unit, month"
        )
        found = self._by_month(statement, len(sums))
        return dict(zip(self._split.bits, found, strict=True))

    def unknown_packs(self) -> dict[tuple[DrugSet, ...], Integers]:
        """Deliveries of some sets whose units per pack are unknown."""
        wanted = list(self._plan.unknown_packs)
        if not wanted:
            return {}
        sums, lists = [], []
        for sets in wanted:
            members = np.logical_or.reduce(
                [self._formulary.members(drugs) for drugs in sets]
            )
            numbers = np.flatnonzero(members & ~self._formulary.known)
            lists.append(numbers)
            inside = ", ".join(map(str, numbers)) or "NULL"
            sums.append(f"count(*) FILTER (presentation IN ({inside}))")
        some = np.unique(np.concatenate(lists)).tolist()
        statement = (
            f"SELECT unit, month, {_named(sums)} FROM (SELECT DISTINCT "
            f"{UNIT_COLUMN[self._frame.by]} AS unit, month, patient, delivered_on, "
            f"presentation FROM facts WHERE {self._of_group()} AND {self._of_months()} "
            "AND is_delivery AND boxes > 0 "
            "AND presentation IN (SELECT unnest($some))) GROUP BY unit, month"
        )
        found = self._by_month(statement, len(sums), {"some": some})
        return dict(zip(wanted, found, strict=True))

    def _by_month(
        self, statement: str, columns: int, values: dict[str, object] | None = None
    ) -> list[Integers]:
        rows = self._arrays(statement, values)
        place = rows["month"] - self._frame.first_month
        found = []
        for column in range(columns):
            counts = np.zeros((self._frame.units, self._frame.months), dtype=np.int64)
            counts[rows["unit"], place] = rows[f"c{column}"]
            found.append(counts)
        return found

    # --- cells ---------------------------------------------------------------------

    def cells(self) -> Cells:
        """What each unit ordered for each patient and month, in no promised order."""
        if not self.patients.names:
            none = np.empty(0, dtype=np.int64)
            return Cells(none, none, none, {}, {})
        euros = list(self._plan.euros)
        words = [
            f"coalesce(bit_or({name}) FILTER (is_delivery AND boxes > 0), 0) AS {name}"
            for name in self.patients.names
        ]
        sums = (
            f"coalesce(sum(amount_cents) FILTER ({_has(self.patients.bits[one])}), 0)"
            "::BIGINT"
            for one in euros
        )
        marked = self._marked([self.patients], keep="true")
        rows = self._arrays(
            f"SELECT unit, patient - {self._group.first} AS patient, "
            f"month - {self._frame.first_month} AS month, "
            f"{', '.join(filter(None, [*words, _named(sums)]))} "
            f"FROM ({marked}) GROUP BY ALL"
        )
        return Cells(
            rows["unit"],
            rows["patient"],
            rows["month"],
            {name: rows[name] for name in self.patients.names},
            {one: rows[f"c{place}"] for place, one in enumerate(euros)},
        )


def _has(bit: Bit) -> str:
    return f"{bit.word} & {bit.value} <> 0"


def _named(sums: Iterable[str]) -> str:
    return ", ".join(f"{text} AS c{place}" for place, text in enumerate(sums))
