"""From the lake's files to finished months, one after another."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import numpy as np

from maillage.engine.lake.gathering import LINES_HELD, Gathering
from maillage.engine.lake.line_coding import coded
from maillage.engine.lake.line_files import (
    LineFile,
    RowGroup,
    read_groups,
    wanted_groups,
)
from maillage.engine.lake.month_making import Month, make_month
from maillage.engine.lake.netting import Array, Ranks
from maillage.engine.lake.numbering import CodeNumbers, Numbering


class Ranking:
    """The order of codes and the substance of each presentation met so far."""

    def __init__(self, numbering: Numbering, substances: Mapping[str, str]) -> None:
        """`substances` gives the ATC code of a CIP13; without one, it is its own."""
        self._numbering = numbering
        self._substances = substances
        self._numbers: dict[str, int] = {}
        self._known: dict[CodeNumbers, Array] = {}

    def substance(self, cip13: str) -> str:
        """What presentations of the same substance have in common."""
        return self._substances.get(cip13) or cip13

    def ranks(self) -> Ranks:
        """An entry for each number given so far."""
        numbering, numbers = self._numbering, self._numbers
        substance = [
            numbers.setdefault(self.substance(code), len(numbers))
            for code in numbering.presentations.codes
        ]
        return Ranks(
            self._ranked(numbering.presentations),
            self._ranked(numbering.prescribers),
            self._ranked(numbering.pharmacies),
            np.array(substance, dtype=np.int64),
        )

    def _ranked(self, numbers: CodeNumbers) -> Array:
        known = self._known.get(numbers)
        if known is None or len(known) != len(numbers):
            codes = numbers.codes
            known = np.empty(len(codes), dtype=np.int64)
            order = sorted(range(len(codes)), key=codes.__getitem__)
            known[order] = np.arange(len(codes))
            self._known[numbers] = known
        return known


def make_months(
    files: Collection[LineFile],
    wanted: Collection[int],
    numbering: Numbering,
    ranking: Ranking,
    keep: Callable[[Month], None],
    *,
    spill: Path | None = None,
    notify: Callable[[float], None] = lambda _done: None,
) -> None:
    """Make the months wanted, whole, and hand each to `keep`, in another thread.

    At once: one group of rows is read, one is put in numbers, one month is netted.
    A month waits for the last group that may hold some of it, in memory or, beyond
    `gathering.LINES_HELD` lines, in the folder `spill`.
    """
    groups = wanted_groups(files, wanted)
    gathered = Gathering(spill, LINES_HELD)
    with ThreadPoolExecutor(1) as hand:
        netted: list[Future[None]] = []
        for place, (_, table) in enumerate(read_groups(groups)):
            for month, lines in coded(table, numbering):
                if month in wanted:
                    gathered.add(month, lines)
            for month in _whole(gathered, groups[place + 1 :]):
                _await(netted)
                lines = gathered.take(month)
                netted.append(hand.submit(_net, month, lines, ranking.ranks(), keep))
            notify((place + 1) / len(groups))
        _await(netted)


def _whole(gathered: Gathering, coming: Sequence[RowGroup]) -> Iterable[int]:
    """The months of which nothing more may come; groups are sorted by first month."""
    if not coming:
        return gathered.months()
    return [month for month in gathered.months() if month < coming[0].first_month]


def _await(netted: list[Future[None]]) -> None:
    while netted:
        netted.pop().result()


def _net(month: int, lines: Array, ranks: Ranks, keep: Callable[[Month], None]) -> None:
    keep(make_month(month, lines, ranks))
