"""The presentations of a build as arrays: which belong to what."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

import duckdb
import numpy as np

from maillage.engine.indicators.engines.duckdb_supply import Booleans, Integers
from maillage.engine.indicators.model import DrugSet, LineFilter


class Formulary:
    """One entry for each presentation of a build, in the order of their numbers."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Read `presentations`; `units` is 0 where the pack is unknown."""
        rows = connection.execute(
            "SELECT cip13, atc, coalesce(units_per_pack, 0), generic_role "
            "FROM presentations ORDER BY presentation"
        ).fetchall()
        self._atc: list[str | None] = [row[1] for row in rows]
        self._role = np.array([row[3] or "" for row in rows], dtype=object)
        self.units = np.array([row[2] for row in rows], dtype=np.int64)
        # A presentation without ATC code is a substance of its own.
        names = [row[1] or row[0] for row in rows]
        numbers = {name: number for number, name in enumerate(sorted(set(names)))}
        self.substance = np.array([numbers[name] for name in names], dtype=np.int64)
        self._members: dict[tuple[tuple[str, ...], tuple[str, ...]], Booleans] = {}

    def __len__(self) -> int:
        return len(self._atc)

    @cached_property
    def known(self) -> Booleans:
        """Whose packs are known."""
        return self.units > 0

    def members(self, drugs: DrugSet | None) -> Booleans:
        """Which presentations belong to a set; to no set in particular, all."""
        if drugs is None:
            return np.ones(len(self), dtype=np.bool_)
        wanted = (drugs.include, drugs.exclude)
        if wanted not in self._members:
            codes = {code for code in self._atc if drugs.contains(code)}
            self._members[wanted] = np.fromiter(
                (code in codes for code in self._atc), np.bool_, len(self)
            )
        return self._members[wanted]

    def substances(self, drugs: DrugSet | None) -> Integers:
        """The substances of a set, sorted: each belongs to it whole or not at all."""
        return np.unique(self.substance[self.members(drugs)])

    def kept(self, filters: Iterable[LineFilter]) -> Booleans:
        """Which presentations the drugs and generic roles of every filter keep."""
        kept = np.ones(len(self), dtype=np.bool_)
        for one in filters:
            kept &= self.members(one.drugs)
            if one.generic_roles is not None:
                kept &= np.isin(self._role, [role.value for role in one.generic_roles])
        return kept

    def days(self, presentation: Integers, boxes: Integers, drugs: DrugSet) -> Integers:
        """ceil(boxes x units per pack / units per day), packs being known."""
        a_day = drugs.units_per_day
        units = boxes * self.units[presentation] * a_day.denominator
        return -(-units // a_day.numerator)
