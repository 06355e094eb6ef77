"""Lines waiting for the rest of their month, in memory as long as they are few."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import numpy as np

from maillage.engine.lake.netting import LINE, Array


LINES_HELD = 12_000_000
"""Some 420 MB. A lake of monthly batches never reaches it: a month is taken as soon as
it is whole. A batch of several years does, and then waits on the disk."""


class Gathering:
    """Lines by month; beyond `lines_held` of them they go to the folder `spill`."""

    def __init__(self, spill: Path | None, lines_held: int) -> None:
        """Nothing yet; without `spill`, all stays in memory."""
        self._parts: defaultdict[int, list[Array]] = defaultdict(list)
        self._spilled: defaultdict[int, list[Path]] = defaultdict(list)
        self._spill = spill
        self._room = lines_held
        self._held = 0

    def add(self, month: int, lines: Array) -> None:
        """Keep lines of a month (dtype `LINE`)."""
        self._parts[month].append(lines)
        self._held += len(lines)
        if self._held > self._room and self._spill is not None:
            self._write_all(self._spill)

    def months(self) -> list[int]:
        """The months that have lines waiting, in order."""
        return sorted({*self._parts, *self._spilled})

    def take(self, month: int) -> Array:
        """All the lines of a month, which is then forgotten."""
        spilled = self._spilled.pop(month, [])
        parts = [np.fromfile(path, dtype=LINE) for path in spilled]
        held = self._parts.pop(month, [])
        self._held -= sum(map(len, held))
        parts += held
        for path in spilled:
            path.unlink()
        if not parts:
            return np.empty(0, dtype=LINE)
        return parts[0] if len(parts) == 1 else np.concatenate(parts)

    def _write_all(self, spill: Path) -> None:
        spill.mkdir(parents=True, exist_ok=True)
        for month, parts in self._parts.items():
            path = spill / f"{month}-{len(self._spilled[month])}"
            with path.open("wb") as handle:
                for part in parts:
                    handle.write(np.ascontiguousarray(part).view(np.uint8).data)
            self._spilled[month].append(path)
        self._parts.clear()
        self._held = 0
