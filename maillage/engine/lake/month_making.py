"""One month of a build: its facts, and what its lines say of people."""

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
    return Month(number, fitted(facts), counted, size)


def write_month(build: Path, month: Month) -> None:
    """Write a month into the folder of a build."""
    name = segment_name(month.number)
    write_arrays(build / FACTS_FOLDER / name, month.facts._asdict())
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

    With `ranks`, substances may have changed: the flags of firsts are made again.
    """
    name = segment_name(number)
    for part in (FACTS_FOLDER, SOURCES_FOLDER):
        (new / part / name).mkdir(parents=True)
        for path in (old / part / name).iterdir():
            _link(path, new / part / name / path.name)
    if ranks is not None:
        _mark_again(new / FACTS_FOLDER / name, ranks)


def _mark_again(segment: Path, ranks: Ranks) -> None:
    facts = widest(map_segment(segment))
    before = facts.flags.copy()
    mark_firsts(facts, ranks)
    if not np.array_equal(before, facts.flags):
        (segment / "flags.npy").unlink()
        write_arrays(segment, {"flags": facts.flags})


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
