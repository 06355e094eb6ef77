"""The memory that a worker walks with, as large as its largest patient asks for."""

from __future__ import annotations

import numpy as np

from maillage.engine.indicators.engines.compiled.arrays import (
    History,
    Room,
    Scratch,
    Tables,
    Totals,
    Window,
)
from maillage.engine.indicators.engines.compiled.asked import Asked, Kind
from maillage.engine.indicators.engines.compiled.calendar import PERIODS_AT_ONCE
from maillage.engine.indicators.engines.compiled.past import most_edges
from maillage.engine.indicators.engines.compiled.tables import (
    empty_words,
    words_for,
)


def totals(asked: Asked, units: int, months: int, periods: int) -> Totals:
    """Nothing counted yet."""
    columns = len(asked.groups) + len(asked.parts)
    return Totals(
        np.zeros((units * months, len(asked.columns)), dtype=np.int64),
        np.zeros((units * months, 3 * len(asked.weights)), dtype=np.float64),
        np.zeros((units * periods, columns), dtype=np.int32),
        np.zeros((units * periods, len(asked.sums)), dtype=np.float64),
    )


def history(asked: Asked, rows: int, entries: int) -> History:
    """Room for a patient of so many rows, and entries of sets."""
    sets = len(asked.history)
    sizes = [rows, rows, rows, entries, entries, entries, sets, sets, sets]
    sizes += [most_edges(asked, entries), 3]
    return History(*(np.zeros(size, dtype=np.int64) for size in sizes))


def scratch(asked: Asked, units: int, months: int, rows: int) -> Scratch:
    """Room for a patient of so many rows."""
    slots = min(units, rows)
    bits = len(asked.bits)
    words = words_for(len(asked.present)) if asked.present else 0
    return Scratch(
        np.zeros(3, dtype=np.int64),
        np.full(units, -1, dtype=np.int32),
        np.zeros(slots, dtype=np.int64),
        empty_words(slots, bits),
        empty_words(slots, bits),
        np.zeros((slots, len(asked.owners)), dtype=np.uint64),
        np.zeros((slots, len(asked.sums), months + 1), dtype=np.int64),
        np.zeros(slots, dtype=np.uint64),
        empty_words(rows, bits),
        empty_words((), bits),
        empty_words((), bits),
        np.ones(len(Kind), dtype=np.int64),
        np.zeros(words, dtype=np.uint64),
        np.zeros(words * 64, dtype=np.uint64),
        np.zeros(len(asked.dated), dtype=np.int64),
        np.zeros(len(asked.dated), dtype=np.uint8),
        np.zeros(len(asked.conditions), dtype=np.int64),
        np.zeros(len(asked.conditions), dtype=np.uint64),
        np.zeros(len(asked.conditions), dtype=np.uint64),
    )


def window(substances: int) -> Window:
    """Counts of a set over the periods of an axis."""
    return Window(
        np.zeros((5, PERIODS_AT_ONCE), dtype=np.int64),
        np.zeros(substances, dtype=np.int64),
        np.zeros(4, dtype=np.int64),
        *(np.zeros(PERIODS_AT_ONCE, dtype=np.int64) for _ in range(3)),
    )


class Rooms:
    """The memory of one worker, made anew when a patient needs more."""

    def __init__(self, asked: Asked, tables: Tables, units: int) -> None:
        self._asked, self._tables, self._units = asked, tables, units
        self._most = (1, 1)
        self._room = self._made()

    def of(self, rows: int, entries: int) -> Room:
        """Room for patients of at most so many rows, and entries of sets."""
        most = max(rows, self._most[0]), max(entries, self._most[1])
        if most != self._most:
            self._most = most
            self._room = self._made()
        return self._room

    def _made(self) -> Room:
        rows, entries = self._most
        months = self._tables.dates.months
        return Room(
            scratch(self._asked, self._units, months, rows),
            history(self._asked, rows, entries),
            window(int(self._tables.sets.substance.max(initial=0)) + 1),
        )
