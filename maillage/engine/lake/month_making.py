"""One month of a build: its facts, their totals, what its lines say of people."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from maillage.engine.lake.columns import (
    FACTS_FOLDER,
    FactColumns,
    fitted,
    map_segment,
    segment_name,
    widest,
    write_arrays,
)
from maillage.engine.lake.netting import Array, Ranks, mark_firsts, net
from maillage.engine.lake.totals import TOTALS_FOLDER, MonthTotals
from maillage.engine.lake.totals_making import make_totals


SOURCES_FOLDER = "sources"
ABOUT_FILE = "about.json"

SPECIALTY = np.dtype([("prescriber", "u4"), ("specialty", "u4"), ("lines", "u4")])
"""How many lines of a month give a specialty to a prescriber."""


class Counted(NamedTuple):
    """What the lines of a month say of people, whom they name, and how many there are.

    `people` has dtype `netting.PERSON`, `specialties` `SPECIALTY`; the others are
    numbers.
    """

    people: Array
    specialties: Array
    pharmacies: Array
    presentations: Array


@dataclass(frozen=True)
class Size:
    """Days are days of the month."""

    lines: int
    facts: int
    first_day: int
    last_day: int


@dataclass(frozen=True)
class Month:
    """A month that was just made."""

    number: int
    facts: FactColumns
    totals: MonthTotals
    counted: Counted
    size: Size


def make_month(number: int, lines: Array, ranks: Ranks) -> Month:
    """Net the lines of a month (dtype `netting.LINE`) and count what they say."""
    facts, people = net(lines, ranks)
    counted = Counted(
        people,
        _specialties(lines),
        _used(lines["pharmacy"]),
        _used(lines["presentation"]),
    )
    days = lines["day"]
    size = Size(len(lines), len(facts.patient), int(days.min()), int(days.max()))
    return Month(number, fitted(facts), make_totals(facts), counted, size)


def write_month(build: Path, month: Month) -> None:
    """Write a month into the folder of a build."""
    name = segment_name(month.number)
    write_arrays(build / FACTS_FOLDER / name, month.facts._asdict())
    _write_totals(build / TOTALS_FOLDER / name, month.totals)
    folder = build / SOURCES_FOLDER / name
    write_arrays(folder, month.counted._asdict())
    (folder / ABOUT_FILE).write_text(json.dumps(asdict(month.size)), encoding="utf-8")


def read_counted(build: Path, number: int) -> tuple[Counted, Size]:
    """What a build keeps of the lines of one of its months."""
    folder = build / SOURCES_FOLDER / segment_name(number)
    said: Mapping[str, Any] = json.loads((folder / ABOUT_FILE).read_text("utf-8"))
    arrays = (
        np.load(folder / f"{name}.npy", mmap_mode="r") for name in Counted._fields
    )
    return Counted(*arrays), Size(**said)


def link_month(old: Path, new: Path, number: int, ranks: Ranks | None) -> None:
    """Share a month that did not change with another build.

    With `ranks`, substances may have changed: the flags of firsts are made again, and
    the totals that follow from them; so are totals that the other build has not.
    """
    name = segment_name(number)
    for part in (FACTS_FOLDER, SOURCES_FOLDER):
        _link_folder(old / part / name, new / part / name)
    changed = ranks is not None and _mark_again(new / FACTS_FOLDER / name, ranks)
    totals = Path(TOTALS_FOLDER, name)
    if (old / totals).is_dir() and not changed:
        _link_folder(old / totals, new / totals)
    else:
        facts = widest(map_segment(new / FACTS_FOLDER / name))
        _write_totals(new / totals, make_totals(facts))


def _mark_again(segment: Path, ranks: Ranks) -> bool:
    """Whether some flag of a first changed."""
    facts = widest(map_segment(segment))
    before = facts.flags.copy()
    mark_firsts(facts, ranks)
    changed = not np.array_equal(before, facts.flags)
    if changed:
        (segment / "flags.npy").unlink()
        write_arrays(segment, {"flags": facts.flags})
    return changed


def _write_totals(folder: Path, totals: MonthTotals) -> None:
    write_arrays(folder, totals._replace(worth=totals.worth.ravel())._asdict())


def _link_folder(old: Path, new: Path) -> None:
    new.mkdir(parents=True)
    for path in old.iterdir():
        _link(path, new / path.name)


def _link(path: Path, target: Path) -> None:
    """Where a file system has no hard links, a copy does."""
    try:
        os.link(path, target)
    except OSError:
        shutil.copy2(path, target)


def _used(numbers: Array) -> Array:
    return np.flatnonzero(np.bincount(numbers)).astype(np.uint32)


def _specialties(lines: Array) -> Array:
    kinds = np.int64(lines["specialty"].max(initial=0)) + 1
    pairs = lines["prescriber"] * kinds + lines["specialty"]
    distinct, counts = np.unique(pairs, return_counts=True)
    found = np.empty(len(distinct), dtype=SPECIALTY)
    found["prescriber"], found["specialty"] = distinct // kinds, distinct % kinds
    found["lines"] = counts
    return found
